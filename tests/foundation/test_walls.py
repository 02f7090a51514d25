"""The second wall, below the application: what the database itself shows and refuses."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from credentials.models import Award, Learner
from institutions.models import Membership, Role
from micro4asia.foundation import walls
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import InstitutionFactory, MembershipFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="policies on rows are PostgreSQL's"),
]
TODAY = dt.date(2026, 11, 29)


@pytest.fixture
def here():
    return LearnerFactory()


@pytest.fixture
def there():
    return LearnerFactory()


def desk(institution):
    member = MembershipFactory(institution=institution, role=Role.ISSUER)
    return walls.written(user=member.user_id, on=timezone.localdate())


def test_the_suite_asks_as_a_role_that_no_wall_lets_through():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


def test_a_worker_sees_the_rows_of_all(here, there):
    assert set(Learner.objects.all()) == {here, there}


def test_an_unset_scope_opens_no_row(here):
    with walls.within(walls.NOTHING):
        assert not Learner.objects.exists()


def test_a_desk_sees_its_own_rows_alone(here, there):
    with walls.within(desk(here.institution)):
        assert list(Learner.objects.all()) == [here]


def test_a_person_sees_their_own_rows_wherever_they_are(here, there):
    there.user = UserFactory()
    there.save(update_fields=["user"])
    with walls.within(walls.written(user=there.user_id, on=timezone.localdate())):
        assert list(Learner.objects.all()) == [there]
