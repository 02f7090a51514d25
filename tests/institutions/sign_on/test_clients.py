"""An administrator makes clients of the API, gives them another secret, and ends them."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from institutions.models import ApiClient, Role
from institutions.services.clients import create_client, revoke_client, rotate_secret
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from tests.factories.network import ApiClientFactory

pytestmark = pytest.mark.django_db
PAGE = "/i/tue/settings/api/"
TYPED = {"name": "Campus system", "scopes": ["read", "verify"], "days": "30", "networks": ""}


def made(home, by, **changes):
    return create_client(institution=home, by=by, **({"name": "Campus", "scopes": ["read"], "days": 30} | changes))


def test_the_secret_is_shown_once_and_stored_nowhere(signed_in, admin, home):
    page = signed_in(admin).post(f"{PAGE}new/", TYPED)
    client, secret = ApiClient.objects.get(), page.context["secret"]
    assert (client.scopes, secret in page.content.decode(), "no-store" in page["Cache-Control"]) == (
        ["read", "verify"],
        True,
        True,
    )
    assert client.client.check_secret(secret)
    assert secret not in client.client.secret
    for later in (PAGE, f"{PAGE}{client.public_id}/secret/"):
        assert secret not in signed_in(admin).get(later).content.decode()
    assert [entry.event for entry in JournalEntry.objects.filter(subject_type="institutions.apiclient")] == ["api_client_created"]


def test_networks_are_read_and_kept(signed_in, admin):
    signed_in(admin).post(f"{PAGE}new/", TYPED | {"networks": "203.0.113.7\n2001:db8::/32"})
    assert ApiClient.objects.get().networks == ["2001:db8::/32", "203.0.113.7/32"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"days": "401"}, "days"),
        ({"days": "0"}, "days"),
        ({"days": "soon"}, "days"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin"]}, "scopes"),
        ({"name": ""}, "name"),
        ({"networks": "203.0.113.7/24"}, "networks"),
        ({"networks": "everywhere"}, "networks"),
        ({"networks": "\n".join(f"10.0.0.{n}" for n in range(21))}, "networks"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(signed_in, admin, typed, field):
    page = signed_in(admin).post(f"{PAGE}new/", TYPED | typed)
    assert list(page.context["form"].errors) == [field]
    assert not ApiClient.objects.exists()


@pytest.mark.parametrize("changes", [{"days": 401}, {"days": 0}, {"scopes": []}, {"scopes": ["admin"]}])
def test_the_service_refuses_too_much_as_well(home, admin, changes):
    with pytest.raises(ValidationError):
        made(home, admin, **changes)


@pytest.mark.parametrize("role", [Role.ISSUER, Role.REGISTRAR, Role.OFFICER])
def test_only_an_administrator_makes_and_ends_them(holder, home, admin, role):
    client, _secret = made(home, admin)
    for attempt in (
        lambda by: made(home, by),
        lambda by: rotate_secret(client=client, by=by),
        lambda by: revoke_client(client=client, by=by),
    ):
        with pytest.raises(PermissionDenied):
            attempt(holder(role, home))


def test_an_administrator_of_another_institution_does_not_either(holder, elsewhere, home, admin, signed_in):
    client, _secret = made(home, admin)
    stranger = holder(Role.INSTITUTION_ADMIN, elsewhere)
    with pytest.raises(PermissionDenied):
        revoke_client(client=client, by=stranger)
    for path in (f"/i/oth/settings/api/{client.public_id}/revoke/", f"/i/tue/settings/api/{client.public_id}/revoke/"):
        assert signed_in(stranger).post(path).status_code == 404
    assert ApiClient.objects.get().revoked_at is None


def test_without_a_second_factor_nothing_is_made(holder, home):
    with pytest.raises(PermissionDenied):
        made(home, holder(Role.INSTITUTION_ADMIN, home, second_factor=False))


def test_an_old_confirmation_is_asked_for_again(client, admin):
    client.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"{PAGE}new/", TYPED)["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not ApiClient.objects.exists()


def test_another_secret_takes_the_place_of_the_one_before(signed_in, admin, home):
    client, old = made(home, admin)
    page = signed_in(admin).post(f"{PAGE}{client.public_id}/secret/")
    client.client.refresh_from_db()
    assert client.client.check_secret(page.context["secret"])
    assert not client.client.check_secret(old)


def test_what_was_ended_is_not_ended_again_and_gets_no_secret(signed_in, admin, home):
    client, _secret = made(home, admin)
    assert signed_in(admin).post(f"{PAGE}{client.public_id}/revoke/")["Location"] == PAGE
    with pytest.raises(WrongState):
        revoke_client(client=client, by=admin)
    with pytest.raises(WrongState):
        rotate_secret(client=client, by=admin)
    assert JournalEntry.objects.filter(event="api_client_revoked").count() == 1


def test_the_database_keeps_the_longest_life(home):
    row = ApiClientFactory(institution=home)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiClient.objects.filter(pk=row.pk).update(expires_at=F("created_at") + dt.timedelta(days=401))
    ApiClient.objects.filter(pk=row.pk).update(expires_at=F("created_at") + dt.timedelta(days=400))


def test_the_list_asks_the_same_number_of_queries_however_long(signed_in, admin, home, django_assert_max_num_queries):
    client, counts = signed_in(admin), []
    client.get(PAGE)
    for _ in range(2):
        for _more in range(3):
            ApiClientFactory(institution=home)
        with django_assert_max_num_queries(40) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
