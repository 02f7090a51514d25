"""Statements that touch rows are sent together with the scope, once per transaction, in the same message.

Several statements in one simple message are one implicit transaction: without any other round trip `SET LOCAL` holds for
exactly the statement that follows, and inside a transaction for all that follow. A savepoint that is rolled back takes back
what was set within it, so after one the scope is sent anew. Whatever this module does not foresee sends no scope, and an
unset scope opens no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Self

from django.db.backends.postgresql import base as django_base
from psycopg import ClientCursor, Connection, Copy
from psycopg.pq import TransactionStatus

from micro4asia.foundation import walls

# The stubs know its branch for psycopg 2 alone.
base: Any = django_base
# First words of statements that read or write rows. Others (definitions, VACUUM, savepoints) are sent as they are: some of
# them may not stand beside another one.
_TOUCHING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "TRUNCATE", "EXPLAIN", "VALUES", "DO", "CALL"})
_WORD = re.compile(r"[\s(]*([A-Za-z]+)")
_SCOPE = re.compile(r"[a-z0-9:;,-]*")
_SENT = "_walls_sent"


def due(connection: Connection[Any], query: str) -> str:
    """What must be sent before this statement; empty where the transaction knows its scope, or need not."""
    if connection.pgconn.transaction_status == TransactionStatus.IDLE:
        # A transaction begins here. It may do so with a savepoint, and what the one before it was told is gone.
        setattr(connection, _SENT, None)
    found = _WORD.match(query)
    word = found[1].upper() if found else ""
    if word == "ROLLBACK":
        setattr(connection, _SENT, None)
        return ""
    return telling(connection) if word in _TOUCHING else ""


def telling(connection: Connection[Any]) -> str:
    scope = walls.current()
    begun = connection.pgconn.transaction_status == TransactionStatus.INTRANS
    if begun and getattr(connection, _SENT, None) == scope:
        return ""
    if not _SCOPE.fullmatch(scope):
        raise ValueError("A scope is made by walls.written.")
    setattr(connection, _SENT, scope)
    # Compiling a statement takes longer than what it saves, and policies make a long list look dear enough for it.
    return f"SET LOCAL jit TO off; SET LOCAL {walls.SETTING} TO '{scope}'"


@contextmanager
def told(connection: Connection[Any]) -> Iterator[None]:
    """For what cannot share its message: the scope is sent before it, in one transaction with it."""
    alone = connection.autocommit and connection.pgconn.transaction_status == TransactionStatus.IDLE
    whole: AbstractContextManager[Any] = connection.transaction() if alone else nullcontext()
    if alone:
        setattr(connection, _SENT, None)
    with whole:
        if statement := telling(connection):
            ClientCursor(connection).execute(statement)
        yield


class Cursor(base.Cursor):  # type: ignore[misc]
    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Self:
        if not isinstance(query, str):
            with told(self.connection):
                super().execute(query, params, **kwargs)
            return self
        before = due(self.connection, query)
        if not before:
            super().execute(query, params, **kwargs)
            return self
        super().execute(f"{before}; {query}", params, **kwargs)
        self.nextset()
        self.nextset()
        return self

    def executemany(self, query: Any, params_seq: Iterable[Any], **kwargs: Any) -> None:
        with told(self.connection):
            super().executemany(query, params_seq, **kwargs)

    @contextmanager
    def copy(self, statement: Any, params: Any = None, **kwargs: Any) -> Iterator[Copy]:
        with told(self.connection), super().copy(statement, params, **kwargs) as copy:
            yield copy


class ServerSideCursor(base.ServerSideCursor):  # type: ignore[misc]
    """Behind `iterator()`. Outside a transaction it is held: what it finds is fixed while the scope is still set."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Self:
        with told(self.connection):
            super().execute(query, params, **kwargs)
        return self


class DatabaseWrapper(django_base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def create_cursor(self, name: str | None = None) -> Any:
        if name is None:
            return super().create_cursor()
        cursor = ServerSideCursor(self.connection, name=name, scrollable=False, withhold=self.connection.autocommit)
        loader = self.connection.adapters.get_loader(base.TIMESTAMPTZ_OID, base.Format.TEXT)
        if self.timezone != loader.timezone:
            base.register_tzloader(self.timezone, cursor)
        return cursor
