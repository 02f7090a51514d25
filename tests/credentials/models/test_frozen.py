"""What was approved and signed stays as it is, column by column, even for whoever writes SQL."""

import datetime as dt
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import IntegrityError, transaction

from credentials.models import Award, MicroCredentialVersion
from credentials.models.micro_credential import CONTENT

freezing = import_module("credentials.migrations.0002_what_is_frozen")
SEAL = ["document", "digest", "sealed_at"]


def other(value):
    """Some other value of the same kind and length."""
    match value:
        case dt.datetime() | dt.date():
            return value + dt.timedelta(days=1)
        case int() | Decimal():
            return value + 1
        case dict():
            return {**value, "fr": "Autre chose"}
        case list():
            return [*value, "fr"]
        case _:
            return f"-{value[1:]}"


def refused(row, **columns):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**columns)


def test_a_published_wording_is_frozen_in_every_column_that_says_something(version):
    assert {*freezing.WORDING, "level_argument", "validity_months"} == {*CONTENT, "approved_content"}
    for column in (*freezing.WORDING, "level_argument"):
        refused(version, **{column: other(getattr(version, column))})
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        MicroCredentialVersion.objects.filter(pk=version.pk)._raw_delete("default")


def test_a_committed_intent_is_frozen_from_the_signature_on(issued_award):
    for column in freezing.INTENT:
        refused(issued_award, **{column: other(getattr(issued_award, column))})


def test_a_seal_is_frozen(issued_award):
    for column in SEAL:
        refused(issued_award, **{column: other(getattr(issued_award, column))})


def test_a_signed_award_is_not_deleted(issued_award):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Award.objects.filter(pk=issued_award.pk)._raw_delete("default")


def test_a_revocation_is_for_good(revoked_award):
    for column in ("state", "revoked_at", "revoked_by_id"):
        refused(revoked_award, **{column: other(getattr(revoked_award, column))})


def test_what_the_learner_decides_and_what_happens_later_is_not_frozen(issued_award):
    Award.objects.filter(pk=issued_award.pk).update(visibility="private", state="suspended", suspended_at=dt.datetime.now(dt.UTC))
    assert Award.objects.get().state == "suspended"


def test_a_draft_is_not_frozen(draft_award):
    Award.objects.filter(pk=draft_award.pk).update(grade="A", name_as_printed="Ví Dụ")
    assert Award.objects.get().grade == "A"
