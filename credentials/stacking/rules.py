"""The rules a stack can carry (domain.md §6.1), as values that are stored as JSON and read back strictly.

Numbers are exact: hours and shares are fractions, written "375" or "1/3". A rule that is None is not asked.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

Texts = dict[str, str]
SCHEMA = 1
# Bounded, since pages of every institution read these numbers.
VERSION = r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,2}"


class BadRules(ValueError):
    """`where` names the member, such as "groups.0.minimum"; `why` is a code."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where, self.why = where, why


@dataclass(frozen=True, kw_only=True)
class Component:
    """A micro-credential by its code; lowest and highest are versions, both included, empty for any."""

    code: str
    lowest: str = ""
    highest: str = ""

    def takes(self, code: str, number: str) -> bool:
        low, high = _ordered(self.lowest), _ordered(self.highest)
        # "1.1" as the highest takes 1.1.4 too: an editorial change touches nothing.
        at = _ordered(number)
        return code == self.code and (not low or at >= low) and (not high or at[: len(high)] <= high)


def _ordered(number: str) -> tuple[int, ...]:
    return tuple(int(each) for each in number.split(".") if each)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Mandatory where minimum is the number of its parts, a choice of n where it is less."""

    names: Texts
    parts: tuple[Component, ...]
    minimum: int
    maximum: int | None = None
    equal_by_decision: bool = False

    def takes(self, code: str, number: str) -> bool:
        return any(part.takes(code, number) for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class Volume:
    hours: Fraction


@dataclass(frozen=True, kw_only=True)
class LevelFloor:
    """At least so much at or above an EQF level, in hours, as a share of the net hours, or both."""

    level: int
    hours: Fraction | None = None
    share: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class LevelMix:
    """At most so much at or below an EQF level."""

    level: int
    hours: Fraction | None = None
    share: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Age:
    years: int
    # Evidence that what was learnt has been used since: a person may let an older award count.
    extensible: bool = False


@dataclass(frozen=True, kw_only=True)
class Residency:
    share: Fraction


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """Of a degree of so many hours, the stack may be at most this share."""

    share: Fraction
    of_hours: Fraction


@dataclass(frozen=True, kw_only=True)
class Grades:
    """The lowest grade by grade scale; what is graded on another scale, or not at all, a person judges."""

    floors: Texts


@dataclass(frozen=True, kw_only=True)
class Identity:
    hours: Fraction


@dataclass(frozen=True, kw_only=True)
class Capstone:
    """A unit of the stack, not of the catalogue: taken at the awarding institution after the application."""

    code: str
    titles: Texts
    hours: Fraction = Fraction(0)
    level: int | None = None
    supervised: bool = True


@dataclass(frozen=True, kw_only=True)
class Before:
    first: str
    then: str
    waivable: bool = True


@dataclass(frozen=True, kw_only=True)
class Partners:
    countries: int


@dataclass(frozen=True, kw_only=True)
class Expiry:
    """Whoever began under these rules finishes within so many years."""

    years: int


@dataclass(frozen=True, kw_only=True)
class Rules:
    groups: tuple[Group, ...]
    volume: Volume
    level_floor: LevelFloor | None = None
    level_mix: LevelMix | None = None
    age: Age | None = None
    residency: Residency | None = None
    recognised: Recognised | None = None
    grades: Grades | None = None
    identity: Identity | None = None
    capstone: Capstone | None = None
    order: tuple[Before, ...] = ()
    partners: Partners | None = None
    expiry: Expiry | None = None
    double_use: bool = False
    schema: int = field(default=SCHEMA)

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = _plain(self)
        return told

    @classmethod
    def from_json(cls, told: Any) -> Rules:
        """Raises BadRules for a member that is unknown, missing, of the wrong kind or out of bounds."""
        rules: Rules = _build(cls, told, "")
        _check(rules)
        return rules

    def takes(self, code: str, number: str) -> bool:
        return any(group.takes(code, number) for group in self.groups)

    @property
    def codes(self) -> list[str]:
        return list(dict.fromkeys(part.code for group in self.groups for part in group.parts))


def _check(rules: Rules) -> None:
    if rules.schema != SCHEMA:
        raise BadRules("schema", "unknown")
    _positive("volume.hours", rules.volume.hours)
    if not rules.groups:
        raise BadRules("groups", "missing")
    for rank, group in enumerate(rules.groups):
        if not group.parts and not group.equal_by_decision:
            raise BadRules(f"groups.{rank}.parts", "missing")
        for place, part in enumerate(group.parts):
            for name in ("lowest", "highest"):
                if (number := getattr(part, name)) and not re.fullmatch(VERSION, number):
                    raise BadRules(f"groups.{rank}.parts.{place}.{name}", "kind")
        if group.minimum < 0 or (group.minimum > len(group.parts) and not group.equal_by_decision):
            raise BadRules(f"groups.{rank}.minimum", "bounds")
        if group.maximum is not None and group.maximum < max(1, group.minimum):
            raise BadRules(f"groups.{rank}.maximum", "bounds")
    for name in ("level_floor", "level_mix"):
        rule = getattr(rules, name)
        if rule is not None:
            if not 1 <= rule.level <= 8:
                raise BadRules(f"{name}.level", "bounds")
            if rule.hours is None and rule.share is None:
                raise BadRules(f"{name}.hours", "missing")
    for name in ("level_floor", "level_mix", "residency", "recognised"):
        share = getattr(getattr(rules, name), "share", None)
        if share is not None and not 0 < share <= 1:
            raise BadRules(f"{name}.share", "bounds")
    for name in ("age", "expiry"):
        rule = getattr(rules, name)
        if rule is not None and not 1 <= rule.years <= 50:
            raise BadRules(f"{name}.years", "bounds")
    if rules.recognised:
        _positive("recognised.of_hours", rules.recognised.of_hours)
    if rules.identity:
        _positive("identity.hours", rules.identity.hours)
    if rules.partners and not 2 <= rules.partners.countries <= 20:
        raise BadRules("partners.countries", "bounds")
    if rules.capstone and rules.capstone.hours < 0:
        raise BadRules("capstone.hours", "bounds")


def _positive(where: str, number: Fraction) -> None:
    if not 0 < number < 100_000:
        raise BadRules(where, "bounds")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        members = {item.name: getattr(value, item.name) for item in dataclasses.fields(value)}
        return {name: _plain(member) for name, member in members.items() if member not in (None, "", (), {})}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Fraction) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, value: Any, where: str) -> Any:
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        return _build(next(part for part in typing.get_args(kind) if part is not type(None)), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise BadRules(where, "kind")
        return tuple(_build(typing.get_args(kind)[0], item, f"{where}.{rank}") for rank, item in enumerate(value))
    if kind is Fraction:
        return _fraction(value, where)
    if origin is dict:
        if not isinstance(value, dict) or not all(isinstance(each, str) and each for each in (*value, *value.values())):
            raise BadRules(where, "kind")
        return dict(value)
    if not dataclasses.is_dataclass(kind):
        if type(value) is not kind:
            raise BadRules(where, "kind")
        return value
    return _object(kind, value, where)


def _object(kind: Any, value: Any, where: str) -> Any:
    hints = _hints(kind)
    if not isinstance(value, dict):
        raise BadRules(where, "kind")
    if unknown := set(value) - set(hints):
        raise BadRules(_inside(where, sorted(unknown)[0]), "unknown")
    try:
        return kind(**{name: _build(hints[name], member, _inside(where, name)) for name, member in value.items()})
    except TypeError as error:
        raise BadRules(where, "missing") from error


def _inside(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _fraction(value: Any, where: str) -> Fraction:
    if not isinstance(value, str):
        raise BadRules(where, "kind")
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError) as error:
        raise BadRules(where, "kind") from error
