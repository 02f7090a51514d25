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
    rows = ListedLine.objects.to_renew().filter(agreement__parties__institution=institution).distinct()
    address = reverse("institutions:institution-agreements", args=[institution.slug])
    told = Todo(rows.count(), _("micro-credentials to renew in agreements"), address, _("after a new version"))
    return DeskPart(todos=[told])


def suspended_for(version: MicroCredentialVersion) -> frozenset[int]:
    """Agreements that list earlier lines of its micro-credential only, suspended by a major change."""
    rows = ListedLine.objects.filter(micro_credential=version.micro_credential_id).exclude(state=ListedLine.State.RENEWED)
    listed, broken = set(), set()
    for agreement, told, state in rows.values_list("agreement", "line", "state"):
        if told == line(version.number) and state != ListedLine.State.BROKEN:
            listed.add(agreement)
        elif told != line(version.number) and state == ListedLine.State.BROKEN:
            broken.add(agreement)
    return frozenset(broken - listed)
