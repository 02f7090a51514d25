"""Rows that know how they were read, so that the journal can tell by digests what a use case changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.utils.crypto import salted_hmac

from micro4asia.foundation.checking import CheckedAtOnce


class Remembering(CheckedAtOnce):
    """A base for models whose rows stand in the journal. Costs two references a row; digests are made only when asked for."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        row = super().from_db(db, field_names, values)
        row.__dict__["_as_read"] = (field_names, values)
        return row


def before_and_after(row: models.Model) -> tuple[str, str]:
    """Digests of the row as it was read and as it is now; empty for one that was not there or is not known in full.

    From then on what it is now counts as read: a second use case of the same request begins where the first ended.
    """
    names = [field.attname for field in _fields(row)]
    read = row.__dict__.get("_as_read")
    then = dict(zip(*read, strict=True)) if read else {}
    now = {name: row.__dict__[name] for name in names if name in row.__dict__}
    row.__dict__["_as_read"] = (list(now), list(now.values()))
    return digest(row, then), digest(row, now)


def digest(row: models.Model, values: dict[str, Any]) -> str:
    """HMAC-SHA-256, in hex, over the row's fields. Keyed, so that nobody can try names against an entry that stays for ever.

    values: by column of the model. Empty if one is missing, or is an expression that only the database can work out.
    """
    fields = _fields(row)
    if any(field.attname not in values or hasattr(values[field.attname], "resolve_expression") for field in fields):
        return ""
    said = {field.attname: _plain(field, values[field.attname]) for field in fields}
    text = json.dumps([row._meta.label_lower, said], sort_keys=True, ensure_ascii=False, default=str)
    return salted_hmac("foundation.journal", text, algorithm="sha256").hexdigest()


def over(digests: Sequence[str]) -> str:
    """One digest over those of the rows of a batch, in their order, so that a batch is one entry of the journal."""
    return salted_hmac("foundation.journal.batch", "\n".join(digests), algorithm="sha256").hexdigest()


def _fields(row: models.Model) -> list[models.Field[Any, Any]]:
    """Without those that the database works out from the others, and by which a row in memory may lag behind."""
    return [field for field in row._meta.concrete_fields if not field.generated]


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    """The same for a value as it was typed, as it was assigned and as either database gives it back."""
    if value is None or isinstance(field, models.JSONField):
        return value
    value = field.to_python(value)
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds") if value.tzinfo else value.isoformat()
        case Decimal() if isinstance(field, models.DecimalField):
            return f"{value:.{field.decimal_places}f}"
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case bool() | int() | None:
            return value
    return str(value)
