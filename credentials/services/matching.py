"""Whether somebody in a table, or in a second record, is a learner the institution knows already.

Names without marks find candidates, since passports and keyboards drop them; marks, the birth date and the number confirm:
*Lan*, *Lân* and *Lãn* are three people. Certain is only the institution's own number with an agreeing birth date or marked
name (`docs/decisions/0100-batches.md`). Everything else is a question to a person. Nothing here writes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TypeVar

from django.db.models import Q

from credentials.models import Learner
from institutions.models import Institution
from micro4asia.foundation import text

# Fewer than SQLite takes in one statement.
_IN_ONE = 8000
_MOST_TURNS = 6
Key = TypeVar("Key")


@dataclass(frozen=True)
class Person:
    """As somebody describes them; what is not known is empty."""

    number: str = ""
    full_name: str = ""
    birth_date: dt.date | None = None
    email: str = ""


@dataclass(frozen=True)
class Match:
    """parts: what agrees, out of "number", "birth-date", "name" (with its marks), "bare-name", "email" and "swapped-date" (the
    day for the month); and what does not, "other-number" and "other-date"."""

    learner: Learner
    parts: frozenset[str]

    @property
    def is_certain(self) -> bool:
        return "number" in self.parts and not self.parts.isdisjoint({"birth-date", "name"})

    @property
    def strength(self) -> int:
        weights = {"number": 8, "birth-date": 4, "name": 4, "bare-name": 2, "email": 2, "swapped-date": 1, "other-date": -3}
        return sum(weights.get(part, 0) for part in self.parts)


def matches_of(institution: Institution, people: Sequence[Person]) -> list[list[Match]]:
    """For each person, in their order, the learners they may be: the likeliest first; a certain one alone.

    The erased are known by their number alone. Questions to the database do not grow with the people, but for one more each
    8,000.
    """
    known = _Known(institution, people)
    # Names come again in many pairs; what is kept of them is gone with this call.
    key = cache(text.match_key)
    return [_judged(person, known.near(person), key) for person in people]


def _judged(person: Person, near: Iterable[Learner], key: Callable[[str], str]) -> list[Match]:
    found = [Match(learner, parts) for learner in near if _worth_asking(parts := parts_of(person, learner, key))]
    found.sort(key=lambda match: (-match.strength, match.learner.pk))
    return next(([match] for match in found if match.is_certain), found)


def parts_of(person: Person, learner: Learner, key: Callable[[str], str] = text.match_key) -> frozenset[str]:
    """What of two descriptions agrees, and what speaks against it: see Match."""
    names = [learner.full_name, *learner.aliases]
    parts = set()
    if person.number and learner.number:
        parts.add("number" if number_key(person.number) == number_key(learner.number) else "other-number")
    if person.full_name:
        if key(person.full_name) in {key(name) for name in names}:
            parts |= {"name", "bare-name"}
        elif not bare_names(person.full_name).isdisjoint(text.search_key(name) for name in names):
            parts.add("bare-name")
            if all(text.is_marked(name) for name in (person.full_name, learner.full_name)):
                parts.add("other-marks")
    if person.birth_date and learner.birth_date:
        parts.add(_dates(person.birth_date, learner.birth_date))
    if person.email and person.email.casefold() == learner.email.casefold():
        parts.add("email")
    return frozenset(parts - {""})


def _dates(one: dt.date, other: dt.date) -> str:
    if one == other:
        # The first of January stands in many registers for a day nobody knew: it proves nothing.
        return "" if (one.month, one.day) == (1, 1) else "birth-date"
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "swapped-date"
    return "" if (1, 1) in {(one.month, one.day), (other.month, other.day)} else "other-date"


def _worth_asking(parts: frozenset[str]) -> bool:
    """Namesakes are many, and families share an address: who differs where it counts is somebody else."""
    if "number" in parts:
        return True
    if "bare-name" not in parts:
        return "email" in parts and "other-date" not in parts
    if "other-date" in parts:
        return "email" in parts
    return "other-marks" not in parts or not parts.isdisjoint({"birth-date", "email"})


def number_key(number: str) -> str:
    return text.fold_digits(number.strip()).casefold()


def bare_names(name: str) -> set[str]:
    """The name without marks as it may stand in a passport: as it is, and turned so that what came last comes first."""
    words = text.search_key(name).split()
    return {" ".join([*words[turn:], *words[:turn]]) for turn in range(min(len(words), _MOST_TURNS) or 1)}


class _Known:
    """Learners of the institution whom any of the people could be, by number, bare name and address."""

    def __init__(self, institution: Institution, people: Sequence[Person]) -> None:
        self.by_number: dict[str, list[Learner]] = defaultdict(list)
        self.by_name: dict[str, list[Learner]] = defaultdict(list)
        self.by_email: dict[str, list[Learner]] = defaultdict(list)
        learners = Learner.objects.filter(institution=institution).select_related("merged_into")
        numbers = {spelt for one in people if one.number for spelt in _spellings(one.number)}
        names = {bare for one in people if one.full_name for bare in bare_names(one.full_name)}
        emails = {spelt for one in people if one.email for spelt in (one.email, one.email.lower())}
        found: dict[int, Learner] = {}
        # With former names in it the stored key is longer than any one name: those few are compared one by one.
        for condition in (
            *(Q(number__in=some) for some in _pieces(numbers)),
            *(Q(erased_at__isnull=True, search_key__in=some) for some in _pieces(names)),
            *(Q(erased_at__isnull=True, email__in=some) for some in _pieces(emails)),
            *([Q(erased_at__isnull=True) & ~Q(aliases=[])] if names else []),
        ):
            found |= {learner.pk: learner for learner in learners.filter(condition)}
        for learner in found.values():
            self._enter(learner)

    def _enter(self, learner: Learner) -> None:
        self.by_number[number_key(learner.number)].append(learner.person)
        if learner.erased_at is None and learner.merged_into is None:
            self.by_email[learner.email.casefold()].append(learner)
            for name in (learner.full_name, *learner.aliases):
                self.by_name[text.search_key(name)].append(learner)

    def near(self, person: Person) -> list[Learner]:
        found = [*self.by_number.get(number_key(person.number), ())] if person.number else []
        if person.email:
            found += self.by_email.get(person.email.casefold(), ())
        if person.full_name:
            for bare in bare_names(person.full_name):
                found += self.by_name.get(bare, ())
        return list({learner.pk: learner for learner in found}.values())


def _spellings(number: str) -> set[str]:
    plain = text.fold_digits(number.strip())
    return {number.strip(), plain, plain.upper(), plain.lower()}


def _pieces(values: Iterable[Key]) -> Iterator[list[Key]]:
    left = iter(values)
    while piece := list(islice(left, _IN_ONE)):
        yield piece
