"""The journal: who did what to which row, append-only, chained by hash, written with the fact or not at all.

One chain per institution, and chain 0 for the network: a chain's writers wait for each other until they commit, and
institutions should not wait for one another. Within a chain the sequence has no gaps and every entry's hash covers the one
before it, so that a changed, missing or inserted entry shows. Lock the rows of the use case first and record last, as
services do anyway: two services that record before they lock could wait for each other for ever.

Entries hold codes and ids. Sentences, names and addresses are refused: a journal that cannot be changed must not hold what
a person may ask to have erased.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from itertools import takewhile
from typing import Any, Protocol

from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from micro4asia.foundation import journal_check, walls
from micro4asia.foundation.journal_check import START as _START
from micro4asia.foundation.models import JournalEntry, JournalHead
from micro4asia.foundation.remembering import before_and_after

NETWORK = 0
# The members that the hash of a new entry covers: see journal_check.py.
_FORMAT = 2
_CODE = re.compile(r"[\x21-\x7e]{0,200}")


class Person(Protocol):
    """Whoever acts; the ground knows no accounts, only that they have a key and act in some role."""

    @property
    def pk(self) -> Any: ...

    def acting_as(self, institution_id: int) -> str:
        """Codes of the roles held there at this moment, joined by commas; 0 stands for the network."""


def record(
    event: str, *, on: models.Model, by: Person | None, institution_id: int | None = None, removed: bool = False, **data: Any
) -> JournalEntry:
    """Append one entry in the caller's transaction.

    event: a code such as "award.revoked". on: the row it is about, as it was read and changed; the entry keeps a digest of
    both, of which the second is empty where the row is `removed`. by: None for what a clock or a worker does. institution_id:
    whose chain; None is the network's. data: codes, ids, numbers, dates, digests, and lists and dicts of them; anything else
    raises ValueError.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("The journal is written in the same transaction as the fact.")
    chain = institution_id or NETWORK
    before, after = before_and_after(on)
    # Asked before the head is locked: nobody should wait for it.
    role = by.acting_as(chain) if by is not None else ""
    head = _locked_head(chain)
    entry = JournalEntry(
        format=_FORMAT,
        chain=chain,
        sequence=head.sequence + 1,
        event=_code(str(event.value) if isinstance(event, Enum) else event),
        subject_type=on._meta.label_lower,
        subject_id=on.pk,
        actor_id=by.pk if by is not None else None,
        role=_code(role),
        at=timezone.now(),
        data=_plain(data),
        before=before,
        after="" if removed else after,
        previous_hash=head.hash,
    )
    entry.hash = digest(entry)
    # Written by everybody, into the chain of whichever institution it concerns; read by few (see walls.py).
    with walls.everything():
        entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


def _locked_head(chain: int) -> JournalHead:
    head = JournalHead.objects.select_for_update().filter(chain=chain).first()
    if head is None:
        JournalHead.objects.get_or_create(chain=chain, defaults={"hash": _START})
        head = JournalHead.objects.select_for_update().get(chain=chain)
    return head


def told(entry: JournalEntry) -> journal_check.Entry:
    """An entry as the checker and an export have it."""
    return {
        "format": entry.format,
        "chain": entry.chain,
        "sequence": entry.sequence,
        "event": entry.event,
        "subject": [entry.subject_type, entry.subject_id],
        "actor": entry.actor_id,
        "role": entry.role,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "data": entry.data,
        "data_hash": journal_check.hash_of(entry.data),
        "before": entry.before,
        "after": entry.after,
        "previous": entry.previous_hash,
        "hash": entry.hash,
    }


def digest(entry: JournalEntry) -> str:
    return journal_check.digest(told(entry))


def entries(chain: int) -> Iterator[JournalEntry]:
    """A whole chain, oldest first, some at a time."""
    yield from JournalEntry.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=1_000)


def verify_chain(chain: int, known: Iterable[str] = ()) -> int | None:
    """The sequence number of the first entry that does not fit, or None if the whole chain holds.

    known: hashes that were written down elsewhere, and must still be in the chain.
    """
    # Entries cut off at the end leave a chain that is sound in itself; the head still knows how long it was.
    length, head = head_of(chain)
    then = takewhile(lambda entry: entry.sequence <= length, entries(chain))
    try:
        journal_check.check(map(told, then), chain=chain, length=length, head=head, known=known)
    except journal_check.Broken as broken:
        return broken.place
    return _first_beyond_the_head(chain)


def _first_beyond_the_head(chain: int) -> int | None:
    """Entry and head are compared in one question: what is committed meanwhile moves both."""
    head = JournalHead.objects.filter(chain=chain).values("sequence")
    beyond = JournalEntry.objects.filter(chain=chain, sequence__gt=Coalesce(models.Subquery(head), 0))
    return beyond.order_by("sequence").values_list("sequence", flat=True).first()


def head_of(chain: int) -> tuple[int, str]:
    """How long the chain is, and the hash that it ends with."""
    found = JournalHead.objects.filter(chain=chain).values_list("sequence", "hash").first()
    return found or (0, _START)


@transaction.atomic
def anchor() -> None:
    """Write the end of every chain that grew since the last time into the network's own.

    Whoever can rewrite an institution's chain with its head must from then on rewrite the network's too, whose end is
    published and held by others.
    """
    known = {int(chain): place for chain, (place, _hash) in anchors().items()}
    heads = JournalHead.objects.exclude(chain=NETWORK).order_by("chain")
    grown = {head.chain: [head.sequence, head.hash] for head in heads if head.sequence != known.get(head.chain)}
    if grown:
        record("heads_anchored", on=_locked_head(NETWORK), by=None, heads=grown)


def anchors() -> dict[str, tuple[int, str]]:
    """Where each chain ended, and with which hash, when that was last written into the network's chain."""
    return {chain: (place, last) for chain, place, last in _anchored()}


def known_hashes(chain: int) -> set[str]:
    return {last for anchored, _place, last in _anchored() if int(anchored) == chain}


def _anchored() -> Iterator[tuple[str, int, str]]:
    """What is not written as anchor() writes it was changed: checking the network's own chain names that entry."""
    for entry in JournalEntry.objects.filter(chain=NETWORK, event="heads_anchored").order_by("sequence"):
        match entry.data:
            case {"heads": dict(heads)}:
                for chain, end in heads.items():
                    match end:
                        case [int(place), str(last)] if chain.isdecimal():
                            yield chain, place, last


def chains() -> Iterator[int]:
    """Every chain there is, in order."""
    known = JournalHead.objects.values_list("chain").union(JournalEntry.objects.values_list("chain"))
    yield from sorted(chain for (chain,) in known)


def _code(text: str) -> str:
    if not _CODE.fullmatch(text) or "@" in text:
        raise ValueError("The journal takes codes and ids, not sentences, names or addresses.")
    return text


def _plain(value: Any) -> Any:
    """JSON without floats, so that both databases give back exactly what was written."""
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int():
            return value
        case str():
            return _code(value)
        case Decimal():
            return format(value, "f")
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {_code(str(key)): _plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
        case _:
            raise ValueError(f"The journal does not take {type(value).__name__}.")
