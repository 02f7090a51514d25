"""What agreements list, as pages tell it: everybody's, a party's, and that of an author whose change touches it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from credentials.models import ListedLine, MicroCredential, MicroCredentialVersion
from credentials.touching import AGREEMENT, Touch
from institutions.floors import Listed, Listing
from institutions.models import Agreement, Institution


def for_pages(rows: QuerySet[ListedLine]) -> QuerySet[ListedLine]:
    return rows.select_related(
        "agreement", "receiver", "course", "because_of", "ended_by", "listed_by", "micro_credential__institution"
    ).prefetch_related("receiver__name_history", "micro_credential__institution__name_history")


def versions_of(rows: list[ListedLine]) -> dict[int, MicroCredentialVersion]:
    """By micro-credential: the version in force, else the last there was."""
    found: dict[int, MicroCredentialVersion] = {}
    public = MicroCredentialVersion.objects.public().filter(micro_credential__in=[row.micro_credential_id for row in rows])
    for version in public.select_related("micro_credential__institution").order_by("published_at", "pk"):
        earlier = found.get(version.micro_credential_id)
        if earlier is None or earlier.state != MicroCredentialVersion.State.PUBLISHED:
            found[version.micro_credential_id] = version
    return found


def listing_of(agreement: Agreement, institution: Institution | None) -> Listing:
    rows = list(for_pages(ListedLine.objects.listed().filter(agreement=agreement)).order_by("micro_credential__code", "line"))
    versions = versions_of(rows)
    url = reverse("recognition:agreement-lines", args=[institution.slug, agreement.public_id]) if institution else ""
    return Listing([_listed(row, versions.get(row.micro_credential_id)) for row in rows], url)


def _listed(row: ListedLine, version: MicroCredentialVersion | None) -> Listed:
    return Listed(
        title=version.title() if version else row.micro_credential.code,
        code=row.micro_credential.code,
        line=row.line,
        url=version.get_absolute_url() if version else "",
        awarded_by=row.micro_credential.institution.name(),
        counted_by=row.receiver.name(),
        counts_as=row.course.title() if row.course else _("As the agreement says"),
        state=row.get_state_display(),
        holds=row.state != ListedLine.State.BROKEN,
    )


def lines_at(micro_credential: MicroCredential) -> QuerySet[ListedLine]:
    """What agreements list of a micro-credential, whatever became of it, the latest first."""
    return for_pages(ListedLine.objects.filter(micro_credential=micro_credential)).order_by("-listed_at", "-pk")


def lines_touched(version: MicroCredentialVersion) -> list[Touch]:
    """Agreements that list it, with what a change does to that; each leads to where its own institution looks after it."""
    home = version.institution
    found = []
    for row in for_pages(ListedLine.objects.standing().filter(micro_credential=version.micro_credential_id)):
        said = {"number": row.agreement.number, "title": row.agreement.title()}
        effect = _("It lists line %(line)s; a major change suspends that until it is renewed.") % {"line": row.line}
        url = reverse("recognition:agreement-lines", args=[home.slug, row.agreement.public_id])
        found.append(Touch(AGREEMENT, _("Agreement %(number)s, %(title)s") % said, effect, url))
    return found
