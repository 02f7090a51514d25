"""Roles end and accounts close from one second to the next."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from institutions.models import Grant, Invitation, Role
from institutions.policies import is_network_admin
from institutions.services.granting import grant_role
from institutions.services.leaving import end_role, end_sessions, end_sessions_of_institution, reinstate_person, suspend_person
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import MembershipFactory, UserFactory
from tests.factories.network import FactorRecoveryFactory, InvitationFactory, StandingProposalFactory


@pytest.fixture
def signed_in(client):
    def enter(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.get("/account/").status_code == 200
        return client

    return enter


def test_a_role_that_ends_is_gone_this_second_and_so_is_the_session(admin, home, holder, signed_in):
    issuer = holder(Role.ISSUER, home)
    browser = signed_in(issuer)
    row = end_role(membership=issuer.memberships.get(), by=admin)
    assert not issuer.has_role(Role.ISSUER, at=home)
    assert (row.ended_by, row.valid_to) == (admin, None)
    assert browser.get("/account/").url.startswith("/accounts/login/")
    assert JournalEntry.objects.filter(event="role_ended", chain=home.pk).count() == 1
    assert Letter.objects.filter(to=issuer.email).exists()
    with pytest.raises(WrongState):
        end_role(membership=row, by=admin)


def test_the_same_role_may_be_given_again_on_the_same_day(admin, home, holder):
    issuer = holder(Role.ISSUER, home, valid_from=timezone.localdate())
    end_role(membership=issuer.memberships.get(), by=admin)
    grant_role(user=issuer, role=Role.ISSUER, by=admin, institution=home, valid_from=timezone.localdate())
    assert issuer.has_role(Role.ISSUER, at=home)


def test_what_was_in_force_on_a_day_before_is_still_known(admin, home, holder):
    issuer = holder(Role.ISSUER, home)
    end_role(membership=issuer.memberships.get(), by=admin)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert issuer.memberships.in_force(yesterday).exists()
    assert not issuer.memberships.in_force().exists()


def test_nobody_but_another_administrator_of_the_place_ends_a_role(admin, home, holder, elsewhere, chief):
    issuer = holder(Role.ISSUER, home)
    for by in (holder(Role.REGISTRAR, home), holder(Role.INSTITUTION_ADMIN, elsewhere), chief, issuer):
        with pytest.raises(PermissionDenied):
            end_role(membership=issuer.memberships.get(), by=by)
    with pytest.raises(PermissionDenied, match="your own"):
        end_role(membership=admin.memberships.get(), by=admin)


def test_the_last_administrator_stays(admin, home, holder):
    other = holder(Role.INSTITUTION_ADMIN, home)
    end_role(membership=admin.memberships.get(), by=other)
    third = holder(Role.INSTITUTION_ADMIN, home)
    third.is_active = False
    third.save(update_fields=["is_active"])
    with pytest.raises(PermissionDenied):
        end_role(membership=other.memberships.get(), by=admin)
    again = holder(Role.INSTITUTION_ADMIN, home)
    end_role(membership=again.memberships.get(), by=other)
    assert other.has_role(Role.INSTITUTION_ADMIN, at=home)


def test_what_an_administrator_had_open_ends_with_the_role(admin, home, holder):
    other = holder(Role.INSTITUTION_ADMIN, home)
    InvitationFactory(institution=home, invited_by=other)
    grant_role(user=UserFactory(), role=Role.REGISTRAR, by=other, institution=home, valid_from=timezone.localdate())
    end_role(membership=other.memberships.get(), by=admin)
    assert Invitation.objects.get().state == "revoked"
    assert Grant.objects.get().outcome == "withdrawn"


def test_a_closed_account_is_out_at_once_and_opened_again_by_another(chief, home, holder, signed_in):
    person = holder(Role.INSTITUTION_ADMIN, home)
    browser = signed_in(person)
    suspend_person(person=person, by=chief)
    person.refresh_from_db()
    assert not person.has_role(Role.INSTITUTION_ADMIN, at=home)
    assert browser.get("/account/").url.startswith("/accounts/login/")
    with pytest.raises(WrongState):
        suspend_person(person=person, by=chief)
    reinstate_person(person=person, by=chief)
    assert person.has_role(Role.INSTITUTION_ADMIN, at=home)
    with pytest.raises(WrongState):
        reinstate_person(person=person, by=chief)


def test_only_the_network_closes_accounts_and_nobody_their_own(chief, admin, holder, home):
    with pytest.raises(PermissionDenied):
        suspend_person(person=holder(Role.ISSUER, home), by=admin)
    with pytest.raises(PermissionDenied, match="Another network administrator"):
        suspend_person(person=chief, by=chief)


def test_the_letter_of_a_closed_account_goes_to_every_verified_address(chief, home, holder):
    person = holder(Role.ISSUER, home)
    for address in ("a@example.org", "b@example.org"):
        EmailAddress.objects.create(user=person, email=address, verified=True)
    EmailAddress.objects.create(user=person, email="unproven@example.org")
    suspend_person(person=person, by=chief)
    assert set(Letter.objects.values_list("to", flat=True)) == {"a@example.org", "b@example.org"}


def test_sessions_end_for_one_person_or_for_everybody_of_an_institution(home, elsewhere, signed_in, client):
    mine, other = MembershipFactory(institution=home).user, MembershipFactory(institution=elsewhere).user
    for ended, user, out in ((home, mine, True), (home, other, False)):
        browser = signed_in(user)
        end_sessions_of_institution(ended)
        assert (browser.get("/account/").status_code == 302) is out
    browser = signed_in(UserFactory())
    end_sessions(other)
    assert browser.get("/account/").status_code == 200


def test_what_an_administrator_of_the_network_began_falls_with_the_role(chief, home, holder):
    other = holder(Role.NETWORK_ADMIN)
    proposal = StandingProposalFactory(institution=home, proposed_by=chief)
    once = FactorRecoveryFactory(state="once", first_by=chief, first_at=timezone.now())
    dates = {"second_at": timezone.now(), "due_at": timezone.now() + dt.timedelta(days=1)}
    waiting = FactorRecoveryFactory(state="waiting", first_by=other, second_by=chief, first_at=timezone.now(), **dates)
    end_role(membership=chief.memberships.get(), by=other)
    for row in (proposal, once, waiting):
        row.refresh_from_db()
    assert (proposal.confirmed, proposal.answered_by) == (False, other)
    assert [(row.state, row.first_by, row.second_by, row.due_at) for row in (once, waiting)] == [("asked", None, None, None)] * 2


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.INSTITUTION_ADMIN])
def test_whoever_said_that_a_key_may_sign_again_has_not_said_so_once_the_role_is_gone(admin, home, elsewhere, holder, role):
    someone = holder(role, home)
    for place in (home, elsewhere):
        place.signing_keys.update(state="stopped", stopped_at=timezone.now(), stopped_by=admin, lift_asked_by=someone)
    end_role(membership=someone.memberships.get(), by=admin)
    assert [place.signing_keys.get().lift_asked_by for place in (home, elsewhere)] == [None, someone]


def test_of_two_administrators_of_the_network_one_stays(chief, holder):
    other = holder(Role.NETWORK_ADMIN)
    suspend_person(person=other, by=chief)
    with pytest.raises(PermissionDenied):
        suspend_person(person=chief, by=other)
    with pytest.raises(PermissionDenied):
        end_role(membership=chief.memberships.get(), by=other)
    assert is_network_admin(chief)
