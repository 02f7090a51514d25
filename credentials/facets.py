"""The filters of the catalogue as a reader sees them: each choice with its count, and the way back from each that is set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from credentials import wording
from credentials.filters import NOT_LEVELLED
from credentials.models import MicroCredentialVersion
from institutions.code_lists import isced_f_names
from institutions.vocabulary import Participation


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    checked: bool
    without: str  # the address once this choice is taken back
    lang: str = ""


@dataclass(frozen=True)
class Facet:
    name: str
    legend: str
    options: list[Option]

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.checked]


def facets(asked: QueryDict) -> list[Facet]:
    """All facets from one query. Counts are of the whole catalogue, so that they do not jump while one chooses."""
    listed = MicroCredentialVersion.objects.published()
    rows = list(listed.values_list("isced_f", "level_code", "languages", "participation"))
    return [
        _facet(asked, "field", _("Field"), (row[0][:2] for row in rows), lambda code: wording.own(isced_f_names(code))),
        _facet(asked, "level", _("Level, in the issuer's framework"), (row[1] or NOT_LEVELLED for row in rows), _level),
        _facet(asked, "language", _("Taught in"), (tag for row in rows for tag in row[2]), wording.own_name, own_lang=True),
        _facet(asked, "participation", _("How"), (row[3] for row in rows), lambda code: wording.label(Participation, code)),
    ]


def _level(code: str) -> str:
    return _("Not levelled") if code == NOT_LEVELLED else code


def _facet(
    asked: QueryDict, name: str, legend: str, values: Iterable[str], label: Callable[[str], str], *, own_lang: bool = False
) -> Facet:
    counts = Counter(values)
    order = sorted(counts) if name == "level" else [value for value, _count in counts.most_common()]
    chosen = set(asked.getlist(name))
    options = [
        Option(
            value=value,
            label=label(value),
            count=counts[value],
            checked=value in chosen,
            without=_without(asked, name, value),
            lang=value if own_lang else "",
        )
        for value in order
    ]
    return Facet(name=name, legend=legend, options=options)


def _without(asked: QueryDict, name: str, value: str) -> str:
    rest = asked.copy()
    rest.setlist(name, [other for other in asked.getlist(name) if other != value])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"
