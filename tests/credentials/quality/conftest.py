"""A version on its way through review; the people and the wording are those of the service tests."""

from decimal import Decimal

import pytest

from credentials.services.authoring import draft_version
from credentials.services.reviewing import make_remark, submit_version
from institutions.models import Role
from tests.credentials.services.conftest import (  # noqa: F401
    approve,
    draft,
    journal,
    micro_credential,
    publish,
    publish_wording,
    reviewer,
    wording,
)
from tests.foundation.built_once import built_once


@built_once
def second_reviewer(member, institution):
    return member(Role.QA_REVIEWER, institution, full_name="Hoàng Thẩm Mẫu", email="qa-2@example.org")


@built_once
def foreign_reviewer(member, other_institution):
    return member(Role.QA_REVIEWER, other_institution, email="qa@elsewhere.example.org")


@built_once
def in_review(draft, issuer):  # noqa: F811
    return submit_version(version=draft, by=issuer)


@built_once
def remark(in_review, reviewer):  # noqa: F811
    return make_remark(version=in_review, by=reviewer, field="titles", words="The title promises more.")


@pytest.fixture
def successor(micro_credential, issuer, wording, publish_wording):  # noqa: F811
    """A draft that follows a published 1.0; what it says differently is given."""

    publish_wording("1.0")

    def begin(number="1.1", *, outcomes=None, assessments=None, quality=None, **fields):
        said = {**wording, "fields": {**wording["fields"], "number": number, **fields}}
        said |= {name: value for name, value in (("outcomes", outcomes), ("assessments", assessments)) if value}
        if quality:
            said["quality"] = quality
        return draft_version(micro_credential=micro_credential, by=issuer, **said)

    return begin


def outcome(code, vi, en, hours):
    return {"code": code, "texts": {"vi": vi, "en": en}, "hours": Decimal(hours)}


EXPLAIN = outcome("LO1", "Giải thích", "Explain rails", 60)
COMPARE = outcome("LO2", "So sánh", "Compare models", 40)
