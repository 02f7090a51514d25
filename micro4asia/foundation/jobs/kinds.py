"""The register: what a kind of job does, where, how often it is tried."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

# In the order in which a worker that serves them all should prefer them.
QUEUES = ("sign", "default", "mail", "render")

Handler = Callable[[int], None]
OnFailure = Callable[[int, str], None]


class GiveUp(Exception):
    """Raised by a handler that knows another attempt would be useless. The message is a code, without personal data."""


class LeaseLost(Exception):
    """Another worker took this job over; whatever was done for it must be undone."""


class UnknownKind(LookupError):
    """No handler is registered under this name."""


@dataclass(frozen=True)
class Kind:
    name: str
    handler: Handler
    queue: str
    retry_on: tuple[type[BaseException], ...]
    attempts: int
    lease: timedelta | None
    outside: bool
    on_failure: OnFailure | None


_kinds: dict[str, Kind] = {}
recurring: dict[str, timedelta] = {}


def job(
    kind: str,
    *,
    queue: str = "default",
    retry_on: type[BaseException] | tuple[type[BaseException], ...] = (),
    attempts: int = 5,
    lease: timedelta | None = None,
    outside: bool = False,
    on_failure: OnFailure | None = None,
) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job. It stays callable as the plain function it is.

    retry_on: failures that pass by themselves, tried `attempts` times in all. Any other exception is a fault, tried three
    times at most in case it was a fleeting one. lease: how long one run may take before another worker may start the job
    (default JOBS_LEASE). outside: the handler runs outside any transaction. on_failure: called with the subject's id and
    the reason, in the transaction that gives the job up.
    """
    if queue not in QUEUES:
        raise ValueError(f"no such queue: {queue}")
    expected = retry_on if isinstance(retry_on, tuple) else (retry_on,)

    def register(handler: Handler) -> Handler:
        known = _kinds.get(kind)
        if known and (known.handler.__module__, known.handler.__qualname__) != (handler.__module__, handler.__qualname__):
            raise ValueError(f"two handlers for one kind of job: {kind}")
        _kinds[kind] = Kind(kind, handler, queue, expected, attempts, lease, outside, on_failure)
        return handler

    return register


def recur(kind: str, *, every: timedelta) -> None:
    """Have a job of this kind, with subject 0, enqueued again and again. Any number of workers may keep the clock."""
    recurring[kind] = every


def kind_of(name: str) -> Kind:
    """Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None
