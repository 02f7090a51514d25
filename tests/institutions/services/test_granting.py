"""Roles are given from–to, by one or by two, and never to oneself."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from institutions.models import Grant, Membership, Role
from institutions.services.granting import change_dates, confirm_role, decline_role, grant_role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import UserFactory
from tests.factories.network import GrantFactory, UnitFactory

DAY = dt.date(2025, 1, 15)
TODAY = timezone.localdate()


def events(chain):
    return list(JournalEntry.objects.filter(chain=chain.pk).order_by("sequence").values_list("event", flat=True))


def test_the_network_gives_the_first_administrator_and_that_one_the_other_roles(chief, home):
    first, second = UserFactory(), UserFactory()
    grant_role(user=first, role=Role.INSTITUTION_ADMIN, by=chief, valid_from=DAY, institution=home)
    factor(first)
    given = grant_role(user=second, role=Role.ISSUER, by=first, valid_from=DAY, institution=home)
    assert second.has_role(Role.ISSUER, at=home)
    assert given.granted_by == first
    assert events(home) == ["role_granted", "role_granted"]
    assert Letter.objects.filter(to=second.email).exists()


def factor(person):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(person, generate_totp_secret())


def test_the_network_gives_no_other_role_at_a_partner_and_no_second_administrator(chief, admin, home):
    for role in (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN):
        with pytest.raises(PermissionDenied, match="Only an administrator of the institution"):
            grant_role(user=UserFactory(), role=role, by=chief, valid_from=DAY, institution=home)


def test_an_administrator_alone_makes_no_second_one_who_would_confirm_a_registrar(admin, chief, home):
    chosen = UserFactory()
    proposed = grant_role(user=chosen, role=Role.INSTITUTION_ADMIN, by=admin, valid_from=DAY, institution=home)
    assert not chosen.has_role(Role.INSTITUTION_ADMIN, at=home)
    with pytest.raises(PermissionDenied, match="another administrator confirms"):
        confirm_role(grant=proposed, by=admin)
    confirm_role(grant=proposed, by=chief)
    assert chosen.has_role(Role.INSTITUTION_ADMIN, at=home)


def test_nobody_gives_themselves_a_role(admin, chief, home):
    for person in (admin, chief):
        with pytest.raises(PermissionDenied, match="themselves"):
            grant_role(user=person, role=Role.REGISTRAR, by=person, valid_from=DAY, institution=home)


def test_an_administrator_gives_no_roles_elsewhere_and_none_of_the_network(admin, elsewhere, holder, home):
    with pytest.raises(PermissionDenied, match="Only an administrator of the institution"):
        grant_role(user=UserFactory(), role=Role.ISSUER, by=admin, valid_from=DAY, institution=elsewhere)
    with pytest.raises(PermissionDenied, match="Only a network administrator"):
        grant_role(user=UserFactory(), role=Role.NETWORK_ADMIN, by=admin, valid_from=DAY)
    for role in (Role.NETWORK_ADMIN, "dean"):
        with pytest.raises(PermissionDenied, match="not yours to give"):
            grant_role(user=UserFactory(), role=role, by=admin, valid_from=DAY, institution=home)
    with pytest.raises(PermissionDenied):
        grant_role(user=UserFactory(), role=Role.ISSUER, by=holder(Role.REGISTRAR, home), valid_from=DAY, institution=home)
    assert Membership.objects.filter(role=Role.ISSUER).count() == 0


def test_without_a_second_factor_nobody_gives_roles(holder, home, settings):
    bare = holder(Role.INSTITUTION_ADMIN, home, second_factor=False)
    with pytest.raises(PermissionDenied, match="second factor"):
        grant_role(user=UserFactory(), role=Role.ISSUER, by=bare, valid_from=DAY, institution=home)


def test_a_registrar_is_made_by_two(admin, home, holder):
    person, other = UserFactory(), holder(Role.INSTITUTION_ADMIN, home)
    grant = grant_role(user=person, role=Role.REGISTRAR, by=admin, valid_from=DAY, institution=home)
    assert isinstance(grant, Grant)
    assert not person.has_role(Role.REGISTRAR, at=home)
    with pytest.raises(PermissionDenied, match="another administrator"):
        confirm_role(grant=grant, by=admin)
    membership = confirm_role(grant=grant, by=other)
    assert person.has_role(Role.REGISTRAR, at=home)
    assert (membership.granted_by, membership.grant.answered_by) == (admin, other)
    assert events(home) == ["role_proposed", "role_granted"]
    with pytest.raises(WrongState):
        confirm_role(grant=grant, by=other)


def test_the_network_may_be_the_second_but_nobody_is_it_for_themselves(admin, chief, home, holder):
    person = holder(Role.INSTITUTION_ADMIN, home)
    grant = grant_role(user=person, role=Role.REGISTRAR, by=admin, valid_from=DAY, institution=home)
    for wrong in (person, holder(Role.REGISTRAR, home), UserFactory()):
        with pytest.raises(PermissionDenied):
            confirm_role(grant=grant, by=wrong)
    assert confirm_role(grant=grant, by=chief).user == person


def test_what_an_administrator_proposed_who_is_no_longer_one_is_not_confirmed(home, holder, chief):
    former = holder(Role.INSTITUTION_ADMIN, home, valid_to=dt.date(2020, 12, 31))
    grant = GrantFactory(institution=home, asked_by=former)
    with pytest.raises(PermissionDenied):
        confirm_role(grant=grant, by=chief)


def test_a_proposal_is_declined_or_taken_back(admin, home, chief):
    for by, outcome in ((chief, "declined"), (admin, "withdrawn")):
        grant = grant_role(user=UserFactory(), role=Role.REGISTRAR, by=admin, valid_from=DAY, institution=home)
        assert decline_role(grant=grant, by=by).outcome == outcome
    assert not Membership.objects.filter(role=Role.REGISTRAR).exists()


def test_the_same_role_is_proposed_once_at_a_time(admin, home):
    person = UserFactory()
    grant_role(user=person, role=Role.REGISTRAR, by=admin, valid_from=DAY, institution=home)
    with pytest.raises(WrongState):
        grant_role(user=person, role=Role.REGISTRAR, by=admin, valid_from=DAY, institution=home)


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        ((2025, 1, 1), (2025, 6, 30), False),
        ((2025, 6, 30), None, False),
        ((2024, 1, 1), None, False),
        ((2024, 1, 1), (2024, 12, 31), True),
        ((2025, 7, 1), None, True),
    ],
)
def test_a_role_that_overlaps_itself_is_refused_at_its_day(admin, home, first, last, fits):
    person = UserFactory()
    dates = {"valid_from": dt.date(2025, 1, 1), "valid_to": dt.date(2025, 6, 30)}
    grant_role(user=person, role=Role.ISSUER, by=admin, institution=home, **dates)
    again = {"valid_from": dt.date(*first), "valid_to": dt.date(*last) if last else None}
    if fits:
        grant_role(user=person, role=Role.ISSUER, by=admin, institution=home, **again)
        return
    with pytest.raises(ValidationError) as refusal:
        grant_role(user=person, role=Role.ISSUER, by=admin, institution=home, **again)
    assert set(refusal.value.message_dict) == {"valid_from"}


def test_the_whole_institution_holds_its_units_and_two_units_stand_side_by_side(admin, home):
    law, music = UnitFactory(institution=home), UnitFactory(institution=home)
    person, whole = UserFactory(), UserFactory()
    for unit in (law, music):
        grant_role(user=person, role=Role.ISSUER, by=admin, valid_from=DAY, institution=home, unit=unit)
    grant_role(user=whole, role=Role.ISSUER, by=admin, valid_from=DAY, institution=home)
    for user, unit in ((person, None), (person, law), (whole, law)):
        with pytest.raises(ValidationError):
            grant_role(user=user, role=Role.ISSUER, by=admin, valid_from=DAY, institution=home, unit=unit)


def test_a_unit_of_elsewhere_and_a_registrar_of_one_unit_are_refused_at_the_unit(admin, home, elsewhere):
    foreign, own = UnitFactory(institution=elsewhere), UnitFactory(institution=home)
    for role, unit in ((Role.ISSUER, foreign), (Role.INSTITUTION_ADMIN, own)):
        with pytest.raises(ValidationError) as refusal:
            grant_role(user=UserFactory(), role=role, by=admin, valid_from=DAY, institution=home, unit=unit)
        assert "unit" in refusal.value.message_dict


def test_a_role_that_is_over_before_it_began_is_refused_at_its_last_day(admin, home):
    for role in (Role.ISSUER, Role.REGISTRAR):
        with pytest.raises(ValidationError) as refusal:
            grant_role(
                user=UserFactory(), role=role, by=admin, valid_from=DAY, institution=home, valid_to=DAY - dt.timedelta(days=1)
            )
        assert "valid_to" in refusal.value.message_dict


def test_the_last_day_of_a_role_is_moved_by_another_administrator(admin, home, holder):
    membership = holder(Role.ISSUER, home).memberships.get()
    changed = change_dates(membership=membership, by=admin, valid_to=TODAY + dt.timedelta(days=30))
    assert changed.valid_to == TODAY + dt.timedelta(days=30)
    assert JournalEntry.objects.filter(event="role_dated").count() == 1
    with pytest.raises(ValidationError):
        change_dates(membership=membership, by=admin, valid_to=TODAY - dt.timedelta(days=1))
    with pytest.raises(PermissionDenied, match="your own"):
        change_dates(membership=admin.memberships.get(), by=admin, valid_to=None)


def test_the_last_administrator_is_given_no_last_day(admin, home, holder):
    other = holder(Role.INSTITUTION_ADMIN, home)
    until = TODAY + dt.timedelta(days=30)
    assert change_dates(membership=admin.memberships.get(), by=other, valid_to=until).valid_to == until
    third = holder(Role.INSTITUTION_ADMIN, home, valid_from=TODAY + dt.timedelta(days=1))
    assert not third.has_role(Role.INSTITUTION_ADMIN, at=home)
    membership = other.memberships.get()
    Membership.objects.filter(user=admin).update(valid_to=None)
    Membership.objects.filter(pk=membership.pk).update(valid_to=until)
    with pytest.raises(PermissionDenied):
        change_dates(membership=membership, by=other, valid_to=until)


def test_a_role_limited_to_a_unit_reaches_what_belongs_to_it_and_no_further(home, holder):
    law = UnitFactory(institution=home, code="LAW", names={"vi": "Khoa Luật", "en": "Faculty of Law"})
    UnitFactory(institution=home, code="LAW-INT", names={"en": "International Law"}, parent=law)
    UnitFactory(institution=home, code="MUS", names={"en": "Music"})
    person = holder(Role.OFFICER, home)
    person.memberships.update(unit=law)
    reaches = {
        name: person.has_role(Role.OFFICER, at=home, within={"en": name}) for name in ("international law", "Music", "Dance")
    }
    assert reaches == {"international law": True, "Music": False, "Dance": False}
    assert person.has_role(Role.OFFICER, at=home, within={"vi": "Khoa Luật"})
    assert person.has_role(Role.OFFICER, at=home, within={})


@pytest.mark.parametrize("valid_to", [TODAY + dt.timedelta(days=31), None])
def test_one_administrator_shortens_a_registrar_and_does_not_prolong_one(admin, home, holder, valid_to):
    membership = holder(Role.REGISTRAR, home).memberships.get()
    change_dates(membership=membership, by=admin, valid_to=TODAY + dt.timedelta(days=30))
    with pytest.raises(WrongState, match="takes two administrators"):
        change_dates(membership=membership, by=admin, valid_to=valid_to)
    membership.refresh_from_db()
    assert membership.valid_to == TODAY + dt.timedelta(days=30)
    assert change_dates(membership=membership, by=admin, valid_to=TODAY).valid_to == TODAY


@pytest.mark.parametrize("as_well", [False, True])
def test_whoever_of_the_network_gave_a_partner_its_administrator_is_no_second_there(chief, holder, home, as_well):
    first = UserFactory()
    grant_role(user=first, role=Role.INSTITUTION_ADMIN, by=chief, valid_from=DAY, institution=home)
    factor(first)
    grant = grant_role(user=UserFactory(), role=Role.REGISTRAR, by=first, valid_from=DAY, institution=home)
    # Nor as an administrator of the institution, made so by their own.
    if as_well:
        grant_role(user=chief, role=Role.INSTITUTION_ADMIN, by=first, valid_from=DAY, institution=home)
    with pytest.raises(PermissionDenied, match="You gave this institution its administrator"):
        confirm_role(grant=grant, by=chief)
    assert confirm_role(grant=grant, by=holder(Role.NETWORK_ADMIN)).role == Role.REGISTRAR
