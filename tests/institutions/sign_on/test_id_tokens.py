"""ID tokens that do not say what they must, made with keys of our own; and what a provider may say of itself."""

import json
import socket
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache

from institutions.sign_on.discovery import _sound, discover
from institutions.sign_on.gate import session
from institutions.sign_on.id_tokens import claims_of, nonce_of
from institutions.sign_on.refusals import REASONS, Refusal
from micro4asia.foundation.outbound import NotFetched

ISSUER, KEYS, CLIENT = "https://login.university.example", "https://login.university.example/keys", "registry"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(autouse=True)
def published(db):
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "one"}
    cache.set(f"sign_on:keys:{ISSUER}:{KEYS}", {"keys": [secret, {"kty": "RSA"}, {**public, "kid": "one", "use": "sig"}]}, 60)


def token(key=KEY, algorithm="RS256", kid="one", **said):
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": "lan", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": "n"} | said
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


def read(value):
    return claims_of(value, issuer=ISSUER, client_id=CLIENT, keys_at=KEYS, nonce="n")


def test_a_token_that_fits_is_believed():
    assert read(token())["sub"] == "lan"
    assert read(token(aud=[CLIENT, "other"], azp=CLIENT))["sub"] == "lan"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"nonce": "another"}, "wrong_nonce"),
        ({"nonce": None}, "wrong_nonce"),
        ({"iss": "https://evil.example"}, "wrong_issuer"),
        ({"aud": "somebody else"}, "bad_token"),
        ({"aud": [CLIENT, "other"]}, "bad_token"),
        ({"azp": "other"}, "bad_token"),
        ({"exp": 1}, "bad_token"),
        ({"exp": None}, "bad_token"),
        ({"iat": None}, "bad_token"),
        ({"sub": None}, "bad_token"),
        ({"sub": ""}, "no_subject"),
        ({"sub": "x" * 256}, "no_subject"),
        ({"sub": "học viên"}, "no_subject"),
        ({"key": OTHER}, "bad_token"),
        ({"key": "only a word that both know, and long enough", "algorithm": "HS256"}, "bad_token"),
        ({"key": None, "algorithm": "none"}, "bad_token"),
    ],
)
def test_a_token_that_does_not_fit_is_refused_with_its_reason(made, code):
    with pytest.raises(Refusal) as refusal:
        read(token(**made))
    assert refusal.value.code == code
    assert refusal.value.reason == str(REASONS[code])


@pytest.mark.parametrize("value", [None, "", "a.b.c", 7])
def test_what_is_no_token_is_refused(value):
    with pytest.raises(Refusal):
        read(value)


def test_the_nonce_follows_from_the_proof_of_the_attempt():
    assert nonce_of("a") == nonce_of("a") != nonce_of("b")


def test_a_key_that_is_not_published_is_looked_for_once_more_and_then_refused():
    with pytest.raises(NotFetched):  # nobody answers at that address
        read(token(kid="two"))


SOUND = {"issuer": ISSUER} | {name: f"{ISSUER}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"issuer": f"{ISSUER}/"}, "wrong_issuer"),
        ({"token_endpoint": None}, "bad_document"),
        ({"token_endpoint": "http://login.university.example/token"}, "bad_document"),
        ({"jwks_uri": "https://user@login.university.example/keys"}, "bad_document"),
        ({"userinfo_endpoint": "file:///etc/passwd"}, "bad_document"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "bad_document"),
        ({"authorization_endpoint": "https://login.university.example; script-src *"}, "bad_document"),
        ({"authorization_endpoint": "https://login.university.example,*/auth"}, "bad_document"),
        ({"jwks_uri": "https://login.university.example:999999/keys"}, "bad_document"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "bad_document"),
    ],
)
def test_a_document_that_leads_astray_is_refused(said, code):
    with pytest.raises(Refusal) as refusal:
        _sound(ISSUER, SOUND | said)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "inside", ["http://127.0.0.1:8000", "https://127.0.0.1", "https://[::1]", "https://10.0.0.1", "https://localhost"]
)
def test_no_address_inside_the_network_is_asked(inside):
    with pytest.raises(NotFetched) as refusal:
        discover(inside, afresh=True)
    assert refusal.value.code in {"forbidden_address", "bad_address"}
    with pytest.raises(OSError, match=r"forbidden_address|bad_address"):
        session().get(f"{inside}/token")


def test_a_service_that_hangs_is_left_alone_for_a_while(settings, monkeypatch):
    monkeypatch.setattr("institutions.sign_on.discovery.PAGE_PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        netloc = f"127.0.0.1:{silent.getsockname()[1]}"
        settings.OUTBOUND_ALLOWED = [netloc]
        with pytest.raises(NotFetched, match="too_slow"):
            discover(f"http://{netloc}")
        began = time.monotonic()
        with pytest.raises(Refusal, match="unreachable"):
            discover(f"http://{netloc}")
        assert time.monotonic() - began < 0.2


def test_while_one_request_asks_the_others_take_what_is_known():
    cache.set_many({f"sign_on:discovery:{ISSUER}": SOUND, f"sign_on:asked:{ISSUER}": True}, 60)
    assert discover(ISSUER) == SOUND


def test_the_session_of_the_package_takes_nothing_from_the_machine():
    made = session()
    assert (made.trust_env, {type(each).__name__ for each in made.adapters.values()}) == (False, {"Gate"})
