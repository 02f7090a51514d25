"""Rows that even a direct UPDATE cannot change: triggers, written by migrations, alike on SQLite and PostgreSQL.

A refusal reaches Python as django.db.IntegrityError, "frozen: <table>…". SQLite forgets a table's triggers whenever a later
migration rebuilds the table, so `refreeze` looks after every `migrate` and puts back what is missing.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: % cannot be changed by %', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class FreezeRows(Operation):
    """See freeze_rows. `name` identifies the pair of triggers, so that one table may be frozen in several ways."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, columns: Sequence[str] | None, when_sql: str, *, deletes: bool) -> None:
        self.table, self.columns, self.when_sql, self.deletes = table, columns, when_sql, deletes
        digest = sha256(repr((columns, when_sql)).encode()).hexdigest()[:8]
        self.name = f"frozen_{table[:40]}_{digest}"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state of the models does not know of triggers."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for statement in self.statements(schema_editor.connection):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        on_table = f' ON "{self.table}"' if schema_editor.connection.vendor == "postgresql" else ""
        for action in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.name}_{action}{on_table}", params=None)

    def describe(self) -> str:
        return f"Freeze rows of {self.table}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("FreezeRows", [self.table, self.columns, self.when_sql], {"deletes": self.deletes})

    def statements(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The SQL that installs the triggers afresh, whatever stood there before."""
        return self._on_postgresql() if connection.vendor == "postgresql" else self._on_sqlite()

    def _update_condition(self, differs: str) -> str:
        parts = [f"({self.when_sql})"] if self.when_sql else []
        if self.columns:
            # Django's save() writes equal values back; only a difference is a change.
            parts.append("(" + " OR ".join(f'OLD."{c}" {differs} NEW."{c}"' for c in self.columns) + ")")
        return " AND ".join(parts)

    def _on_sqlite(self) -> list[str]:
        statements = []
        for action, condition in (("update", self._update_condition("IS NOT")), ("delete", self.when_sql)):
            statements.append(f"DROP TRIGGER IF EXISTS {self.name}_{action}")
            if action == "delete" and not self.deletes:
                continue
            when = f"WHEN {condition} " if condition else ""
            message = f"frozen: {self.table} cannot be changed by {action.upper()}"
            statements.append(
                f'CREATE TRIGGER {self.name}_{action} BEFORE {action.upper()} ON "{self.table}" '
                f"FOR EACH ROW {when}BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return statements

    def _on_postgresql(self) -> list[str]:
        statements = [_REFUSE]
        for action, condition in (("update", self._update_condition("IS DISTINCT FROM")), ("delete", self.when_sql)):
            statements.append(f'DROP TRIGGER IF EXISTS {self.name}_{action} ON "{self.table}"')
            if action == "delete" and not self.deletes:
                continue
            when = f"WHEN ({condition}) " if condition else ""
            statements.append(
                f'CREATE TRIGGER {self.name}_{action} BEFORE {action.upper()} ON "{self.table}" '
                f"FOR EACH ROW {when}EXECUTE FUNCTION refuse_change()"
            )
        return statements


class RefuseInserts(FreezeRows):
    """See refuse_inserts."""

    def __init__(self, table: str, when_sql: str, why: str) -> None:
        self.table, self.when_sql, self.why = table, when_sql, why
        self.name = f"refused_{table[:40]}_{sha256(when_sql.encode()).hexdigest()[:8]}"

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        schema_editor.execute(self._dropped(schema_editor.connection.vendor), params=None)

    def describe(self) -> str:
        return f"Refuse rows of {self.table}: {self.why}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return ("RefuseInserts", [self.table, self.when_sql, self.why], {})

    def _dropped(self, vendor: str) -> str:
        return f"DROP TRIGGER IF EXISTS {self.name}" + (f' ON "{self.table}"' if vendor == "postgresql" else "")

    def _on_sqlite(self) -> list[str]:
        return [
            self._dropped("sqlite"),
            f'CREATE TRIGGER {self.name} BEFORE INSERT ON "{self.table}" FOR EACH ROW WHEN {self.when_sql} '
            f"BEGIN SELECT RAISE(ABORT, 'refused: {self.why}'); END",
        ]

    def _on_postgresql(self) -> list[str]:
        # Not in WHEN of the trigger: what is asked of other rows stands in a function there.
        refuse = f"RAISE EXCEPTION 'refused: {self.why}' USING ERRCODE = 'integrity_constraint_violation'"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {self.when_sql} THEN {refuse}; END IF; RETURN NEW; END $$",
            self._dropped("postgresql"),
            f'CREATE TRIGGER {self.name} BEFORE INSERT ON "{self.table}" FOR EACH ROW EXECUTE FUNCTION {self.name}()',
        ]


def refuse_inserts(table: str, when_sql: str, why: str) -> RefuseInserts:
    """A migration operation that refuses new rows of `table`, as IntegrityError "refused: <why>".

    when_sql: portable SQL over NEW, which may look at other rows. why: a name as constraints have them. Both come from our own
    migrations, never from input.
    """
    return RefuseInserts(table, when_sql, why)


class UnfreezeRows(FreezeRows):
    """Takes back, from this migration on, what a FreezeRows with the same arguments installed."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)


def freeze_rows(table: str, *, columns: Sequence[str] | None = None, when_sql: str = "", deletes: bool = True) -> FreezeRows:
    """A migration operation that refuses changes to rows of `table`.

    columns: those that may not change; None means all. when_sql: portable SQL over OLD, such as "OLD.status <> 'draft'";
    empty means always. deletes: whether DELETE is refused under the same condition. All three come from our own migrations,
    never from input. The same table may be frozen several times with different arguments.
    """
    return FreezeRows(table, columns, when_sql, deletes=deletes)


def unfreeze_rows(table: str, *, columns: Sequence[str] | None = None, when_sql: str = "", deletes: bool = True) -> UnfreezeRows:
    """The counterpart in a later migration, given the same arguments."""
    return UnfreezeRows(table, columns, when_sql, deletes=deletes)


def refreeze(sender: AppConfig, *, using: str, **kwargs: object) -> None:
    """After `migrate`: put back triggers that SQLite dropped together with a rebuilt table."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    wanted: dict[str, FreezeRows] = {}
    loader = MigrationLoader(connection)
    for key in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        if key in loader.applied_migrations:
            for operation in loader.graph.nodes[key].operations:
                if isinstance(operation, UnfreezeRows):
                    wanted.pop(operation.name, None)
                elif isinstance(operation, FreezeRows):
                    wanted[operation.name] = operation
    with connection.cursor() as cursor:
        for operation in wanted.values():
            for statement in operation.statements(connection):
                cursor.execute(statement)
