import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from institutions.models import Membership, Role
from tests.factories.institutions import BEGINNING, InstitutionFactory, MembershipFactory, UserFactory


@pytest.fixture
def person(client, db):
    user = UserFactory()
    client.force_login(user)
    return user


def test_a_person_with_two_roles_acts_in_the_one_they_choose(client, person):
    MembershipFactory(user=person, role=Role.ISSUER)
    second = MembershipFactory(user=person, role=Role.REGISTRAR, institution=InstitutionFactory(code="TUE", slug="tue"))
    TOTP.activate(person, generate_totp_secret())
    answer = client.post("/roles/", {"membership": second.pk}, follow=True)
    assert answer.redirect_chain == [("/i/tue/", 302)]
    assert answer.context["frame"].active_role == Role.REGISTRAR


def test_staff_may_act_as_the_learner_they_also_are(client, person):
    MembershipFactory(user=person)
    assert client.post("/roles/", {"membership": "learner"}).url == "/"
    assert client.session["active_membership"] == "learner"


def test_the_network_role_leads_to_its_members(client, person):
    role = Membership.objects.create(user=person, role=Role.NETWORK_ADMIN, valid_from=BEGINNING)
    assert client.post("/roles/", {"membership": role.pk}).url == "/institutions/"


@pytest.mark.parametrize("value", ["", "no number", "9" * 30])
def test_a_role_that_is_none_is_not_found(client, person, value):
    assert client.post("/roles/", {"membership": value}).status_code == 404


def test_nobody_takes_the_role_of_somebody_else(client, person):
    assert client.post("/roles/", {"membership": MembershipFactory().pk}).status_code == 404


def test_roles_are_switched_by_a_form_alone(client, person):
    answer = client.get("/roles/", headers={"Referer": "http://testserver/roles/?lang=vi"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Go back and choose once more." in answer.content.decode()
    assert not answer.context["back"], "where one came from is the same dead end"
