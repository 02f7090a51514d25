"""Letters about the life of a version: to reviewers, its owner, registrars, issuing staff and partners that rely on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum

from django.conf import settings
from django.urls import reverse

from credentials.models import ListedLine, MicroCredentialVersion
from credentials.policies import may_author, may_review
from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation import letters, walls


class News(StrEnum):
    """What a letter is about; templates/mail/version-news-body.txt has the words."""

    TO_REVIEW = "to_review"
    RETURNED = "returned"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RETIRED = "retired"
    REVIEW_DUE = "review_due"
    ACCREDITATION_ENDS = "accreditation_ends"
    TO_CONFIRM = "to_confirm"
    BROKEN = "broken"
    LINE_ENDED = "line_ended"


def tell(
    news: News,
    version: MicroCredentialVersion,
    *,
    besides: User | None = None,
    day: dt.date | None = None,
    number: int = 0,
    partners: bool = False,
    mark: str = "",
) -> None:
    """Write to whom it concerns, once a step. besides: who took it needs no letter. mark: tells letters of a kind apart."""
    mark = mark or str(version.steps.order_by("-pk").values_list("pk", flat=True).first() or "")
    known = {besides.pk} if besides else set()
    own = page(version)
    for reader in readers(news, version):
        if reader.pk not in known:
            known.add(reader.pk)
            post(news, version, reader, url=own, mark=mark, day=day, number=number)
    if partners:
        for partner in relying(version):
            for reader in administrators(partner):
                if reader.pk not in known:
                    known.add(reader.pk)
                    post(news, version, reader, url=public_page(version), mark=mark, day=day, number=number)


def post(
    news: News,
    version: MicroCredentialVersion,
    reader: User,
    *,
    url: str,
    mark: str,
    day: dt.date | None = None,
    number: int = 0,
    agreement: str = "",
) -> None:
    letters.post(
        "version-news",
        to=reader.email,
        language=reader.language,
        context={
            "news": news.value,
            "name": reader.full_name,
            "code": version.micro_credential.code,
            "title": version.title(reader.language),
            "number": version.number,
            "institution": version.institution.name(reader.language),
            "day": day,
            "remarks": number,
            "agreement": agreement,
            "url": url,
        },
        key=f"version-{news.value}:{version.pk}:{mark}:{reader.pk}",
    )


def readers(news: News, version: MicroCredentialVersion) -> Iterator[User]:
    """Of its own institution, whom this news concerns."""
    home = version.institution
    match news:
        case News.TO_REVIEW:
            yield from (user for user in holders(home, Role.QA_REVIEWER) if may_review(user, version))
        case News.SUPERSEDED:
            yield from holders(home, Role.ISSUER, Role.REGISTRAR)
        case News.APPROVED:
            yield from owners(version)
            yield from holders(home, Role.REGISTRAR)
        case News.REVIEW_DUE | News.ACCREDITATION_ENDS:
            yield from owners(version)
            yield from holders(home, Role.QA_REVIEWER)
        case _:
            yield from owners(version)


def owners(version: MicroCredentialVersion) -> list[User]:
    """Whoever wrote it; where that person no longer writes there, everybody who issues."""
    if may_author(version.author, version.micro_credential):
        return [version.author]
    return list(holders(version.institution, Role.ISSUER))


@walls.everything()  # whom a letter is for, at whichever institution
def holders(institution: Institution, *roles: Role) -> Iterable[User]:
    held = Membership.objects.current().filter(institution=institution, role__in=roles)
    return [row.user for row in held.select_related("user").order_by("user", "pk").distinct()]


def administrators(institution: Institution) -> Iterable[User]:
    return holders(institution, Role.INSTITUTION_ADMIN)


def relying(version: MicroCredentialVersion) -> list[Institution]:
    """The other parties of agreements in force that list its micro-credential."""
    lines = ListedLine.objects.listed().filter(micro_credential=version.micro_credential)
    today = version.institution.today()
    parties = Institution.objects.filter(
        agreement_parties__agreement__listed_lines__in=lines, agreement_parties__agreement__valid_to__gte=today
    )
    return list(parties.exclude(pk=version.institution.pk).distinct())


def page(version: MicroCredentialVersion) -> str:
    args = [version.institution.slug, version.micro_credential.public_id, version.number]
    return f"{settings.PUBLIC_URL}{reverse('credentials:quality-review', args=args)}"


def public_page(version: MicroCredentialVersion) -> str:
    return f"{settings.PUBLIC_URL}{version.get_absolute_url()}"
