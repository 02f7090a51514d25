"""Policies on tables, written by migrations. On SQLite these operations do nothing.

Each table has one policy to read by and one to write by; both begin by asking whether everything is open. The owner is held
to them as well: the application's role owns its tables. Unique values, foreign keys and TRUNCATE know no policies.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Sub-selects of their own: worked out once for a statement, and only when a row asks for it, not anew for each row.
OPEN = "(SELECT wall_open())"
READER = "(SELECT wall_reader())"
DESKS = "ANY ((SELECT wall_desks())::bigint[])"
NETWORK = "(SELECT wall_network())"

# The scope as SQL reads it: see walls.written. An unset one opens nothing. What policies ask first names no other function of
# ours: pg_dump reads with an empty search path.
SCOPE_SQL = """
CREATE OR REPLACE FUNCTION wall_open() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('micro4asia.scope', true), '') = 'all'
$$;
CREATE OR REPLACE FUNCTION wall_part(part text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(substring(';' || current_setting('micro4asia.scope', true) from ';' || part || ':([0-9,-]+)'), '')
$$;
CREATE OR REPLACE FUNCTION wall_reader() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT substring(';' || current_setting('micro4asia.scope', true) from ';user:([0-9]+)')::bigint
$$;
"""


class _OnPostgreSQL(Operation):
    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state of the models does not know of policies."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in self.statements():
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in self.back():
                schema_editor.execute(statement, params=None)

    def statements(self) -> list[str]:
        raise NotImplementedError

    def back(self) -> list[str]:
        raise NotImplementedError


class WallSQL(_OnPostgreSQL):
    """Functions that policies ask."""

    def __init__(self, sql: str, reverse_sql: str = "") -> None:
        self.sql, self.reverse_sql = sql, reverse_sql

    def statements(self) -> list[str]:
        return [self.sql]

    def back(self) -> list[str]:
        return [self.reverse_sql] if self.reverse_sql else []

    def describe(self) -> str:
        return "Functions of the second wall"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("WallSQL", [self.sql, self.reverse_sql], {})


class WallRows(_OnPostgreSQL):
    """See wall_rows."""

    def __init__(self, table: str, read: str, write: str, lock: str) -> None:
        self.table, self.read, self.write, self.lock = table, read, write, lock

    def statements(self) -> list[str]:
        read, write, lock = (f"{OPEN} OR {part}" if part else OPEN for part in (self.read, self.write, self.lock))
        return [
            *self.back(),
            f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY wall_read ON "{self.table}" FOR SELECT USING ({read})',
            f'CREATE POLICY wall_insert ON "{self.table}" FOR INSERT WITH CHECK ({write})',
            f'CREATE POLICY wall_update ON "{self.table}" FOR UPDATE USING ({lock}) WITH CHECK ({write})',
            f'CREATE POLICY wall_delete ON "{self.table}" FOR DELETE USING ({write})',
        ]

    def back(self) -> list[str]:
        policies = ("read", "insert", "update", "delete")
        return [
            *(f'DROP POLICY IF EXISTS wall_{policy} ON "{self.table}"' for policy in policies),
            f'ALTER TABLE "{self.table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY',
        ]

    def describe(self) -> str:
        return f"Wall the rows of {self.table}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("WallRows", [self.table, self.read, self.write, self.lock], {})


def wall_rows(table: str, *, read: str, write: str | None = None, lock: str | None = None) -> WallRows:
    """A migration operation: rows of `table` are there for those whom `read` lets, and everybody under EVERYTHING.

    Each is a condition over the row's columns; "" means nobody else. write: who adds, changes and deletes, else the readers;
    since Django asks for the key of a new row, they must also be able to read it. lock: who may hold a row as it is, to be
    told that it is not theirs to change, else the writers; a row that they changed must still be one they may write.
    """
    write = read if write is None else write
    return WallRows(table, read, write, write if lock is None else lock)
