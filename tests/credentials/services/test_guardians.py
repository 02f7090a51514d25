"""The young: a parent or guardian agrees first, and nothing is handed out before they are of age."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from credentials.models import GuardianConsent, Learner
from credentials.services.claiming import claim, open_account
from credentials.services.guardians import record_consent, withdraw_consent
from credentials.services.sharing import create_share_link, set_visibility
from institutions.privacy_law import age, term
from micro4asia.foundation.errors import WrongState
from tests.factories.credentials import GuardianConsentFactory

PAPER = {"guardian_name": "Trần Thị Mẫu Mẹ", "relation": "parent", "evidence": "Signed form, folder 12"}
TODAY = dt.date(2026, 11, 1)


def born(learner, years):
    today = timezone.localdate(timezone=learner.institution.zone)
    Learner.objects.filter(pk=learner.pk).update(birth_date=today.replace(year=today.year - years, day=1))
    learner.refresh_from_db()
    return learner


def consent(learner, by, **changed):
    return record_consent(learner=learner, by=by, **{**PAPER, "given_on": timezone.localdate(), **changed})


@pytest.mark.parametrize(("country", "limit"), [("CZ", 15), ("IT", 14), ("HR", 16), ("BE", 13), ("FR", 16)])
def test_the_age_from_which_one_decides_alone_is_the_countrys(country, limit):
    assert term("guardian-age", country, TODAY).value == limit


def test_an_age_holds_from_its_day_on_and_doubts_are_told():
    assert term("guardian-age", "VN", dt.date(2018, 5, 24)) is None
    assert term("guardian-age", "VN", TODAY).doubt == term("guardian-age", "LA", TODAY).doubt == "knowledge?"


def test_one_is_a_year_older_on_the_birthday():
    assert age(dt.date(2010, 11, 2), TODAY) == 15
    assert age(dt.date(2010, 11, 1), TODAY) == 16
    assert age(dt.date(2008, 2, 29), dt.date(2026, 2, 28)) == 17


def test_a_child_opens_no_account_and_claims_nothing_before_a_guardian_agreed(issued_award, learner, stranger):
    born(learner, 12)
    with pytest.raises(PermissionDenied, match="guardian"):
        open_account(learner=learner, password="a short sentence of mine")
    with pytest.raises(PermissionDenied, match="guardian"):
        claim(learner=learner, by=stranger)


def test_once_a_guardian_agreed_the_link_works(issued_award, learner, issuer, journal):
    born(learner, 12)
    noted = consent(learner, issuer)
    assert open_account(learner=learner, password="a short sentence of mine").pk
    assert journal(noted) == ["guardian_consent_recorded"]


def test_a_withdrawn_consent_lets_nothing_further_be_claimed(issued_award, learner, issuer, stranger):
    born(learner, 12)
    noted = consent(learner, issuer)
    withdraw_consent(consent=noted, by=issuer)
    with pytest.raises(PermissionDenied):
        claim(learner=learner, by=stranger)
    with pytest.raises(WrongState):
        withdraw_consent(consent=noted, by=issuer)


def test_nobody_asks_for_a_guardian_where_no_birth_date_is_known(issued_award, learner, stranger):
    assert claim(learner=learner, by=stranger) == stranger


def test_links_and_public_pages_wait_until_one_is_of_age(issued_award, learner, learner_account):
    born(learner, 17)
    with pytest.raises(PermissionDenied, match="of age"):
        create_share_link(award=issued_award, by=learner_account, name="A friend", days=7, shows_grade=False)
    with pytest.raises(PermissionDenied, match="of age"):
        set_visibility(award=issued_award, by=learner_account, visibility="public")
    assert set_visibility(award=issued_award, by=learner_account, visibility="private").visibility == "private"
    born(learner, 18)
    issued_award.refresh_from_db()
    assert create_share_link(award=issued_award, by=learner_account, name="A friend", days=7, shows_grade=False).pk


@pytest.mark.parametrize("offset", [1, -20 * 366])
def test_a_consent_of_an_impossible_day_is_refused(learner, issuer, offset):
    born(learner, 12)
    with pytest.raises(ValidationError) as refusal:
        consent(learner, issuer, given_on=learner.institution.today() + dt.timedelta(days=offset))
    assert "given_on" in refusal.value.error_dict


def test_one_consent_is_in_force_at_a_time(learner, issuer):
    first = consent(learner, issuer)
    with pytest.raises(WrongState):
        consent(learner, issuer)
    with pytest.raises(IntegrityError), transaction.atomic():
        GuardianConsentFactory(learner=learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        GuardianConsent.objects.filter(pk=first.pk).update(withdrawn_on=first.given_on - dt.timedelta(days=1))


def test_only_the_desk_that_knows_the_learner_notes_a_consent(learner, foreign_registrar, stranger):
    for by in (foreign_registrar, stranger):
        with pytest.raises(PermissionDenied):
            consent(learner, by)


def test_a_member_of_staff_does_not_note_one_for_themselves(learner, issuer):
    Learner.objects.filter(pk=learner.pk).update(user=issuer)
    with pytest.raises(PermissionDenied, match="their own guardian"):
        consent(learner, issuer)


def test_a_consent_is_noted_and_withdrawn_on_the_institutions_day(learner, issuer, time_machine):
    """18:30 UTC is already the next day in Viet Nam."""
    time_machine.move_to(dt.datetime(2026, 11, 29, 18, 30, tzinfo=dt.UTC))
    born(learner, 12)
    noted = consent(learner, issuer, given_on=dt.date(2026, 11, 30))
    assert withdraw_consent(consent=noted, by=issuer).withdrawn_on == dt.date(2026, 11, 30)
