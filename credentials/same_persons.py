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
from institutions.models import Institution
from micro4asia.foundation import text

MOST_PAIRS = 100
# A mailbox of an office, and a birth date that stands for "unknown", join too many to be told pair by pair.
MOST_IN_A_GROUP = 12


@dataclass(frozen=True)
class Pair:
    first: Learner
    second: Learner
    agree: tuple[Promise, ...]
    differ: tuple[Promise, ...]


def compare(first: Learner, second: Learner) -> tuple[tuple[Promise, ...], tuple[Promise, ...]]:
    """What of two records agrees, and what speaks against one person."""
    agree: list[Promise] = []
    differ: list[Promise] = []
    if text.match_key(first.full_name) == text.match_key(second.full_name):
        agree.append(_("same name"))
    elif _words(first) == _words(second):
        agree.append(_("same name, but for accents or order"))
    else:
        differ.append(_("other name"))
    if first.birth_date and second.birth_date:
        same = first.birth_date == second.birth_date
        (agree if same else differ).append(_("same date of birth") if same else _("other date of birth"))
    if first.email.casefold() == second.email.casefold() and first.email:
        agree.append(_("same e-mail address"))
    if first.user_id and first.user_id == second.user_id:
        agree.append(_("held by one account"))
    elif first.user_id and second.user_id:
        differ.append(_("held by two accounts"))
    return tuple(agree), tuple(differ)


def _words(learner: Learner) -> list[str]:
    return sorted(text.search_key(learner.full_name).split())


def alike(institution: Institution, *, full_name: str, email: str, birth_date: object = None) -> list[Learner]:
    """Who may be the person that somebody is about to enter."""
    named = Q(search_key=text.search_key(full_name))
    found = (
        Learner.objects.present()
        .filter(institution=institution)
        .filter((named & (Q(birth_date=birth_date) | Q(birth_date=None)) if birth_date else named) | Q(email__iexact=email))
    )
    return list(found.order_by("sort_key", "number")[:8])


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
