"""The versions of one micro-credential beside each other: how large each change was, and what it touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credentials.models import MicroCredentialVersion

MAJOR, MINOR, EDITORIAL, FIRST = "major", "minor", "editorial", "first"
# What a change of each size means for awards and decisions (design.md, readings).
MEANS: dict[str, str | Promise] = {
    FIRST: _("first version"),
    MAJOR: _("major change: earlier decisions elsewhere are looked at again"),
    MINOR: _("minor change: earlier decisions elsewhere go on, their owners are told"),
    EDITORIAL: _("wording only: awards compare as before"),
}
_PARTS: list[tuple[str | Promise, Callable[[MicroCredentialVersion], Any]]] = [
    (_("Title"), lambda row: row.titles),
    (_("Description"), lambda row: row.descriptions),
    (_("Learning outcomes"), lambda row: [(one.code, one.texts, one.hours) for one in row.outcomes.all()]),
    (_("Hours"), lambda row: row.hours),
    (_("Level"), lambda row: (row.level_framework, row.level_code)),
    (_("Field of education"), lambda row: row.isced_f),
    (_("Assessment"), lambda row: [(one.type, one.texts, one.weight, one.supervision) for one in row.assessments.all()]),
    (_("Form of participation"), lambda row: (row.participation, row.on_site_hours)),
    (_("Language of instruction"), lambda row: sorted(row.languages)),
    (_("Grading"), lambda row: row.grade_scale_id),
    (_("Prerequisites"), lambda row: row.prerequisites),
    (_("Part of something larger"), lambda row: (row.stackability, row.stacks_into)),
    (
        _("Quality assurance"),
        lambda row: [(one.type, one.body, one.decision, one.valid_until) for one in row.quality.all()],
    ),
    (_("Awarding bodies"), lambda row: (row.awarding_type, sorted(body.pk for body in row.partners.all()))),
]


@dataclass(frozen=True)
class Step:
    """One version, and how it came from the one before it."""

    version: MicroCredentialVersion
    size: str
    touched: list[str | Promise]

    @property
    def means(self) -> str:
        return str(MEANS[self.size])


def steps(versions: Sequence[MicroCredentialVersion]) -> list[Step]:
    """The latest first. versions: as `listing.whole` reads them, in any order."""
    lined = sorted(versions, key=lambda row: _parts_of(row.number))
    told = [_step(row, lined[place - 1] if place else None) for place, row in enumerate(lined)]
    return told[::-1]


def size_of(old: str, new: str) -> str:
    """By the numbers: major.minor[.editorial]."""
    before, after = _parts_of(old), _parts_of(new)
    return MAJOR if before[0] != after[0] else MINOR if before[1] != after[1] else EDITORIAL


def _step(row: MicroCredentialVersion, before: MicroCredentialVersion | None) -> Step:
    if before is None:
        return Step(row, FIRST, [])
    touched = [label for label, of in _PARTS if of(row) != of(before)]
    return Step(row, size_of(before.number, row.number), touched)


def _parts_of(number: str) -> tuple[int, int, int]:
    parts = [int(part) for part in number.split(".")]
    return (parts[0], parts[1], parts[2] if len(parts) > 2 else 0)
