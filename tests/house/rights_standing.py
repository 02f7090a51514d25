"""What takes long to build is built once in a run on SQLite: whoever comes later stands upon a copy of its rows."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copytree
from typing import TypeVar

from django.core.files.storage import default_storage
from django.db import connection, transaction
from factory import Factory

from tests.foundation.migrated_once import door, together

Made = TypeVar("Made")


@contextmanager
def standing(name: str, build: Callable[[], Made]) -> Iterator[Made]:
    """What `build` returns, with the rows that it writes below it. They are gone afterwards.

    name: of what is built, the same in all processes of the run. On PostgreSQL each builds its own.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield build()
            transaction.set_rollback(True)
        return
    connection.ensure_connection()
    rows, files, made = (together() / f"{name}.{kind}" for kind in ("sqlite3", "files", "pickle"))
    with closing(sqlite3.connect(":memory:")) as before:
        connection.connection.backup(before)
        try:
            with door(name):
                if not made.exists():
                    keep(build, rows, files, made)
            with closing(sqlite3.connect(rows)) as kept:
                kept.backup(connection.connection)
            copytree(files, default_storage.location, dirs_exist_ok=True)
            told, numbers = pickle.loads(made.read_bytes())  # noqa: S301 written by this run
            count_on(numbers)
            yield told
        finally:
            before.backup(connection.connection)


def keep(build: Callable[[], object], rows: Path, files: Path, made: Path) -> None:
    with transaction.atomic():
        told = pickle.dumps((build(), next_numbers()))
        # Committed, since rows of an open transaction cannot be copied; but no worker is to hear of it.
        connection.run_on_commit.clear()
    with closing(sqlite3.connect(rows)) as copy:
        connection.connection.backup(copy)
    copytree(default_storage.location, files)
    made.write_bytes(told)


def next_numbers() -> dict[type[Factory], int]:
    """Of each factory that has made something in this process."""
    return {each: each._meta._counter.seq for each in factories(Factory) if each._meta._counter}


def count_on(numbers: dict[type[Factory], int]) -> None:
    """What is made from now on is none of what stands there already, in whatever process that was made."""
    for factory, number in numbers.items():
        factory._meta._initialize_counter()
        factory._meta._counter.seq = max(factory._meta._counter.seq, number)


def factories(kind: type[Factory]) -> Iterator[type[Factory]]:
    for each in kind.__subclasses__():
        yield each
        yield from factories(each)
