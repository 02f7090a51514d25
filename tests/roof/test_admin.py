"""The operator's hatch is there where it was asked for, and opens only through the registry's own sign-in."""

import pytest
from allauth.idp.oidc.models import Client
from django.urls import reverse

from tests.factories.institutions import UserFactory
from tests.institutions.conftest import holder  # noqa: F401 (fixture)

pytestmark = pytest.mark.django_db
there = pytest.mark.urls("tests.roof.admin_urls")
PASSWORD = "correct horse battery"


@pytest.fixture
def operator(holder):  # noqa: F811
    """Makes operators, with a second factor or without."""

    def make(**said):
        user = holder("network_admin", **said)
        user.is_staff = user.is_superuser = True
        user.set_password(PASSWORD)
        user.save()
        return user

    return make


def test_it_is_not_there_unless_it_was_switched_on(client, operator):
    client.force_login(operator())
    assert client.get("/admin/").status_code == 404


@there
def test_a_password_alone_does_not_open_the_admin(client, operator):
    typed = {"username": operator().email, "password": PASSWORD}
    answer = client.post("/admin/login/", typed)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@there
@pytest.mark.parametrize("staff", [False, True])
def test_nobody_becomes_somebody_else_with_a_password_alone(client, operator, staff):
    user = UserFactory(is_staff=staff)
    client.force_login(user)
    assert client.post("/admin/login/", {"username": operator().email, "password": PASSWORD}).status_code == 403
    assert client.session["_auth_user_id"] == str(user.pk)


@there
def test_an_operator_without_a_second_factor_is_led_to_set_one_up(client, operator):
    client.force_login(operator(second_factor=False))
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/account/second-factor/")


@there
def test_somebody_who_is_no_operator_is_refused(client, operator):
    user = operator()
    user.is_staff = False
    user.save()
    client.force_login(user)
    assert client.get("/admin/", follow=True).status_code == 403


@there
def test_an_operator_sees_clients_of_the_api_and_changes_nothing(client, operator):
    client.force_login(operator())
    known = Client.objects.create(name="Campus system", secret="hashed and hidden")
    seen = client.get(reverse("admin:allauth_idp_oidc_client_change", args=[known.pk]))
    assert seen.status_code == 200
    assert "hashed and hidden" not in seen.content.decode()
    assert client.post(seen.request["PATH_INFO"], {"name": "Mine"}).status_code == 403
    for page in ("account/emailaddress", "mfa/authenticator", "usersessions/usersession", "socialaccount/socialaccount"):
        assert client.get(f"/admin/{page}/").status_code == 404
