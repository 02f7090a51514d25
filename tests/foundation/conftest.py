"""A kind of job of our own, so that the ground is tested without anything above it."""

from types import SimpleNamespace

import pytest

from micro4asia.foundation.jobs import kinds


@pytest.fixture
def toy():
    """`toy.register(handler, **options)` makes a kind named "toy"; `toy.calls` holds the subjects it was run for."""
    kept = dict(kinds._kinds), dict(kinds.recurring)
    calls: list[int] = []

    def register(handler=calls.append, name="toy", **options):
        kinds._kinds.pop(name, None)
        return kinds.job(name, **options)(handler if handler is not calls.append else lambda subject: calls.append(subject))

    yield SimpleNamespace(register=register, calls=calls)
    for register_of, before in zip((kinds._kinds, kinds.recurring), kept, strict=True):
        register_of.clear()
        register_of.update(before)
