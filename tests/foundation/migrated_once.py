"""The tables of a run on SQLite are made once: what the first process has migrated, the others and the real workers copy.

On PostgreSQL each process makes its own, as Django does; there only the real workers copy (see worker_harness).
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3.creation import DatabaseCreation


def together() -> Path:
    return Path(os.environ["TESTS_TOGETHER"])


def kept() -> Path:
    """Where the migrated tables lie, once somebody has made them behind the door."""
    return together() / "migrated.sqlite3"


@contextmanager
def door(name: str = "migrating") -> Iterator[None]:
    """One process of the run at a time."""
    with (together() / f"{name}.door").open("w") as way:
        fcntl.flock(way, fcntl.LOCK_EX)
        yield


def share_the_tables() -> None:
    """From now on Django's test database begins as a copy, and migrating finds nothing to do; or it becomes the original."""
    begin, create = DatabaseCreation._create_test_db, DatabaseCreation.create_test_db

    def copied(self: Any, *arguments: Any, **named: Any) -> str:
        name = begin(self, *arguments, **named)
        if kept().exists():
            with closing(sqlite3.connect(kept())) as original:
                # Open until Django is there: a database in memory goes with the last who looks at it.
                self.filled = sqlite3.connect(name, uri=name.startswith("file:"))
                original.backup(self.filled)
        return name

    def created(self: Any, *arguments: Any, **named: Any) -> str:
        with door():
            name = create(self, *arguments, **named)
            if kept().exists():
                self.filled.close()
                return name
            self.connection.ensure_connection()
            making = kept().with_suffix(".making")
            with closing(sqlite3.connect(making)) as copy:
                self.connection.connection.backup(copy)
            making.rename(kept())
        return name

    DatabaseCreation._create_test_db, DatabaseCreation.create_test_db = copied, created
