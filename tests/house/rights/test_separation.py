"""Every address that takes an argument, and every form, asked with what belongs to another institution.

Two worlds stand side by side, with other people and other objects. People of the first ask with one argument after another,
and one field after another, taken from the second: nothing is there, and nothing of the second changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from credentials.models import Award
from recognition.models import RecognitionRequest
from tests.house.rights_cases import CASES, Case
from tests.house.rights_driving import filled, told
from tests.house.rights_rows import expected, needs_matrix
from tests.house.rights_watching import Rows, checksum, undone, watched
from tests.house.rights_world import PROGRAMMES, World

ROLES = {
    "those who award": ("issuer_same", "qa_same", "registrar_same", *(name for name in PROGRAMMES if name.endswith("_same"))),
    "those who decide and those who learn": ("inst_admin_same", "recog_sending", "recog_receiving", "learner_owner"),
}
# Who somebody is where all that is asked for belongs to others. What the matrix says there counts: it knows what is public.
ABROAD = {f"{role}_same": f"{role}_other" for role in ("issuer", "qa", "registrar", "inst_admin")}
ABROAD |= {"recog_sending": "recog_unrelated", "recog_receiving": "recog_unrelated", "learner_owner": "learner_other"}
# Fields that name what is public, by anybody's right.
PUBLIC = {
    "POST credentials:review-ask, field partner": "any institution of the network may be asked for a review",
    "POST credentials:stack-new, field g-0-add": "a part is any micro-credential of the catalogue",
    "POST credentials:stack-edit, field g-0-add": "as above",
}


@dataclass(frozen=True)
class Swap:
    """One request of the first world with one thing of the second. `told`: where that thing stood.

    abroad: whether the whole address is that of the second.
    """

    case: Case
    args: tuple[Any, ...]
    data: Any
    query: str
    told: str
    abroad: bool = False

    def __str__(self) -> str:
        return f"{self.case}, {self.told}"


def swaps(case: Case, own: World, others: World) -> Iterator[Swap]:
    mine, theirs = tuple(case.args(own)), tuple(case.args(others))
    data, foreign = (filled_in(case, own), filled_in(case, others)) if case.data else (None, None)
    query, far = filled(case.query, own), filled(case.query, others)
    for place, (here, there) in enumerate(zip(mine, theirs, strict=True)):
        if here != there:
            args = (*mine[:place], there, *mine[place + 1 :])
            yield Swap(case, args, data, query, f"argument {place + 1}", abroad=args == theirs)
    if sum(here != there for here, there in zip(mine, theirs, strict=True)) > 1:
        yield Swap(case, theirs, data, query, "every argument", abroad=True)
    for path, changed in exchanged(data, foreign):
        yield Swap(case, mine, changed, query, f"field {path}")
    if query != far:
        yield Swap(case, mine, data, far, "query")


def exchanged(mine: Any, theirs: Any) -> Iterator[tuple[str, Any]]:
    """Every copy of `mine` in which one leaf is that of `theirs`, through dicts and lists."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        for key in mine.keys() & theirs.keys():
            for path, changed in exchanged(mine[key], theirs[key]):
                yield f"{key}.{path}".rstrip("."), {**mine, key: changed}
    elif isinstance(mine, list) and isinstance(theirs, list) and mine and theirs:
        for path, changed in exchanged(mine[0], theirs[0]):
            yield f"0.{path}".rstrip("."), [changed, *mine[1:]]
        # A foreign one hidden among one's own.
        if mine != theirs:
            yield "added", [*mine, theirs[0]]
    elif mine != theirs and isinstance(mine, str | int):
        yield "", theirs


def filled_in(case: Case, world: World) -> Any:
    """The form. What filling it in changed is undone: some first clear the way for what they are about to ask."""
    with undone():
        return case.data(world)


def is_public(case: Case) -> bool:
    return expected(case, "anonymous") == "allow"


def of_their_learners(own: World, others: World) -> set[bytes]:
    """Words that only the second world's learners, awards and requests bear."""

    def words(world: World) -> set[str]:
        awards = Award.objects.filter(institution=world.same).select_related("learner__user")
        requests = RecognitionRequest.objects.filter(award__in=awards).values_list("public_id", flat=True)
        people = {word for award in awards for word in (award.learner.email, award.learner.user and award.learner.user.email)}
        return {*(award.public_id for award in awards), *requests, *filter(None, people)}

    return {word.encode() for word in words(others) - words(own)}


def ask(world: World, role: str, swap: Swap, theirs: Rows, sum_of_theirs: str, secret: set[bytes]) -> str:
    """What was wrong with the answer; empty where nothing was."""
    address = reverse(swap.case.url, args=swap.args) + swap.query
    client = world.client(role)
    wrong = ""
    with undone():
        if swap.case.data:
            swap.case.data(world)
        with watched() as written:
            response = client.post(address, swap.data) if swap.case.posts else client.get(address)
        if written and checksum(theirs) != sum_of_theirs:
            wrong = f"changed rows of the other institution: {sorted(set(written))}"
    status, asked = response.status_code, expected(swap.case, role)
    if wrong:
        return wrong
    if status == 302 and "/accounts/login/" in response["Location"]:
        status = 401
    if (swap.abroad or str(swap) in PUBLIC) and any(word in response.content for word in secret if word not in address.encode()):
        return f"{status}, and shows a learner of the other institution"
    if "field" in swap.told or swap.told == "query":
        # A form may come back with its error instead; it must not have taken what it was given.
        if str(swap) in PUBLIC:
            return ""
        return "" if status in {400, 401, 403, 404, 409, 415, 422} or (status == 200 and not written) else f"{status}"
    if status == 404:
        return ""
    if swap.abroad and told(swap.case, response) == (rule := expected(swap.case, ABROAD.get(role, "api_all_other"))):
        return f"{status}, and wrote {sorted(set(written))}" if written and rule != "allow" else ""
    return "" if asked != "allow" and status in {401, 403, 302} and not written else f"{status} instead of 404"


def askers(roles: tuple[str, ...], number: int, case: Case) -> list[str]:
    """Of these roles all that may do it at home, and in turns one that may not: what it is refused, it is refused elsewhere."""
    may = [role for role in roles if expected(case, role) == "allow"]
    others = [role for role in roles if role not in may]
    return [*may, *others[number % len(others) :][:1]] if others else may


@needs_matrix
@pytest.mark.django_db
@pytest.mark.parametrize("roles", ROLES.values(), ids=ROLES)
def test_what_belongs_to_another_institution_is_not_there_and_does_not_change(roles, worlds):
    own, others, theirs = worlds
    sum_of_theirs, secret = checksum(theirs), of_their_learners(own, others)
    assert len(secret) > 10
    asked = [swap for case in CASES if not is_public(case) for swap in swaps(case, own, others)]
    wrong = {}
    for number, swap in enumerate(asked):
        for role in askers(roles, number, swap.case):
            if answer := ask(own, role, swap, theirs, sum_of_theirs, secret):
                wrong[f"{role}: {swap}"] = answer
    assert not wrong, "\n".join(f"{swap}: {answer}" for swap, answer in wrong.items())
    assert len(asked) > 100
    assert PUBLIC.keys() <= {str(swap) for swap in asked}
    assert checksum(theirs) == sum_of_theirs
