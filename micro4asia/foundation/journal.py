"""The journal: who did what to which row, append-only, chained by hash, written with the fact or not at all.

One chain per institution, and chain 0 for the network: a chain's writers wait for each other until they commit, and
institutions should not wait for one another. Within a chain the sequence has no gaps and every entry's hash covers the one
before it, so that a changed, missing or inserted entry shows. Lock the rows of the use case first and record last, as
services do anyway: two services that record before they lock could wait for each other for ever.

Entries hold codes and ids. Sentences, names and addresses are refused: a journal that cannot be changed must not hold what
a person may ask to have erased.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any, Protocol

from django.db import models, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from micro4asia.foundation.models import JournalEntry, JournalHead

NETWORK = 0
_START = "0" * 64
_CODE = re.compile(r"[\x21-\x7e]{0,200}")


class Person(Protocol):
    """Whoever acts; the ground knows no accounts, only that they have a key."""

    @property
    def pk(self) -> Any: ...


def record(event: str, *, on: models.Model, by: Person | None, institution_id: int | None = None, **data: Any) -> JournalEntry:
    """Append one entry in the caller's transaction.

    event: a code such as "award.revoked". by: None for what a clock or a worker does. institution_id: whose chain; None is
    the network's. data: codes, ids, numbers, dates, digests, and lists and dicts of them; anything else raises ValueError.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("The journal is written in the same transaction as the fact.")
    chain = institution_id or NETWORK
    head = JournalHead.objects.select_for_update().filter(chain=chain).first()
    if head is None:
        JournalHead.objects.get_or_create(chain=chain, defaults={"hash": _START})
        head = JournalHead.objects.select_for_update().get(chain=chain)
    entry = JournalEntry(
        chain=chain,
        sequence=head.sequence + 1,
        event=_code(str(event.value) if isinstance(event, Enum) else event),
        subject_type=on._meta.label_lower,
        subject_id=on.pk,
        actor_id=by.pk if by is not None else None,
        at=timezone.now(),
        data=_plain(data),
        previous_hash=head.hash,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


def digest(entry: JournalEntry) -> str:
    """SHA-256, in hex, of the previous hash and the entry as JSON: sorted keys, no spaces, UTF-8, time in UTC."""
    said = {
        "chain": entry.chain,
        "sequence": entry.sequence,
        "event": entry.event,
        "subject": [entry.subject_type, entry.subject_id],
        "actor": entry.actor_id,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "data": entry.data,
    }
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(entry.previous_hash.encode() + canonical.encode()).hexdigest()


def verify_chain(chain: int) -> int | None:
    """The sequence number of the first entry that does not fit, or None if the whole chain holds."""
    previous, expected = _START, 1
    for entry in JournalEntry.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=1_000):
        if entry.sequence != expected or entry.previous_hash != previous or entry.hash != digest(entry):
            return expected
        previous, expected = entry.hash, expected + 1
    head = JournalHead.objects.filter(chain=chain).first()
    ends = (head.sequence, head.hash) if head else (0, _START)
    # Entries cut off at the end leave a chain that is sound in itself; the head still knows how long it was.
    return None if ends == (expected - 1, previous) else expected


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
