"""A new legal name: proposed by the institution, confirmed by the network, borne from its day."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from institutions.models import InstitutionName, NameChange, Role
from institutions.services.naming import confirm_name, propose_name, refuse_name, withdraw_name
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from tests.factories.institutions import InstitutionFactory, UserFactory
from tests.factories.network import NameChangeFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)


def propose(home, by, **changes):
    said = {"language": "vi", "name": "Đại học Mới", "valid_from": DAY, "legal_basis": "Decision 12/2026"} | changes
    return propose_name(institution=home, by=by, **said)


def test_from_its_day_the_new_name_is_borne_and_before_it_the_old_one(home, admin, chief):
    old = home.name("vi")
    change = propose(home, admin)
    assert home.name("vi", on=DAY) == old, "nothing changes before the network confirms"
    confirm_name(change=change, by=chief)
    assert home.name("vi", on=DAY) == "Đại học Mới"
    assert home.name("vi", on=DAY - dt.timedelta(days=1)) == old
    assert home.name("en", on=DAY) == "University TUE", "the other language keeps its name"
    assert "Đại học Mới" in Letter.objects.get(to=admin.email).text


def test_a_refusal_leaves_the_name_and_tells_why(home, admin, chief):
    change = refuse_name(change=propose(home, admin), by=chief, reason="The decision names another institution.")
    assert home.name("vi", on=DAY) == "Đại học TUE"
    assert "names another institution" in Letter.objects.get(to=admin.email).text
    with pytest.raises(WrongState):
        confirm_name(change=change, by=chief)


def test_the_institution_takes_its_proposal_back_and_makes_another(home, admin):
    change = propose(home, admin)
    with pytest.raises(WrongState, match="waits for the network already"):
        propose(home, admin)
    withdraw_name(change=change, by=admin)
    assert propose(home, admin).is_open


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "University 0TH"}, "name"),
        ({"name": "Đại học\u200b Mới"}, "name"),
        ({"name": "Đại học TUE"}, "name"),
        ({"valid_from": dt.date(2020, 1, 1)}, "valid_from"),
        ({"valid_from": dt.date(2099, 1, 1)}, "valid_from"),
        ({"legal_basis": ""}, "legal_basis"),
    ],
    ids=["looks like another's", "an invisible letter", "the same", "before the present one", "far ahead", "on no basis"],
)
def test_a_name_that_cannot_be_is_refused_at_its_field(home, elsewhere, admin, changes, field):
    with pytest.raises(ValidationError) as refusal:
        propose(home, admin, **changes)
    assert list(refusal.value.error_dict) == [field]


def test_a_name_that_another_bears_by_now_is_not_confirmed(home, admin, chief):
    change = propose(home, admin)
    InstitutionFactory(code="NEW", names={"vi": "Đại học Mới", "en": "The New University"})
    with pytest.raises(ValidationError, match="can be taken for"):
        confirm_name(change=change, by=chief)


def test_its_own_old_name_may_come_back(home, admin, chief):
    confirm_name(change=propose(home, admin), by=chief)
    change = propose(home, admin, name="Đại học TUE", valid_from=dt.date(2026, 6, 1))
    confirm_name(change=change, by=chief)
    assert home.name_history.filter(language="vi").count() == 3


def test_only_its_administrator_proposes_and_only_the_network_confirms(home, admin, chief, holder):
    for person in (holder(Role.REGISTRAR, home), chief, UserFactory()):
        with pytest.raises(PermissionDenied):
            propose(home, person)
    change = propose(home, admin)
    for person in (admin, holder(Role.REGISTRAR, home), UserFactory()):
        with pytest.raises(PermissionDenied):
            confirm_name(change=change, by=person)
        with pytest.raises(PermissionDenied):
            refuse_name(change=change, by=person, reason="No.")


def test_the_database_keeps_one_open_name_and_two_people(home, admin):
    change = NameChangeFactory(institution=home, proposed_by=admin)
    refusals = [
        lambda: InstitutionName.objects.create(institution=home, language="vi", name="Zwei", valid_from=DAY),
        lambda: InstitutionName.objects.filter(institution=home).update(valid_to=dt.date(2019, 1, 1)),
        lambda: NameChangeFactory(institution=home),
        lambda: NameChange.objects.filter(pk=change.pk).update(answered_by=admin, answered_at=change.proposed_at, confirmed=True),
    ]
    for refused in refusals:
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()


def test_the_network_and_the_institution_see_a_proposal(home, admin, chief, holder, elsewhere):
    change = NameChangeFactory(institution=home)
    assert list(NameChange.objects.visible_to(admin)) == [change]
    assert list(NameChange.objects.visible_to(chief)) == [change]
    assert not NameChange.objects.visible_to(holder(Role.INSTITUTION_ADMIN, elsewhere)).exists()
