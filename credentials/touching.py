"""What a change of a micro-credential touches: who relies on the version in force, told to its author before it is handed in.

Floors and neighbours that know more (stacks, recognition) answer `changes_asked`; this room knows nobody there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credentials.floors import ask_where_it_counts
from credentials.models import Award, ListedLine, MicroCredentialVersion
from credentials.models.life_cycle import State
from institutions.models import Agreement

# Sent with version, the one in force, and draft. Answered with a list of Touch.
changes_asked = Signal()
AGREEMENT, RECOGNITION, STACK, AWARDS = "agreement", "recognition", "stack", "awards"


@dataclass(frozen=True)
class Touch:
    """One thing that relies on the version in force. kind: one of the four above; effect: what the change does to it."""

    kind: str
    what: str
    effect: str
    url: str = ""


def in_force(draft: MicroCredentialVersion) -> MicroCredentialVersion | None:
    """The version that a draft would take the place of."""
    standing = (State.PUBLISHED, State.SUSPENDED)
    return draft.micro_credential.versions.filter(state__in=standing).exclude(pk=draft.pk).order_by("published_at").last()


def touched_by(draft: MicroCredentialVersion) -> list[Touch]:
    """Never names a learner. Empty where nothing is in force yet."""
    version = in_force(draft)
    if version is None:
        return []
    answers: Any = changes_asked.send(sender=MicroCredentialVersion, version=version, draft=draft)
    told = [touch for _receiver, touches in answers for touch in touches or ()]
    listed = [touch for touch in told if touch.kind == AGREEMENT]
    others = [touch for touch in told if touch.kind != AGREEMENT]
    return [*listed, *_agreements(version), *_recognised(version), *others, *_awards(version)]


def _agreements(version: MicroCredentialVersion) -> list[Touch]:
    """Those in force whose automatic recognition its institution is a party to, and that do not list it by name."""
    found = []
    listed = set(
        ListedLine.objects.standing().filter(micro_credential=version.micro_credential_id).values_list("agreement", flat=True)
    )
    for row in Agreement.objects.in_force(timezone.localdate()).filter(parties__institution=version.institution).distinct():
        if row.pk not in listed and Agreement.Covers.AUTOMATIC in row.covers:
            said = {"number": row.number, "title": row.title()}
            effect = _("It covers listed versions; the partners are told of a new one.")
            found.append(Touch(AGREEMENT, _("Agreement %(number)s, %(title)s") % said, effect, row.get_absolute_url()))
    return found


def _recognised(version: MicroCredentialVersion) -> list[Touch]:
    effect = _("A major change ends this until it is decided anew.")
    return [
        Touch(
            RECOGNITION,
            _("%(institution)s counts it as %(course)s") % {"institution": line.institution, "course": line.counts_as},
            effect,
            line.url,
        )
        for line in ask_where_it_counts(version)
        if line.kind != "agreement"  # told above, with what exactly it says of the version
    ]


def _awards(version: MicroCredentialVersion) -> list[Touch]:
    states = (Award.State.DRAFT, Award.State.READY)
    counts = Award.objects.filter(version=version, state__in=states).aggregate(number=Count("pk"))
    number: int = counts["number"]
    if not number:
        return []
    what = ngettext("One award in preparation", "%(number)s awards in preparation", number) % {"number": number}
    return [Touch(AWARDS, what, _("They keep the version they were begun with, as long as its teach-out lasts."))]
