"""Every method at every address: which ones a view offers, and what is answered to those that it does not."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from ipaddress import IPv4Address
from itertools import count
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve
from django.utils.functional import SimpleLazyObject

from micro4asia.foundation.errors import WrongState
from tests.house.rights_asking import Case
from tests.house.rights_cases import CASES
from tests.house.rights_driving import address_of
from tests.house.rights_watching import undone
from tests.house.rights_world import PROGRAMMES, World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# Of which a view says nothing itself: the head comes with the page, and the API answers what may be asked.
BESIDES = {"HEAD", "OPTIONS"}
REFUSED = {401, 403, 404}


@cache
def first_cases() -> tuple[Case, ...]:
    """One for each address."""
    found: dict[str, Case] = {}
    for case in CASES:
        found.setdefault(case.url, case)
    return tuple(found.values())


@cache
def driven(url: str) -> frozenset[str]:
    return frozenset("POST" if case.posts else "GET" for case in CASES if case.url == url)


class Doors:
    """Views asked without the middleware in between, each by every person: what takes no time can be asked of all."""

    def __init__(self, world: World) -> None:
        self.world = world
        # Each comes from an address of its own: how often one may ask is not the question here.
        self.readers = count()
        self.factory = RequestFactory()
        # Each address and where it leads, looked up once for everybody.
        self.addresses = {case.url: address_of(world, case) for case in first_cases()}
        self.found = {url: resolve(path.partition("?")[0]) for url, path in self.addresses.items()}

    def answer(self, role: str, url: str, method: str) -> Any:
        """The response, or None for whoever may not come in at all."""
        found = self.found[url]
        headers = {"authorization": f"Bearer {self.world.tokens[role]}"} if role in PROGRAMMES else {}
        reader = str(IPv4Address("10.0.0.0") + next(self.readers))
        request: Any = self.factory.generic(method, self.addresses[url], headers=headers, REMOTE_ADDR=reader)
        # The lazy one is what the middleware gives to a view.
        request.user = SimpleLazyObject(lambda: self.world.people[role]) if role in self.world.people else AnonymousUser()
        request.session, request._dont_enforce_csrf_checks = {}, True
        request.resolver_match = found
        try:
            return found.func(request, *found.args, **found.kwargs)
        except (PermissionDenied, Http404, WrongState):
            return None

    def offered(self, url: str, roles: list[str]) -> set[str] | None:
        """What the view says that it takes, to the first who may hear it; None if it takes whatever comes."""
        for role in roles:
            with undone():
                response = self.answer(role, url, "TRACE")
            if response is not None and response.status_code == 405:
                return {method.strip() for method in response.headers["Allow"].split(",")}
        return None


def trouble(ask: Callable[[], Any], *, fits: Callable[[Any], bool], besides: Collection[str] = ()) -> str:
    """What was wrong with one answer to a method that is not offered; empty where nothing was."""
    try:
        with undone() as written:
            response = ask()
    except Exception as error:
        return f"broke: {error!r}"
    if found := set(written) - set(besides):
        return f"wrote {sorted(found)}"
    return "" if response is None or fits(response) else str(response.status_code)
