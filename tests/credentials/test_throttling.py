"""How often one address may have documents checked, and that nobody's address is kept for it."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from credentials.throttling import CheckThrottle, may_check


@pytest.fixture(autouse=True)
def two_a_minute(db, monkeypatch):
    monkeypatch.setattr(CheckThrottle, "rate", "2/min", raising=False)


def ask(address="192.0.2.1", **headers):
    return may_check(RequestFactory().post("/verify/", REMOTE_ADDR=address, **headers))


def test_each_address_has_its_own_count():
    assert [ask(), ask(), ask()] == [True, True, False]
    assert ask("192.0.2.2")


def test_behind_our_proxy_the_address_it_wrote_down_last_counts(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for made_up in ("203.0.113.1", "203.0.113.2"):
        assert ask("127.0.0.1", HTTP_X_FORWARDED_FOR=f"{made_up}, 198.51.100.7")
    assert not ask("127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert ask("127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.8")


def test_behind_a_proxy_that_writes_nothing_down_all_share_one_count(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert [ask("127.0.0.1"), ask("127.0.0.1"), ask("127.0.0.1")] == [True, True, False]


def test_without_a_proxy_nobody_makes_up_an_address():
    assert [ask(HTTP_X_FORWARDED_FOR=f"203.0.113.{n}") for n in (1, 2, 3)] == [True, True, False]


def test_the_cache_holds_no_address():
    ask()
    request = RequestFactory().post("/verify/", REMOTE_ADDR="192.0.2.1")
    key = CheckThrottle().get_cache_key(request, None)
    assert cache.get(key), "the count stands under this key"
    assert "192.0.2.1" not in key
