"""The filters of the catalogue as a reader sees them: each choice with its count, and the way back from each that is set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credentials import wording
from credentials.filters import Choice, Home
from credentials.findable import FACETS, HOURS, LONGER, NOT_LEVELLED, value_of
from credentials.models import CatalogueShelf
from credentials.snapshots import ECTS_HOURS
from institutions.code_lists import isced_f_names
from institutions.vocabulary import AssessmentType, Participation, Stackability
from micro4asia.foundation import text
from micro4asia.foundation.numbers import figure

# So many choices stand open; the rest fold.
OPEN = 8
SELDOM = ("assessment", "stackable", "country")
BY_SIZE = ("field", "language", "participation", "assessment", "institution", "recognised", "country")


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    checked: bool
    without: str  # the address once this choice is taken back
    lang: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    name: str
    legend: str
    options: list[Option] = field(default_factory=list)

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.checked]

    @property
    def shown(self) -> list[Option]:
        """Those that stand open: the first ones, and every chosen one."""
        return [option for place, option in enumerate(self.options) if place < OPEN or option.checked]

    @property
    def folded(self) -> list[Option]:
        return [option for place, option in enumerate(self.options) if place >= OPEN and not option.checked]

    @property
    def aside(self) -> bool:
        """Whether all of it folds: few ask for it, and nothing of it is chosen."""
        return self.name in SELDOM and not self.chosen

    @property
    def unclear(self) -> bool:
        """Whether a choice of it, read alone, does not say what it is of: 6, Siena."""
        return self.name in ("level", "recognised")

    @property
    def typed(self) -> bool:
        """Whether a reader may type a name besides: lists of institutions grow long."""
        return self.name in ("institution", "recognised") and len(self.options) > OPEN


def facets(choice: Choice, homes: Sequence[Home]) -> list[Facet]:
    """All facets from one query. Counts are of the whole catalogue, so that they do not jump while one chooses."""
    rows = CatalogueShelf.objects.filter(facet__in=FACETS).values_list("facet", "key", "count")
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for name, key, count in rows:
        counts[name][value_of(key)] = count
    for name, values in choice.chosen.items():  # what nothing has may still have been asked for
        counts[name].update({value: 0 for value in values if value not in counts[name]})
    named = {home.slug: home for home in homes}
    return [_facet(name, counts[name], choice, named) for name in FACETS if counts[name]]


def query(choice: Choice) -> str:
    return f"?{choice.parameters().urlencode()}" if choice.parameters() else "?"


def _facet(name: str, counts: dict[str, int], choice: Choice, homes: dict[str, Home]) -> Facet:
    chosen = set(choice.chosen.get(name, ()))
    says: Callable[[str], str] = (lambda slug: _name(slug, homes)) if name in ("institution", "recognised") else _SAYS[name]
    return Facet(
        name,
        legend_of(name),
        [
            Option(
                value=value,
                label=says(value),
                count=counts[value],
                checked=value in chosen,
                without=query(choice.without(name, value)),
                lang=value if name == "language" else "",
                depth=len(value) - 2 if name == "field" else 0,
            )
            for value in _order(name, counts, chosen)
        ],
    )


def _order(name: str, counts: dict[str, int], chosen: set[str]) -> list[str]:
    if name == "hours":
        return [value for value in (*(value for value, _most in HOURS), LONGER) if value in counts]
    if name == "field":
        return _fields(counts, chosen)
    if name in BY_SIZE:
        return sorted(counts, key=lambda value: (-counts[value], value))
    return sorted(counts)


def _fields(counts: dict[str, int], chosen: set[str]) -> list[str]:
    """Broad fields; below a chosen one its narrow ones, below those the detailed ones."""
    opened = {code[:digits] for code in chosen for digits in range(2, len(code) + 1)}
    found: list[str] = []
    for broad in sorted((code for code in counts if len(code) == 2), key=lambda code: (-counts[code], code)):
        found.append(broad)
        for narrow in sorted(code for code in counts if len(code) == 3 and code[:2] == broad and broad in opened):
            found.append(narrow)
            found += sorted(code for code in counts if len(code) == 4 and code[:3] == narrow and narrow in opened)
    return found


def legend_of(name: str) -> str:
    return {
        "field": _("Field"),
        "level": _("Level"),
        "hours": _("Hours"),
        "language": _("Taught in"),
        "participation": _("How"),
        "assessment": _("Assessed by"),
        "stackable": _("Part of something larger"),
        "recognised": _("Counts at"),
        "institution": _("Institution"),
        "country": _("Country"),
    }[name]


def _name(slug: str, homes: dict[str, Home]) -> str:
    home = homes.get(slug)
    return (text.pick(home.names, get_language() or "en")[0] or home.code) if home else slug


def _level(code: str) -> str:
    return _("Not levelled") if code == NOT_LEVELLED else code


def _hours(value: str) -> str:
    """A range of hours, with ECTS credits beside it at 25 hours each."""
    first, _dash, last = value.partition("-")
    if not last:
        return _("more than %(hours)s h") % {"hours": int(first) - 1}
    ects = figure((Decimal(last) / ECTS_HOURS).quantize(Decimal("0.1")).normalize())
    return _("%(first)s to %(last)s h (up to %(ects)s ECTS)") % {"first": first, "last": last, "ects": ects}


_SAYS: dict[str, Callable[[str], str]] = {
    "field": lambda code: wording.own(isced_f_names(code)),
    "level": _level,
    "hours": _hours,
    "language": wording.own_name,
    "participation": lambda code: wording.label(Participation, code),
    "assessment": lambda code: wording.label(AssessmentType, code),
    "stackable": lambda code: wording.label(Stackability, code),
    "country": wording.country_name,
}
