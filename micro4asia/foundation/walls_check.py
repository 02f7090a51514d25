"""`manage.py check --database default`, and `migrate`: whether the second wall holds back whom it is meant to hold back."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from micro4asia.foundation.walling import WallRows


def walled_tables(connection: BaseDatabaseWrapper | None = None, *, applied: bool = False) -> set[str]:
    """Tables that our migrations wall; with a connection and `applied`, only by those migrations that it has had."""
    loader = MigrationLoader(connection if applied else None, ignore_no_migrations=True)
    nodes = loader.graph.nodes.items()
    return {
        operation.table
        for key, migration in nodes
        if not applied or key in loader.applied_migrations
        for operation in migration.operations
        if isinstance(operation, WallRows)
    }


@register(Tags.database)
def the_walls_stand(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    if DEFAULT_DB_ALIAS not in (databases or []) or connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        return []
    return list(_warnings(connections[DEFAULT_DB_ALIAS]))


def _warnings(connection: BaseDatabaseWrapper) -> Iterator[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, free = cursor.fetchone()
        cursor.execute("SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relkind IN ('r', 'p')")
        walled = dict(cursor.fetchall())
    if free:
        yield Warning(
            f"The role “{role}” walks through row-level security: it is a superuser or may bypass it.",
            hint="Connect as an ordinary role that owns the tables; docs/operating/database.md tells how to make one.",
            id="foundation.W001",
        )
    # A table that a later migration has dropped needs no wall.
    if missing := {table for table in walled_tables(connection, applied=True) if not walled.get(table, True)}:
        yield Warning(
            f"Row-level security was taken off these tables: {', '.join(sorted(missing))}.",
            hint="Put it back: ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY.",
            id="foundation.W002",
        )
