"""A batch of one version, signed by template, and checked against the whole way as it goes."""

from __future__ import annotations

import random
import secrets
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from .award_facts import AwardFacts
from .documents import open_badge
from .signing.contexts import JSON, Contexts
from .signing.keys import Signer
from .signing.proofs import serialise, sign
from .signing.templates import SigningTemplate

# What may differ between the awards of one template; the rest, and which of these are empty, must be the same.
SLOTS = (
    "credential_id",
    "public_url",
    "recipient_name",
    "achieved_on",
    "awarded_on",
    "valid_from",
    "valid_until",
    "serial_number",
    "register_number",
    "status_list_url",
    "status_index",
    "grade",
    "identity_method",
    "learning_from_on",
    "learning_until_on",
    "evidence_narrative",
)
_FIXED = tuple(item.name for item in fields(AwardFacts) if item.name not in (*SLOTS, "version"))
_CHECKED_SHARE = 0.01


class TemplateMismatch(Exception):
    """The two ways gave two documents. Nothing of this batch may be stored."""


class VersionTemplate:
    """Signs awards that differ from `first` only in SLOTS. Raises NotATemplate, Unacceptable, IncompleteFacts."""

    def __init__(self, first: AwardFacts, contexts: Contexts) -> None:
        self._first, self._wording, self._contexts = first, first.version, contexts
        self._filled = _filled(first)
        self._plain_rest = {name: value for name, value in first.to_dict().items() if name not in SLOTS}

        def build(values: Mapping[str, str]) -> JSON:
            placed = {slot: int(value) if slot == "status_index" else value for slot, value in values.items()}
            return open_badge(replace(first, **placed), contexts)  # type: ignore[arg-type]

        self._template = SigningTemplate(build, _markers(self._filled), _markers(self._filled), contexts)

    def fits(self, facts: AwardFacts, contexts: Contexts) -> bool:
        if contexts != self._contexts or (facts.version is not self._wording and facts.version != self._wording):
            return False
        # Its neighbours have the same one: whether it is equal need not be asked again.
        self._wording = facts.version
        return _filled(facts) == self._filled and all(getattr(facts, name) == getattr(self._first, name) for name in _FIXED)

    def sign(self, facts: AwardFacts, *, signer: Signer, created: datetime) -> str:
        """The signed document as the text to store."""
        values = {slot: str(getattr(facts, slot)) for slot in self._filled}
        return self._template.sign(values, signer=signer, created=created)

    def knows(self, snapshot: Mapping[str, Any]) -> bool:
        """The same as `fits`, for a snapshot as it is stored (see AwardFacts.to_dict)."""
        return self._plain_rest == {name: value for name, value in snapshot.items() if name not in SLOTS} and (
            self._filled == tuple(slot for slot in SLOTS if slot in snapshot)
        )

    def is_signed(self, text: str, snapshot: Mapping[str, Any], *, public_raw: bytes, method: str, created: datetime) -> bool:
        """Whether `text` is letter for letter what was signed for this snapshot, which the template `knows`."""
        values = {slot: str(snapshot[slot]) for slot in self._filled}
        return self._template.is_signed(text, values, public_raw=public_raw, method=method, created=created)


# The latest of this process. Each follows from a wording and the contexts alone.
_templates: deque[VersionTemplate] = deque(maxlen=8)


def sign_batch(
    awards: Iterable[tuple[AwardFacts, datetime]], *, signer: Signer, contexts: Contexts
) -> Iterator[tuple[AwardFacts, str]]:
    """Signed documents, in order, for awards each with its fixed moment of signing.

    The first, the last, the first of each template and a random hundredth also go the whole way; where the two differ by one
    letter the batch stops with TemplateMismatch, so use it inside one transaction. Mixed versions and shapes each get a
    template of their own, which the next parts of a batch use as well.
    """
    last = None
    for facts, created in awards:
        template = next((one for one in tuple(_templates) if one.fits(facts, contexts)), None)
        first = last is None or template is None
        if template is None:
            template = VersionTemplate(facts, contexts)
            _templates.appendleft(template)
        text = template.sign(facts, signer=signer, created=created)
        # Chance decides what is looked at again, nothing secret; so the plain generator will do.
        if first or random.random() < _CHECKED_SHARE:  # noqa: S311
            _compare(facts, created, text, signer, contexts)
        last = (facts, created, text)
        yield facts, text
    if last:
        _compare(*last, signer, contexts)


def _compare(facts: AwardFacts, created: datetime, text: str, signer: Signer, contexts: Contexts) -> None:
    if serialise(sign(open_badge(facts, contexts), signer=signer, created=created, contexts=contexts)) != text:
        raise TemplateMismatch(facts.credential_id)


def _filled(facts: AwardFacts) -> tuple[str, ...]:
    return tuple(slot for slot in SLOTS if getattr(facts, slot) != "")


def _markers(slots: tuple[str, ...]) -> dict[str, str]:
    """Values of the right kind for each slot that no document contains. Days lie in the Middle Ages, each in its own year."""
    years = iter(random.sample(range(1000, 1400), len(slots)))
    return {slot: _marker(slot, next(years)) for slot in slots}


def _marker(slot: str, year: int) -> str:
    if slot == "status_index":
        return str(secrets.randbelow(9 * 10**14) + 10**14)
    if slot.endswith("_on"):
        return f"{year}-{secrets.randbelow(12) + 1:02d}-{secrets.randbelow(28) + 1:02d}"
    if slot in ("valid_from", "valid_until"):
        return f"{year}-07-0{secrets.randbelow(9) + 1}T0{secrets.randbelow(10)}:1{secrets.randbelow(10)}:00Z"
    name = f"marker-{secrets.token_hex(16)}"
    return f"https://{name}.invalid/" if slot.endswith(("_url", "_id")) else name
