"""A web process draws several certificates at the same moment, one in each of its threads."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from credentials.rendering.lettering import LAO, SANS, face, line, ring

NAME = "University of Economics Ho Chi Minh City"
THREADS, ROUNDS = 4, 40


@pytest.fixture
def restless():
    """Threads that take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_letters_that_several_threads_draw_first_are_drawn_whole(restless):
    def draw(start):
        start.wait()
        return ring(NAME, centre=50, radius=36.6, size=7, most=290) + line(NAME, centre=50, baseline=9, size=7)

    drawn = set()
    with ThreadPoolExecutor(THREADS) as threads:
        for _round in range(ROUNDS):
            face.cache_clear()
            _read_once = [face(name) for name in (SANS, LAO)]
            start = Barrier(THREADS)
            drawn |= {found.result() for found in [threads.submit(draw, start) for _thread in range(THREADS)]}
    assert len(drawn) == 1
