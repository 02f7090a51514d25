"""One request of one role, undone again, and everything that it told and left: the answer, the tables, the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from micro4asia.foundation.models import JournalEntry
from tests.house.rights_asking import Case
from tests.house.rights_watching import undone, watched
from tests.house.rights_world import World


@dataclass
class Answer:
    """told: in the words of the matrix. written: tables, what stands beside the facts left out."""

    told: str
    written: set[str]
    counted: bool
    entries: list[JournalEntry] = field(default_factory=list)


def address_of(world: World, case: Case) -> str:
    return reverse(case.url, args=case.args(world)) + filled(case.query, world)


def filled(query: str, world: World) -> str:
    """The words of the query, with "{thing.attribute}" taken from the world."""
    return query.format_map(world.things) if "{" in query else query


def ask(world: World, role: str, case: Case) -> Answer:
    client = world.client(role)
    with undone():
        address = address_of(world, case)
        data = case.data(world) if case.data else None
        last = last_entry() if case.data else 0
        with watched() as written:
            response = client.get(address) if data is None else client.post(address, data)
        entries = list(JournalEntry.objects.filter(pk__gt=last).order_by("pk")) if "foundation_journalentry" in written else []
    return Answer(told(case, response), set(written), written.counted, entries)


def last_entry() -> int:
    return JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def told(case: Case, response: Any) -> str:
    status = response.status_code
    if status == 404:
        return "hide_404"
    if status == 403:
        return "deny_403"
    # A person is sent to the sign-in page; a programme, which could not fill it in, is told that it did not sign in.
    if status == 401 or (status == 302 and "/accounts/login/" in response["Location"]):
        return "redirect_login"
    # A form that came back with its errors let the person in.
    welcome = {200, 302, 400, 415, 422} if case.comes_back else {302} if case.posts else {200, 202, 302}
    return "allow" if status in welcome else str(status)
