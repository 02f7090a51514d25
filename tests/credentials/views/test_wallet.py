"""The learner's own credentials, and who else may look at these pages."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from credentials.models import Award
from institutions.models import Role
from tests.credentials.views.test_public import words
from tests.factories.credentials import LearnerFactory, VersionFactory

WALLET = "/me/"


def page_of(award):
    return reverse("credentials:wallet-award", args=[award.public_id])


def share_of(award):
    return reverse("credentials:share", args=[award.public_id])


def test_the_wallet_shows_what_one_holds(client, issued_award, learner_account):
    client.force_login(learner_account)
    seen = words(client.get(WALLET + "?lang=en"))
    expected = ["Fintech and Digital Payments", "Trial University of Economics", "100 h", "Valid", "Anyone with the link"]
    assert [value for value in expected if value not in seen] == []


def test_a_new_credential_stands_first_for_two_weeks(client, issued_award, learner_account):
    client.force_login(learner_account)
    assert client.get(WALLET).context["fresh"] == issued_award
    # Sixteen: the day of award is its institution's, which may be a day ahead.
    with time_machine.travel(timezone.now() + dt.timedelta(days=16)):
        client.force_login(learner_account)
        assert client.get(WALLET).context["fresh"] is None


def test_an_empty_wallet_says_how_to_get_the_first_one(client, stranger):
    client.force_login(stranger)
    assert "Nothing here yet" in words(client.get(WALLET))


def test_states_and_institutions_narrow_the_wallet(client, issued_award, learner_account):
    client.force_login(learner_account)
    held = lambda **asked: len(client.get(WALLET, asked).context["cards"])  # noqa: E731
    assert (held(state="issued"), held(state="revoked"), held(institution="tue")) == (1, 0, 1)
    assert held(state="nonsense", sort="nonsense") == 1


def test_a_draft_is_in_nobodys_wallet(client, draft_award, learner_account):
    client.force_login(learner_account)
    assert client.get(WALLET).context["any"] is False
    assert client.get(page_of(draft_award)).status_code == 404


def test_one_credential_shows_its_grade_to_its_holder(client, issued_award, learner_account):
    client.force_login(learner_account)
    seen = words(client.get(page_of(issued_award) + "?lang=en"))
    assert "Grade B" in seen
    assert [value for value in ("You achieved it", "12 December 2025", "Signed") if value not in seen] == []


def test_a_revoked_credential_says_how_to_object(client, revoked_award, learner_account):
    client.force_login(learner_account)
    seen = words(client.get(page_of(revoked_award) + "?lang=en"))
    assert "how you can object" in seen
    assert "Ask another institution" not in seen


@pytest.mark.parametrize("address", [page_of, share_of])
def test_another_learner_finds_nothing(client, issued_award, stranger, address):
    client.force_login(stranger)
    assert client.get(address(issued_award)).status_code == 404


@pytest.mark.parametrize("address", [page_of, share_of])
def test_a_registrar_of_another_institution_finds_nothing(client, issued_award, foreign_registrar, address):
    client.force_login(foreign_registrar)
    assert client.get(address(issued_award)).status_code == 404


@pytest.mark.parametrize("role", [Role.ISSUER, Role.QA_REVIEWER, Role.REGISTRAR, Role.INSTITUTION_ADMIN])
@pytest.mark.parametrize("address", [page_of, share_of])
def test_staff_of_the_issuer_are_told_that_it_is_not_theirs(client, issued_award, institution, member, role, address):
    client.force_login(member(role, institution))
    answer = client.get(address(issued_award))
    assert answer.status_code == 403
    assert "belongs to the person who earned" in words(answer)


@pytest.mark.parametrize("path", [WALLET, "/me/awards/x/", "/me/awards/x/share/"])
def test_a_visitor_is_asked_to_sign_in(client, db, path):
    answer = client.get(path)
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_the_wallet_asks_the_same_number_of_queries_however_full(client, make_issued, institution, learner, learner_account):
    client.force_login(learner_account)
    counts = []
    for _ in range(2):
        make_issued(VersionFactory(institution=institution), learner)
        client.get(WALLET)
        with CaptureQueriesContext(connection) as queries:
            client.get(WALLET)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_credentials_of_two_institutions_meet_in_one_wallet(client, issued_award, learner_account, other_institution):
    LearnerFactory(institution=other_institution, user=learner_account, email=learner_account.email)
    client.force_login(learner_account)
    assert client.get(WALLET).context["page"].paginator.count == Award.objects.held_by(learner_account).count() == 1
