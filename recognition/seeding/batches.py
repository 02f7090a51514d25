"""Two batches of the demo: one that was issued to its last row, and one that waits for a registrar."""

from __future__ import annotations

import csv
import io
from typing import Any

from credentials.models import Batch, MicroCredentialVersion
from credentials.services.batch_issuing import approve_batch
from credentials.services.batches import open_batch, read_columns, send_batch
from institutions.models import User
from recognition.seeding import data

COLUMNS = ("number", "full_name", "birth_date", "email", "language", "grade")


def seed_batches() -> None:
    """Send each, and approve what the demo has issued. Its jobs are left to the caller."""
    staff = {user.email: user for user in User.objects.all()}
    for row in data("batches"):
        batch = _send(row, staff[row["prepared_by"]])
        if row["approved_by"]:
            approve_batch(batch=batch, by=staff[row["approved_by"]], shown=batch.digest)


def _send(row: dict[str, Any], issuer: User) -> Batch:
    version = MicroCredentialVersion.objects.get(micro_credential__code=row["micro_credential"], number=row["number"])
    batch = open_batch(version=version, by=issuer, name=row["name"], content=_table(row["rows"]))
    columns = {name: place for place, name in enumerate(COLUMNS)}
    batch = read_columns(batch=batch, by=issuer, columns=columns, defaults=row["defaults"], encoding="utf-8", delimiter=",")
    return send_batch(batch=batch, by=issuer)[0]


def _table(rows: list[dict[str, str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *([row[name] for name in COLUMNS] for row in rows)])
    return written.getvalue().encode()
