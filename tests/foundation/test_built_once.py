"""A test that stands on what was built for another finds it as it was built, whatever the other did with it."""

import datetime as dt

import pytest
from django.utils import timezone

from institutions.models import Institution, User
from tests.factories.institutions import InstitutionFactory, UserFactory
from tests.foundation.built_once import GROUND, built_once

found = []


@built_once
def place(db):
    return InstitutionFactory(code="ONCE", slug="once")


@built_once
def make_person(place):
    return lambda name: UserFactory(full_name=f"{name}, {place.code}")


@built_once
def person(make_person):
    return make_person("Jana")


@built_once
def couple(place, person):
    return {"place": place, "person": person}


@pytest.fixture
def years_ago(time_machine):
    time_machine.move_to(dt.datetime(2021, 1, 1, tzinfo=dt.UTC))


@pytest.fixture
def renamed(place):
    place.slug = "renamed"
    place.save()
    return place


@pytest.mark.parametrize("time", [1, 2, 3])
def test_what_a_test_does_is_taken_back_from_rows_and_from_what_fixtures_returned(place, person, couple, time):
    assert (person.full_name, place.code, Institution.objects.count()) == ("Jana, ONCE", "ONCE", 1)
    assert couple["place"] is place
    person.delete()
    place.code = "OTHER"
    place.save()
    couple.clear()


def test_what_only_another_test_asked_for_is_gone(place):
    assert Institution.objects.get() == place
    assert not User.objects.exists()


def test_without_any_of_it_nothing_is_there(db):
    assert not Institution.objects.exists()


@pytest.mark.parametrize("time", [1, 2])
def test_a_function_makes_rows_around_the_rows_of_the_test(place, make_person, time):
    place.code = "MINE"
    assert make_person("Petr").full_name == "Petr, MINE"
    assert User.objects.count() == 1


@pytest.mark.parametrize("time", [1, 2])
def test_others_stand_on_it_and_are_taken_back(renamed, time):
    assert Institution.objects.get().slug == "renamed"
    assert GROUND.values["place"] is renamed


@pytest.mark.parametrize("place", ["given"])
def test_what_a_test_brings_itself_is_not_replaced(db, place):
    assert (place, Institution.objects.count()) == ("given", 0)


def test_where_the_clock_was_moved_before_everything_is_built_after_it(years_ago, person):
    assert person.date_joined.year == 2021


def test_the_clock_stands_right_again(person):
    assert person.date_joined.year == timezone.now().year


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_commits_has_it_built_by_itself(person):
    assert GROUND.layers == []
    assert User.objects.get() == person


@pytest.mark.parametrize("time", [1, 2, 3])
def test_it_is_built_once_for_tests_that_follow_each_other(place, person, time):
    found.append([id(layer) for layer in GROUND.layers])
    assert len(found[0]) == 2
    assert found[0] == found[-1]
