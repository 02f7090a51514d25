"""Triggers hold where Python is gone around, on both databases."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from micro4asia.foundation import freezing
from micro4asia.foundation.models import Recurrence

pytestmark = pytest.mark.django_db
TABLE = "foundation_recurrence"


def install(operation):
    with connection.cursor() as cursor:
        for statement in operation.statements(connection):
            cursor.execute(statement)


@pytest.fixture
def row():
    return Recurrence.objects.create(name="draft", due_at="2026-11-23T00:00Z")


def refused(change):
    with pytest.raises(IntegrityError, match=f"frozen: {TABLE}"), transaction.atomic():
        change()


def test_named_columns_freeze_once_the_condition_holds(row):
    install(freezing.freeze_rows(TABLE, columns=["due_at"], when_sql="OLD.name <> 'draft'"))
    Recurrence.objects.update(due_at="2026-11-24T00:00Z")
    Recurrence.objects.update(name="published")
    refused(lambda: Recurrence.objects.update(due_at="2026-11-25T00:00Z"))
    refused(lambda: Recurrence.objects.all().delete())
    Recurrence.objects.update(name="published again")


def test_writing_the_same_value_is_no_change(row):
    install(freezing.freeze_rows(TABLE, columns=["name"]))
    row.refresh_from_db()
    row.save()
    row.name = "other"
    refused(row.save)


def test_deletes_may_stay_allowed(row):
    install(freezing.freeze_rows(TABLE, columns=["name"], deletes=False))
    Recurrence.objects.all().delete()
    assert not Recurrence.objects.exists()


def test_one_table_may_be_frozen_in_two_ways(row):
    install(freezing.freeze_rows(TABLE, columns=["name"], deletes=False))
    install(freezing.freeze_rows(TABLE, columns=["due_at"], deletes=False))
    refused(lambda: Recurrence.objects.update(name="other"))
    refused(lambda: Recurrence.objects.update(due_at="2026-11-25T00:00Z"))


@pytest.mark.django_db(transaction=True)
def test_a_migration_freezes_and_thaws_again():
    row = Recurrence.objects.create(name="draft", due_at="2026-11-23T00:00Z")
    frozen, thawed = freezing.freeze_rows(TABLE), freezing.unfreeze_rows(TABLE)
    with connection.schema_editor() as editor:
        frozen.database_forwards("foundation", editor, None, None)
    refused(row.delete)
    with connection.schema_editor() as editor:
        thawed.database_forwards("foundation", editor, None, None)
        thawed.database_backwards("foundation", editor, None, None)
    refused(row.delete)
    with connection.schema_editor() as editor:
        frozen.database_backwards("foundation", editor, None, None)
    row.delete()
    assert TABLE in frozen.describe()
    name, arguments, options = frozen.deconstruct()
    assert getattr(freezing, name)(*arguments, **options).name == frozen.name


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite forgets triggers when a table is rebuilt")
@pytest.mark.django_db(transaction=True)
def test_triggers_that_a_rebuilt_table_lost_come_back_after_migrating():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'frozen_%'")
        before = {name for (name,) in cursor.fetchall()}
        assert any("journalentry" in name for name in before)
        for name in before:
            cursor.execute(f"DROP TRIGGER {name}")
    freezing.refreeze(apps.get_app_config("foundation"), using="default")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'frozen_%'")
        assert {name for (name,) in cursor.fetchall()} == before


def test_every_frozen_table_is_frozen_by_a_migration_that_is_still_there():
    loader = MigrationLoader(connection)
    operations = [op for node in loader.graph.nodes.values() for op in node.operations if isinstance(op, freezing.FreezeRows)]
    assert "foundation_journalentry" in {operation.table for operation in operations}
    for operation in operations:
        with connection.cursor() as cursor:
            assert operation.table in connection.introspection.table_names(cursor)
