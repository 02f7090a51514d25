"""What a request wrote, told by its statements, and whether rows are still what they were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

WRITE = re.compile(r'^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
# What is written beside the facts: who is signed in, what is counted, and the second of two answers kept for a moment.
BESIDE = {"django_session", "foundation_denial", "cache", "usersessions_usersession"}


class Written(list[str]):
    """Tables in the order in which they were written. `counted`: whether a refusal was. `looked`: whether nothing was done but
    reading."""

    counted = False
    looked = True

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith("SELECT"):
            self.looked = False
            if found := WRITE.match(sql):
                self.counted |= found[1] == "foundation_denial"
                if found[1] not in BESIDE:
                    self.append(found[1])
        return execute(sql, params, many, context)


@contextmanager
def watched() -> Iterator[Written]:
    written = Written()
    with connection.execute_wrapper(written):
        yield written


@contextmanager
def undone() -> Iterator[Written]:
    """Takes back what is done in the block, to where the test began. Reading alone leaves nothing to take back."""
    begun = connection.savepoint_ids[-1]
    with watched() as done:
        try:
            yield done
        except BaseException:
            done.looked = False
            raise
        finally:
            if not done.looked:
                connection.set_rollback(False)
                connection.savepoint_rollback(begun)


Rows = dict[str, set[Any]]


def every_row() -> Rows:
    return {
        model._meta.label: set(model._base_manager.values_list("pk", flat=True))
        for model in apps.get_models()
        if model._meta.managed and model._meta.db_table not in BESIDE
    }


def since(before: Rows) -> Rows:
    """Rows that are here now and were not then."""
    return {label: new for label, rows in every_row().items() if (new := rows - before.get(label, set()))}


def checksum(rows: Rows) -> str:
    """Over every column of the rows, in their order."""
    seen = sha256()
    for label, keys in sorted(rows.items()):
        seen.update(f"{label} {checksum_of(apps.get_model(label)._base_manager.filter(pk__in=keys))}".encode())
    return seen.hexdigest()


def checksum_of(rows: QuerySet[Any]) -> str:
    seen = sha256()
    for values in rows.order_by("pk").values_list():
        seen.update(repr([bytes(v) if isinstance(v, memoryview) else v for v in values]).encode())
    return seen.hexdigest()
