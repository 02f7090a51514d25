"""The pages of privacy: what stands on them, what is refused at its field, and to whom they do not exist."""

import datetime as dt
import time

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.utils import timezone

from institutions.models import PrivacyContact, PrivacyRequest, Role, TransferRecord, User
from institutions.services.privacy import ask
from institutions.services.retaining import plan, run_round
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import UserFactory
from tests.factories.network import DataExportFactory, PrivacyContactFactory, PrivacyRequestFactory, TransferRecordFactory
from tests.foundation.built_once import built_once

PLACE = "/i/tue/settings/privacy/"


@pytest.fixture
def signed_in(client):
    """Just confirmed, or some minutes ago."""

    def sign_in(user, *, minutes_ago=0):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        method = "mfa" if user.memberships.exists() else "password"
        session["account_authentication_methods"] = [{"method": method, "at": time.time() - minutes_ago * 60}]
        session["account_authentication_methods_user"] = user_id_to_str(user)
        session.save()
        return client

    return sign_in


@built_once
def person(home):
    user = UserFactory(email="vidu@example.org", full_name="Nguyễn Thị Ví Dụ")
    LearnerFactory(institution=home, user=user, email=user.email, full_name=user.full_name)
    return user


def test_the_page_tells_whom_people_ask_what_is_open_and_what_goes_next(signed_in, home, admin, person):
    ask(person=person, institution=home, kind="erasure", wording="")
    TransferRecordFactory(institution=home, dossier_due=timezone.localdate() + dt.timedelta(days=3))
    run_round(home)
    page = signed_in(admin).get(PLACE)
    text = page.content.decode()
    assert "Nobody is named for privacy yet" in text
    assert person.full_name in text
    assert "A host in Germany" in text
    assert {line.due for line in page.context["lines"]} == {0}
    assert len(page.context["lines"]) == len(plan(home))


def test_the_page_asks_as_often_for_many_requests_as_for_one(signed_in, home, admin, django_assert_max_num_queries):
    client = signed_in(admin)
    for _ in range(6):
        PrivacyRequestFactory(institution=home)
    with django_assert_max_num_queries(45):
        client.get(PLACE)


def test_the_registrar_reads_and_may_not_change(signed_in, home, holder):
    page = signed_in(holder(Role.REGISTRAR, home)).get(PLACE).content.decode()
    assert 'aria-disabled="true"' in page
    assert "periods/?kind=" not in page


def test_a_contact_is_named_and_stands_on_the_page_of_everybody(signed_in, home, admin, client):
    answer = signed_in(admin).post(PLACE + "contact/", {"name": "Data office", "email": "privacy@example.org", "address": ""})
    assert answer.url == PLACE
    client.logout()
    assert "privacy@example.org" in client.get("/privacy/").content.decode()


