"""Programmes of an institution: what their tokens open, and what ends them."""

import base64
import datetime as dt
import json

import pytest
from allauth.idp.oidc.models import Token
from django.urls import reverse
from django.utils import timezone

from credentials.services.sharing import set_visibility
from credentials.throttling import CheckThrottle, ClientThrottle
from institutions.models import ApiClient, Institution, Role
from institutions.services.clients import (
    create_client,
    revoke_client,
    revoke_tokens_of_institution,
    revoke_tokens_of_user,
    rotate_secret,
)
from institutions.tokens import AUDIENCE
from micro4asia.foundation import public_ids
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import UserFactory
from tests.factories.network import ApiClientFactory, take_token
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db
TOKEN = "/api/v1/token/"
AWARDS = "/api/v1/institutions/tue/awards/"
MANY = "/api/v1/verify/many/"
SECRET = "a secret of ours"


@built_once
def programme(institution):
    return ApiClientFactory(institution=institution)


@pytest.fixture
def asks(client):
    """Asks with a token of the client; the row of the token, or of the client's scopes, may differ."""

    def ask(programme, path=AWARDS, *, scopes=None, body=None, **changes):
        if scopes is not None:
            programme.client.set_scopes(scopes)
            programme.client.save(update_fields=["scopes"])
        headers = {"authorization": f"Bearer {take_token(programme, **changes)}"}
        if body is not None:
            return client.post(path, json.dumps(body), content_type="application/json", headers=headers)
        return client.get(path, headers=headers)

    return ask


def exchange(client, programme, secret=SECRET, **form):
    known = base64.b64encode(f"{programme.public_id}:{secret}".encode()).decode()
    return client.post(TOKEN, {"grant_type": "client_credentials"} | form, headers={"authorization": f"Basic {known}"})


# ---- a secret becomes a token ----


def test_a_secret_becomes_a_token_that_opens_what_it_should(client, programme, issued_award):
    told = exchange(client, programme).json()
    assert (told["token_type"], told["expires_in"], sorted(told["scope"].split())) == ("Bearer", 3600, ["read", "verify"])
    answer = client.get(AWARDS, headers={"authorization": f"Bearer {told['access_token']}"})
    assert [row["id"] for row in answer.json()["results"]] == [issued_award.public_id]
    assert ApiClient.objects.get().last_used_on == timezone.localdate()


def test_the_secret_may_stand_in_the_form_but_never_in_the_address(client, programme):
    said = {"grant_type": "client_credentials", "client_id": programme.public_id, "client_secret": SECRET}
    assert client.post(TOKEN, said).status_code == 200
    address = "&".join(f"{name}={value}" for name, value in said.items())
    assert client.post(f"{TOKEN}?{address}", said).status_code == 400


def test_no_token_is_stored_as_it_is(client, programme):
    token = exchange(client, programme).json()["access_token"]
    row = Token.objects.get()
    assert token not in (row.hash, str(row.data))
    assert row.get_resources() == [AUDIENCE]
    assert SECRET not in programme.client.secret


