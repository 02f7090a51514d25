"""A person asks about their own data; the institution answers in time and with reasons; the account may end."""

import datetime as dt
import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions.models import DataExport, PrivacyRequest, Role, User
from institutions.retention import Account
from institutions.services.privacy import (
    answer,
    ask,
    ask_for_export,
    close_account,
    make_export,
    remind_of_requests,
    set_contact,
    withdraw,
)
from institutions.services.retaining import run_round
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import UserFactory
from tests.factories.network import PrivacyRequestFactory
from tests.foundation.built_once import built_once


@built_once
def person(home):
    """Somebody whom the institution knows as a learner."""
    user = UserFactory(email="vidu@example.org", full_name="Nguyễn Thị Ví Dụ")
    LearnerFactory(institution=home, user=user, email=user.email, full_name=user.full_name)
    return user


@built_once
def asked(person, home):
    return ask(person=person, institution=home, kind="erasure", wording="")


def test_a_request_is_due_in_a_month_and_the_desk_is_told_without_a_name(person, home, admin, asked):
    today = timezone.localdate(timezone=home.zone)
    assert 28 <= asked.days_left(today) <= 31
    letter = Letter.objects.get(to=admin.email)
    assert person.full_name not in letter.text + letter.subject
    assert asked.public_id in letter.text
    assert JournalEntry.objects.get(event="privacy_asked").chain == home.pk


def test_who_keeps_nothing_is_not_asked(person, elsewhere):
    with pytest.raises(PermissionDenied):
        ask(person=person, institution=elsewhere, kind="access", wording="")


@pytest.mark.parametrize("kind", ["correction", "objection"])
def test_what_should_be_corrected_or_is_objected_to_is_said(person, home, kind):
    with pytest.raises(ValidationError) as refusal:
        ask(person=person, institution=home, kind=kind, wording=" ")
    assert "wording" in refusal.value.error_dict


def test_the_same_is_asked_once_at_a_time(person, home, asked):
    with pytest.raises(WrongState):
        ask(person=person, institution=home, kind="erasure", wording="Again")


def test_a_request_is_withdrawn_by_whoever_asked_and_once(person, asked, admin):
    with pytest.raises(PermissionDenied):
        withdraw(request=asked, by=admin)
    withdraw(request=asked, by=person)
    with pytest.raises(WrongState):
        withdraw(request=asked, by=person)


def test_a_refusal_gives_its_reason_by_letter(asked, admin, person):
    answer(request=asked, by=admin, grant=False, words="The law of 2026 asks us to keep it.")
    row = PrivacyRequest.objects.get(pk=asked.pk)
    assert (row.state, row.answered_by, row.done) == ("refused", admin, {})
    assert "The law of 2026" in Letter.objects.get(to=person.email).text
    with pytest.raises(WrongState):
        answer(request=asked, by=admin, grant=True, words="Now yes.")


def test_an_answer_has_words(asked, admin):
    with pytest.raises(ValidationError):
        answer(request=asked, by=admin, grant=True, words=" ")


def test_an_issuer_a_stranger_and_somebody_without_a_second_factor_do_not_answer(asked, holder, home, elsewhere):
    for by in (
        holder(Role.ISSUER, home),
        holder(Role.REGISTRAR, elsewhere),
        holder(Role.NETWORK_ADMIN),
        holder(Role.REGISTRAR, home, second_factor=False),
    ):
        with pytest.raises(PermissionDenied):
            answer(request=asked, by=by, grant=True, words="Done.")


def test_nobody_answers_their_own_request(home, admin):
    asked = ask(person=admin, institution=home, kind="erasure", wording="")
    with pytest.raises(PermissionDenied, match="your own request"):
        answer(request=asked, by=admin, grant=True, words="Gladly.")
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivacyRequest.objects.filter(pk=asked.pk).update(state="answered", answered_by=admin, ended_at=timezone.now())


def test_those_who_answer_are_reminded_once_a_week_before(home, admin):
    PrivacyRequestFactory(institution=home, due_on=timezone.localdate() + dt.timedelta(days=6))
    PrivacyRequestFactory(institution=home, due_on=timezone.localdate() + dt.timedelta(days=20))
    assert (remind_of_requests(), remind_of_requests()) == (1, 0)
    assert Letter.objects.get(to=admin.email).subject.endswith("a privacy request is due")


