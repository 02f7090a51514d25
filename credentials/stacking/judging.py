"""Each rule of a stack against some awards: met, not yet, cannot be met, or needs a human; with what is missing.

The engine never leaves an award out by itself, however much better the rest would look: it says so and the learner chooses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from credentials.stacking.hours import Net, net
from credentials.stacking.parts import Home, Link, Outcome, Part, by_age
from credentials.stacking.rules import Capstone, Group, Rules

ZERO = Fraction(0)
CAPSTONE = "capstone"


class State(StrEnum):
    MET = "met"
    NOT_YET = "not_yet"
    CANNOT = "cannot"
    HUMAN = "human"


OPEN = (State.MET, State.HUMAN)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One rule. found and required are hours, shares, years or counts, by `unit`; names are codes of micro-credentials.

    note: why, as a code; group: which group of the composition.
    """

    rule: str
    state: State
    unit: str = ""
    found: Fraction | None = None
    required: Fraction | None = None
    missing: Fraction = ZERO
    names: tuple[str, ...] = ()
    note: str = ""
    group: int | None = None


@dataclass(frozen=True)
class Lent:
    """What one award lends: its own hours, those that count, and why not all of them."""

    part: Part
    hours: Fraction
    why: str = ""  # "", lost…, "old", "used", "outside", "overlap", "by_decision"


@dataclass(frozen=True)
class Evaluation:
    on: dt.date
    lent: tuple[Lent, ...]
    net: Net
    judgements: tuple[Judgement, ...]
    capstone: Fraction = ZERO

    @property
    def ready(self) -> bool:
        """Everything the machine can judge is met. The institution decides; nothing is awarded by arithmetic."""
        return all(each.state in OPEN for each in self.judgements)

    @property
    def state(self) -> State:
        states = {each.state for each in self.judgements}
        return next(state for state in (State.CANNOT, State.NOT_YET, State.HUMAN, State.MET) if state in states)

    @property
    def hours(self) -> Fraction:
        return self.net.hours

    @property
    def missing(self) -> Fraction:
        return sum((each.missing for each in self.judgements if each.rule == "volume"), ZERO)

    def of(self, rule: str) -> Judgement:
        """The first judgement of that rule. Raises StopIteration where it is not asked."""
        return next(each for each in self.judgements if each.rule == rule)


@dataclass(frozen=True)
class Asked:
    """What the rules are put to."""

    rules: Rules
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    home: Home
    on: dt.date
    started_on: dt.date
    offers: tuple[Part, ...] = ()
    capstone_passed: bool = False


def evaluate(asked: Asked) -> Evaluation:
    rules = asked.rules
    parts = sorted(asked.parts, key=by_age)
    reasons = {part.key: _why_nothing(part, asked) for part in parts}
    counted = [part for part in parts if not reasons[part.key]]
    unit = _capstone(rules.capstone, asked)
    total = net([_unused(part, rules) for part in counted] + ([unit] if unit else []), asked.links)
    lent = tuple(_lent(part, reasons[part.key], total, rules) for part in parts)
    judged = _Judging(asked, counted, unit, total, lent)
    return Evaluation(asked.on, lent, total, tuple(judged.all()), total.of(unit) if unit else ZERO)


def _why_nothing(part: Part, asked: Asked) -> str:
    rules = asked.rules
    if part.lost:
        return part.lost
    if not rules.takes(part.code, part.number) and not any(group.equal_by_decision for group in rules.groups):
        return "outside"
    if not rules.double_use and part.outcomes and part.used.issuperset(outcome.key for outcome in part.outcomes):
        return "used"
    if rules.age and part.achieved_on < years_before(asked.on, rules.age.years) and not rules.age.extensible:
        return "old"
    return ""


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier; 29 February has 28 February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _unused(part: Part, rules: Rules) -> Part:
    """What of it was not used elsewhere; all of it where the rules allow a second use."""
    if rules.double_use:
        return part
    return replace(part, outcomes=tuple(outcome for outcome in part.outcomes if outcome.key not in part.used))


def _capstone(rule: Capstone | None, asked: Asked) -> Part | None:
    """The unit of the stack as a part that is still to come: the last of all, at the awarding institution."""
    if rule is None or not rule.hours:
        return None
    return Part(
        key=CAPSTONE,
        code=rule.code,
        number="",
        institution=asked.home.code,
        country=asked.home.country,
        achieved_on=dt.date.max,
        outcomes=(Outcome(CAPSTONE, rule.code, rule.hours),),
        eqf=rule.level,
        verified=int(rule.supervised),
    )


def _lent(part: Part, why: str, total: Net, rules: Rules) -> Lent:
    if why:
        return Lent(part, ZERO, why)
    left = _unused(part, rules)
    hours = total.of(left)
    if not rules.takes(part.code, part.number):
        return Lent(part, hours, "by_decision")
    return Lent(part, hours, "used" if left.hours < part.hours else "overlap" if hours < part.hours else "")


