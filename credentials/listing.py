"""What the catalogue answers: versions in the order asked for, on the page and in the API alike."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import overload

from django.db.models import Prefetch, Q

from credentials import places
from credentials.filters import LONGEST, NEWEST, RELEVANCE, SHORTEST, Choice, Home
from credentials.findable import ALL, TITLE, WORD, Term, is_lao, key_of, value_of
from credentials.models import Assessment, CatalogueOrder, CatalogueShelf, MicroCredentialVersion
from credentials.models.micro_credential import VersionQuerySet

BODY = ("name_history", "credit_values", "awarding_statuses")
# Words that a beginning of a word stands for, the most frequent first. A shorter beginning than these letters is a word.
MOST_ENDINGS = 2000
A_BEGINNING, A_BEGINNING_IN_LAO = 3, 2


def listed() -> VersionQuerySet:
    """Published versions with what a list shows of them, in a fixed number of queries."""
    versions = MicroCredentialVersion.objects.published().select_related("micro_credential__institution")
    homes = [f"micro_credential__institution__{name}" for name in BODY]
    partners = [f"partners__{name}" for name in BODY]
    return versions.prefetch_related(*homes, *partners).order_by("micro_credential__code")


def whole() -> VersionQuerySet:
    """Versions that were ever published, with all they say."""
    versions = MicroCredentialVersion.objects.public().select_related("micro_credential__institution")
    assessments = Prefetch("assessments", Assessment.objects.prefetch_related("outcomes"))
    bodies = [f"{place}__{name}" for place in ("micro_credential__institution", "partners") for name in BODY]
    return versions.prefetch_related("outcomes", "quality", assessments, *bodies)


@dataclass
class Lined(Sequence[int]):
    """Places in the order asked for: counted at once, walked only as far as somebody looks."""

    order: array[int]
    tiers: tuple[int, ...]
    backwards: bool = False

    def __len__(self) -> int:
        return sum(bits.bit_count() for bits in self.tiers)

    def __iter__(self) -> Iterator[int]:
        order = self.order[::-1] if self.backwards else self.order
        return chain.from_iterable(places.walk(order, bits) for bits in self.tiers)

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return list(islice(self, index.start, index.stop))
        return next(islice(self, index, None))

    def after(self, place: int, most: int) -> list[int] | None:
        """The next ones behind a place; None where it is not among them any more."""
        walk = iter(self)
        return list(islice(walk, most)) if any(passed == place for passed in walk) else None


@dataclass(frozen=True)
class Finding:
    lined: Lined
    total: int
    # Found once all of one facet, or the search ("q"), were taken back: only where nothing is found.
    instead: dict[str, int] = field(default_factory=dict)


def find(choice: Choice, homes: Sequence[Home], *, language: str) -> Finding:
    """Two queries, whatever is asked and however much there is."""
    shelves = _shelves(choice, homes)
    everything = shelves.pop((ALL, ""), 0)
    sets = {
        facet: _joined(shelves.get((facet, value), 0) for value in values) & everything for facet, values in choice.chosen.items()
    }
    found, in_titles = everything, everything
    for word in choice.words:
        named = _joined(shelves.get(("institution", home.slug), 0) for home in homes if home.named(word))
        found &= named | _joined(bits for (facet, told), bits in shelves.items() if facet == WORD and _begins(told, word))
        in_titles &= _joined(bits for (facet, told), bits in shelves.items() if facet == TITLE and _begins(told, word))
    if choice.words:
        sets["q"] = found
    met = _met(everything, sets)
    tiers: tuple[int, ...] = (met,)
    if choice.sort == RELEVANCE:
        tiers = (met & in_titles, met & ~in_titles)
    lined = Lined(_order(choice, language), tiers, backwards=choice.sort in (NEWEST, LONGEST))
    instead = {} if met or len(sets) < 2 else {name: _without(everything, sets, name).bit_count() for name in sets}
    return Finding(lined, everything.bit_count(), {name: count for name, count in instead.items() if count})


def versions_at(found: Sequence[int]) -> list[MicroCredentialVersion]:
    """The versions in force at these places, in their order, also where the entry still speaks of the one before.

    One that was withdrawn a moment ago is left out.
    """
    versions = listed().select_related("micro_credential__catalogue_entry")
    rows = {
        row.micro_credential.catalogue_entry.place: row
        for row in versions.filter(micro_credential__catalogue_entry__place__in=found)
    }
    return [rows[place] for place in found if place in rows]


def _met(everything: int, sets: dict[str, int]) -> int:
    for bits in sets.values():
        everything &= bits
    return everything


def _without(everything: int, sets: dict[str, int], name: str) -> int:
    return _met(everything, {other: bits for other, bits in sets.items() if other != name})


def _joined(sets: Iterator[int]) -> int:
    joined = 0
    for bits in sets:
        joined |= bits
    return joined


def _begins(told: str, word: str) -> bool:
    return told == word or (_unfolds(word) and told.startswith(word))


def _unfolds(word: str) -> bool:
    return len(word) >= (A_BEGINNING_IN_LAO if is_lao(word) else A_BEGINNING)


def _shelves(choice: Choice, homes: Sequence[Home]) -> dict[Term, int]:
    """All sets the answer needs, in one query."""
    asked = Q(facet=ALL)
    for facet, values in choice.chosen.items():
        asked |= Q(facet=facet, key__in=[key_of(value) for value in values])
    for word in choice.words:
        key = key_of(word)
        # Keys are hexadecimal digits: whatever begins with these stands before the same digits and a "g", in any collation.
        ways = Q(key__gte=key, key__lt=f"{key}g") if _unfolds(word) else Q(key=key)
        asked |= Q(ways, facet=WORD) | Q(ways, facet=TITLE)
    named = {home.slug for word in choice.words for home in homes if home.named(word)}
    if named:
        asked |= Q(facet="institution", key__in=[key_of(slug) for slug in named])
    rows = CatalogueShelf.objects.filter(asked).order_by("-count").values_list("facet", "key", "bits")
    rows = rows[: MOST_ENDINGS + sum(map(len, choice.chosen.values())) + len(named)]
    return {(facet, value_of(key)): places.unpack(bits) for facet, key, bits in rows}


def _order(choice: Choice, language: str) -> array[int]:
    hours = {SHORTEST, LONGEST}
    name = "hours" if choice.sort in hours else "newest" if choice.sort == NEWEST else f"title-{language}"
    row = CatalogueOrder.objects.filter(name=name).values_list("places", flat=True).first()
    return places.unpack_order(row or b"")
