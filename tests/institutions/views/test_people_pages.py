"""The pages of teams, invitations, units, accounts and the network's people, as those who use them meet them."""

import re
import time

import pytest
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.utils import timezone

from institutions.models import FactorRecovery, Invitation, Membership, Role, Unit, User
from institutions.models.invitation import hash_of
from tests.factories.institutions import UserFactory
from tests.factories.network import FactorRecoveryFactory, GrantFactory, InvitationFactory, UnitFactory

PASSWORD = "một câu dài để nhớ"
TEAM = "/i/tue/settings/team/"


@pytest.fixture
def entered(client):
    """Signs somebody in, just confirmed with a second factor."""

    def enter(user, minutes_ago=0):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        confirmed = {"method": "mfa", "at": time.time() - 60 * minutes_ago, "reauthenticated": True}
        session["account_authentication_methods"] = [confirmed]
        session["account_authentication_methods_user"] = user_id_to_str(user)
        session.save()
        return client

    return enter


def today(**fields):
    day = timezone.localdate()
    return {"valid_from_day": day.day, "valid_from_month": day.month, "valid_from_year": day.year, **fields}


def test_from_the_invitation_to_the_desk_through_the_second_factor(client, entered, admin, home, run_jobs):
    sent = entered(admin).post(f"{TEAM}invite/", today(email="new@example.org", language="vi", role="issuer"))
    assert sent.url == TEAM
    assert "new@example.org" in client.get(TEAM).content.decode()
    client.logout()
    run_jobs()
    link = re.search(r"http://localhost:8000(/invitations/\w+/)", mail.outbox[-1].body)[1]
    assert "no-store" in client.get(link)["Cache-Control"]
    taken = client.post(link, {"full_name": "Nguyễn Thị Ví Dụ", "password": PASSWORD})
    assert taken.url == "/account/second-factor/?next=%2Fi%2Ftue%2F"
    assert client.get("/i/tue/").url == "/account/second-factor/?next=%2Fi%2Ftue%2F"
    page = client.get(taken.url).content.decode()
    assert "/accounts/2fa/webauthn/add/" in page
    newcomer = User.objects.get(email="new@example.org")
    assert newcomer.has_role(Role.ISSUER, at=home)
    TOTP.activate(newcomer, generate_totp_secret())
    assert client.get(taken.url).url == "/i/tue/"
    assert client.get(link).status_code == 404


def test_links_that_hold_no_more_and_links_that_never_were_look_the_same(client, entered, admin, home, run_jobs):
    entered(admin).post(f"{TEAM}invite/", today(email="new@example.org", language="en", role="issuer"))
    run_jobs()
    client.logout()
    link = re.search(r"http://localhost:8000(/invitations/\w+/)", mail.outbox[-1].body)[1]
    pages = []
    for change in ({"revoked_at": timezone.now()}, {"revoked_at": None, "expires_at": timezone.now()}):
        Invitation.objects.update(**change)
        pages.append(client.get(link))
    never = f"/invitations/{'0' * 40}/"
    pages.append(client.get(never))
    assert {page.status_code for page in pages} == {404}
    assert len({page.content.decode().replace(link, "").replace(never, "") for page in pages}) == 1


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(entered, admin, home, holder):
    colleague = holder(Role.ISSUER, home)
    EmailAddress.objects.create(user=colleague, email=colleague.email, verified=True)
    answer = entered(admin).post(f"{TEAM}invite/", today(email=colleague.email, language="en", role="issuer"))
    assert answer.status_code == 422
    assert "holds this role already" in answer.context["form"].errors["valid_from"][0]
    assert colleague.email in answer.content.decode()
    past = entered(admin).post(f"{TEAM}invite/", today(email="x@example.org", language="en", role="issuer", valid_from_year=2020))
    assert past.context["form"].errors["valid_from"]


def test_a_stale_factor_is_asked_for_before_a_role_is_given_and_nothing_is_done(entered, admin, home, holder):
    colleague = holder(Role.ISSUER, home)
    browser = entered(admin, minutes_ago=11)
    answer = browser.post(f"{TEAM}people/{colleague.public_id}/", today(role="officer"))
    assert answer.url.startswith("/accounts/2fa/reauthenticate/")
    assert not Membership.objects.filter(role=Role.OFFICER).exists()


