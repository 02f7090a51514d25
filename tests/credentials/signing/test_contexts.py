import hashlib
import json

import pytest

from credentials.signing import contexts
from credentials.signing.contexts import CREDENTIALS_V2, EXTENSION_PATH, OPEN_BADGES, PINNED_URLS, Contexts, UnknownContext

FROZEN = "973e99165b0609b38901870a5080de6907ca10ab2ea95d23b1f63eb92b9c0b55"


@pytest.mark.parametrize("url", sorted(PINNED_URLS))
def test_every_pinned_context_is_here_and_is_the_one_that_was_pinned(url):
    assert "@context" in contexts.load(url)


def test_our_extension_never_changes():
    assert hashlib.sha256(contexts.extension_bytes()).hexdigest() == FROZEN


def test_a_context_nobody_pinned_is_refused():
    with pytest.raises(UnknownContext):
        contexts.load("https://example.org/context.json")


def test_our_extension_counts_only_at_a_registry_the_caller_named():
    trusted = Contexts.of("https://registry.example/")
    assert trusted.extension_url == "https://registry.example" + EXTENSION_PATH
    assert trusted.load(trusted.extension_url) == json.loads(contexts.extension_bytes())
    for stranger in ("https://other.example", "https://registry.example.evil.example", "http://registry.example"):
        with pytest.raises(UnknownContext):
            trusted.load(stranger + EXTENSION_PATH)
    with pytest.raises(UnknownContext):
        contexts.load(trusted.extension_url)


@pytest.mark.parametrize("bad", ["registry.example", "file:///etc", "https://user@registry.example", "https://a.example/?x=1"])
def test_only_the_address_of_a_registry_can_be_named(bad):
    with pytest.raises(ValueError, match="not the address"):
        Contexts.of(bad)


def test_an_altered_file_is_not_used(monkeypatch, tmp_path):
    (tmp_path / "ours.jsonld").write_text("{}")
    monkeypatch.setattr(contexts, "_HERE", tmp_path)
    with pytest.raises(contexts.AlteredContext):
        contexts._read((False, "ours.jsonld", "0" * 64))


def test_our_terms_are_protected_and_collide_with_none_of_the_others():
    ours = json.loads(contexts.extension_bytes())["@context"]
    theirs: set[str] = set()
    for url in (CREDENTIALS_V2, OPEN_BADGES, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"):
        _names(contexts.load(url)["@context"], theirs)
    assert ours["@protected"] is True
    assert not (set(ours) - {"@protected", "id", "type"}) & theirs
    addresses = [value if isinstance(value, str) else value["@id"] for name, value in ours.items() if name[0] != "@"]
    assert all(address.startswith(("@", "urn:uuid:")) for address in addresses)


def _names(node, names):
    if isinstance(node, dict):
        names.update(node)
        for value in node.values():
            _names(value, names)
