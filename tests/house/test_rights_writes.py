"""Every write that is allowed leaves one entry in the journal, with the fact or not at all; what is refused leaves nothing."""

import pytest
from django.db import transaction
from django.urls import reverse

from credentials import printing
from micro4asia.foundation.models import JournalEntry
from tests.house.rights_cases import CASES
from tests.house.rights_watching import watched
from tests.house.rights_world import build
from tests.house.test_rights import GROUPS, needs_matrix, told

# What is posted and leaves no entry, and why. A form that only came back (`comes_back`) left nothing to tell of.
NO_ENTRY = {
    "institutions:role-switch": "decides which navigation is shown, in the session, and no right",
    "institutions:account": "how one writes one's own name and which language one reads: no right and no record of others",
}
# What is refused and yet writes: an invitation to an address that is not confirmed has the letter sent that confirms it.
LETTERS = {"account_emailaddress", "foundation_job", "foundation_letter"}

pytestmark = [needs_matrix, pytest.mark.django_db]
POSTED = [case for case in CASES if case.posts]


def post(world, role, case):
    """The answer in the matrix's words, the tables written and how many entries there are now that were not before."""
    address = reverse(case.url, args=case.args(world))
    client = world.client(role)
    with transaction.atomic():
        last = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        data = case.data(world)
        with watched() as written:
            response = client.post(address, data)
        entries = list(JournalEntry.objects.filter(pk__gt=last).order_by("pk").values_list("event", flat=True))
        transaction.set_rollback(True)
    return told(case, response), written, entries


@pytest.mark.parametrize("roles", [GROUPS["staff of the issuer"]], ids=["staff of the issuer"])
def test_every_allowed_write_leaves_exactly_one_entry_and_every_refused_one_none(roles, monkeypatch):
    monkeypatch.setattr(printing, "PATIENCE", 0.0)
    world, wrong = build(), {}
    for role in roles:
        for case in POSTED:
            answer, written, entries = post(world, role, case)
            if answer != "allow":
                fine = not set(written) - (LETTERS if case.url == "institutions:invitation" else set())
            elif case.comes_back or case.url in NO_ENTRY:
                fine = len(entries) <= 1
            else:
                fine = len(entries) == 1
            if not fine:
                wrong[f"{role}: {case}"] = f"{answer}, entries {entries}, written {sorted(set(written))}"
    assert wrong == {}
