"""A micro-credential is written by one person, approved by another and published by a third; then nobody changes it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from credentials.completeness import missing_elements
from credentials.models import Assessment, LearningOutcome, MicroCredentialVersion
from credentials.services.authoring import draft_version
from credentials.services.reviewing import submit_version
from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.text import search_key
from tests.factories.institutions import MembershipFactory


def state(version):
    return MicroCredentialVersion.objects.get(pk=version.pk).state


def test_a_draft_keeps_outcomes_and_assessments_in_the_order_written(draft):
    assert [(row.position, row.code) for row in draft.outcomes.all()] == [(1, "LO1"), (2, "LO2")]
    exam, report = draft.assessments.all()
    assert [row.code for row in exam.outcomes.all()] == ["LO1", "LO2"], "an exam that names no outcome covers them all"
    assert [row.code for row in report.outcomes.all()] == ["LO2"]
    assert draft.quality.get().decision == "12/2025"


def test_a_draft_is_found_by_the_words_of_its_title_and_outcomes_in_any_spelling(draft):
    for words in ("cong nghe tai chinh", "TUE-FT-01", "so sanh", "payment rails"):
        assert search_key(words) in draft.search_key


def test_a_joint_draft_names_its_partners(micro_credential, issuer, wording, other_institution):
    version = draft_version(micro_credential=micro_credential, by=issuer, partners=[other_institution], **wording)
    assert list(version.partners.all()) == [other_institution]


def test_only_staff_of_the_institution_write_its_micro_credentials(
    micro_credential, wording, stranger, foreign_registrar, reviewer
):
    for person in (stranger, foreign_registrar, reviewer):
        with pytest.raises(PermissionDenied, match="Only staff of the institution"):
            draft_version(micro_credential=micro_credential, by=person, **wording)
    assert not MicroCredentialVersion.objects.exists()


@pytest.mark.parametrize(
    ("part", "change", "field"),
    [
        ("fields", {"number": "one"}, "number"),
        ("fields", {"hours": Decimal(-1)}, "hours"),
        ("fields", {"isced_f": "42"}, "isced_f"),
        ("fields", {"participation": "by-pigeon"}, "participation"),
        ("outcomes", {"hours": Decimal("0.001")}, "hours"),
        ("assessments", {"weight": 101}, "weight"),
        ("quality", {"decision": "line\x00break"}, "decision"),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_field_and_nothing_is_kept(
    micro_credential, issuer, wording, part, change, field
):
    wording[part] = {**wording[part], **change} if part == "fields" else [{**wording[part][0], **change}]
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        draft_version(micro_credential=micro_credential, by=issuer, **wording)
    assert field in refusal.value.message_dict
    assert not MicroCredentialVersion.objects.exists()


def test_two_drafts_cannot_carry_the_same_number(draft, micro_credential, issuer, wording):
    with pytest.raises(ValidationError), transaction.atomic():
        draft_version(micro_credential=micro_credential, by=issuer, **wording)
    assert micro_credential.versions.count() == 1


def test_a_complete_draft_lacks_nothing(draft):
    assert missing_elements(draft) == []


def lacking(version, **columns):
    MicroCredentialVersion.objects.filter(pk=version.pk).update(**columns)
    return missing_elements(MicroCredentialVersion.objects.get(pk=version.pk))


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"titles": {"en": "Fintech"}}, "The title is needed in English and in your language."),
        ({"titles": {"vi": "Công nghệ"}}, "The title is needed in English and in your language."),
        ({"descriptions": {"vi": "Hạ tầng"}}, "The description is needed in English."),
        ({"hours": Decimal(120)}, "The hours of the outcomes add up to 100 h of 120 h: 20 h are missing."),
        ({"level_code": ""}, "A level is a code within a framework: both are needed."),
        ({"languages": []}, "The language of instruction is missing."),
    ],
)
def test_each_missing_element_is_told_in_one_sentence(draft, columns, sentence):
    assert lacking(draft, **columns) == [sentence]


def test_a_unit_without_any_level_lacks_nothing(draft):
    assert lacking(draft, level_framework="none", level_code="") == []
    assert lacking(draft, level_framework="", level_code="") == ["The level is missing. Where there is none, say so."]


def test_what_stands_in_rows_of_its_own_is_missed_too(draft):
    LearningOutcome.objects.filter(code="LO1").update(texts={"en": "Explain rails"})
    Assessment.objects.filter(position=2).update(weight=20)
    draft.assessments.get(position=1).outcomes.set(draft.outcomes.filter(code="LO2"))
    draft.quality.all().delete()
    assert missing_elements(draft) == [
        "Every learning outcome is needed in English and in your language.",
        "The weights of the assessments must add up to 100 %; they add up to 90 %.",
        "Every learning outcome must be assessed; LO1 is not.",
        "The type of quality assurance is missing.",
    ]
    draft.assessments.all().delete()
    draft.outcomes.all().delete()
    assert "Learning outcomes are missing." in missing_elements(draft)
    assert "The type of assessment is missing." in missing_elements(draft)


def test_an_incomplete_draft_stays_with_its_author(draft, issuer):
    MicroCredentialVersion.objects.filter(pk=draft.pk).update(languages=[])
    with pytest.raises(ValidationError, match="language of instruction"):
        submit_version(version=draft, by=issuer)
    assert state(draft) == "draft"


def test_a_stranger_hands_in_nothing(draft, stranger):
    with pytest.raises(PermissionDenied):
        submit_version(version=draft, by=stranger)
    assert state(draft) == "draft"


def test_a_draft_is_handed_in_once(draft, issuer):
    submit_version(version=draft, by=issuer)
    with pytest.raises(WrongState, match="In quality review"):
        submit_version(version=draft, by=issuer)


def test_a_reviewer_approves_and_the_approval_binds_to_the_wording(draft, issuer, reviewer, approve, journal):
    approved = approve(submit_version(version=draft, by=issuer))
    assert (approved.state, approved.approved_by, approved.approval_decision) == ("approved", reviewer, "Nghị quyết 7/2025")
    assert approved.approved_content == approved.content_digest()
    assert journal(draft) == ["version_drafted", "version_submitted", "checklist_answered", "version_approved"]


def test_who_wrote_it_does_not_approve_it_even_as_a_reviewer(draft, issuer, institution, approve):
    MembershipFactory(user=issuer, institution=institution, role=Role.QA_REVIEWER)
    submit_version(version=draft, by=issuer)
    with pytest.raises(PermissionDenied, match="another reviewer approves"):
        approve(draft, by=issuer)
    assert state(draft) == "internal_qa"


def test_only_a_reviewer_of_the_institution_approves(draft, issuer, registrar, member, other_institution, approve):
    submit_version(version=draft, by=issuer)
    for person in (registrar, member(Role.QA_REVIEWER, other_institution)):
        with pytest.raises(PermissionDenied, match="Only a quality reviewer"):
            approve(draft, by=person)


def test_what_was_not_handed_in_is_not_approved(draft, approve):
    with pytest.raises(WrongState):
        approve(draft)


def test_an_approved_version_is_published_and_dated(publish_wording, journal):
    version = publish_wording("1.0")
    assert version.state == "published"
    assert version.published_at is not None
    assert journal(version)[-1] == "version_published"
    assert list(MicroCredentialVersion.objects.published()) == [version]


def test_an_issuer_publishes_nothing(draft, issuer, stranger, approve, publish):
    approve(submit_version(version=draft, by=issuer))
    for person in (issuer, stranger):
        with pytest.raises(PermissionDenied, match="may publish"):
            publish(draft, by=person)
    assert state(draft) == "approved"


def test_what_was_not_approved_is_not_published(draft, publish):
    with pytest.raises(WrongState):
        publish(draft)


def test_an_outcome_reworded_behind_the_approval_stops_the_publication(draft, issuer, approve, publish):
    approve(submit_version(version=draft, by=issuer))
    LearningOutcome.objects.filter(version=draft, code="LO1").update(texts={"vi": "Khác", "en": "Something easier"})
    with pytest.raises(WrongState, match="not the wording that was approved"), transaction.atomic():
        publish(draft)
    assert state(draft) == "approved"


def test_a_new_version_supersedes_the_one_before_which_can_be_taught_out(publish_wording):
    first = publish_wording("1.0")
    second = publish_wording("1.1", teach_out_on=dt.date(2027, 6, 30))
    first.refresh_from_db()
    assert (first.state, first.teach_out_on) == ("superseded", dt.date(2027, 6, 30))
    awardable = MicroCredentialVersion.objects.awardable_on
    assert set(awardable(dt.date(2027, 6, 30))) == {first, second}
    assert set(awardable(dt.date(2027, 7, 1))) == {second}


def test_a_published_wording_refuses_a_change_even_by_sql(publish_wording):
    version = publish_wording("1.0")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        MicroCredentialVersion.objects.filter(pk=version.pk).update(titles={"en": "Another thing"})
