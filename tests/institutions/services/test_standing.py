"""Two administrators suspend, reinstate and let go; what follows, follows at once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from institutions.models import Institution, Role, Standing, StandingProposal
from institutions.services.standing import confirm_standing, drop_proposal, propose_standing, suspend_institution
from institutions.signals import signing_resumed
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import UserFactory
from tests.factories.network import ApiClientFactory, ApplicationFactory, StandingFactory, StandingProposalFactory, take_token
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db


@built_once
def second(holder):
    return holder(Role.NETWORK_ADMIN)


def suspend(home, chief, second):
    suspend_institution(institution=home, by=chief, reason="Under inquiry.")
    return confirm_standing(institution=home, by=second)


def test_one_proposes_and_nothing_happens_until_another_confirms(home, chief, second):
    proposal = suspend_institution(institution=home, by=chief, reason="Under inquiry.")
    home.refresh_from_db()
    assert home.state == "active"
    with pytest.raises(PermissionDenied, match="another network administrator confirms"):
        confirm_standing(institution=home, by=chief)
    standing = confirm_standing(institution=home, by=second)
    home.refresh_from_db()
    proposal.refresh_from_db()
    assert (home.state, proposal.confirmed) == ("suspended", True)
    assert (standing.reason, standing.by, standing.proposed_by) == ("Under inquiry.", second, chief)
    events = JournalEntry.objects.filter(chain=home.pk).order_by("sequence").values_list("event", flat=True)
    assert list(events) == ["standing_proposed", "institution_suspended"]


def test_its_administrators_and_its_contact_are_told_in_their_languages(home, chief, second, holder):
    dean = holder(Role.INSTITUTION_ADMIN, home)
    dean.language = "vi"
    dean.save(update_fields=["language"])
    home.contact_email = "contact@example.org"
    home.save(update_fields=["contact_email"])
    holder(Role.ISSUER, home)
    suspend(home, chief, second)
    letters = {letter.to: letter for letter in Letter.objects.all()}
    assert set(letters) == {dean.email, "contact@example.org"}
    assert letters[dean.email].language == "vi"
    assert "Under inquiry." in letters[dean.email].text
    assert not any("contact" in letter.key for letter in letters.values()), "a key outlives the letter's words"


def test_people_and_programmes_of_a_suspended_institution_are_out_at_once(client, home, chief, second, holder):
    issuer = holder(Role.ISSUER, home)
    token = take_token(ApiClientFactory(institution=home))
    client.force_login(issuer, backend="allauth.account.auth_backends.AuthenticationBackend")
    asks = {"headers": {"authorization": f"Bearer {token}"}}
    assert client.get("/i/tue/").status_code == 200
    assert client.get("/api/v1/institutions/tue/awards/", **asks).status_code == 200
    suspend(home, chief, second)
    assert client.get("/i/tue/")["Location"].startswith("/accounts/login/")
    assert client.get("/api/v1/institutions/tue/awards/", **asks).status_code in {401, 403}
    assert not issuer.has_role(Role.ISSUER, at=home)
    issuer.refresh_from_db()
    client.force_login(issuer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/i/tue/").status_code == 403, "who signs in again is told why"


def test_the_public_page_stays_and_says_since_when(client, home, chief, second):
    standing = suspend(home, chief, second)
    page = client.get("/institutions/tue/").content.decode()
    assert "Membership suspended" in page
    assert f"{standing.since.day} {standing.since:%B %Y}" in page
    assert client.get("/i/tue/did.json").status_code == 200
    assert "Suspended" in client.get("/institutions/").content.decode()


def test_reinstated_it_works_again_and_what_waited_goes_on(home, chief, second, holder, django_capture_on_commit_callbacks):
    issuer = holder(Role.ISSUER, home)
    suspend(home, chief, second)
    heard = []

    def listen(*, institution_id, **_):
        heard.append(institution_id)

    signing_resumed.connect(listen)
    propose_standing(institution=home, state="active", by=second, reason="Cleared.")
    with django_capture_on_commit_callbacks(execute=True):
        confirm_standing(institution=home, by=chief)
    assert heard == [home.pk]
    assert issuer.has_role(Role.ISSUER, at=home)
    assert [row.state for row in home.standings.all()] == ["suspended", "active"]
    home.refresh_from_db()
    assert home.member_from == dt.date(2020, 1, 1), "its first day stays"


def test_whoever_left_keeps_page_and_did_and_never_comes_back(client, home, chief, second):
    propose_standing(institution=home, state="left", by=chief, reason="It merged with another.")
    standing = confirm_standing(institution=home, by=second)
    home.refresh_from_db()
    assert (home.state, home.member_to) == ("left", standing.since)
    assert home.was_member(standing.since)
    assert client.get("/institutions/tue/").status_code == 200
    assert client.get("/i/tue/did.json").status_code == 200
    with pytest.raises(WrongState):
        propose_standing(institution=home, state="active", by=chief, reason="A mistake.")


def test_one_change_is_proposed_at_a_time_and_either_lets_it_fall(home, chief, second):
    suspend_institution(institution=home, by=chief, reason="Under inquiry.")
    with pytest.raises(WrongState, match="proposed for this partner already"):
        propose_standing(institution=home, state="left", by=second, reason="It left.")
    drop_proposal(institution=home, by=chief)
    home.refresh_from_db()
    assert home.state == "active"
    with pytest.raises(WrongState, match="Nothing is proposed"):
        confirm_standing(institution=home, by=second)


def test_nobody_but_the_network_proposes_or_confirms(home, chief, admin):
    for person in (admin, UserFactory()):
        with pytest.raises(PermissionDenied):
            suspend_institution(institution=home, by=person, reason="No.")
    suspend_institution(institution=home, by=chief, reason="Under inquiry.")
    for person in (admin, UserFactory()):
        with pytest.raises(PermissionDenied):
            confirm_standing(institution=home, by=person)
        with pytest.raises(PermissionDenied):
            drop_proposal(institution=home, by=person)


def test_without_a_second_factor_nobody_suspends(home, holder):
    with pytest.raises(PermissionDenied, match="second factor"):
        suspend_institution(institution=home, by=holder(Role.NETWORK_ADMIN, second_factor=False), reason="No.")


def test_an_applicant_is_not_suspended(chief):
    with pytest.raises(WrongState, match="Only members"):
        suspend_institution(institution=ApplicationFactory().institution, by=chief, reason="No.")


@pytest.mark.parametrize(
    ("state", "to"), [("active", "in_review"), ("left", "active"), ("invited", "active"), ("suspended", "invited")]
)
def test_the_table_of_states_knows_no_other_ways(home, state, to):
    home.state = state
    with pytest.raises(WrongState):
        home.move_to(to)


def test_the_database_refuses_what_one_person_did_alone(home, chief):
    proposal = StandingProposalFactory(institution=home, proposed_by=chief)
    refusals = [
        lambda: StandingProposal.objects.filter(pk=proposal.pk).update(
            answered_by=chief, answered_at=proposal.proposed_at, confirmed=True
        ),
        lambda: StandingProposal.objects.filter(pk=proposal.pk).update(confirmed=True),
        lambda: StandingProposal.objects.filter(pk=proposal.pk).update(state="in_review"),
        lambda: StandingProposalFactory(institution=home),
        lambda: StandingFactory(institution=home, by=chief, proposed_by=chief),
        lambda: Standing.objects.filter(pk=StandingFactory(institution=home).pk).update(reason=""),
        lambda: Institution.objects.filter(pk=home.pk).update(member_to=dt.date(2019, 1, 1)),
    ]
    for refused in refusals:
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()


def test_an_institution_reads_its_own_standing_and_no_others(home, elsewhere, admin, chief):
    mine, other = StandingFactory(institution=home), StandingFactory(institution=elsewhere)
    assert list(Standing.objects.visible_to(admin)) == [mine]
    assert set(Standing.objects.visible_to(chief)) == {mine, other}
    assert not Standing.objects.visible_to(UserFactory()).exists()


def test_a_proposal_counts_no_more_once_its_author_is_no_administrator(home, chief, second):
    suspend_institution(institution=home, by=chief, reason="Under inquiry.")
    chief.memberships.update(valid_to=dt.date(2025, 1, 1))
    with pytest.raises(WrongState, match="began this"):
        confirm_standing(institution=home, by=second)
    drop_proposal(institution=home, by=second)
    home.refresh_from_db()
    assert home.state == "active"
