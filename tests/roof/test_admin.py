"""The operator's hatch opens only through the registry's own sign-in."""

import pytest

from tests.factories.institutions import UserFactory

pytestmark = pytest.mark.django_db


def test_a_password_alone_does_not_open_the_admin(client):
    UserFactory(email="root@example.org", password="correct horse battery", is_staff=True, is_superuser=True)
    answer = client.post("/admin/login/", {"username": "root@example.org", "password": "correct horse battery"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_somebody_who_is_no_operator_is_refused(client):
    client.force_login(UserFactory())
    assert client.get("/admin/login/").status_code == 403
