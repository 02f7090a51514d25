"""Work that is queued in the name of somebody who may no longer do it."""

import datetime as dt

from django.utils import timezone

from credentials.models import Award
from credentials.services.issuing import fingerprint, sign_awards
from institutions.models import Membership, Role
from institutions.services.leaving import end_role, suspend_person
from micro4asia.foundation.models import JournalEntry, Letter
from tests.foundation.built_once import built_once


@built_once
def signed(ready_award, registrar):
    """Signed a moment ago; no worker has come to it yet."""
    sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    return Award.objects.get(pk=ready_award.pk)


def end(registrar, member, institution):
    end_role(membership=registrar.memberships.get(), by=member(Role.INSTITUTION_ADMIN, institution))


def test_what_a_registrar_signed_who_was_removed_a_second_later_is_not_sealed(signed, registrar, member, institution, run_jobs):
    end(registrar, member, institution)
    run_jobs()
    award = Award.objects.get(pk=signed.pk)
    assert (award.state, award.signed_by, award.document, award.serial_number) == ("ready", None, "", "")
    assert JournalEntry.objects.filter(event="award_signature_withdrawn", actor_id=None).count() == 1
    assert not Letter.objects.filter(key__startswith="award_issued").exists()


def test_another_registrar_signs_it_then(signed, registrar, member, institution, run_jobs):
    end(registrar, member, institution)
    run_jobs()
    award = Award.objects.get(pk=signed.pk)
    sign_awards(awards=[(award, fingerprint(award))], by=member(Role.REGISTRAR, institution))
    run_jobs()
    assert Award.objects.get(pk=signed.pk).state == "issued"


def test_what_was_sealed_before_the_removal_stays_valid(signed, registrar, member, institution, run_jobs):
    run_jobs()
    before = Award.objects.get(pk=signed.pk).document
    end(registrar, member, institution)
    run_jobs()
    award = Award.objects.get(pk=signed.pk)
    assert (award.state, award.document) == ("issued", before)


def test_a_role_that_came_to_its_planned_end_still_seals_what_it_signed(signed, registrar, run_jobs):
    Membership.objects.filter(user=registrar).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    run_jobs()
    assert Award.objects.get(pk=signed.pk).state == "issued"


def test_nothing_is_sealed_for_somebody_whose_account_was_closed(signed, registrar, member, run_jobs):
    suspend_person(person=registrar, by=member(Role.NETWORK_ADMIN, None))
    run_jobs()
    assert Award.objects.get(pk=signed.pk).state == "ready"
