"""University sign-in, clients of the API, and the addresses that programmes ask."""

from django.core.cache import cache

from tests.factories.institutions import DomainProofFactory
from tests.factories.network import ApiClientFactory, SignOnFactory
from tests.house.rights_asking import Case, at, nothing, sent

ISSUER = "https://login.university.example"
desk = at("same.slug")


def furnish(world):
    DomainProofFactory(institution=world.same, domain=f"{world.prefix.lower()}university.example", state="proven")
    world.things["sign_on"] = SignOnFactory(institution=world.same, issuer=ISSUER)
    world.things["api_client"] = ApiClientFactory(institution=world.same)


def known_issuer(world):
    """What the issuer would say of itself: nobody is asked from here, and Redis keeps what the requests before left there."""
    described = {"issuer": ISSUER} | {
        name: f"{ISSUER}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    }
    cache.set_many({f"sign_on:discovery:{ISSUER}": described, f"sign_on:asked:{ISSUER}": True}, 600)
    return desk(world)


CASES = [
    Case("oauth-metadata"),
    Case("api-token", data=nothing, comes_back=True),
    Case("api-token-revoke", data=nothing, comes_back=True),
    Case("api-verify-many", data=nothing, comes_back=True),
    Case("api-institution-awards", desk),
    Case("api-institution-award", at("same.slug", "issued.public_id")),
    Case("institutions:university-list"),
    Case("institutions:university-start", known_issuer),
    Case("institutions:university-start", known_issuer, nothing, comes_back=True),
    Case("institutions:sign-on", desk),
    Case("institutions:sign-on", desk, sent(issuer=""), comes_back=True),
    Case("institutions:sign-on-switch", desk, sent(enabled="off")),
    Case("institutions:api-clients", desk),
    Case("institutions:api-client-create", desk),
    Case("institutions:api-client-create", desk, sent(name="Campus", scopes="read", days="30"), comes_back=True),
    Case("institutions:api-client-rotate", at("same.slug", "api_client.public_id")),
    Case("institutions:api-client-rotate", at("same.slug", "api_client.public_id"), nothing, comes_back=True),
    Case("institutions:api-client-revoke", at("same.slug", "api_client.public_id")),
    Case("institutions:api-client-revoke", at("same.slug", "api_client.public_id"), nothing),
]
