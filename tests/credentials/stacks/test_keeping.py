"""What is kept of a learner with a stack: told, erased when they ask, taken away by time, shown to no other institution."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from credentials.models import StackApplication, StackFollow, UseLedger
from credentials.services.stacking_applying import choose_awards, withdraw_application
from credentials.services.stacking_bundle import ask_for_bundle
from credentials.services.stacking_deciding import decide_application, prepare_again
from credentials.stack_retention import Stacks
from institutions.models import Role
from institutions.services.privacy import answer, ask, close_account
from institutions.services.retaining import run_round
from micro4asia.foundation.errors import WrongState
from tests.credentials.stacks.conftest import GRANT
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db
TEN_YEARS = dt.timedelta(days=10 * 365 + 10)


def erase(owner, institution, by):
    asked = ask(person=owner, institution=institution, kind="erasure", wording="")
    return answer(request=asked, by=by, grant=True, words="As far as we may.")


@built_once
def refused(application, registrar):
    return decide_application(application=application, by=registrar, outcome="refused", reasons="Too early.", answers={})


def test_the_copy_of_ones_data_holds_follows_applications_uses_and_the_record(
    signed, granted, follow, owner, awards, seal_waiting
):
    choose_awards(follow=follow, by=owner, awards=awards[:1])
    ask_for_bundle(application=granted, by=owner)
    seal_waiting()
    told = Stacks().tell(owner)
    assert told.facts["following"][0]["chosen"] == [awards[0].serial_number]
    (application,) = told.facts["applications"]
    assert (application["stack"], application["outcome"], application["consent"]) == ("ST-A", "granted", "They may see it.")
    assert set(application["credentials"]) == {award.serial_number for award in awards}
    assert sum(float(use["hours"]) for use in told.facts["uses_of_hours"]) == 300
    (record,) = told.files.values()
    assert json.loads(record)["credentialSubject"]["verifiableCredential"]


def test_an_erasure_takes_the_person_out_of_what_was_granted_and_leaves_the_hours_used(
    signed, granted, owner, institution, other_institution, other_registrar, registrar, follow, awards, seal_waiting
):
    choose_awards(follow=follow, by=owner, awards=awards)
    ask_for_bundle(application=granted, by=owner)
    seal_waiting()
    answered = erase(owner, institution, other_registrar)
    assert (answered.done["stack_applications"], "stack_awards" in answered.kept) == (1, True)
    row = StackApplication.objects.get(pk=granted.pk)
    assert (row.applicant, row.bundle, row.outcome, row.award_id) == (None, "", "granted", signed.pk)
    assert not StackApplication.objects.visible_to(registrar).exists()
    assert not StackApplication.objects.visible_to(owner).exists()
    assert set(row.uses.values_list("status", flat=True)) == {"used"}
    tied = UseLedger.objects.filter(holder=owner).values_list("award__institution", flat=True)
    assert set(tied) == {other_institution.pk}, "awards of institutions that were not asked stay tied"
    assert [award.institution for award in follow.awards.all()] == [other_institution]
    with pytest.raises(PermissionDenied):
        prepare_again(application=row, by=registrar, award=GRANT["award"])


def test_an_erasure_before_the_signature_frees_the_hours(granted, owner, institution, other_registrar):
    erase(owner, institution, other_registrar)
    row = StackApplication.objects.get(pk=granted.pk)
    assert (row.applicant, row.award) == (None, None)
    assert set(row.uses.values_list("status", flat=True)) == {"released"}


def test_an_erasure_leaves_what_is_open_or_was_refused_and_says_so(application, owner, institution, registrar, other_registrar):
    assert "open_stacks" in erase(owner, institution, other_registrar).kept
    decide_application(application=application, by=registrar, outcome="refused", reasons="Too early.", answers={})
    assert "stack_files" in Stacks().erase(owner, institution, timezone.now()).kept
    assert StackApplication.objects.get(pk=application.pk).applicant == owner


@pytest.mark.parametrize("how", ["refused", "withdrawn"])
def test_ten_years_after_its_end_an_application_goes_with_its_lines(application, owner, registrar, institution, how, request):
    if how == "refused":
        request.getfixturevalue("refused")
    else:
        withdraw_application(application=application, by=owner)
    run_round(institution, timezone.now() + TEN_YEARS - dt.timedelta(days=365))
    assert StackApplication.objects.exists()
    run, _more = run_round(institution, timezone.now() + TEN_YEARS)
    assert run.counts.get(kind="stack_files").done == 1
    assert not StackApplication.objects.exists()
    assert not UseLedger.objects.exists()


def test_what_was_granted_or_waits_never_goes(application, registrar, institution):
    run_round(institution, timezone.now() + 3 * TEN_YEARS)
    granted = decide_application(application=application, by=registrar, **GRANT)
    run_round(institution, timezone.now() + 3 * TEN_YEARS)
    for rows in (StackApplication.objects.filter(pk=granted.pk), UseLedger.objects.filter(application=granted)):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_the_database_lets_nobody_change_whose_it_is(refused, stranger):
    rows, uses = StackApplication.objects.filter(pk=refused.pk), UseLedger.objects.filter(application=refused)
    for change in (
        lambda: rows.update(applicant=None),
        lambda: rows.update(applicant=stranger),
        lambda: uses.update(holder=stranger),
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            change()


def test_an_account_with_an_open_application_stays_and_one_without_takes_its_follows_along(application, owner):
    with pytest.raises(WrongState, match="not decided yet"):
        close_account(person=owner)
    withdraw_application(application=application, by=owner)
    close_account(person=owner)
    assert not StackFollow.objects.exists()


def test_the_issuer_of_a_part_sees_neither_follow_nor_application_nor_use(application, other_institution, member, registrar):
    for role in (Role.REGISTRAR, Role.INSTITUTION_ADMIN, Role.ISSUER):
        person = member(role, other_institution)
        for model in (StackFollow, StackApplication, UseLedger):
            assert not model.objects.visible_to(person).exists(), (role, model)
    assert not StackFollow.objects.visible_to(registrar).exists(), "the awarding institution learns of it with the application"
    assert StackApplication.objects.visible_to(registrar).exists()
