"""Room for deep calls, taken at once.

CPython keeps the frames of Python functions in chunks of 16 KiB (Python/pystate.c, push_chunk) that it maps when a call does not
fit into the last one and unmaps when that call returns. A call in a loop that happens to stand at the end of a chunk pays two
system calls and a page fault each time. A request, some hundred frames deep, meets several such loops: a sixth of its
processor time.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Places for the values of one frame, 8 bytes each. The chunk that such a frame makes necessary is the next power of two,
# 512 KiB, half of which is left. Nothing of it is touched, hence nothing of it is memory, before somebody stands there.
PLACES = 33_000


def with_headroom(function: Callable[P, R]) -> Callable[P, R]:
    """The same function; all that it calls in turn finds its frames in one chunk."""

    def call(*args: P.args, **named: P.kwargs) -> R:
        return function(*args, **named)

    call.__code__ = call.__code__.replace(co_stacksize=PLACES)
    return update_wrapper(call, function)
