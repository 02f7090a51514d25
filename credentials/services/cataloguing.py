"""Keeping what the catalogue finds by in step with what is in force. No person acts here and nothing new is said: no journal."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from credentials import places
from credentials.findable import Term, key_of, terms, value_of
from credentials.floors import ask_recognisers
from credentials.models import CatalogueEntry, CatalogueOrder, CatalogueShelf, MicroCredentialVersion
from credentials.models.catalogue import SORTED_BY
from credentials.models.micro_credential import VersionQuerySet
from micro4asia.foundation import text
from micro4asia.foundation.jobs import enqueue, enqueue_many

# Every order and the column it follows. "newest" is kept with the oldest first and read from its end.
ORDERS = {"title-en": "sort_en", "title-vi": "sort_vi", "title-lo": "sort_lo", "hours": "hours", "newest": "published_at"}
CHUNK = 1000
# Letters of a title by which it is sorted; places tell apart what agrees so far.
COMPARED = 60


@transaction.atomic
def refresh(micro_credential_id: int) -> None:
    """Find a micro-credential by what its version in force says now, or no longer where none is. Twice is as once."""
    orders = _locked_orders()
    entry = CatalogueEntry.objects.filter(micro_credential=micro_credential_id).first()
    version = _in_force().filter(micro_credential=micro_credential_id).first()
    before = _read_terms(entry.terms) if entry else set()
    if version is None:
        if entry:
            _shelve(entry.place, taken=before, put=set())
            _line_up(orders, entry, leaving=True)
            entry.delete()
        return
    recognised = ask_recognisers([micro_credential_id]).get(micro_credential_id, set())
    after = terms(version, recognised)
    place = entry.place if entry else _next_place()
    fresh = _entry(version, place, after)
    if entry and all(
        getattr(entry, name) == getattr(fresh, name) for name in ("version_id", "terms", "published_at", *ORDERS.values())
    ):
        return
    fresh.pk = entry.pk if entry else None
    fresh.save()
    _shelve(place, taken=before - after, put=after - before)
    _line_up(orders, fresh)


def rebuild() -> int:
    """Make everything again from the versions in force; what changes meanwhile is taken up afterwards. Returns how many."""
    recognised = ask_recognisers(None)
    entries: list[CatalogueEntry] = []
    shelves: dict[Term, array[int]] = {}
    for place, version in enumerate(_in_force().order_by("pk").iterator(chunk_size=CHUNK)):
        found = terms(version, recognised.get(version.micro_credential_id, ()))
        entries.append(_entry(version, place, found))
        for term in found:
            shelves.setdefault(term, array("I")).append(place)
    with transaction.atomic():
        _locked_orders()
        CatalogueEntry.objects.all().delete()
        CatalogueShelf.objects.all().delete()
        CatalogueEntry.objects.bulk_create(entries, batch_size=CHUNK)
        CatalogueShelf.objects.bulk_create(
            (
                CatalogueShelf(facet=facet, key=key_of(value), count=len(row), bits=places.pack(places.set_of(row)))
                for (facet, value), row in shelves.items()
            ),
            batch_size=CHUNK,
        )
        for name, column in ORDERS.items():
            lined = sorted(entries, key=lambda entry: (getattr(entry, column), entry.place))
            order = array("I", [entry.place for entry in lined])
            CatalogueOrder.objects.filter(name=name).update(places=places.pack_order(order))
        drifted()
    return len(entries)


def drifted() -> int:
    """Have every entry refreshed that does not stand for the version in force. Returns how many."""
    gone = CatalogueEntry.objects.exclude(version__state=MicroCredentialVersion.State.PUBLISHED)
    missing = MicroCredentialVersion.objects.published().filter(catalogue_entry__isnull=True)
    ids = {*gone.values_list("micro_credential", flat=True), *missing.values_list("micro_credential", flat=True)}
    enqueue_many("catalogue_entry", sorted(ids))
    return len(ids)


def recognition_drifted() -> int:
    """The same for those that count elsewhere than when last looked at: agreements begin and end by date."""
    counted = ask_recognisers(None)
    entries = list(CatalogueEntry.objects.values_list("micro_credential", "place"))
    wanted: dict[str, list[int]] = {}
    for micro_credential, place in entries:
        for slug in counted.get(micro_credential, ()):
            wanted.setdefault(slug, []).append(place)
    now = CatalogueShelf.objects.filter(facet="recognised").values_list("key", "bits")
    stands = {value_of(key): places.unpack(bits) for key, bits in now}
    differs = 0
    for slug in wanted.keys() | stands.keys():
        differs |= stands.get(slug, 0) ^ places.set_of(wanted.get(slug, ()))
    ids = [micro_credential for micro_credential, place in entries if differs >> place & 1]
    enqueue_many("catalogue_entry", ids)
    return len(ids)


def refresh_later(micro_credential_id: int) -> None:
    """For the services that change what is in force: in their transaction, done after commit."""
    enqueue("catalogue_entry", micro_credential_id, unique_key=f"catalogue_entry:{micro_credential_id}")


def _in_force() -> VersionQuerySet:
    versions = MicroCredentialVersion.objects.published().select_related("micro_credential__institution")
    return versions.prefetch_related("outcomes", "assessments", "partners")


def _entry(version: MicroCredentialVersion, place: int, found: Iterable[Term]) -> CatalogueEntry:
    home = version.institution.language
    titles = {
        column: text.sort_key(text.pick(version.titles, column[-2:], home)[0][:COMPARED], column[-2:])[:SORTED_BY]
        for column in ORDERS.values()
        if column.startswith("sort_")
    }
    return CatalogueEntry(
        micro_credential_id=version.micro_credential_id,
        version_id=version.pk,
        place=place,
        hours=version.hours,
        published_at=version.published_at or timezone.now(),  # a published one is dated: a constraint keeps it so
        terms="\n".join(sorted(f"{facet} {value}" for facet, value in found)),
        changed_at=timezone.now(),
        **titles,
    )


def _read_terms(stored: str) -> set[Term]:
    parts = (line.partition(" ") for line in stored.splitlines())
    return {(facet, value) for facet, _space, value in parts}


def _next_place() -> int:
    last = CatalogueEntry.objects.order_by("-place").values_list("place", flat=True).first()
    return 0 if last is None else last + 1


def _locked_orders() -> dict[str, CatalogueOrder]:
    """Whoever changes the catalogue holds these rows, so that two do not write one shelf."""
    for _ in range(2):
        orders = {row.name: row for row in CatalogueOrder.objects.select_for_update().order_by("name")}
        if len(orders) == len(ORDERS):
            break
        missing = [CatalogueOrder(name=name, places=b"") for name in sorted(ORDERS.keys() - orders.keys())]
        CatalogueOrder.objects.bulk_create(missing, ignore_conflicts=True)
    return orders


def _shelve(place: int, *, taken: set[Term], put: set[Term]) -> None:
    """Clear or set the bit of one place on these shelves; a shelf that stands empty goes."""
    wanted = {(facet, key_of(value)): (facet, value) in put for facet, value in taken | put}
    rows = _shelves(wanted)
    for row in rows:
        bits = places.unpack(row.bits)
        bits = bits | 1 << place if wanted.pop((row.facet, row.key)) else bits & ~(1 << place)
        row.count, row.bits = bits.bit_count(), places.pack(bits)
    CatalogueShelf.objects.filter(pk__in=[row.pk for row in rows if not row.count]).delete()
    left = [row for row in rows if row.count]
    # Faster than updating many: no row asks which of them it is.
    CatalogueShelf.objects.bulk_create(left, update_conflicts=True, unique_fields=["id"], update_fields=["count", "bits"])
    new = [key for key, sets in wanted.items() if sets]
    alone = places.pack(1 << place)
    CatalogueShelf.objects.bulk_create(CatalogueShelf(facet=facet, key=key, count=1, bits=alone) for facet, key in new)


def _shelves(wanted: Iterable[Term]) -> list[CatalogueShelf]:
    by_facet: dict[str, list[str]] = {}
    for facet, key in wanted:
        by_facet.setdefault(facet, []).append(key)
    asked = Q(pk__in=[])
    for facet, keys in by_facet.items():
        asked |= Q(facet=facet, key__in=keys)
    return list(CatalogueShelf.objects.filter(asked))


def _line_up(orders: dict[str, CatalogueOrder], entry: CatalogueEntry, *, leaving: bool = False) -> None:
    """Take the place out of every order and, unless it leaves, put it where it belongs now."""
    before = {}
    if not leaving:
        before = CatalogueEntry.objects.exclude(pk=entry.pk).aggregate(
            **{
                column: Count("pk", filter=Q(**{f"{column}__lt": value}) | Q(**{column: value, "place__lt": entry.place}))
                for column, value in ((column, getattr(entry, column)) for column in ORDERS.values())
            }
        )
    for name, row in orders.items():
        order = places.unpack_order(row.places)
        if entry.place in order:
            order.remove(entry.place)
        if not leaving:
            order.insert(before[ORDERS[name]], entry.place)
        row.places = places.pack_order(order)
    CatalogueOrder.objects.bulk_update(orders.values(), ["places"])
