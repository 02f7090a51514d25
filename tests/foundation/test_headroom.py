"""Wherever a loop of calls stands, it maps no memory anew for each of them."""

import resource
from threading import Thread

from micro4asia.foundation.headroom import with_headroom

CALLS = 2_000


def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def leaf():
    pass


def at_every_depth(left, found):
    before = faults()
    for _ in range(CALLS):
        leaf()
    found.append(faults() - before)
    if left:
        at_every_depth(left - 1, found)


def test_no_depth_is_dear():
    """In a thread of its own, whose frames begin where no other's are."""
    found = []
    reader = Thread(target=with_headroom(at_every_depth), args=(400, found))
    reader.start()
    reader.join()
    assert len(found) == 401
    assert max(found) < CALLS / 4


def test_it_gives_what_the_function_gives():
    @with_headroom
    def added(one, *, other):
        """Told as before."""
        return one + other

    assert added(1, other=2) == 3
    assert added.__doc__ == "Told as before."
