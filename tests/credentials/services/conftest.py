"""Those who write, review and publish micro-credentials, and a wording that lacks nothing."""

import datetime as dt
from decimal import Decimal

from credentials.models import MicroCredentialVersion
from credentials.services.authoring import draft_version
from credentials.services.publishing import publish_version
from credentials.services.reviewing import approve_version, submit_version
from institutions.models import Role
from micro4asia.foundation.models import JournalEntry
from tests.factories.credentials import MicroCredentialFactory
from tests.factories.institutions import GradeScaleFactory
from tests.factories.quality import answer_all
from tests.foundation.built_once import built_once


@built_once
def reviewer(member, institution):
    return member(Role.QA_REVIEWER, institution, full_name="Lê Thẩm Định")


@built_once
def micro_credential(institution):
    return MicroCredentialFactory(institution=institution, code="TUE-FT-01")


@built_once
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


@built_once
def draft(micro_credential, issuer, wording):
    return draft_version(micro_credential=micro_credential, by=issuer, **wording)


@built_once
def approve(reviewer):
    """Every question answered with yes, then approved."""

    def say(version, *, by=None, decision="Nghị quyết 7/2025", **options):
        by = by or reviewer
        answer_all(version, by=by)
        approved_on = version.institution.today()
        days = {"decided_on": approved_on, "valid_from": approved_on, "review_by": approved_on + dt.timedelta(days=1000)}
        shown = MicroCredentialVersion.objects.get(pk=version.pk).content_digest()
        said = {"shown": shown, "body": {"en": "Academic council"}, "decision": decision, "no_interest": True, **days, **options}
        return approve_version(version=version, by=by, **said)

    return say


@built_once
def publish(registrar):
    def say(version, *, by=None, **options):
        return publish_version(version=version, by=by or registrar, signing_officer=registrar, page_checked=True, **options)

    return say


@built_once
def publish_wording(micro_credential, issuer, wording, approve, publish):
    """The whole way, for another number; what follows a version is called a minor change."""

    def walk(number, *, change_class="minor", **options):
        version = draft_version(
            micro_credential=micro_credential, by=issuer, **{**wording, "fields": {**wording["fields"], "number": number}}
        )
        noted = {"change_class": change_class, "change_note": "More cases."}
        approve(submit_version(version=version, by=issuer, **noted))
        return publish(version, **options)

    return walk


@built_once
def journal(db):
    """What was written about a row, oldest first."""

    def read(row):
        entries = JournalEntry.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk)
        return list(entries.order_by("sequence").values_list("event", flat=True))

    return read
