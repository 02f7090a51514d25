"""The second wall in front of the whole house: with the first one taken away, separation still holds."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from credentials.models import Award
from micro4asia.foundation import walls
from micro4asia.foundation.walls_check import the_walls_stand, walled_tables
from micro4asia.open_doors import OPEN_DOORS
from recognition.models import RecognitionRequest
from tests.house.rights import test_separation as separation
from tests.house.unwalled import UNWALLED

OURS = ("foundation", "institutions", "credentials", "recognition")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="policies on rows are PostgreSQL's")


def ours():
    return [model for app in OURS for model in apps.get_app_config(app).get_models(include_auto_created=True)]


def test_every_model_is_walled_or_named_with_its_reason():
    walled = walled_tables()
    neither = [model._meta.label for model in ours() if model._meta.db_table not in walled and model._meta.label not in UNWALLED]
    assert neither == [], "wall its table in a migration (foundation/walling.py), or name it in tests/house/unwalled.py"


def test_what_is_named_as_not_walled_is_there_and_is_not():
    tables = {model._meta.label: model._meta.db_table for model in ours()}
    assert set(UNWALLED) <= set(tables)
    assert not {tables[label] for label in UNWALLED} & walled_tables()
    assert all(len(reason) > 10 for reason in UNWALLED.values())


def test_every_open_door_exists():
    names = set()

    def walk(patterns, namespace=""):
        for one in patterns:
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, f"{namespace}{one.namespace}:" if one.namespace else namespace)
            else:
                names.add(f"{namespace}{one.name}")

    walk(get_resolver().url_patterns)
    assert {door for door in OPEN_DOORS if not door.startswith("saml_")} <= names


@on_postgresql
@pytest.mark.django_db
def test_the_walls_stand_where_the_migrations_put_them_and_hold_the_owner_too():
    assert the_walls_stand(None, ["default"]) == []


@on_postgresql
@pytest.mark.django_db
def test_an_operator_is_warned_of_a_wall_that_was_taken_down():
    with connection.cursor() as cursor:
        # A world that was built before in this transaction has keys that wait to be looked at.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE credentials_award NO FORCE ROW LEVEL SECURITY")
    (warning,) = the_walls_stand(None, ["default"])
    assert warning.id == "foundation.W002"
    assert "credentials_award" in warning.msg


@pytest.fixture
def without_the_first_wall(monkeypatch):
    """Whatever is asked through `visible_to` is everything there is. Gives the models that it was taken from."""
    bare = []
    for model in ours():
        queryset = type(model._default_manager.all())
        if hasattr(queryset, "visible_to"):
            monkeypatch.setattr(queryset, "visible_to", lambda self, _user: self)
            bare.append(model)
    return bare


@on_postgresql
@pytest.mark.django_db
def test_the_first_wall_is_really_taken_away(without_the_first_wall, worlds):
    own, others, theirs = worlds
    clerk = own.people["registrar_same"]
    walled = [model for model in without_the_first_wall if model._meta.db_table in walled_tables()]
    for model in walled:
        # Under "all" the bare queryset answers with rows of the others; behind the wall the database keeps them back.
        foreign = model._default_manager.visible_to(clerk).filter(pk__in=theirs.get(model._meta.label, set()))
        assert set(foreign) == set(model._base_manager.filter(pk__in=theirs.get(model._meta.label, set())))
    assert len(walled) > 20
    met = {model._meta.label for model in walled if theirs.get(model._meta.label)}
    assert {"credentials.Award", "credentials.Remark", "institutions.TableFile", "recognition.RecognitionRequest"} <= met
    with walls.within(walls.written(user=clerk.pk, on=timezone.localdate())):
        assert not Award.objects.visible_to(clerk).filter(institution=others.same).exists()
        assert Award.objects.visible_to(clerk).filter(institution=own.same).exists()


@on_postgresql
@pytest.mark.django_db
@separation.needs_matrix
@pytest.mark.parametrize("roles", separation.ROLES.values(), ids=separation.ROLES)
def test_without_the_first_wall_another_institutions_rows_are_still_not_there(
    roles,
    without_the_first_wall,
    worlds,
    monkeypatch,
):
    # Behind an open door there is no second wall: what a learner closed is kept closed there by the first alone.
    monkeypatch.setattr(separation, "CASES", [case for case in separation.CASES if case.url not in OPEN_DOORS])
    separation.test_what_belongs_to_another_institution_is_not_there_and_does_not_change(roles, worlds)


@on_postgresql
@pytest.mark.django_db
def test_one_request_does_not_widen_or_narrow_the_next(without_the_first_wall, worlds):
    own, others, _theirs = worlds

    def sees(world, role, award):
        return world.client(role).get(award.get_absolute_url()).status_code == 200

    assert sees(own, "registrar_same", own.issued)
    assert sees(others, "registrar_same", others.issued)
    assert not sees(own, "registrar_same", others.issued)
    assert not sees(others, "registrar_same", own.issued)
    # After each request the tests themselves see everything again.
    assert {own.issued, others.issued} <= set(Award.objects.all())


@on_postgresql
@pytest.mark.django_db
def test_a_receiving_officer_reads_the_award_they_are_asked_about_and_no_other(without_the_first_wall, worlds):
    own, others, _theirs = worlds
    officer = own.client("recog_receiving")
    for request, expected in ((own.request_taken, 200), (others.request_taken, 404)):
        shown = RecognitionRequest.objects.get(pk=request.pk)
        page = officer.get(f"/i/{shown.institution.slug}/requests/{shown.public_id}/")
        assert page.status_code == expected, page.status_code


@on_postgresql
@pytest.mark.django_db
def test_a_visitor_is_shown_nothing_of_anybody_outside_the_open_doors(without_the_first_wall, worlds):
    own, _others, _theirs = worlds
    assert Client().get(own.issued.public_path).status_code == 200
    assert Client().get(own.issued.get_absolute_url()).status_code == 302
