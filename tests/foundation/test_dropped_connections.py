"""The database was restarted: whoever asks next is answered."""

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has connections that can be dropped")


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_connection_that_the_database_dropped_is_not_handed_out(django_db_blocker):
    server = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    with django_db_blocker.unblock():
        dropped = backend()
        connection.close()
        with psycopg.connect(**{name: server[key] or None for name, key in names.items()}, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [dropped])
        assert backend() != dropped
        connection.close()
