"""What a reader asks of the catalogue: search, facets, order. The same names in the address of the page and in the API."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credentials.findable import FACETS, HOURS, LONGER, NOT_LEVELLED, words
from institutions.code_lists import isced_f_names
from institutions.models import Institution
from institutions.vocabulary import AssessmentType, Participation, Stackability
from micro4asia.foundation import text

MOST_WORDS, MOST_LETTERS, MOST_CHOICES = 8, 200, 40
RELEVANCE, TITLE, NEWEST, SHORTEST, LONGEST = "relevance", "title", "newest", "hours", "-hours"
SORTS: dict[str, str | Promise] = {
    RELEVANCE: _("Best match"),
    TITLE: pgettext_lazy("order", "Title"),
    NEWEST: _("Newest first"),
    SHORTEST: _("Shortest first"),
    LONGEST: _("Longest first"),
}
LEVELS = [str(number) for number in range(1, 9)]
_KNOWN: dict[str, frozenset[str] | re.Pattern[str]] = {
    "field": re.compile(r"\d{2,4}"),
    "level": frozenset([*LEVELS, NOT_LEVELLED]),
    "hours": frozenset([*(name for name, _most in HOURS), LONGER]),
    "language": re.compile("[a-z]{2,3}"),
    "participation": frozenset(Participation.values),
    "assessment": frozenset(AssessmentType.values),
    "stackable": frozenset(Stackability.values),
    "country": re.compile("[A-Z]{2}"),
}


@dataclass(frozen=True)
class Home:
    """An institution as the catalogue names it and finds it: by any name it bore, and by its code."""

    slug: str
    code: str
    names: Mapping[str, str]
    words: frozenset[str]

    def named(self, word: str) -> bool:
        return any(own.startswith(word) for own in self.words)


def homes() -> list[Home]:
    """All that were ever admitted, in one query. They are few: folded here, so that a new name needs no new index."""
    named = [f"name_history__{name}" for name in ("language", "name", "valid_from", "valid_to")]
    rows: dict[tuple[str, str], list[Any]] = {}
    for slug, code, *name in Institution.objects.visible_to(None).order_by("code").values_list("slug", "code", *named):
        rows.setdefault((slug, code), []).append(name)
    return [_home(slug, code, names) for (slug, code), names in rows.items()]


def _home(slug: str, code: str, rows: Sequence[Any]) -> Home:
    today = timezone.localdate()
    bore = [(language, name, since, until) for language, name, since, until in rows if name]
    names = {language: name for language, name, since, until in bore if since <= today and (until is None or until >= today)}
    return Home(slug, code, names, frozenset(words(" ".join([code, *(name for _language, name, *_days in bore)]))))


@dataclass(frozen=True)
class Choice:
    """What was asked, as far as it makes sense; `problems` tells of the rest, by name of the parameter."""

    q: str = ""
    words: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = TITLE
    problems: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        return bool(self.words or self.chosen)

    def parameters(self) -> QueryDict:
        """The one address of this question: facets in their order, values sorted, nothing that is the default."""
        said = QueryDict(mutable=True)
        if self.q:
            said["q"] = self.q
        for facet in FACETS:
            if facet in self.chosen:
                said.setlist(facet, sorted(self.chosen[facet]))
        if self.sort != self.default_sort:
            said["sort"] = self.sort
        return said

    @property
    def default_sort(self) -> str:
        return RELEVANCE if self.words else TITLE

    def without(self, facet: str, value: str = "") -> Choice:
        """The same question with one choice taken back, or all of a facet; facet "q" is the search."""
        if facet == "q":
            return Choice(chosen=self.chosen, sort=TITLE if self.sort == RELEVANCE else self.sort)
        left = tuple(other for other in self.chosen.get(facet, ()) if value and other != value)
        chosen = {**self.chosen, facet: left}
        return Choice(self.q, self.words, {name: values for name, values in chosen.items() if values}, self.sort)


def read(asked: QueryDict, known: Sequence[Home]) -> Choice:
    """The question behind an address. An institution may be given by its slug, its code or words of its name."""
    q = " ".join(asked.get("q", "").replace("\x00", "").split())[:MOST_LETTERS]
    wanted = tuple(dict.fromkeys(words(q)))[:MOST_WORDS]
    chosen: dict[str, tuple[str, ...]] = {}
    problems: dict[str, list[str]] = {}
    for facet in FACETS:
        good: list[str] = []
        for value in list(dict.fromkeys(filter(None, asked.getlist(facet))))[:MOST_CHOICES]:
            meant = _institutions(value, known) if facet in ("institution", "recognised") else _value(facet, value)
            if not meant:
                problems.setdefault(facet, []).append(str(_("There is no such value: %(value)s.")) % {"value": value[:60]})
            good += meant
        if good:
            chosen[facet] = tuple(dict.fromkeys(good))
    default = RELEVANCE if wanted else TITLE
    sort = asked.get("sort") or default
    if sort not in SORTS or (sort == RELEVANCE and not wanted):
        problems["sort"] = [str(_("There is no such order: %(value)s.")) % {"value": sort[:60]}] if sort not in SORTS else []
        sort = default
    return Choice(q, wanted, chosen, sort, {name: told for name, told in problems.items() if told})


def _value(facet: str, value: str) -> list[str]:
    known = _KNOWN[facet]
    if facet == "country":
        value = value.upper()
    good = known.fullmatch(value) is not None if isinstance(known, re.Pattern) else value in known
    if facet == "field" and good:
        good = "en" in isced_f_names(value) and isced_f_names(value)["en"] != value
    return [value] if good else []


def _institutions(value: str, known: Sequence[Home]) -> list[str]:
    exact = [home.slug for home in known if value == home.slug or value.upper() == home.code]
    typed = words(text.clean(value.replace("\x00", ""))) if not exact else []
    return exact or [home.slug for home in known if typed and all(home.named(word) for word in typed)]