def test_a_registrar_is_confirmed_on_the_team_page_by_the_other_administrator(entered, admin, home, holder):
    colleague, other = holder(Role.ISSUER, home), holder(Role.INSTITUTION_ADMIN, home)
    entered(admin).post(f"{TEAM}people/{colleague.public_id}/", today(role="registrar"))
    grant = colleague.grants.get()
    assert entered(admin).post(f"{TEAM}grants/{grant.public_id}/", {"do": "confirm"}).status_code == 403
    page = entered(other).get(TEAM).content.decode()
    assert "Confirm the role" in page
    assert entered(other).post(f"{TEAM}grants/{grant.public_id}/", {"do": "confirm"}).url == TEAM
    assert colleague.has_role(Role.REGISTRAR, at=home)


def test_a_role_is_dated_and_ended_on_its_page(entered, admin, home, holder):
    colleague = holder(Role.ISSUER, home)
    row = colleague.memberships.get()
    browser, page = entered(admin), f"{TEAM}roles/{row.public_id}/"
    assert "Take the role away now" in browser.get(page).content.decode()
    later = {"valid_to_day": 1, "valid_to_month": 1, "valid_to_year": timezone.localdate().year + 1}
    assert browser.post(page, later).status_code == 302
    assert browser.post(page, later | {"valid_to_year": 2020}).context["form"].errors["valid_to"]
    assert browser.post(f"{page}end/").url == TEAM
    assert not colleague.has_role(Role.ISSUER, at=home)
    assert browser.post(f"{page}end/").status_code == 409


def test_the_team_of_another_institution_does_not_exist(entered, holder, home, elsewhere, admin):
    colleague = holder(Role.ISSUER, home)
    browser = entered(holder(Role.INSTITUTION_ADMIN, elsewhere))
    row = colleague.memberships.get()
    for path in (TEAM, f"{TEAM}roles/{row.public_id}/", f"/i/oth/settings/team/roles/{row.public_id}/"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"/i/oth/settings/team/roles/{row.public_id}/end/").status_code == 404
    assert Membership.objects.get(pk=row.pk).ended_at is None


def test_units_are_kept_with_their_names_and_no_unit_is_part_of_itself(entered, admin, home):
    browser = entered(admin)
    typed = {"code": "LAW", "name_vi": "Khoa Luật", "name_en": "Faculty of Law"}
    assert browser.post("/i/tue/settings/units/new/", today(**typed)).url == "/i/tue/settings/units/"
    law = Unit.objects.get()
    assert law.names == {"vi": "Khoa Luật", "en": "Faculty of Law"}
    part = UnitFactory(institution=home, code="CIVIL", parent=law)
    answer = browser.post("/i/tue/settings/units/LAW/", today(name_vi="Khoa Luật", parent=part.pk))
    assert "parent" in answer.context["form"].errors
    assert browser.post("/i/tue/settings/units/new/", today(**typed | {"code": "law"})).context["form"].errors["code"]
    assert "Faculty of Law" in browser.get("/i/tue/settings/units/").content.decode()


def test_somebody_without_their_factor_asks_between_password_and_code(client, db, run_jobs):
    user = UserFactory(email="lost@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    TOTP.activate(user, generate_totp_secret())
    assert client.get("/account/lost-second-factor/").url == "/accounts/login/"
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).url == "/accounts/2fa/authenticate/"
    assert "lost-second-factor" in client.get("/accounts/2fa/authenticate/").content.decode()
    assert "more than a day" in client.get("/account/lost-second-factor/").content.decode()
    client.post("/account/lost-second-factor/")
    assert FactorRecovery.objects.get().user == user
    run_jobs()
    link = re.search(r"http://localhost:8000(/account/recoveries/\w+/)", mail.outbox[-1].body)[1]
    assert client.get(link).status_code == 200
    assert FactorRecovery.objects.get().state == "asked"
    client.post(link)
    assert FactorRecovery.objects.get().state == "stopped"
    assert client.get(link).status_code == 404


def test_a_code_signs_in_once_whatever_stands_around_its_digits(client, db):
    user, secret = UserFactory(email="code@example.org", password=PASSWORD), generate_totp_secret()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    TOTP.activate(user, secret)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    for written, status in ((f" {code[:3]} {code[3:]} ", 302), ("".join(chr(ord(digit) + 0xFEE0) for digit in code), 200)):
        client.logout()
        client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
        assert client.post("/accounts/2fa/authenticate/", {"code": written}).status_code == status


