"""The pages of the keys: what each person finds there, and what a wrong word does not do."""

import time

import pytest
from allauth.account.internal.userkit import user_id_to_str

from institutions.models import Role, SigningKey
from institutions.services.ceremonies import start_ceremony
from institutions.services.compromising import stop_key
from tests.factories.institutions import SigningKeyFactory, UserFactory
from tests.foundation.built_once import built_once

LIST = "/i/tue/settings/keys/"


@built_once
def registrar(holder, home):
    return holder(Role.REGISTRAR, home)


@pytest.fixture
def signed_in(client):
    """Signs a person in who has just confirmed with the second factor; or some minutes ago."""

    def sign_in(user, *, minutes_ago=0):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - minutes_ago * 60}]
        session["account_authentication_methods_user"] = user_id_to_str(user)
        session.save()
        return client

    return sign_in


def words(answer):
    return answer.content.decode()


def test_two_people_bring_a_key_into_use(signed_in, home, admin, registrar):
    started = signed_in(admin).post(f"{LIST}start/", follow=True)
    key = SigningKey.objects.get(state="pending")
    assert key.fingerprint in words(started)
    assert "Only a registrar" in words(started), "the button is grey, and says why"
    page = signed_in(registrar).get(f"{LIST}{key.fragment}/")
    assert "read the end of the fingerprint to you" in words(page)
    done = signed_in(registrar).post(f"{LIST}{key.fragment}/activate/", {"typed": key.fingerprint[-9:]}, follow=True)
    assert "The key signs from now on" in words(done)
    assert home.signing_keys.active().get() == key


def test_a_wrong_fingerprint_is_told_at_its_field_and_kept(signed_in, home, admin, registrar):
    key = start_ceremony(institution=home, by=admin)
    answer = signed_in(registrar).post(f"{LIST}{key.fragment}/activate/", {"typed": "dead beef"})
    assert answer.status_code == 422
    assert 'value="dead beef"' in words(answer)
    assert "not the end of the fingerprint" in words(answer)
    assert SigningKey.objects.get(pk=key.pk).state == "pending"


def test_a_stop_without_a_reason_stops_nothing_and_asks_for_it(signed_in, home, registrar):
    answer = signed_in(registrar).post(f"{LIST}key-1/stop/", {"reason": ""})
    assert (answer.status_code, home.signing_keys.get().state) == (422, "active")
    done = signed_in(registrar).post(f"{LIST}key-1/stop/", {"reason": "A laptop is gone."}, follow=True)
    assert "The key is stopped" in words(done)
    assert "You stopped this key" in words(done), "another person confirms"


def test_a_false_alarm_is_lifted_on_the_page_by_two(signed_in, home, registrar, admin):
    stop_key(key=home.signing_keys.get(), by=registrar, reason="A laptop is gone.")
    asked = signed_in(registrar).post(f"{LIST}key-1/lift/", follow=True)
    assert "when a second person agrees" in words(asked)
    assert signed_in(registrar).post(f"{LIST}key-1/lift/").status_code == 403
    signed_in(admin).post(f"{LIST}key-1/lift/")
    assert home.signing_keys.get().state == "active"


def test_a_compromise_is_confirmed_by_another_and_leads_to_the_list(signed_in, home, registrar, admin):
    stop_key(key=home.signing_keys.get(), by=registrar, reason="A laptop is gone.")
    assert signed_in(registrar).post(f"{LIST}key-1/confirm/").status_code == 403
    assert signed_in(admin).get(f"{LIST}key-1/awards/").status_code == 409, "listed once two have said so"
    page = signed_in(admin).post(f"{LIST}key-1/confirm/", follow=True)
    assert f"{LIST}key-1/awards/" in words(page)
    assert "It signed nothing" in words(signed_in(admin).get(f"{LIST}key-1/awards/"))


def test_a_key_that_is_not_wanted_is_given_up(signed_in, home, admin):
    key = start_ceremony(institution=home, by=admin)
    signed_in(admin).post(f"{LIST}{key.fragment}/give-up/")
    assert SigningKey.objects.get(pk=key.pk).state == "given_up"
    assert signed_in(admin).post(f"{LIST}{key.fragment}/give-up/").status_code == 409


def test_what_was_confirmed_ten_minutes_ago_is_confirmed_again_first(signed_in, home, admin, registrar):
    key = start_ceremony(institution=home, by=admin)
    for person, address, data in [
        (admin, f"{LIST}start/", {}),
        (registrar, f"{LIST}{key.fragment}/activate/", {"typed": key.fingerprint[-9:]}),
        (registrar, f"{LIST}{key.fragment}/give-up/", {}),
        (registrar, f"{LIST}key-1/stop/", {"reason": "A laptop is gone."}),
    ]:
        answer = signed_in(person, minutes_ago=11).post(address, data)
        assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True), address
    assert {row.state for row in SigningKey.objects.all()} == {"active", "pending"}


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"state": "retired"}, "No key is in use"),
        ({"expires_on": "2020-01-01"}, "The key has expired"),
    ],
)
def test_the_list_says_what_is_wrong(signed_in, home, admin, state, told):
    retired = {"retired_at": home.signing_keys.get().created_at} if "state" in state else {}
    home.signing_keys.update(**state, **retired)
    assert told in words(signed_in(admin).get(LIST))


def test_strangers_find_nothing_and_colleagues_are_told(signed_in, home, elsewhere, holder):
    for person, status in [
        (UserFactory(), 404),
        (holder(Role.REGISTRAR, elsewhere), 404),
        (holder(Role.OFFICER, home), 404),
        (holder(Role.ISSUER, home), 403),
        (holder(Role.NETWORK_ADMIN), 403),
    ]:
        for address in (LIST, f"{LIST}key-1/", f"{LIST}key-1/awards/"):
            assert signed_in(person).get(address).status_code == status, (person, address)


def test_the_key_of_another_institution_is_not_found_under_ones_own(signed_in, home, elsewhere, admin):
    SigningKeyFactory(
        institution=elsewhere, fragment="key-theirs", state="retired", retired_at=elsewhere.signing_keys.get().created_at
    )
    for address in ("key-theirs/", "key-theirs/awards/"):
        assert signed_in(admin).get(LIST + address).status_code == 404
    assert signed_in(admin).post(f"{LIST}key-theirs/stop/", {"reason": "x"}).status_code == 404


def test_the_list_asks_as_little_for_many_keys_as_for_one(signed_in, home, admin, django_assert_max_num_queries):
    when = home.signing_keys.get().created_at
    for _ in range(8):
        SigningKeyFactory(institution=home, state="retired", retired_at=when, started_by=admin)
    client = signed_in(admin)
    client.get(LIST)
    with django_assert_max_num_queries(20):
        client.get(LIST)


def test_anyone_reads_members_and_keys_in_three_forms(client, home, elsewhere):
    elsewhere.state = "left"
    elsewhere.member_to = elsewhere.member_from
    elsewhere.save(update_fields=["state", "member_to"])
    page = words(client.get("/trust/"))
    assert home.did in page
    assert home.signing_keys.get().fingerprint in page
    assert "Former members" in page
    answer = client.get("/registry.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["registry"][elsewhere.did]["memberTo"] == elsewhere.member_to.isoformat()
    assert client.get("/trust/members.json").status_code == 503, "nobody has signed it yet"
