"""Those who write, review and publish micro-credentials, and a wording that lacks nothing."""

import datetime as dt
from decimal import Decimal

import pytest

from credentials.services.authoring import approve_version, draft_version, publish_version, submit_version
from institutions.models import Role
from micro4asia.foundation.models import JournalEntry
from tests.factories.credentials import MicroCredentialFactory
from tests.factories.institutions import GradeScaleFactory


@pytest.fixture
def reviewer(member, institution):
    return member(Role.QA_REVIEWER, institution, full_name="Lê Thẩm Định")


@pytest.fixture
def micro_credential(institution):
    return MicroCredentialFactory(institution=institution, code="TUE-FT-01")


@pytest.fixture
def wording(institution):
    """What draft_version takes, complete: two outcomes, 60 and 40 hours; one exam over both, one report over the second."""
    return {
        "fields": {
            "number": "1.0",
            "titles": {"vi": "Công nghệ tài chính", "en": "Fintech"},
            "descriptions": {"vi": "Hạ tầng thanh toán.", "en": "Payment rails."},
            "hours": Decimal(100),
            "level_framework": "VQF",
            "level_code": "6",
            "participation": "blended",
            "isced_f": "0412",
            "languages": ["vi"],
            "grade_scale": GradeScaleFactory(),
        },
        "outcomes": [
            {"code": "LO1", "texts": {"vi": "Giải thích", "en": "Explain rails"}, "hours": Decimal(60)},
            {"code": "LO2", "texts": {"vi": "So sánh", "en": "Compare models"}, "hours": Decimal(40)},
        ],
        "assessments": [
            {"type": "written-exam", "texts": {}, "weight": 70, "supervision": "supervised-on-site-id"},
            {"type": "case-study", "texts": {}, "weight": 30, "supervision": "unsupervised", "outcomes": ["LO2"]},
        ],
        "quality": [{"type": "programme-accredited", "body": {"en": "Trial Centre"}, "decision": "12/2025"}],
    }


@pytest.fixture
def draft(micro_credential, issuer, wording):
    return draft_version(micro_credential=micro_credential, by=issuer, **wording)


@pytest.fixture
def approve(reviewer):
    def say(version, *, by=None, decision="Nghị quyết 7/2025"):
        review_by = dt.date(2030, 1, 1)
        return approve_version(
            version=version, by=by or reviewer, body={"en": "Academic council"}, decision=decision, review_by=review_by
        )

    return say


@pytest.fixture
def publish_wording(micro_credential, issuer, registrar, wording, approve):
    """The whole way, for another number."""

    def walk(number, **options):
        version = draft_version(
            micro_credential=micro_credential, by=issuer, **{**wording, "fields": {**wording["fields"], "number": number}}
        )
        approve(submit_version(version=version, by=issuer))
        return publish_version(version=version, by=registrar, **options)

    return walk


@pytest.fixture
def journal(db):
    """What was written about a row, oldest first."""

    def read(row):
        entries = JournalEntry.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk)
        return list(entries.order_by("sequence").values_list("event", flat=True))

    return read
