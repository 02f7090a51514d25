"""Keys in the cache name nobody."""

from django.core.cache import cache

from micro4asia.foundation.cache_keys import blind


def test_a_key_can_be_found_again_and_not_be_read(db):
    cache.set("limit:ip:203.0.113.9", 3)
    assert cache.get("limit:ip:203.0.113.9") == 3
    assert "203" not in cache.make_key("limit:ip:203.0.113.9")


def test_keys_differ_by_name_prefix_and_version():
    keys = {blind("a", "", 1), blind("b", "", 1), blind("a", "b", 1), blind("a", "", 2)}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {64}


def test_another_registrys_secret_makes_another_key(settings):
    before = blind("a", "", 1)
    settings.SECRET_KEY = "another"
    assert blind("a", "", 1) != before
