"""What a new version left to be renewed: at an administrator's desk, and where an agreement no longer counts."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from credentials.change_class import line
from credentials.models import ListedLine, MicroCredentialVersion
from institutions.floors import DeskPart, Todo
from institutions.models import Institution


def renewals_at(institution: Institution) -> DeskPart:
    """Lines of agreements of this institution that a new version broke, or asks to confirm."""
    rows = ListedLine.objects.to_renew().concerning(institution)
    agreements = list(rows.order_by().values_list("agreement__public_id", flat=True))
    address = reverse("institutions:institution-agreements", args=[institution.slug])
    if len(set(agreements)) == 1:
        address = reverse("recognition:agreement-lines", args=[institution.slug, agreements[0]])
    told = Todo(len(agreements), _("micro-credentials to renew in agreements"), address, _("after a new version"))
    return DeskPart(todos=[told])


def suspended_for(version: MicroCredentialVersion) -> frozenset[int]:
    """Agreements that listed its micro-credential and do not for this version: suspended by a major change, or ended."""
    gone = (ListedLine.State.BROKEN, ListedLine.State.ENDED)
    rows = ListedLine.objects.filter(micro_credential=version.micro_credential_id).exclude(state=ListedLine.State.RENEWED)
    listed, broken = set(), set()
    for agreement, told, state in rows.values_list("agreement", "line", "state"):
        if told == line(version.number) and state not in gone:
            listed.add(agreement)
        elif state == ListedLine.State.ENDED or (told != line(version.number) and state == ListedLine.State.BROKEN):
            broken.add(agreement)
    return frozenset(broken - listed)
