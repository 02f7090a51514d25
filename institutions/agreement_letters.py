"""Letters about agreements, to those who answer for a party."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.urls import reverse

from institutions.models import Agreement, AgreementParty, Membership, Role
from micro4asia.foundation import letters, walls


class News(StrEnum):
    """What a letter is about; templates/mail/agreement-news-body.txt has the words."""

    COUNTERSIGN = "countersign"
    PUBLISHED = "published"
    NOTICE = "notice"
    LAPSING = "lapsing"
    ENDED = "ended"


@walls.everything()  # every party is told, whichever acted
def tell(news: News, agreement: Agreement, *, mark: str = "", who: AgreementParty | None = None) -> None:
    """Write to every administrator of every party, once. mark: tells letters of one kind about one agreement apart."""
    for party in agreement.members():
        held = Membership.objects.current().filter(institution=party.institution, role=Role.INSTITUTION_ADMIN)
        for membership in held.select_related("user").order_by("pk"):
            reader = membership.user
            letters.post(
                "agreement-news",
                to=reader.email,
                language=reader.language,
                context={
                    "news": news.value,
                    "name": reader.full_name,
                    "number": agreement.number,
                    "title": agreement.title(reader.language),
                    "last_day": agreement.last_day(),
                    "who": who.institution.name(reader.language) if who else "",
                    "leaves_on": who.leaves_on if who else None,
                    "url": _page(agreement, party),
                },
                key=f"agreement-{news.value}:{agreement.pk}:{mark}:{party.pk}:{reader.pk}",
            )


def _page(agreement: Agreement, party: AgreementParty) -> str:
    path = reverse("institutions:institution-agreement", args=[party.institution.slug, agreement.public_id])
    return f"{settings.PUBLIC_URL}{path}"