class _Judging:
    """The rules one by one, over the same figures."""

    def __init__(self, asked: Asked, counted: Sequence[Part], unit: Part | None, total: Net, lent: Sequence[Lent]) -> None:
        self.rules, self.asked, self.counted, self.total, self.lent = asked.rules, asked, counted, total, lent
        self.hours = {each.part.key: each.hours for each in lent}
        self.every = [*counted, *([unit] if unit else [])]
        if unit:
            self.hours[unit.key] = total.of(unit)

    def all(self) -> Iterable[Judgement]:
        yield from (self.group(rank, group) for rank, group in enumerate(self.rules.groups))
        yield self.volume()
        for name in ("level_floor", "level_mix", "age", "residency", "recognised", "grades", "identity", "order", "partners"):
            if getattr(self.rules, name):
                yield getattr(self, name)()
        if not self.rules.double_use:
            yield self.once()
        if self.rules.capstone:
            yield self.capstone()
        if self.rules.expiry:
            yield self.expiry()

    def group(self, rank: int, group: Group) -> Judgement:
        found = {part.code for part in self.counted if group.takes(part.code, part.number)}
        equal = [part.code for part in self.counted if not self.rules.takes(part.code, part.number)]
        lacking = tuple(part.code for part in group.parts if part.code not in found)
        can = sum(code in {offer.code for offer in self.asked.offers} for code in lacking)
        state, note = State.MET, ""
        names: tuple[str, ...] = ()
        if group.maximum is not None and len(found) > group.maximum:
            state, note, names = State.NOT_YET, "too_many", tuple(sorted(found))
        elif len(found) < group.minimum:
            state, names = State.NOT_YET, lacking
            if group.equal_by_decision and len(found) + len(equal) >= group.minimum:
                state, note, names = State.HUMAN, "equal", tuple(equal)
            elif self.asked.offers and len(found) + can < group.minimum and not group.equal_by_decision:
                state, note = State.CANNOT, "not_offered"
        required = Fraction(group.minimum)
        return Judgement(
            rule="group",
            state=state,
            unit="count",
            found=Fraction(len(found)),
            required=required,
            names=names,
            note=note,
            group=rank,
        )

    def volume(self) -> Judgement:
        found, required = self.total.hours, self.rules.volume.hours
        missing = max(ZERO, required - found)
        state, note = (State.NOT_YET, "") if missing else (State.MET, "surplus" if found > required else "")
        held = {part.code for part in self.counted}
        if missing and self.asked.offers and not any(group.equal_by_decision for group in self.rules.groups):
            more = sum((offer.hours for offer in self.asked.offers if offer.code not in held), ZERO)
            if more < missing:
                state, note = State.CANNOT, "not_offered"
        return Judgement(rule="volume", state=state, unit="h", found=found, required=required, missing=missing, note=note)

    def _at(self, level: int, *, above: bool) -> tuple[Fraction, Fraction, tuple[str, ...]]:
        """Hours at or above (at or below) an EQF level, hours whose level nobody has confirmed, and whose those are."""
        known = [part for part in self.every if part.eqf is not None]
        unsure = [part for part in self.every if part.eqf is None and part.levelled]
        hours = sum(
            (self.hours[part.key] for part in known if part.eqf and (part.eqf >= level if above else part.eqf <= level)), ZERO
        )
        return hours, sum((self.hours[part.key] for part in unsure), ZERO), tuple(part.code for part in unsure)

    def level_floor(self) -> Judgement:
        rule = self.rules.level_floor
        assert rule is not None  # noqa: S101  (all() asks only for rules there are)
        found, unsure, names = self._at(rule.level, above=True)
        required = max(rule.hours or ZERO, (rule.share or ZERO) * self.total.hours)
        missing = max(ZERO, required - found)
        if not missing:
            return Judgement(rule="level_floor", state=State.MET, unit="h", found=found, required=required)
        if found + unsure >= required:
            return Judgement(
                rule="level_floor", state=State.HUMAN, unit="h", found=found, required=required, names=names, note="unconfirmed"
            )
        return Judgement(rule="level_floor", state=State.NOT_YET, unit="h", found=found, required=required, missing=missing)

    def level_mix(self) -> Judgement:
        rule = self.rules.level_mix
        assert rule is not None  # noqa: S101
        found, unsure, names = self._at(rule.level, above=False)
        limits = [rule.hours, rule.share * self.total.hours if rule.share is not None else None]
        most = min(limit for limit in limits if limit is not None)
        state, note = State.MET, ""
        if found > most:
            state, note = State.NOT_YET, "too_many"
            names = tuple(part.code for part in self.every if part.eqf is not None and part.eqf <= rule.level)
        elif found + unsure > most:
            state, note = State.HUMAN, "unconfirmed"
        told = names if state != State.MET else ()
        return Judgement(rule="level_mix", state=state, unit="h", found=found, required=most, names=told, note=note)

    def age(self) -> Judgement:
        rule = self.rules.age
        assert rule is not None  # noqa: S101
        since = years_before(self.asked.on, rule.years)
        old = tuple(
            each.part.code
            for each in self.lent
            if each.why in ("", "old", "overlap", "by_decision", "used") and each.part.achieved_on < since
        )
        state = State.MET if not old else State.HUMAN if rule.extensible else State.NOT_YET
        note = "" if not old else "extend" if rule.extensible else "old"
        return Judgement(rule="age", state=state, unit="years", required=Fraction(rule.years), names=old, note=note)

    def residency(self) -> Judgement:
        rule = self.rules.residency
        assert rule is not None  # noqa: S101
        own = sum((self.hours[part.key] for part in self.every if part.institution == self.asked.home.code), ZERO)
        found = own / self.total.hours if self.total.hours else ZERO
        enough = found >= rule.share
        missing = ZERO if enough or rule.share == 1 else (rule.share * self.total.hours - own) / (1 - rule.share)
        state = State.MET if enough else State.NOT_YET
        return Judgement(rule="residency", state=state, unit="share", found=found, required=rule.share, missing=missing)

    def recognised(self) -> Judgement:
        """Only what the stack needs is recognised; hours beyond that are not used."""
        rule = self.rules.recognised
        assert rule is not None  # noqa: S101
        found = min(self.total.hours, self.rules.volume.hours) / rule.of_hours
        state = State.MET if found <= rule.share else State.CANNOT
        return Judgement(rule="recognised", state=state, unit="share", found=found, required=rule.share)

    def grades(self) -> Judgement:
        rule = self.rules.grades
        assert rule is not None  # noqa: S101
        passing = {part.code: reaches(part, rule.floors) for part in self.counted}
        low = tuple(code for code, reached in passing.items() if reached is False)
        unsure = tuple(code for code, reached in passing.items() if reached is None)
        if low:
            return Judgement(rule="grades", state=State.NOT_YET, names=low, note="low")
        if unsure:
            return Judgement(rule="grades", state=State.HUMAN, names=unsure, note="other_scale")
        return Judgement(rule="grades", state=State.MET)

    def identity(self) -> Judgement:
        rule = self.rules.identity
        assert rule is not None  # noqa: S101
        required = -(-self.total.hours // rule.hours)
        found = sum(part.verified for part in self.every)
        if self.rules.capstone and self.rules.capstone.supervised and not self.rules.capstone.hours:
            found += 1
        state = State.MET if found >= required else State.NOT_YET
        names = () if state == State.MET else tuple(part.code for part in self.counted if not part.verified)
        return Judgement(
            rule="identity", state=state, unit="count", found=Fraction(found), required=Fraction(required), names=names
        )

    def order(self) -> Judgement:
        day = {part.code: part.achieved_on for part in self.counted}
        broken = [
            pair for pair in self.rules.order if pair.then in day and not day.get(pair.first, dt.date.max) <= day[pair.then]
        ]
        names = tuple(f"{pair.first} → {pair.then}" for pair in broken)
        if not broken:
            return Judgement(rule="order", state=State.MET)
        if all(pair.waivable for pair in broken):
            return Judgement(rule="order", state=State.HUMAN, names=names, note="waivable")
        return Judgement(rule="order", state=State.CANNOT, names=names)

    def partners(self) -> Judgement:
        rule = self.rules.partners
        assert rule is not None  # noqa: S101
        found = Fraction(len({part.country for part in self.counted}))
        state = State.MET if found >= rule.countries else State.NOT_YET
        return Judgement(rule="partners", state=state, unit="count", found=found, required=Fraction(rule.countries))

    def once(self) -> Judgement:
        used = tuple(each.part.code for each in self.lent if each.part.used)
        return Judgement(rule="once", state=State.CANNOT if used else State.MET, names=used, note="used" if used else "")

    def capstone(self) -> Judgement:
        rule = self.rules.capstone
        assert rule is not None  # noqa: S101
        passed = self.asked.capstone_passed
        state = State.MET if passed else State.HUMAN
        return Judgement(rule="capstone", state=state, unit="h", required=rule.hours, note="" if passed else "to_come")

    def expiry(self) -> Judgement:
        rule = self.rules.expiry
        assert rule is not None  # noqa: S101
        over = self.asked.started_on < years_before(self.asked.on, rule.years)
        return Judgement(rule="expiry", state=State.CANNOT if over else State.MET, unit="years", required=Fraction(rule.years))


def reaches(part: Part, floors: dict[str, str]) -> bool | None:
    """Whether a grade is at least the floor of its scale; None where there is no floor for it."""
    floor = floors.get(part.scale)
    if floor is None or not part.grade:
        return None
    if part.steps:
        return part.steps.index(part.grade) <= part.steps.index(floor) if {part.grade, floor} <= set(part.steps) else None
    try:
        return Decimal(part.grade) >= Decimal(floor)
    except InvalidOperation:
        return None