@pytest.mark.parametrize(
    ("at", "typed", "field"),
    [
        ("contact/", {"name": "Data office", "email": "nowhere"}, "email"),
        ("contact/", {"name": "Da\x07ta", "email": "a@example.org"}, "name"),
        ("periods/", {"kind": "share_links", "amount": "36", "source": "law"}, "amount"),
        ("periods/", {"kind": "exports", "amount": "7", "source": "law"}, "kind"),
        ("transfers/new/", {"country": "DE"}, "recipient_name"),
        ("transfers/new/", {"recipient_name": "A host"}, "country"),
        ("transfers/new/", {"first_on_day": "1", "first_on_month": "1", "first_on_year": "2999"}, "first_on"),
        ("transfers/new/", {"first_on_day": "31", "first_on_month": "2", "first_on_year": "2026"}, "first_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(signed_in, home, admin, at, typed, field):
    page = signed_in(admin).post(PLACE + at, typed)
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert not PrivacyContact.objects.exists()
    assert not TransferRecord.objects.exists()


def test_a_transfer_is_recorded_changed_and_listed(signed_in, home, admin):
    client = signed_in(admin)
    typed = {"recipient_name": "A host", "country": "DE", "purpose": "Hosting", "categories": "Names", "basis": "law"}
    typed |= {"first_on_day": "1", "first_on_month": "2", "first_on_year": "2026"}
    assert client.post(PLACE + "transfers/new/", typed).status_code == 302
    record = TransferRecord.objects.get()
    assert client.get(f"{PLACE}transfers/{record.public_id}/").context["form"].initial["purpose"] == "Hosting"
    client.post(f"{PLACE}transfers/{record.public_id}/", typed | {"purpose": "Hosting and mail"})
    assert "Hosting and mail" in client.get(PLACE + "transfers/").content.decode()


def test_a_record_or_request_of_another_institution_is_not_found(signed_in, home, elsewhere, admin):
    client = signed_in(admin)
    transfer, asked = TransferRecordFactory(institution=elsewhere), PrivacyRequestFactory(institution=elsewhere)
    for slug in ("tue", "oth"):
        assert client.get(f"/i/{slug}/settings/privacy/transfers/{transfer.public_id}/").status_code == 404
        assert client.get(f"/i/{slug}/settings/privacy/requests/{asked.public_id}/").status_code == 404


def test_an_answer_asks_for_the_second_factor_anew(signed_in, home, admin, person):
    asked = ask(person=person, institution=home, kind="erasure", wording="")
    client = signed_in(admin, minutes_ago=11)
    where = f"{PLACE}requests/{asked.public_id}/"
    assert "cannot be taken back" in client.get(where).content.decode()
    assert "/accounts/" in client.post(where, {"decision": "grant", "answer": "Done."}).url
    assert PrivacyRequest.objects.get().is_open
    client = signed_in(admin)
    assert client.post(where, {"decision": "grant", "answer": " "}).status_code == 422
    assert client.post(where, {"decision": "grant", "answer": "Done."}).url == where
    assert "What is kept, and why" in client.get(where).content.decode()


def test_ones_own_request_is_shown_without_a_form(signed_in, home, admin):
    asked = ask(person=admin, institution=home, kind="access", wording="")
    page = signed_in(admin).get(f"{PLACE}requests/{asked.public_id}/").content.decode()
    assert "a colleague answers it" in page
    assert 'name="answer"' not in page


def test_a_person_asks_sees_the_day_and_takes_it_back(signed_in, home, person):
    PrivacyContactFactory(institution=home)
    client = signed_in(person)
    page = client.get("/me/privacy/").content.decode()
    assert "privacy@example.org" in page
    assert client.post("/me/privacy/", {"institution": "tue", "kind": "correction"}).status_code == 422
    assert client.post("/me/privacy/", {"institution": "oth", "kind": "access"}).status_code == 422
    assert client.post("/me/privacy/", {"institution": "tue", "kind": "access"}).status_code == 302
    asked = PrivacyRequest.objects.get()
    assert client.post("/me/privacy/", {"institution": "tue", "kind": "access"}).status_code == 409
    assert client.post(f"/me/privacy/requests/{asked.public_id}/withdraw/").status_code == 302
    assert PrivacyRequest.objects.get().state == "withdrawn"


def test_a_copy_is_fetched_by_its_owner_for_a_week(signed_in, person, after_commit):
    with after_commit():
        signed_in(person).post("/me/privacy/export/")
    export = person.exports.get()
    page = signed_in(person).get(f"/me/privacy/export/{export.public_id}/")
    assert (page["Content-Type"], page["Cache-Control"]) == ("application/zip", "private, no-store")
    assert signed_in(UserFactory()).get(f"/me/privacy/export/{export.public_id}/").status_code == 404
    gone = DataExportFactory(
        person=person, asked_at=timezone.now() - dt.timedelta(days=8), expires_at=timezone.now() - dt.timedelta(days=1)
    )
    assert signed_in(person).get(f"/me/privacy/export/{gone.public_id}/").status_code == 404


def test_an_account_is_closed_by_whoever_is_sure_and_signs_nobody_in_any_more(signed_in, person, client):
    client = signed_in(person)
    assert client.post("/me/privacy/close/", {}).status_code == 422
    assert client.post("/me/privacy/close/", {"sure": "on"}).url == "/privacy/"
    assert not User.objects.get(pk=person.pk).is_active
    assert client.get("/me/privacy/").status_code == 302


def test_whoever_holds_a_role_reads_why_the_account_cannot_be_closed_yet(signed_in, admin):
    client = signed_in(admin)
    assert "Have it ended first" in client.get("/me/privacy/close/").content.decode()
    assert client.post("/me/privacy/close/", {"sure": "on"}).status_code == 409


def test_a_nul_character_names_no_period(signed_in, admin):
    assert signed_in(admin).get(f"{PLACE}periods/", {"kind": "\0"}).status_code == 404


def test_today_is_the_day_where_the_institution_stands(signed_in, home, admin, time_machine):
    """18:30 UTC is already the next day in Viet Nam."""
    time_machine.move_to(dt.datetime(2026, 11, 29, 18, 30, tzinfo=dt.UTC))
    assert signed_in(admin).get(PLACE).context["today"] == dt.date(2026, 11, 30)
