"""Which language a reader meets: account, then cookie, then browser, then English."""

import pytest
from django.conf import settings

from institutions.models import User

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME
HERE, ELSEWHERE = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def vietnamese(client):
    user = User.objects.create_user("vi-du@example.org", "a long enough password", full_name="Nguyễn Thị Ví Dụ", language="vi")
    client.force_login(user)
    return user


def language_of(response):
    return response.content.decode().split('<html lang="')[1].split('"')[0]


def test_a_visitor_whose_browser_says_nothing_reads_english(client):
    assert language_of(client.get("/privacy/")) == "en"


@pytest.mark.parametrize(("browser", "shown"), [("vi-VN,vi;q=0.9", "vi"), ("lo,en;q=0.5", "lo"), ("cs,de;q=0.5", "en")])
def test_the_browser_is_heard(client, browser, shown):
    assert language_of(client.get("/privacy/", headers={"Accept-Language": browser})) == shown


def test_a_chosen_language_is_shown_and_remembered(client):
    assert language_of(client.get("/privacy/?lang=lo", headers=HERE)) == "lo"
    assert language_of(client.get("/privacy/", headers={"Accept-Language": "vi"})) == "lo"


def test_the_account_comes_before_the_cookie(client, vietnamese):
    client.cookies[COOKIE] = "lo"
    assert language_of(client.get("/privacy/")) == "vi"


def test_choosing_while_signed_in_changes_the_account(client, vietnamese):
    client.get("/privacy/?lang=lo", headers=HERE)
    vietnamese.refresh_from_db()
    assert vietnamese.language == "lo"


def test_a_link_from_elsewhere_speaks_for_its_page_alone(client, vietnamese):
    response = client.get("/privacy/?lang=lo", headers=ELSEWHERE)
    assert language_of(response) == "lo"
    vietnamese.refresh_from_db()
    assert vietnamese.language == "vi"
    assert COOKIE not in response.cookies


def test_an_unknown_language_is_not_asked_twice(client):
    response = client.get("/privacy/?lang=xx", headers=HERE)
    assert language_of(response) == "en"
    assert COOKIE not in response.cookies


def test_a_visitor_who_only_looks_gets_no_cookie(client):
    assert not client.get("/privacy/").cookies


def test_caches_are_told_what_the_page_depends_on(client):
    response = client.get("/privacy/", headers={"Accept-Language": "vi"})
    assert response["Content-Language"] == "vi"
    assert {"accept-language", "cookie"} <= {name.strip().lower() for name in response["Vary"].split(",")}


def test_every_language_is_one_tap_away_in_its_own_script(client):
    page = client.get("/privacy/?x=1").content.decode()
    for code, name in (("en", "English"), ("vi", "Tiếng Việt"), ("lo", "ລາວ")):
        assert f'lang="{code}"' in page
        assert f"?x=1&amp;lang={code}" in page
        assert name in page
