"""What an institution has on record of a person: awards, letters, corrections, consents, merges. A fixed number of questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from credentials import delivery
from credentials.forms.directory import LABELS
from credentials.learner_letters import KINDS
from credentials.models import Award, GuardianConsent, Learner, LearnerCorrection, LearnerLetter, LearnerMerge
from institutions.models import User
from micro4asia.foundation import walls

MOST = 100


@dataclass(frozen=True)
class Sent:
    """A letter as the outbox shows it: never its words."""

    tied: LearnerLetter
    label: Any
    state: str
    reason: str
    again: bool  # whether it was sent once more since


def of(learner: Learner, user: User) -> dict[str, Any]:
    records = list(Learner.objects.of_person(learner).order_by("pk"))
    awards = Award.objects.visible_to(user).at(learner.institution).filter(learner__in=records)
    corrections = LearnerCorrection.objects.visible_to(user).filter(learner__in=records).select_related("by")
    merges = LearnerMerge.objects.visible_to(user).filter(kept__in=records).select_related("merged", "by", "undone_by")
    consents = GuardianConsent.objects.visible_to(user).filter(learner__in=records).select_related("recorded_by")
    return {
        "records": [one for one in records if one.pk != learner.pk],
        "awards": awards.select_related("version__micro_credential__institution", "institution")[:MOST],
        "letters": sent(LearnerLetter.objects.visible_to(user).filter(learner__in=records)[:MOST]),
        "corrections": [(row, _told(row)) for row in corrections[:MOST]],
        "merges": merges[:MOST],
        "consents": consents[:MOST],
    }


def _told(row: LearnerCorrection) -> list[tuple[Any, str, str]]:
    return [(LABELS[fact], _plain(before), _plain(after)) for fact, (before, after) in row.changes.items()]


def _plain(value: Any) -> str:
    return " · ".join(value) if isinstance(value, list) else str(value or "–")


def sent(rows: Any) -> list[Sent]:
    """Letters with what became of them. The outbox is walled for everybody: only its state is read here, not its words."""
    with walls.everything():
        found = list(rows.select_related("letter", "again").defer("letter__text", "letter__html"))
    return [
        Sent(
            row,
            KINDS[row.kind].label if row.kind in KINDS else row.kind,
            delivery.state_of(row),
            delivery.reason(row),
            _again(row),
        )
        for row in found
    ]


def _again(row: LearnerLetter) -> bool:
    return hasattr(row, "again")


def last_letters(learners: Iterable[int]) -> dict[int, Sent]:
    """The last letter to each of these."""
    rows = LearnerLetter.objects.filter(learner__in=list(learners)).order_by("-pk")
    found: dict[int, Sent] = {}
    for one in sent(rows):
        found.setdefault(one.tied.learner_id, one)
    return found
