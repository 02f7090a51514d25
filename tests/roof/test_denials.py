"""Whoever is signed in and refused is counted: where, how often, never for what."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import reverse

from institutions.models import Role
from micro4asia.foundation import denials
from micro4asia.foundation.models import Denial
from tests.factories.foundation import DenialFactory
from tests.factories.institutions import InstitutionFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return InstitutionFactory(code="TUE", slug="tue")


@pytest.fixture
def issuer(home):
    return MembershipFactory(institution=home, role=Role.ISSUER).user


def counted():
    return [(row.row, row.status, row.chain, row.count) for row in Denial.objects.order_by("pk")]


def test_a_refusal_with_a_reason_and_one_as_if_nothing_were_there_are_counted(client, home, issuer):
    client.force_login(issuer)
    for _ in range(3):
        assert client.get(reverse("institutions:journal", args=["tue"])).status_code == 403
    assert client.get(reverse("institutions:network-journal")).status_code == 404
    assert client.get(reverse("institutions:journal", args=["nowhere"])).status_code == 404
    row = "audit_log.view_institution"
    assert counted() == [(row, 403, home.pk, 3), ("audit_log.view_network", 404, 0, 1), (row, 404, 0, 1)]
    assert {each.actor_id for each in Denial.objects.all()} == {issuer.pk}


def test_visitors_and_addresses_that_lead_nowhere_are_not_counted(client, issuer, home):
    assert client.get(reverse("institutions:journal", args=["tue"])).status_code == 302
    client.force_login(issuer)
    assert client.get("/no/such/page/").status_code == 404
    assert client.get(reverse("institutions:own-journal")).status_code == 200
    assert AnonymousUser().pk is None
    assert counted() == []


def test_a_forged_form_is_counted_too(issuer, home):
    client = Client(enforce_csrf_checks=True)
    client.force_login(issuer)
    assert client.post(reverse("institutions:journal-export", args=["tue"])).status_code == 403
    assert counted() == [("audit_log.export_with_proof", 403, home.pk, 1)]


def test_whoever_tries_every_door_fills_no_disk(issuer):
    for number in range(denials.ROWS_AN_HOUR + 50):
        denials.count_denial(actor_id=issuer.pk, row=f"door.{number}", status=404)
    denials.count_denial(actor_id=issuer.pk + 1, row="door.1", status=404)
    assert Denial.objects.count() == denials.ROWS_AN_HOUR + 2
    assert Denial.objects.get(row=denials.EVERYTHING_ELSE).count == 50
    assert sum(row.count for row in Denial.objects.all()) == denials.ROWS_AN_HOUR + 51


def test_the_count_stays_when_what_was_tried_is_undone(client, issuer, home):
    """It is written after the page's own transactions, in one of its own."""
    with transaction.atomic():
        denials.count_denial(actor_id=issuer.pk, row="a.b", status=403)
        transaction.set_rollback(True)
    assert counted() == []
    client.force_login(issuer)
    client.post(reverse("institutions:journal-export", args=["tue"]))
    assert len(counted()) == 1


def test_a_year_later_it_is_forgotten(time_machine):
    row = DenialFactory()
    assert str(row) == "audit_log.view_network 404 1"
    time_machine.move_to(row.hour + denials.KEPT + timedelta(hours=1), tick=False)
    denials.forget_old_denials()
    assert not Denial.objects.exists()
