"""The rights matrix, driven: every address names a row of it, and every role gets at that address what the row says.

What is allowed and writes leaves one entry in the journal, with the fact or not at all; what is refused writes nothing, and is
counted where a person was refused.
"""

import re
from functools import partial
from itertools import product

import pytest
from django.apps import apps
from django.urls import resolve

from micro4asia.foundation.http import audience_of
from tests.house.rights_cases import CASES
from tests.house.rights_driving import address_of, ask
from tests.house.rights_methods import BESIDES, METHODS, REFUSED, Doors, driven, first_cases, trouble
from tests.house.rights_rows import (
    DECISIONS,
    ROLES,
    addresses,
    expected,
    is_api,
    is_asked,
    needs_matrix,
    otherwise,
    read_differences,
    read_rows,
)
from tests.house.rights_world import LIMITED, PROGRAMMES

# What is posted and leaves no entry, and why. A form that only came back (`comes_back`) left nothing to tell of.
NO_ENTRY = {
    "institutions:role-switch": "decides which navigation is shown, in the session, and no right",
    "recognition:request-new": "a draft is the learner's alone until it is sent; sending it is what is told",
    "recognition:request-step": "as above",
    "recognition:source-remove": "as above",
    "recognition:ask-before": "as above",
    "recognition:pre-follow": "as above",
    "institutions:account": "how one writes one's own name and which language one reads: no right and no record of others",
}
# What is refused and yet writes: an invitation to an address that is not confirmed has the letter sent that confirms it.
LETTERS = {"account_emailaddress", "foundation_job", "foundation_letter"}
# What looking alone writes: that somebody opened the link, and the printing of what is not printed yet.
LOOKED = {"credentials:shared": {"credentials_sharelink"}}
PRINTED = {"foundation_job"}
WORDS = {"issuer": "issuer", "qa": "qa_reviewer", "registrar": "registrar", "inst": "institution_admin", "recog": "officer"}
WORDS |= {"assessor": "assessor", "network": "network_admin", "learner": "learner"}


def test_every_address_says_whom_it_is_for():
    assert [path for path, _name, view in addresses() if not audience_of(view)] == []


@needs_matrix
def test_every_address_names_a_row_of_the_matrix():
    rows = read_rows()
    assert [(path, audience_of(view)) for path, _name, view in addresses() if audience_of(view) not in rows] == []


def test_every_address_is_driven_below():
    assert {name for _path, name, _view in addresses()} - {case.url for case in CASES} == set()


@pytest.mark.django_db
def test_every_address_leads_to_its_own_page(world):
    """Where one pattern fits into another, the one that stands first answers for both."""
    there = {case.url: address_of(world, case).partition("?")[0] for case in CASES}
    assert {url: resolve(address).view_name for url, address in there.items() if resolve(address).view_name != url} == {}


@needs_matrix
def test_every_difference_is_one():
    """A row of the table whose case or role is gone, or that says what the matrix says, is dead wood."""
    known = {str(case): case for case in CASES}
    for (case, role), (answer, _why) in read_differences().items():
        assert case in known, case
        assert role in ROLES, role
        assert otherwise(known[case], role) != answer, (case, role)


@needs_matrix
def test_no_difference_lets_somebody_in_without_a_decision_that_says_so():
    known = {str(case): case for case in CASES}
    for (case, role), (answer, why) in read_differences().items():
        if answer == "allow" and otherwise(known[case], role) != "allow":
            numbers = re.findall(r"[Dd]ecision (\d+)", why)
            assert numbers, (case, role)
            for number in numbers:
                assert list(DECISIONS.glob(f"{int(number):04}-*.md")), (case, number)


@needs_matrix
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_matrix_says_and_what_it_writes_stands_in_the_journal(role, world):
    wrong = {}
    for case in CASES:
        if not is_asked(role, case):
            continue
        answer, due = ask(world, role, case), expected(case, role)
        told = f"{answer.told} instead of {due}" if answer.told != due else ""
        if trouble := told or misdeed(world, role, case, answer):
            wrong[str(case)] = trouble
    assert not wrong, "\n".join(f"{role}: {case}: {trouble}" for case, trouble in wrong.items())


