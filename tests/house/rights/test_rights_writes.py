"""The journal goes with the fact: where its entry cannot be written, nothing is.

That each write leaves exactly one entry, and a refused one none, is asked of every role in test_rights.py.
"""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from micro4asia.foundation.models import JournalEntry, JournalHead
from tests.factories.credentials import LearnerFactory
from tests.house.rights.test_rights import NO_ENTRY
from tests.house.rights_cases import CASES
from tests.house.rights_driving import address_of, told
from tests.house.rights_rows import ROLES, expected, needs_matrix
from tests.house.rights_watching import checksum_of, watched
from tests.house.rights_world import ENTERED

pytestmark = [needs_matrix, pytest.mark.django_db]
TOLD = [case for case in CASES if case.posts and not case.comes_back and case.url not in NO_ENTRY]


def take(places):
    """These places of these chains are taken, so that the database refuses whatever would be written there."""
    taken = {"event": "taken", "subject_type": "none", "subject_id": 1, "at": timezone.now(), "previous_hash": "", "hash": ""}
    entries = [JournalEntry(chain=chain, sequence=sequence, **taken) for chain, sequence in places]
    JournalEntry.objects.bulk_create(entries, ignore_conflicts=True)


def institutions():
    return list(apps.get_model("institutions.Institution").objects.values_list("pk", flat=True))


def take_first_places():
    """Of institutions that are not there yet: whoever lets one in writes into its own chain."""
    last = max(institutions())
    take((chain, 1) for chain in range(last + 1, last + 500))


def take_next_places():
    """Of every chain that there is."""
    ends = dict(JournalHead.objects.values_list("chain", "sequence"))
    take((chain, ends.get(chain, 0) + 1) for chain in [0, *institutions()])


def sums(tables):
    """A checksum of every row of each of these tables."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    return {table: checksum_of(models[table]._base_manager.all()) for table in sorted(set(tables) & models.keys())}


def undone(act):
    """Whether the rows are what they were, after `act`, which the database refused somewhere; and what it answered, if at all."""
    answer = None
    with transaction.atomic():
        with watched() as written:
            try:
                with transaction.atomic():
                    answer = act()
            except IntegrityError:
                pass
        after = sums(written)
        transaction.set_rollback(True)
    return after == sums(written), answer


def test_nothing_is_done_that_the_journal_cannot_tell(world):
    wrong, tried = {}, 0
    take_first_places()
    for case in TOLD:
        role = next((role for role in ROLES if role in world.people and expected(case, role) == "allow"), "")
        if not role:
            continue
        tried += 1
        address, client = address_of(world, case), world.client(role)
        with transaction.atomic():
            data = case.data(world)
            take_next_places()
            same, answer = undone(lambda client=client, address=address, data=data: client.post(address, data))
            transaction.set_rollback(True)
        if not same:
            wrong[str(case)] = "something is left"
        elif answer is not None and told(case, answer) == "allow":
            wrong[str(case)] = f"answered {answer.status_code} as if it were done"
    assert wrong == {}
    assert tried > 50


def test_of_many_signed_together_none_is_signed_that_the_journal_cannot_tell(world):
    def ready():
        learner = LearnerFactory(institution=world.same)
        fields = {**ENTERED, "name_as_printed": learner.full_name}
        award = prepare_award(version=world.version, learner=learner, by=world.preparer, fields=fields)
        return send_to_registrar(award=award, by=world.preparer)

    many = [(award, fingerprint(award)) for award in (ready(), ready(), ready())]
    take_first_places()
    take_next_places()
    same, answer = undone(lambda: sign_awards(awards=many, by=world.signer))
    assert same
    assert answer is None
    assert {type(award).objects.get(pk=award.pk).state for award, _print in many} == {"ready"}
