"""Awarding status and accreditations, with dates that do not contradict each other."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from institutions.models import Accreditation, AwardingStatus, Role
from institutions.services.accrediting import (
    add_awarding_status,
    change_accreditation,
    end_awarding_status,
    record_accreditation,
)
from micro4asia.foundation.errors import WrongState
from tests.factories.institutions import AwardingStatusFactory, InstitutionFactory, UserFactory
from tests.factories.network import AccreditationFactory

pytestmark = pytest.mark.django_db
FIRST, LAST, AFTER = dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2025, 1, 1)


@pytest.fixture
def blank():
    return InstitutionFactory(code="NEW", may_award="unknown")


def status(home, by, **changes):
    said = {
        "may_award_credits": True,
        "legal_basis": "Act 1",
        "scope": "",
        "confirmed": True,
        "valid_from": FIRST,
        "valid_to": None,
    }
    return add_awarding_status(institution=home, by=by, fields=said | changes)


def decision(**changes):
    said = {"kind": "institution-accredited", "agency": {"en": "An agency"}, "decision": "D-1", "decided_on": FIRST}
    return said | {"valid_from": FIRST, "valid_to": LAST} | changes


def test_what_is_not_on_record_is_no_right_to_award(blank):
    assert not blank.may_award_credits(FIRST)
    assert blank.awarding_status(FIRST) is None


def test_a_status_holds_from_its_first_day_to_its_last(blank, chief):
    row = status(blank, chief)
    assert blank.may_award_credits(AFTER)
    end_awarding_status(status=row, by=chief, valid_to=LAST)
    assert blank.may_award_credits(LAST)
    assert not blank.may_award_credits(AFTER)
    status(blank, chief, may_award_credits=False, valid_from=AFTER)
    assert blank.awarding_status(AFTER).may_award_credits is False


@pytest.mark.parametrize(
    ("first", "last"), [(AFTER, None), (dt.date(2023, 1, 1), FIRST), (dt.date(2023, 1, 1), None), (FIRST, FIRST)]
)
def test_no_two_statuses_overlap(blank, chief, first, last):
    status(blank, chief)
    with pytest.raises(ValidationError) as refusal:
        status(blank, chief, valid_from=first, valid_to=last)
    assert list(refusal.value.error_dict) == ["valid_from"]
    assert blank.awarding_statuses.count() == 1


def test_a_status_does_not_end_before_it_began_nor_within_another(blank, chief):
    with pytest.raises(ValidationError) as refusal:
        status(blank, chief, valid_to=dt.date(2023, 1, 1))
    assert list(refusal.value.error_dict) == ["valid_to"]
    row = status(blank, chief, valid_to=LAST)
    with pytest.raises(WrongState):
        end_awarding_status(status=row, by=chief, valid_to=AFTER)


def test_only_the_network_writes_these_down(blank, holder):
    admin = holder(Role.INSTITUTION_ADMIN, blank)
    row, looked = AwardingStatusFactory(institution=blank), AccreditationFactory(institution=blank)
    for person in (admin, UserFactory()):
        for act in (
            lambda by: status(blank, by, valid_from=AFTER),
            lambda by: end_awarding_status(status=row, by=by, valid_to=AFTER),
            lambda by: record_accreditation(institution=blank, by=by, fields=decision()),
            lambda by: change_accreditation(accreditation=looked, by=by, fields=decision()),
        ):
            with pytest.raises(PermissionDenied):
                act(person)


def test_an_accreditation_is_public_and_a_look_into_deqar_never_speaks_against_it(client, blank, chief):
    row = record_accreditation(institution=blank, by=chief, fields=decision(valid_to=None, evidence="https://agency.example/1"))
    assert "Not looked up in DEQAR" in client.get("/institutions/new/").content.decode()
    change_accreditation(accreditation=row, by=chief, fields={"in_deqar": "not_found", "checked_on": AFTER})
    page = client.get("/institutions/new/").content.decode()
    assert "An agency" in page
    assert "Not found in DEQAR" in page
    assert "may well be quality assured" in page
    assert "https://agency.example/1" in page


def test_an_accreditation_that_is_over_is_not_shown_as_if_it_held(client, blank, chief):
    record_accreditation(institution=blank, by=chief, fields=decision())
    assert "An agency" not in client.get("/institutions/new/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_to": dt.date(2023, 1, 1)}, "valid_to"),
        ({"in_deqar": "not_found"}, "checked_on"),
        ({"checked_on": FIRST}, "in_deqar"),
        ({"evidence": "javascript:alert(1)"}, "evidence"),
        ({"kind": "excellent"}, "kind"),
        ({"decision": ""}, "decision"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_at_its_field(blank, chief, changes, field):
    with pytest.raises(ValidationError) as refusal:
        record_accreditation(institution=blank, by=chief, fields=decision(**changes))
    assert list(refusal.value.error_dict) == [field]


def test_the_database_refuses_dates_that_contradict_each_other(blank):
    row, looked = AwardingStatusFactory(institution=blank), AccreditationFactory(institution=blank)
    refusals = [
        lambda: AwardingStatusFactory(institution=blank, valid_from=FIRST),
        lambda: AwardingStatusFactory(institution=blank, valid_to=LAST),
        lambda: AwardingStatus.objects.filter(pk=row.pk).update(valid_to=dt.date(2019, 1, 1)),
        lambda: Accreditation.objects.filter(pk=looked.pk).update(valid_to=dt.date(2019, 1, 1)),
        lambda: Accreditation.objects.filter(pk=looked.pk).update(in_deqar="found"),
        lambda: Accreditation.objects.filter(pk=looked.pk).update(checked_on=FIRST),
    ]
    for refused in refusals:
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()


def test_accreditations_of_applicants_are_nobody_elses_to_see(blank):
    AccreditationFactory(institution=blank)
    AccreditationFactory(institution__state="in_review", institution__member_from=None)
    assert Accreditation.objects.visible_to(None).count() == 1