@needs_matrix
@pytest.mark.django_db
def test_every_method_that_an_address_offers_is_driven_above(world):
    doors, undriven = Doors(world), {}
    for case in first_cases():
        may = [role for role in ROLES if expected(case, role) == "allow"]
        offers = doors.offered(case.url, may)
        if offers is None:
            undriven[case.url] = "takes whatever comes"
        elif left := offers - BESIDES - driven(case.url):
            undriven[case.url] = ", ".join(sorted(left))
        elif "HEAD" in offers and "GET" not in offers:
            undriven[case.url] = "a head without a page"
    assert undriven == {}


@needs_matrix
@pytest.mark.django_db
def test_methods_that_are_not_offered_are_refused_to_everybody(world):
    """At the views themselves, in every role: nothing is done, and nothing breaks."""
    doors, wrong = Doors(world), {}
    for case in first_cases():
        left = set(METHODS) - BESIDES - driven(case.url)
        for role, method in product([*world.people, "anonymous", *(PROGRAMMES if is_api(case) else ())], sorted(left)):
            fits = partial(not_taken, api=is_api(case))
            if found := trouble(partial(doors.answer, role, case.url, method), fits=fits):
                wrong[f"{role}: {method} {case.url}"] = found
    assert not wrong, "\n".join(f"{asked}: {found}" for asked, found in wrong.items())


@needs_matrix
@pytest.mark.django_db
def test_every_method_is_answered_through_the_whole_house(world):
    """To a visitor and to somebody who may be there: refused with 405, or as whoever may not come in; a head is a page's."""
    wrong = {}
    for case in first_cases():
        may = next(role for role in ROLES if expected(case, role) == "allow")
        for role, method in product({"anonymous", may}, METHODS):
            if method in driven(case.url):
                continue
            ask_it = partial(world.client(role).generic, method, address_of(world, case))
            sees = method == "HEAD" and "GET" in driven(case.url)
            fits = partial(not_taken, api=is_api(case), sees=sees)
            if found := trouble(ask_it, fits=fits, besides=PRINTED if sees else set()):
                wrong[f"{role}: {method} {case.url}"] = found
    assert not wrong, "\n".join(f"{asked}: {found}" for asked, found in wrong.items())


def not_taken(response, *, api, sees=False):
    if response.status_code == 405:
        return bool(response.headers["Allow"])
    if response.status_code == 302 and "/accounts/login/" in response.headers["Location"]:
        return True
    if api and response.status_code == 200 and response.headers.get("Allow"):
        return True
    return response.status_code in REFUSED or (sees and response.status_code in (200, 202, 302))


def misdeed(world, role, case, answer):
    """What was written that should not have been, or was not told; empty where nothing was wrong."""
    written = answer.written
    if answer.told != "allow":
        allowed = LETTERS if case.url == "institutions:invitation" else set()
        uncounted = role in world.people and answer.told in {"deny_403", "hide_404"} and not answer.counted
        return f"refused, and wrote {sorted(written)}" if written - allowed else "not counted" if uncounted else ""
    if not case.posts:
        return f"looked, and wrote {sorted(written)}" if written - PRINTED - LOOKED.get(case.url, set()) else ""
    if case.comes_back or case.url in NO_ENTRY:
        return f"{len(answer.entries)} entries" if len(answer.entries) > 1 else ""
    if len(answer.entries) != 1:
        return f"entries {[entry.event for entry in answer.entries]}, written {sorted(written)}"
    return misstatement(world, role, answer.entries[0])


def misstatement(world, role, entry):
    """What the entry does not say: who, in which role, for whom, about which row, and the digests of it."""
    who = world.people.get(role)
    # What two people do together names both: who asked as the actor, who confirmed beside the rest.
    if (who.pk if who else None) not in (entry.actor_id, entry.data.get("confirmed_by")):
        return f"{entry.event} by {entry.actor_id}"
    place = LIMITED.get(role, role).rpartition("_")[2]
    home = world.things.get("same" if place == "sending" else place)
    ours = role.startswith("network") or not entry.chain or (home and entry.chain == home.pk)
    if who and who.pk == entry.actor_id and entry.role != (WORDS[role.partition("_")[0]] if ours else "learner"):
        return f"{entry.event} as {entry.role}"
    if not apps.get_model(entry.subject_type) or not entry.subject_id:
        return f"{entry.event} about nothing"
    return "" if entry.before or entry.after else f"{entry.event} without digests"