def test_the_network_finds_staff_and_no_learner(entered, chief, home, holder):
    colleague, learner = holder(Role.ISSUER, home), UserFactory(full_name="Lò Thị Học Viên")
    lost = FactorRecoveryFactory(user=learner)
    GrantFactory(institution=home, asked_by=holder(Role.INSTITUTION_ADMIN, home))
    page = entered(chief).get("/network/people/").content.decode()
    assert colleague.full_name in page
    assert learner.full_name not in page
    assert lost.public_id in page
    assert "Confirm the role" in page
    assert entered(chief).get(f"/network/people/{learner.public_id}/").status_code == 404
    assert entered(chief).post(f"/network/people/{learner.public_id}/close/", {"do": "close"}).status_code == 404
    found = entered(chief).get("/network/people/", {"q": colleague.email}).content.decode()
    assert colleague.full_name in found


def test_the_network_closes_an_account_and_opens_it_again(entered, chief, home, holder, run_jobs):
    colleague = holder(Role.ISSUER, home)
    browser, page = entered(chief), f"/network/people/{colleague.public_id}/"
    assert "Close the account" in browser.get(page).content.decode()
    browser.post(f"{page}close/", {"do": "close"})
    assert not User.objects.get(pk=colleague.pk).is_active
    assert "Open the account again" in browser.get(page).content.decode()
    browser.post(f"{page}close/", {"do": "open"})
    browser.post(f"{page}reset/")
    run_jobs()
    assert any("/accounts/password/reset/key/" in letter.body for letter in mail.outbox)


def test_one_changes_ones_own_name_and_language_only_when_confirmed(entered, admin, home):
    typed = {"full_name": "Trần Thị Mới", "language": "lo"}
    assert entered(admin, minutes_ago=11).post("/account/", typed).status_code == 302
    assert User.objects.get(pk=admin.pk).full_name != "Trần Thị Mới"
    assert entered(admin).post("/account/", typed).url == "/account/"
    changed = User.objects.get(pk=admin.pk)
    assert (changed.full_name, changed.language) == ("Trần Thị Mới", "lo")


def test_every_page_of_the_factors_and_addresses_is_ours(entered, admin):
    EmailAddress.objects.create(user=admin, email=admin.email, verified=True, primary=True)
    browser = entered(admin)
    paths = [
        "2fa/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "2fa/recovery-codes/generate/",
        "2fa/totp/deactivate/",
        "sessions/",
        "email/",
    ]
    for path in [*paths, "password/change/", "2fa/reauthenticate/", "logout/"]:
        page = browser.get(f"/accounts/{path}")
        assert page.status_code == 200, path
        assert page.content.decode().count("<h1") == 1, path
    assert Authenticator.objects.filter(user=admin).count() == 1


def test_a_further_address_is_told_to_all_of_them_once_it_is_confirmed(entered, admin, run_jobs):
    EmailAddress.objects.create(user=admin, email=admin.email, verified=True, primary=True)
    browser = entered(admin)
    browser.post("/accounts/email/", {"action_add": "", "email": "second@example.org"})
    run_jobs()
    link = re.search(r"http://\S+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    browser.post(link)
    run_jobs()
    assert admin.verified_addresses() == [admin.email, "second@example.org"]
    told = {letter.to[0] for letter in mail.outbox if letter.subject == "Your account was changed"}
    assert told == {admin.email, "second@example.org"}


def test_an_address_of_nobody_is_added_only_after_a_fresh_confirmation(entered, admin, home):
    someone = UserFactory()
    EmailAddress.objects.create(user=someone, email=someone.email, verified=True, primary=True)
    InvitationFactory(institution=home, invited_by=admin, email="other@example.org", token_hash=hash_of("b" * 40))
    asked = entered(someone, minutes_ago=11).post(f"/invitations/{'b' * 40}/")
    assert "/reauthenticate/" in asked.url
    assert someone.verified_addresses() == [someone.email]
    entered(someone).post(f"/invitations/{'b' * 40}/")
    assert someone.has_role(Role.ISSUER, at=home)
    assert someone.verified_addresses() == [someone.email, "other@example.org"]


def test_an_address_that_is_known_is_accepted_without_another_confirmation(entered, admin, home):
    someone = UserFactory()
    EmailAddress.objects.create(user=someone, email=someone.email, verified=True, primary=True)
    InvitationFactory(institution=home, invited_by=admin, email=someone.email, token_hash=hash_of("b" * 40))
    entered(someone, minutes_ago=11).post(f"/invitations/{'b' * 40}/")
    assert someone.has_role(Role.ISSUER, at=home)
