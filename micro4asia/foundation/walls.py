"""The second wall: whose rows the database shows to what is running now (PostgreSQL only; see decision 79).

The first wall is `visible_to` on the querysets. This one stands in the database: policies on tables compare each row with a
setting that travels with every transaction, so that a query whose filter was forgotten finds nothing of others. It keeps
mistakes in, not whoever can send SQL of their own: such a person could change the setting too.

A scope is text. EVERYTHING opens all rows: workers, commands, migrations. NOTHING opens no walled row at all, and so does
a connection that was told nothing. Anything else names who asks, in the parts that `written` puts together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

# Of the transaction, never of the session: with a pool a session's setting would leak into the next request.
SETTING = "micro4asia.scope"
EVERYTHING = "all"
NOTHING = ""

Scope = str | Callable[[], str]

_scope: ContextVar[Scope | None] = ContextVar("walls_scope", default=None)
_outside: list[str] = [EVERYTHING]


def current() -> str:
    """What the next statement is sent under."""
    scope = _scope.get()
    if scope is None:
        return _outside[0]
    return scope if isinstance(scope, str) else scope()


def written(*, user: int | None = None, on: dt.date | None = None, at: Collection[int] = ()) -> str:
    """The scope of one who asks.

    user: their key, whose desks the database looks up for the day `on`. at: desks without a person, those of a programme.
    """
    parts = [f"user:{int(user)}"] if user else []
    parts += [f"on:{on.isoformat()}"] if on else []
    parts += [f"at:{','.join(str(int(key)) for key in sorted(at))}"] if at else []
    return ";".join(parts)


def enter(scope: Scope) -> Token[Scope | None]:
    """From now on, until `leave`. A function is asked anew at each statement; it must not ask the database itself."""
    return _scope.set(scope)


def leave(token: Token[Scope | None]) -> None:
    _scope.reset(token)


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    token = enter(scope)
    try:
        yield
    finally:
        leave(token)


@contextmanager
def everything() -> Iterator[None]:
    """For a block that must see or write rows of others than whoever asks. Each use says why beside it."""
    with within(EVERYTHING):
        yield


def serve() -> None:
    """In a process that serves pages, what runs outside any request sees nothing; elsewhere it sees everything."""
    _outside[0] = NOTHING
