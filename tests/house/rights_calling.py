"""Asking thousands of times: the same answers as from Django's own client, without what nobody looks at here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.template.backends.django import Template
from django.test import Client
from django.test.client import ClientHandler

from credentials import printing

HOUSE = ClientHandler(enforce_csrf_checks=False)


class Caller(Client):
    """Copies no contexts of templates, and takes no cookie along: every request stands for itself.

    All go through one house, whose middleware is put together once. What a view raises reaches the test because `quickly`
    lets it.
    """

    def __init__(self, **defaults: Any) -> None:
        super().__init__(**defaults)
        self.handler = HOUSE

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


@contextmanager
def quickly() -> Iterator[None]:
    """Pages that refuse are drawn once for each reader: their number is what is read. Nothing is logged or printed."""
    drawn: set[tuple[str, Any]] = set()
    draw = Template.render

    def once(self: Any, context: Any = None, request: Any = None) -> Any:
        name = str(self.template.name)
        if name.startswith("errors/"):
            reader = (name, getattr(getattr(request, "user", None), "pk", None))
            if reader in drawn:
                return ""
            drawn.add(reader)
        return draw(self, context, request)

    silent = logging.root.manager.disable
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", once)
        # Nobody prints here, so that the answer to whoever may have the paper is the page that asks again.
        patch.setattr(printing, "PATIENCE", 0.0)
        patch.setattr(settings, "DEBUG_PROPAGATE_EXCEPTIONS", True)
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(silent)
