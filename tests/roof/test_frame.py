"""The frame around a page: who finds what in the header, and which role they act in."""

import datetime as dt

import pytest
from django.test import override_settings

from institutions.models import Institution, Membership, Role, User
from micro4asia import navigation
from micro4asia.context import Frame
from micro4asia.foundation.drawings import ICONS

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2020, 1, 1)


@pytest.fixture
def ueh():
    return Institution.objects.create(
        slug="ueh",
        code="UEH",
        state="active",
        member_from=LONG_AGO,
        country="VN",
        language="vi",
        timezone="Asia/Ho_Chi_Minh",
        did="did:web:ueh",
        level_framework="VQF",
    )


@pytest.fixture
def person():
    return User.objects.create_user("le@example.org", "a long enough password", full_name="Lê Thử Nghiệm")


def role(person, institution, name, **dates):
    return Membership.objects.create(user=person, institution=institution, role=name, **{"valid_from": LONG_AGO, **dates})


def frame(rf, person=None, **session):
    request = rf.get("/")
    request.user = person
    request.session = session
    return Frame(request)


def test_a_visitor_is_asked_to_sign_in(client):
    page = client.get("/").content.decode()
    assert "/accounts/login/" in page
    assert 'class="dock"' not in page


def test_a_person_without_a_role_acts_as_learner(rf, person):
    assert frame(rf, person).active_role == "learner"
    assert frame(rf, person).roles == []


def test_staff_begin_in_their_first_role(rf, person, ueh):
    role(person, ueh, Role.REGISTRAR)
    assert frame(rf, person).role_label == "Registrar · UEH"


def test_the_role_that_was_chosen_holds(rf, person, ueh):
    role(person, ueh, Role.ISSUER)
    second = role(person, ueh, Role.REGISTRAR)
    assert frame(rf, person, active_membership=second.pk).active_role == Role.REGISTRAR


def test_staff_may_act_as_the_learners_they_also_are(rf, person, ueh):
    role(person, ueh, Role.ISSUER)
    assert frame(rf, person, active_membership="learner").active_role == "learner"


def test_a_role_that_has_ended_is_no_longer_acted_in(rf, person, ueh):
    ended = role(person, ueh, Role.REGISTRAR, valid_to=dt.date(2021, 1, 1))
    assert frame(rf, person, active_membership=ended.pk).active_role == "learner"


def test_somebody_elses_role_cannot_be_put_on(rf, person, ueh):
    other = User.objects.create_user("other@example.org", "a long enough password", full_name="Other")
    theirs = role(other, ueh, Role.REGISTRAR)
    assert frame(rf, person, active_membership=theirs.pk).active_role == "learner"


def test_the_frame_costs_one_query(rf, person, ueh, django_assert_num_queries):
    role(person, ueh, Role.ISSUER)
    shown = frame(rf, person)
    with django_assert_num_queries(1):
        assert [shown.role_label, shown.nav, shown.roles, shown.dock, shown.slug][-1] == "ueh"


def test_the_current_page_is_the_longest_address_that_fits(monkeypatch):
    monkeypatch.setattr(navigation, "address", lambda name, _slug="": {"a": "/i/ueh/", "b": "/i/ueh/awards/", "c": None}[name])
    found = navigation.items([("A", "a", ""), ("B", "b", ""), ("C", "c", "")], "/i/ueh/awards/7/")
    assert [(item.label, item.current) for item in found] == [("A", False), ("B", True)]


@pytest.mark.parametrize("entries", [navigation.VISITOR, navigation.LEARNER, *navigation.STAFF.values()])
def test_every_entry_names_a_known_icon(entries):
    assert [icon for _label, _name, icon in entries if icon and icon not in ICONS] == []


@override_settings(SECOND_FACTOR_WAIVED=True)
def test_a_trial_without_second_factors_says_so_on_every_page(client):
    assert "without a second factor" in client.get("/privacy/").content.decode()


def test_a_server_says_nothing_of_trials(client):
    assert "without a second factor" not in client.get("/privacy/").content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/accessibility/", "/privacy/", "/status/", "/styleguide/", "/healthz/", "/accounts/login/"]
)
@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_the_pages_of_the_house_open_for_everybody(client, ueh, address, language):
    assert client.get(f"{address}?lang={language}").status_code == 200
