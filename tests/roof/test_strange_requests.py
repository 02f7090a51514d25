"""What nobody types by hand: characters that no row holds, forms of another session, methods of machines."""

import pytest
from django.http import HttpResponse
from django.test import Client

from institutions.models import User
from micro4asia.middleware import NulMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return User.objects.create_user("le@example.org", "a long enough password", full_name="Lê Thử Nghiệm")


@pytest.mark.parametrize(
    "address",
    [
        "/c/%00/",
        "/c/%00.json",
        "/c/%00.pdf",
        "/s/%00/",
        "/status-lists/%00",
        "/catalogue/a%00b/",
        "/api/v1/credentials/%00/",
        "/api/v1/reference/levels/?country=%00",
    ],
)
def test_a_nul_character_in_an_address_names_nothing(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/me/awards/%00/", "/me/requests/%00/", "/me/requests/%00/write/send/", "/i/ueh/sign/%00/"])
def test_nor_does_it_behind_the_login(client, person, address):
    client.force_login(person)
    assert client.get(address).status_code == 404


def test_a_nul_character_in_a_cookie_is_nobodys_session(rf, client):
    seen = []
    request = rf.get("/", headers={"Cookie": 'sessionid="\\000abc"; language=vi'})
    NulMiddleware(lambda received: seen.append(received.COOKIES) or HttpResponse())(request)
    assert seen == [{"language": "vi"}]
    assert client.get("/me/", headers={"Cookie": 'sessionid="\\000abcabcabcabc"'}).status_code == 302


def test_a_form_of_another_session_is_told_in_the_readers_language(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    page = client.post("/roles/", {"membership": "learner"}, headers={"Accept-Language": "en"})
    assert page.status_code == 403
    assert "This form has expired" in page.content.decode()
    assert "DEBUG" not in page.content.decode()


@pytest.mark.parametrize("address", ["/", "/privacy/", "/accessibility/", "/status/", "/healthz/"])
def test_a_link_checker_may_ask_for_the_head_alone(client, address):
    answer = client.head(address)
    assert (answer.status_code, answer.content) == (200, b"")


def test_an_address_the_api_does_not_have_is_told_in_json(client):
    answer = client.get("/api/v1/nothing/")
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is no such page"})


def test_the_schema_takes_no_header_from_its_address(client):
    answer = client.get("/api/schema/", {"version": "1\r\nSet-Cookie: a=b"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers["Content-Disposition"]


def test_too_many_attempts_are_told_on_a_page_of_ours(client):
    for _ in range(25):
        answer = client.post("/accounts/signup/", {"email": "no address"})
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.content.decode()


def test_behind_a_proxy_readers_are_counted_apart(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    tried = {"login": "nobody@example.org", "password": "wrong"}
    for number in range(12):
        tried["login"] = f"nobody{number}@example.org"
        client.post("/accounts/login/", tried, headers={"X-Forwarded-For": "203.0.113.9"})
    locked = client.post("/accounts/login/", tried, headers={"X-Forwarded-For": "203.0.113.9"})
    free = client.post("/accounts/login/", tried, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    assert "Too many failed login attempts" in locked.content.decode()
    assert "Too many failed login attempts" not in free.content.decode()
