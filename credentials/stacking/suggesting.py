"""Which one more micro-credential would help most: each is tried, by adding it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from credentials.stacking.judging import OPEN, Asked, Evaluation, evaluate
from credentials.stacking.parts import Part


@dataclass(frozen=True)
class Help:
    """What one more would do. turns: rules it brings about, as (rule, group)."""

    offer: Part
    turns: tuple[tuple[str, int | None], ...]
    missing: Fraction
    ready: bool

    @property
    def owned(self) -> bool:
        """The learner has it already, and did not choose it."""
        return self.offer.owned


def next_best(asked: Asked, now: Evaluation, *, most: int = 3) -> tuple[Help, ...]:
    """The best few, first the one that turns most rules, then the one that leaves the fewest hours missing.

    One that would bring about what another rule forbids counts against itself. Asked again with every choice, so nothing here
    is remembered.
    """
    held = {part.code for part in asked.parts}
    tried = [
        (offer, evaluate(replace(asked, parts=(*asked.parts, offer))))
        for offer in asked.offers
        if offer.code not in held and asked.rules.takes(offer.code, offer.number)
    ]
    ranked = []
    for offer, then in tried:
        turned, broken = _turned(now, then), _turned(then, now)
        gain = len(turned) - len(broken)
        saved = now.missing - then.missing
        if gain > 0 or (gain == 0 and (saved > 0 or _closer(now, then))):
            ranked.append(
                (-gain, -saved, not offer.owned, offer.hours, offer.code, Help(offer, turned, then.missing, then.ready))
            )
    return tuple(entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:-1])[:most])


def _turned(before: Evaluation, after: Evaluation) -> tuple[tuple[str, int | None], ...]:
    was = {(each.rule, each.group): each.state in OPEN for each in before.judgements}
    return tuple((each.rule, each.group) for each in after.judgements if each.state in OPEN and not was[each.rule, each.group])


def _closer(before: Evaluation, after: Evaluation) -> bool:
    """It fills a place in a group that needs more than one."""
    pairs = zip(before.judgements, after.judgements, strict=True)
    return any(one.rule == "group" and one.state not in OPEN and (two.found or 0) > (one.found or 0) for one, two in pairs)