def test_fewer_scopes_can_be_asked_for_but_no_others(client, programme):
    assert exchange(client, programme, scope="verify").json()["scope"] == "verify"
    assert exchange(client, programme, scope="issue").json()["error"] == "invalid_scope"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, "unsupported_grant_type"),
        ({"resource": "https://elsewhere.example/"}, "invalid_target"),
        ({"resource": "no address"}, "invalid_target"),
    ],
)
def test_nothing_else_is_given(client, programme, form, error):
    answer = exchange(client, programme, **form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert not Token.objects.exists()


def test_a_wrong_secret_gets_nothing(client, programme):
    answer = exchange(client, programme, secret="guessed")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("ended", ["revoked", "expired"])
def test_a_client_that_has_ended_gets_nothing(client, programme, ended):
    now = timezone.now()
    past = {"created_at": now - dt.timedelta(days=9), "expires_at": now - dt.timedelta(days=1)}
    ApiClient.objects.update(**({"revoked_at": now} if ended == "revoked" else past))
    answer = exchange(client, programme)
    assert (answer.status_code, answer.json()["error"], Token.objects.count()) == (401, "invalid_client", 0)


def test_a_client_of_a_suspended_institution_gets_nothing(client, programme):
    Institution.objects.update(state="suspended")
    assert (exchange(client, programme).status_code, Token.objects.count()) == (403, 0)


def test_a_client_asks_from_its_own_addresses_alone(client, programme):
    ApiClient.objects.update(networks=["203.0.113.0/24"])
    assert exchange(client, programme).status_code == 403
    ApiClient.objects.update(networks=["127.0.0.0/8", "2001:db8::/32"])
    assert exchange(client, programme).status_code == 200


def test_a_client_ends_its_own_token(client, programme):
    token = exchange(client, programme).json()["access_token"]
    said = {"token": token, "client_id": programme.public_id, "client_secret": SECRET}
    assert client.post("/api/v1/token/revoke/", said).status_code == 200
    assert client.get(AWARDS, headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_the_metadata_names_what_there_is_and_nothing_more(client):
    told = client.get("/.well-known/oauth-authorization-server").json()
    assert told["token_endpoint"].endswith(reverse("api-token"))
    assert told["grant_types_supported"] == ["client_credentials"]
    assert not {"authorization_endpoint", "registration_endpoint", "jwks_uri"}.intersection(told)
    for closed in (
        "/.well-known/openid-configuration",
        "/identity/o/authorize",
        "/identity/o/api/token",
        "/identity/o/api/clients",
    ):
        assert client.get(closed).status_code == 404


# ---- the rows of the matrix with a circumstance ----


def test_a_revoked_token_is_told_401_at_once(client, programme, administrator):
    token = take_token(programme)
    revoke_client(client=programme, by=administrator)
    assert client.get(AWARDS, headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_an_expired_token_is_told_401(programme, asks):
    assert asks(programme, expires_at=timezone.now() - dt.timedelta(seconds=1)).status_code == 401


@pytest.mark.parametrize(
    "meant", [[], ["https://elsewhere.example/"], [AUDIENCE, "https://elsewhere.example/"], [AUDIENCE + "v1/"]]
)
def test_a_token_for_something_else_is_told_401(programme, asks, meant):
    assert asks(programme, resources=meant).status_code == 401


def test_another_address_is_told_403(programme, asks):
    ApiClient.objects.update(networks=["203.0.113.0/24"])
    assert asks(programme).status_code == 403


def test_a_suspended_institution_is_told_403(programme, asks):
    Institution.objects.filter(pk=programme.institution_id).update(state="suspended")
    assert asks(programme).status_code == 403


def test_a_token_in_the_address_is_told_401(client, programme, issued_award):
    token = take_token(programme)
    assert client.get(AWARDS, {"access_token": token}).status_code == 401
    both = client.get(AWARDS, {"access_token": token}, headers={"authorization": f"Bearer {token}"})
    assert both.status_code == 401


@pytest.mark.parametrize("words", ["Bearer", "Bearer a b", "Bearer " + "x" * 300, "Bearer ế", "bearer unknown"])
def test_what_is_no_token_is_told_401_with_how_to_sign_in(client, programme, words):
    answer = client.get("/api/v1/catalogue/", headers={"authorization": words.encode().decode("latin-1")})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')


def test_a_scope_that_was_taken_away_is_gone_from_tokens_too(client, programme, asks):
    token = take_token(programme)
    programme.client.set_scopes(["issue"])
    programme.client.save(update_fields=["scopes"])
    assert client.get(AWARDS, headers={"authorization": f"Bearer {token}"}).status_code == 404


# ---- what opens ----


def test_the_list_says_no_more_than_the_page(programme, asks, issued_award):
    answer = asks(programme).content.decode()
    learner = issued_award.learner
    assert [value for value in (learner.email, "2001-05-04", '"grade"') if value in answer] == []
    one = asks(programme, f"{AWARDS}{issued_award.public_id}/").json()
    assert (one["name"], one["state"], one["learnerNumber"]) == ("Nguyễn Thị Ví Dụ", "issued", learner.number)


def test_no_award_of_another_institution_is_reached_by_any_address(programme, other_institution, asks, issued_award):
    stranger = ApiClientFactory(institution=other_institution)
    own = reverse("api-institution-awards", args=[other_institution.slug])
    assert asks(stranger).status_code == 404
    assert asks(stranger, f"{AWARDS}{issued_award.public_id}/").status_code == 404
    assert asks(stranger, f"{own}{issued_award.public_id}/").status_code == 404
    assert asks(stranger, f"{own}?institution=tue&slug=tue").json()["results"] == []


def test_a_private_credential_is_open_to_its_institution_alone(programme, other_institution, asks, issued_award, learner_account):
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    path = f"/api/v1/credentials/{issued_award.public_id}/"
    assert asks(programme, path).status_code == 200
    assert asks(programme, path, scopes=["issue"]).status_code == 404
    assert asks(ApiClientFactory(institution=other_institution), path).status_code == 404


def test_a_programme_has_nothing_of_its_own(programme, asks):
    assert asks(programme, "/api/v1/me/awards/").status_code == 404


def test_many_are_checked_and_unknown_ones_answer_in_the_same_shape(programme, asks, issued_award, learner_account):
    nobody = public_ids.new_public_id()
    told = asks(programme, MANY, body={"ids": [nobody, issued_award.public_id, nobody]}).json()["results"]
    assert [row["verdict"] for row in told] == ["unknown", "valid", "unknown"]
    assert told[1]["digest"] == issued_award.digest
    assert {tuple(sorted(row)) for row in told} == {("digest", "id", "verdict")}
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    assert asks(programme, MANY, body={"ids": [issued_award.public_id]}).json()["results"][0]["verdict"] == "unknown"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": []},
        {"ids": ["x"] * 501},
        {"ids": ["x" * 65]},
        {"ids": "x"},
        {"ids": ["x"], "more": 1},
        {"ids": ["x"], "\ud800": 1},
        [],
        {"ids": [{}]},
    ],
)
def test_what_cannot_be_checked_is_told(programme, asks, body):
    assert asks(programme, MANY, body=body).status_code == 400


@pytest.mark.parametrize(
    ("scopes", "status"), [(["verify"], 200), (["read"], 200), (["issue"], 403), (["revoke", "recognition"], 403)]
)
def test_checking_many_needs_its_scope(programme, asks, scopes, status):
    assert asks(programme, MANY, scopes=scopes, body={"ids": ["x"]}).status_code == status


def test_people_do_not_check_many(client, registrar):
    client.force_login(registrar)
    assert client.post(MANY, {"ids": ["x"]}, content_type="application/json").status_code == 403


def test_a_client_that_checks_has_a_limit_of_its_own(programme, asks, issued_award, monkeypatch):
    monkeypatch.setattr(CheckThrottle, "rate", "1/min", raising=False)
    monkeypatch.setattr(ClientThrottle, "rate", "3/min", raising=False)
    path = f"/api/v1/credentials/{issued_award.public_id}/"
    assert [asks(programme, path).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_the_document_tells_of_tokens(client):
    told = json.loads(client.get(reverse("api-schema"), {"format": "json"}).content)
    flow = told["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]
    assert (flow["tokenUrl"], sorted(flow["scopes"])) == (TOKEN, ["issue", "read", "recognition", "revoke", "verify"])
    assert {"client": []} in told["paths"]["/api/v1/institutions/{slug}/awards/"]["get"]["security"]


# ---- who ends tokens ----


@built_once
def administrator(member, institution):
    return member(Role.INSTITUTION_ADMIN, institution)


def test_another_secret_kills_the_one_before_and_its_tokens(client, programme, administrator):
    token = exchange(client, programme).json()["access_token"]
    fresh = rotate_secret(client=programme, by=administrator)
    assert client.get(AWARDS, headers={"authorization": f"Bearer {token}"}).status_code == 401
    assert exchange(client, programme).status_code == 401
    assert exchange(client, programme, secret=fresh).status_code == 200


def test_a_suspension_ends_the_tokens_of_the_institution_alone(programme, other_institution):
    take_token(programme)
    take_token(ApiClientFactory(institution=other_institution))
    assert revoke_tokens_of_institution(programme.institution) == 1
    assert Token.objects.get().client.api_client.institution == other_institution


def test_a_person_who_is_suspended_has_no_tokens_left(programme):
    user = UserFactory()
    take_token(programme, user=user)
    take_token(programme)
    assert (revoke_tokens_of_user(user), Token.objects.count()) == (1, 1)


def test_a_client_is_made_with_a_secret_that_works(client, institution, administrator):
    made, secret = create_client(institution=institution, by=administrator, name="Campus", scopes=["read"], days=400, networks=[])
    assert exchange(client, made, secret=secret).json()["scope"] == "read"


def test_an_erased_award_is_no_page_to_a_programme_either_but_a_line_of_the_register(asks, programme, issued_award, learner):
    learner.erased_at = timezone.now()
    learner.save(update_fields=["erased_at"])
    assert asks(programme, f"/api/v1/credentials/{issued_award.public_id}/").status_code == 404
    assert [(row["name"], row["url"]) for row in asks(programme).json()["results"]] == [(issued_award.name_as_printed, "")]


def test_fifty_checks_at_once_take_no_more_queries_than_five(
    asks, programme, version, make_issued, django_assert_max_num_queries
):
    ids = [make_issued(version, LearnerFactory(institution=version.institution)).public_id for _ in range(50)]
    asks(programme, MANY, body={"ids": ids[:1]})
    counts = []
    for asked in (ids[:5], ids):
        with django_assert_max_num_queries(50) as queries:
            lines = asks(programme, MANY, body={"ids": asked}).json()["results"]
        assert [line["verdict"] for line in lines] == ["valid"] * len(asked)
        counts.append(len(queries))
    assert counts[0] == counts[1]
