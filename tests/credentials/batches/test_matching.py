"""Whose a row is: what is certain, what is asked, and who is somebody else."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credentials.services.matching import Person, matches_of
from tests.factories.credentials import LearnerFactory

pytestmark = pytest.mark.django_db
BORN = dt.date(2001, 5, 4)
CERTAIN, ASKED, NOBODY = "certain", "asked", "nobody"


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person("test-1", "Somebody Else", BORN), CERTAIN),
        (Person("TEST-1", "Trần Thị Lân"), CERTAIN),
        (Person("TEST-໑", "trần thị  LÂN"), CERTAIN),
        (Person("TEST-1", "Trần Thị Lan", dt.date(1999, 1, 2)), ASKED),
        (Person("TEST-9", "TRAN THI LAN"), ASKED),
        (Person("TEST-9", "Lan Tran Thi", BORN), ASKED),
        (Person("TEST-9", "Trần Thị Lân", dt.date(2001, 4, 5)), ASKED),
        (Person("TEST-9", "Trần Thị Lân", dt.date(2001, 1, 1)), ASKED),
        (Person("TEST-9", "Old Name"), ASKED),
        # Marks speak against it, and only the birth date or the address for it.
        (Person("TEST-9", "Trần Thị Lãn"), NOBODY),
        (Person("TEST-9", "Trần Thị Lãn", BORN), ASKED),
        # A namesake, and a twin who shares the family's address.
        (Person("TEST-9", "Trần Thị Lân", dt.date(1990, 7, 8)), NOBODY),
        (Person("TEST-9", "Trần Thị Mai", BORN, "lan@example.org"), ASKED),
        (Person("TEST-9", "Trần Thị Mai", BORN), NOBODY),
        (Person("TEST-9", "Trần Thị Mai", dt.date(1970, 2, 3), "LAN@example.org"), NOBODY),
    ],
)
def test_a_person_is_certain_asked_about_or_somebody_else(institution, person, expected):
    known = {"institution": institution, "number": "TEST-1", "full_name": "Trần Thị Lân", "aliases": ["Old Name"]}
    learner = LearnerFactory(**known, birth_date=BORN, email="lan@example.org")
    LearnerFactory(number="TEST-1", full_name="Trần Thị Lân", birth_date=BORN)
    (found,) = matches_of(institution, [person])
    assert {match.learner for match in found} <= {learner}
    assert ((CERTAIN if found[0].is_certain else ASKED) if found else NOBODY) == expected


def test_a_first_of_january_proves_nothing(institution):
    LearnerFactory(institution=institution, number="TEST-1", full_name="Trần Thị Lân", birth_date=dt.date(2001, 1, 1))
    ((match,),) = matches_of(institution, [Person("TEST-1", "Mario Esempio", dt.date(2001, 1, 1))])
    assert not match.is_certain


def test_questions_do_not_grow_with_the_people(institution):
    def asked(count):
        people = [Person(f"TEST-{at}", f"Lê Thử {at}", BORN, f"{at}@example.org") for at in range(count)]
        with CaptureQueriesContext(connection) as queries:
            matches_of(institution, people)
        return len(queries)

    assert asked(1) == asked(900)
