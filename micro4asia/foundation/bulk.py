"""Many rows in one go: by COPY on PostgreSQL, by Django's own statements on SQLite.

COPY goes into a table of the transaction's own and from there by one statement into the real one: PostgreSQL copies into no
table whose rows are walled, and so policies, triggers and constraints judge these rows as they judge any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

_AT_ONCE = 500


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Add rows whose `save` has nothing more to do. Their keys are not read back: look them up by what is unique in them.

    ignore_conflicts: leave out what somebody entered before, rather than raise IntegrityError for all.
    """
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=ignore_conflicts)
        return
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    with _copied(model, fields, rows, adding=True) as (table, columns):
        conflicts = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
        _execute(f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {columns} FROM "{table}"{conflicts}')  # noqa: S608  (names of our own tables and columns)


def update(rows: Sequence[models.Model], names: Collection[str]) -> int:
    """Write these fields of rows that are there; returns how many were."""
    if not rows:
        return 0
    model = type(rows[0])
    fields: list[models.Field[Any, Any]] = [model._meta.get_field(name) for name in names]  # type: ignore[misc]
    key = model._meta.pk
    if connection.vendor != "postgresql":
        changes = ", ".join(f'"{field.column}" = %s' for field in fields)
        values = [_values(row, [*fields, key], adding=False) for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(f'UPDATE "{model._meta.db_table}" SET {changes} WHERE "{key.column}" = %s', values)  # noqa: S608  (names of our own tables and columns)
            return int(cursor.rowcount)
    with _copied(model, [key, *fields], rows, adding=False) as (table, _columns):
        changes = ", ".join(f'"{field.column}" = s."{field.column}"' for field in fields)
        # Nothing is known yet of what was copied; the ends keep the planner from reading the whole target.
        same = f't."{key.column}" = s."{key.column}" AND t."{key.column}" BETWEEN %s AND %s'
        ends = [min(row.pk for row in rows), max(row.pk for row in rows)]
        return _execute(f'UPDATE "{model._meta.db_table}" t SET {changes} FROM "{table}" s WHERE {same}', ends)  # noqa: S608  (names of our own tables and columns)


@contextmanager
def _copied(
    model: type[models.Model], fields: Sequence[models.Field[Any, Any]], rows: Sequence[models.Model], *, adding: bool
) -> Iterator[tuple[str, str]]:
    """A table of the transaction's own with these columns of the rows in it, and the names of the columns."""
    table, columns = f"copied_{model._meta.db_table}"[:63], ", ".join(f'"{field.column}"' for field in fields)
    with transaction.atomic():
        _execute(f'CREATE TEMP TABLE "{table}" ON COMMIT DROP AS SELECT {columns} FROM "{model._meta.db_table}" LIMIT 0')  # noqa: S608  (names of our own tables and columns)
        with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(_values(row, fields, adding=adding))
        yield table, columns
        _execute(f'DROP TABLE "{table}"')


def _values(row: models.Model, fields: Sequence[models.Field[Any, Any]], *, adding: bool) -> list[Any]:
    """What Django itself would send for these fields."""
    given = [field.pre_save(row, adding) if adding else getattr(row, field.attname) for field in fields]
    return [field.get_db_prep_save(value, connection) for field, value in zip(fields, given, strict=True)]


def _execute(statement: str, values: Sequence[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return int(cursor.rowcount)
