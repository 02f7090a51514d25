"""Records of one institution that may be of one person. Nothing is decided here: a person looks at each pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credentials.models import KeptApart, Learner
from credentials.services.matching import Person, matches_of, parts_of
from institutions.models import Institution

MOST_PAIRS = 100
MOST_ALIKE = 8
# A mailbox of an office, and a birth date that stands for "unknown", join too many to be told pair by pair.
MOST_IN_A_GROUP = 12


@dataclass(frozen=True)
class Pair:
    first: Learner
    second: Learner
    agree: tuple[Promise, ...]
    differ: tuple[Promise, ...]


WORDS = {
    "name": _("same name"),
    "bare-name": _("same name, but for accents or order"),
    "birth-date": _("same date of birth"),
    "email": _("same e-mail address"),
    "swapped-date": _("day and month of birth exchanged"),
    "other-date": _("other date of birth"),
    "other-marks": _("other accents"),
}
AGAINST = {"other-date", "other-marks"}


def compare(first: Learner, second: Learner) -> tuple[tuple[Promise, ...], tuple[Promise, ...]]:
    """What of two records agrees, and what speaks against one person."""
    # Either may be known by a name the other has now.
    parts = parts_of(described(first), second) | parts_of(described(second), first)
    if "name" in parts:
        parts -= {"bare-name", "other-marks"}
    agree = [words for part, words in WORDS.items() if part in parts - AGAINST]
    differ = [words for part, words in WORDS.items() if part in parts & AGAINST]
    if parts.isdisjoint({"name", "bare-name"}):
        differ.append(_("other name"))
    if first.user_id and first.user_id == second.user_id:
        agree.append(_("held by one account"))
    elif first.user_id and second.user_id:
        differ.append(_("held by two accounts"))
    return tuple(agree), tuple(differ)


def described(learner: Learner) -> Person:
    return Person(full_name=learner.full_name, birth_date=learner.birth_date, email=learner.email)


def alike(institution: Institution, person: Person) -> list[Learner]:
    """Who may be the person that somebody is about to enter, the likeliest first."""
    (matches,) = matches_of(institution, [person])
    return [match.learner for match in matches if not match.learner.erased_at][:MOST_ALIKE]


def possible_pairs(institution: Institution) -> list[Pair]:
    """At most MOST_PAIRS pairs, those with most in common first. Five questions to the database, whatever the list's length."""
    rows = Learner.objects.present().filter(institution=institution)
    apart = set(KeptApart.objects.filter(institution=institution).values_list("first", "second"))
    seen: dict[tuple[int, int], Pair] = {}
    for group in _groups(rows):
        for first, second in combinations(sorted(group, key=lambda learner: learner.pk), 2):
            key = (first.pk, second.pk)
            if key in apart or key in seen:
                continue
            agree, differ = compare(first, second)
            if len(agree) > 1 or (agree and not differ):
                seen[key] = Pair(first, second, agree, differ)
    return sorted(seen.values(), key=lambda pair: (-len(pair.agree), len(pair.differ), pair.first.sort_key))[:MOST_PAIRS]


def _groups(rows: QuerySet[Learner]) -> Iterator[list[Learner]]:
    """Learners that share a folded name and a birth date, a folded name where one has no birth date, or a mailbox."""
    named = rows.exclude(search_key="")
    dated = _shared(named.filter(birth_date__isnull=False), "search_key", "birth_date")
    without = named.filter(birth_date__isnull=True).order_by().values("search_key")
    undated = _shared(named.filter(search_key__in=without), "search_key")
    mailed = _shared(rows.exclude(email="").annotate(mailbox=Lower("email")), "mailbox")
    wanted = Q(search_key__in={key[0] for key in [*dated, *undated]}) | Q(mailbox__in={key[0] for key in mailed})
    found = list(rows.annotate(mailbox=Lower("email")).filter(wanted).order_by("sort_key", "pk")[: MOST_PAIRS * 10])
    kinds = ((dated, ("search_key", "birth_date")), (undated, ("search_key",)), (mailed, ("mailbox",)))
    for keys, facts in kinds:
        groups: dict[tuple[Any, ...], list[Learner]] = defaultdict(list)
        for learner in found:
            groups[tuple(getattr(learner, fact) for fact in facts)].append(learner)
        yield from (groups[key][:MOST_IN_A_GROUP] for key in keys)


def _shared(rows: QuerySet[Learner], *facts: str) -> list[tuple[Any, ...]]:
    counted = rows.order_by().values(*facts).annotate(people=Count("pk")).filter(people__gt=1)
    return list(counted.values_list(*facts).order_by("-people", *facts)[:MOST_PAIRS])
