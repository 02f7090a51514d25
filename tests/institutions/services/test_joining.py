"""An invitation is for one address, for one time, and for seven days."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from institutions.models import Grant, Invitation, Membership, Role
from institutions.services.inviting import invite, revoke_invitation
from institutions.services.joining import accept, find, open_account
from institutions.services.leaving import end_role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import UserFactory
from tests.factories.network import UnitFactory

TODAY = timezone.localdate()


@pytest.fixture
def invited(admin, home, run_jobs):
    """Invites and reads the letter: answers with the row and the token of its link."""

    def make(email="new@example.org", role=Role.ISSUER, by=admin, institution=home, **more):
        row = invite(email=email, role=role, by=by, institution=institution, valid_from=TODAY, **more)
        run_jobs()
        return row, re.search(r"/invitations/(\w+)/", mail.outbox[-1].body)[1]

    return make


def person(email="new@example.org"):
    user = UserFactory(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def test_whoever_reads_the_mailbox_takes_the_role_up(invited, home, admin):
    row, token = invited("New@Example.org", language="vi")
    assert (row.email, len(token)) == ("new@example.org", 40)
    assert mail.outbox[-1].to == ["new@example.org"]
    user = person()
    membership = accept(token=token, by=user)
    assert (membership.role, membership.granted_by, membership.institution) == (Role.ISSUER, admin, home)
    assert user.has_role(Role.ISSUER, at=home)
    assert find(token) is None


def test_the_token_is_kept_nowhere_once_the_letter_is_sent(invited):
    row, token = invited()
    assert token not in row.token_hash
    letter = Letter.objects.get(key=f"once:invitation:{row.pk}")
    assert (letter.state, letter.text, letter.html) == ("sent", "", "")


@pytest.mark.parametrize("ended", ["accepted", "revoked", "expired", "inviter gone"])
def test_a_link_that_does_not_hold_is_nothing(invited, admin, holder, home, ended):
    row, token = invited()
    other = holder(Role.INSTITUTION_ADMIN, home)
    if ended == "accepted":
        accept(token=token, by=person())
    elif ended == "revoked":
        revoke_invitation(invitation=row, by=other)
    elif ended == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    else:
        end_role(membership=admin.memberships.get(), by=other)
    before = Membership.objects.count()
    assert find(token) is None
    with pytest.raises(WrongState):
        accept(token=token, by=UserFactory())
    assert Membership.objects.count() == before


def test_the_link_proves_the_mailbox_to_the_account_that_accepts(invited, home, run_jobs):
    _row, token = invited()
    user = person("private@example.org")
    accept(token=token, by=user)
    assert user.verified_addresses() == ["private@example.org", "new@example.org"]
    told = set(Letter.objects.filter(key__startswith="person-changed:").values_list("to", flat=True))
    assert told == {"private@example.org", "new@example.org"}


def test_an_address_of_another_account_is_not_taken_from_it(invited, home):
    _row, token = invited()
    owner, other = person(), person("other@example.org")
    with pytest.raises(ValidationError, match="another account"):
        accept(token=token, by=other)
    assert other.verified_addresses() == ["other@example.org"]
    assert accept(token=token, by=owner).user == owner


def test_a_newcomer_opens_an_account_with_the_link_and_only_for_its_address(invited, home):
    _row, token = invited(language="lo")
    user = open_account(token=token, full_name="Nguyễn Thị Ví Dụ", password="một câu dài để nhớ")
    assert (user.email, user.language, user.verified_addresses()) == ("new@example.org", "lo", ["new@example.org"])
    with pytest.raises(ValidationError, match="already"):
        open_account(token=token, full_name="Somebody", password="một câu dài để nhớ")
    assert accept(token=token, by=user).user == user


def test_an_invited_registrar_waits_for_the_second_administrator(invited, home):
    _row, token = invited(role=Role.REGISTRAR)
    grant = accept(token=token, by=person())
    assert isinstance(grant, Grant)
    assert not Membership.objects.filter(role=Role.REGISTRAR).exists()
    assert find(token) is None


def test_nobody_invites_themselves_or_accepts_their_own(invited, admin, home):
    EmailAddress.objects.create(user=admin, email="second@example.org", verified=True)
    for address in (admin.email.upper(), "second@example.org"):
        with pytest.raises(ValidationError) as refusal:
            invite(email=address, role=Role.ISSUER, by=admin, institution=home, valid_from=TODAY)
        assert "email" in refusal.value.message_dict
    _row, token = invited("third@example.org")
    with pytest.raises(PermissionDenied, match="themselves"):
        accept(token=token, by=admin)


def test_only_administrators_invite_and_only_to_what_is_theirs_to_give(admin, chief, holder, home, elsewhere):
    to = {"email": "x@example.org", "valid_from": TODAY}
    for by, role, where in (
        (holder(Role.REGISTRAR, home), Role.ISSUER, home),
        (admin, Role.ISSUER, elsewhere),
        (admin, Role.NETWORK_ADMIN, None),
        (chief, Role.ISSUER, home),
        (chief, Role.INSTITUTION_ADMIN, home),
    ):
        with pytest.raises(PermissionDenied):
            invite(role=role, by=by, institution=where, **to)
    assert invite(role=Role.INSTITUTION_ADMIN, by=chief, institution=elsewhere, **to).institution == elsewhere
    assert invite(role=Role.NETWORK_ADMIN, by=chief, institution=None, **to).role == Role.NETWORK_ADMIN
    assert JournalEntry.objects.filter(event="role_offered").count() == 2


def test_an_overlap_with_a_role_here_is_told_at_once_and_one_elsewhere_is_not(admin, home, elsewhere, holder):
    colleague, stranger = holder(Role.ISSUER, home), holder(Role.ISSUER, elsewhere)
    for user in (colleague, stranger):
        EmailAddress.objects.create(user=user, email=user.email, verified=True)
    with pytest.raises(ValidationError) as refusal:
        invite(email=colleague.email, role=Role.ISSUER, by=admin, institution=home, valid_from=TODAY)
    assert set(refusal.value.message_dict) == {"valid_from"}
    assert invite(email=stranger.email, role=Role.ISSUER, by=admin, institution=home, valid_from=TODAY)


def test_one_address_gets_three_open_invitations_and_no_more(invited, admin, home):
    for role in (Role.ISSUER, Role.OFFICER, Role.ASSESSOR):
        invited(role=role)
    with pytest.raises(ValidationError) as refusal:
        invite(email="new@example.org", role=Role.QA_REVIEWER, by=admin, institution=home, valid_from=TODAY)
    assert "email" in refusal.value.message_dict


def test_a_role_that_began_before_it_was_accepted_begins_on_the_day_of_acceptance(invited, home):
    unit = UnitFactory(institution=home)
    _row, token = invited(unit=unit, valid_to=TODAY + dt.timedelta(days=9))
    Invitation.objects.update(valid_from=TODAY - dt.timedelta(days=3))
    membership = accept(token=token, by=person())
    assert (membership.valid_from, membership.valid_to, membership.unit) == (TODAY, TODAY + dt.timedelta(days=9), unit)


def test_an_open_invitation_is_revoked_by_an_administrator_and_once(invited, admin, holder, home, elsewhere):
    row, _token = invited()
    with pytest.raises(PermissionDenied):
        revoke_invitation(invitation=row, by=holder(Role.INSTITUTION_ADMIN, elsewhere))
    assert revoke_invitation(invitation=row, by=admin).state == "revoked"
    with pytest.raises(WrongState):
        revoke_invitation(invitation=row, by=admin)