def test_a_copy_holds_what_every_floor_keeps_and_is_made_once(person, run_jobs):
    export = ask_for_export(person=person)
    run_jobs()
    export.refresh_from_db()
    made = export.made_at
    with zipfile.ZipFile(io.BytesIO(bytes(export.content))) as archive:
        told = json.loads(archive.read("data.json"))
    assert told["account"]["account"]["email"] == person.email
    assert told["credentials"]["learner_records"][0]["full_name"] == person.full_name
    assert told["recognition"] == {"requests": [], "imported": []}
    make_export(export_id=export.pk)
    export.refresh_from_db()
    assert export.made_at == made


def test_copies_without_end_are_refused(person):
    for _ in range(3):
        ask_for_export(person=person)
    with pytest.raises(WrongState):
        ask_for_export(person=person)


def test_a_closed_account_keeps_no_name_no_address_and_no_way_in(person, asked):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    DataExport.objects.create(person=person, expires_at=timezone.now() + dt.timedelta(days=1))
    person.set_password("a short sentence of mine")
    person.save(update_fields=["password"])
    close_account(person=person)
    gone = User.objects.get(pk=person.pk)
    assert (gone.full_name, gone.is_active, gone.has_usable_password()) == ("", False, False)
    assert gone.email.endswith("@closed.invalid")
    assert not EmailAddress.objects.filter(user=gone).exists()
    assert not Authenticator.objects.filter(user=gone).exists()
    assert not DataExport.objects.exists()
    assert PrivacyRequest.objects.get(pk=asked.pk).state == "withdrawn"
    assert JournalEntry.objects.filter(event="account_closed").count() == 1


def test_whoever_holds_a_role_has_it_ended_first(admin):
    with pytest.raises(WrongState, match="a role"):
        close_account(person=admin)


def test_the_contact_is_set_by_the_administrator_alone(home, admin, holder):
    fields = {"name": "Data protection office", "email": "privacy@example.org", "address": ""}
    contact = set_contact(institution=home, by=admin, **fields)
    assert home.privacy_contact == contact
    with pytest.raises(PermissionDenied):
        set_contact(institution=home, by=holder(Role.REGISTRAR, home), **fields)


@built_once
def signed_in_elsewhere(person):
    """Somebody who came by the university's sign-on, with a device on the list."""
    SocialAccount.objects.create(user=person, provider="openid", uid="subject-17")
    session = Session.objects.create(session_key="k" * 32, expire_date=timezone.now() + dt.timedelta(days=14))
    return UserSession.objects.create(user=person, ip="192.0.2.17", user_agent="A browser", session_key=session.session_key)


def test_a_closed_account_leaves_no_name_elsewhere_and_no_device(person, signed_in_elsewhere):
    epoch = person.session_epoch
    close_account(person=person)
    assert [model.objects.count() for model in (SocialAccount, UserSession, Session)] == [0, 0, 0]
    assert User.objects.get(pk=person.pk).session_epoch == epoch + 1


def test_the_copy_tells_of_sign_on_and_devices(person, signed_in_elsewhere):
    told = Account().tell(person).facts
    assert [row["uid"] for row in told["sign_in_elsewhere"]] == ["subject-17"]
    assert [row["ip"] for row in told["devices"]] == ["192.0.2.17"]


def test_a_device_is_forgotten_a_day_after_its_sign_in_ended(signed_in_elsewhere):
    later = timezone.now() + dt.timedelta(days=2)
    run_round(None, later)
    assert UserSession.objects.exists(), "it is signed in"
    Session.objects.all().delete()
    run_round(None)
    assert UserSession.objects.exists(), "it ended just now"
    run_round(None, later)
    assert not UserSession.objects.exists()


def test_a_reminder_that_nobody_was_there_to_get_is_still_to_come(home, holder):
    PrivacyRequestFactory(institution=home, due_on=timezone.localdate() + dt.timedelta(days=6))
    assert remind_of_requests() == 0
    holder(Role.INSTITUTION_ADMIN, home)
    assert remind_of_requests() == 1
