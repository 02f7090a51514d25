"""The ladder climbed from the top: legal bars, then what was agreed, ruled or decided before. Values in, values out.

Nothing here reads a row or the clock, and nothing here decides: the first rung without a failed condition is proposed, with
every condition told. Unknown is a value of its own: a question to whoever knows, never a failing (domain.md §3.4).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

# From the top; a rung that stands earlier is proposed before one that stands later.
LADDER = ("agreement", "articulation", "learning-agreement", "equivalence", "precedent")


class Answer(StrEnum):
    PASS = "pass"  # noqa: S105 (a word, not a secret)
    FAIL = "fail"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """Words, no percentages."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Condition:
    """One thing that must hold. found, required: as a reader is told; change: what would make it hold.

    is_over: it belongs to something that has ended or was stopped, though it may hold for what was sent before.
    """

    name: str
    label: str
    found: str
    required: str
    answer: Answer
    change: str = ""
    is_over: bool = False


@dataclass(frozen=True)
class Verdict:
    """How one outcome of the course is met, carried over from where it was judged. sources: codes of the credential's."""

    position: int
    verdict: str
    share: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """One rung that may answer the case. key: of the row it comes from; line: the text it may be cited by."""

    instrument: str
    key: int
    cited: str
    url: str
    conditions: tuple[Condition, ...]
    outcome: str
    credits: Fraction
    conversion: str
    grade_handling: str
    reasons: str
    next_steps: str = ""
    coverage: tuple[Verdict, ...] = ()
    agreement: int | None = None
    listed_automatic: bool = False

    @property
    def failed(self) -> tuple[Condition, ...]:
        return tuple(one for one in self.conditions if one.answer == Answer.FAIL)

    @property
    def open(self) -> tuple[Condition, ...]:
        return tuple(one for one in self.conditions if one.answer == Answer.UNKNOWN)

    @property
    def applies(self) -> bool:
        return not self.failed


@dataclass(frozen=True)
class Proposal:
    """What the rules say to one case. tried: the rungs that do not answer it, each with what failed."""

    bars: tuple[Condition, ...]
    chosen: Candidate | None
    tried: tuple[Candidate, ...] = ()
    others: tuple[Candidate, ...] = field(default=())

    @property
    def barred(self) -> tuple[Condition, ...]:
        return tuple(bar for bar in self.bars if bar.answer == Answer.FAIL)

    @property
    def instrument(self) -> str:
        return self.chosen.instrument if self.chosen else "case-by-case"

    @property
    def may_be_accepted(self) -> bool:
        """By a person, in one step: something applies, and no law stands against it."""
        return self.chosen is not None and not self.barred

    @property
    def certainty(self) -> Certainty:
        """A precedent binds nobody, so it is never certain; a missing fact makes anything unclear."""
        if self.chosen is None or self.barred or self.chosen.open or any(bar.answer == Answer.UNKNOWN for bar in self.bars):
            return Certainty.UNCLEAR
        return Certainty.LIKELY if self.chosen.instrument == "precedent" else Certainty.CERTAIN

    @property
    def may_be_automatic(self) -> bool:
        """By the machine (domain.md §3.3): in full, by an agreement that says so, and nothing failed nor unknown."""
        one = self.chosen
        return bool(
            one
            and one.instrument == "agreement"
            and one.listed_automatic
            and one.outcome == "full"
            and self.certainty == Certainty.CERTAIN
        )

    @property
    def changes(self) -> list[str]:
        """What would change this, each once: of the bars, of the proposal, and of the rungs above it that do not answer."""
        told = [
            *self.bars,
            *(self.chosen.conditions if self.chosen else ()),
            *(one for rung in self.tried for one in rung.failed),
        ]
        return list(dict.fromkeys(one.change for one in told if one.answer != Answer.PASS and one.change))

    def trace(self) -> str:
        """Everything as it stood, JSON; what a decision keeps."""
        said = {
            "instrument": self.instrument,
            "certainty": self.certainty.value,
            "bars": [asdict(bar) for bar in self.bars],
            "chosen": _told(self.chosen) if self.chosen else None,
            "tried": [_told(one) for one in self.tried],
            "changes": self.changes,
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _told(one: Candidate) -> dict[str, Any]:
    return asdict(one) | {"credits": str(one.credits)}


def climb(bars: Iterable[Condition], candidates: Sequence[Candidate]) -> Proposal:
    """The first rung that applies is the proposal; within a rung the order given. A bar stops no proposal, only its automation.

    Where a rung is met but for something unknown, and a lower one is met without a doubt, the higher one is still proposed:
    the question belongs to it.
    """
    ordered = sorted(candidates, key=lambda one: LADDER.index(one.instrument))
    chosen = next((one for one in ordered if one.applies), None)
    tried = tuple(one for one in ordered if not one.applies)
    others = tuple(one for one in ordered if one.applies and one is not chosen)
    return Proposal(tuple(bars), chosen, tried, others)
