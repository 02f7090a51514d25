"""From the first draft to a major change, and out of use: every step leads where the table says, and nowhere else."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from credentials.differences import marked
from credentials.life_cycles import as_markdown
from credentials.models import MicroCredentialVersion
from credentials.models.life_cycle import TABLE, State
from credentials.services.publishing import publish_version
from credentials.services.retiring import resume_version, retire_version, suspend_version
from credentials.services.reviewing import answer_remark, make_remark, return_version, settle_remark, submit_version
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from tests.credentials.quality.conftest import COMPARE, EXPLAIN, outcome
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.foundation.built_once import built_once

DOCS = Path(__file__).parents[3] / "docs" / "life-cycles.md"


def test_the_document_says_what_the_table_does():
    assert DOCS.read_text(encoding="utf-8").startswith(as_markdown()), "python -m django print_life_cycles > docs/life-cycles.md"


def test_a_version_moves_along_the_table_and_nowhere_else():
    for state in State:
        allowed = {target for line in TABLE if line.source == state for target in line.targets}
        for target in State:
            version = MicroCredentialVersion(state=state)
            if target in allowed:
                version.move_to(target)
                assert version.state == target
            else:
                with pytest.raises(WrongState):
                    version.move_to(target)


def test_a_micro_credential_from_its_first_draft_to_a_major_change(
    successor, issuer, reviewer, approve, publish, registrar, institution
):
    """Author, remarks, new draft, approval, publication, a minor change, a major one."""
    minor = successor(prerequisites={"en": "Basic statistics", "vi": "Thống kê cơ bản"})
    first = minor.micro_credential.versions.get(number="1.0")
    minor = submit_version(version=minor, by=issuer, change_class="minor", change_note="Statistics are needed.")
    remark = make_remark(version=minor, by=reviewer, field="prerequisites", words="State them as outcomes.")
    minor = return_version(version=minor, by=reviewer)
    answer_remark(remark=remark, by=issuer, answer="Done.")
    minor = submit_version(version=minor, by=issuer, change_class="minor", change_note="Statistics are needed.")
    settle_remark(remark=remark, by=reviewer, state="accepted")
    today = institution.today()
    minor = publish(approve(minor), teach_out_on=today + dt.timedelta(days=90))
    assert (minor.number, minor.state, minor.signing_officer) == ("1.1", "published", registrar)
    first.refresh_from_db()
    assert (first.state, first.steps.last().data["by_version"]) == ("superseded", "1.1")
    assert [step.key for step in minor.steps.all()] == ["submit", "return", "submit", "approve", "publish"]


def follow(successor, issuer, *, change_class, **changed):
    return submit_version(version=successor("9.9", **changed), by=issuer, change_class=change_class, change_note="See there.")


NEW_OUTCOMES = [EXPLAIN, outcome("LO2", "Đánh giá", "Assess models", 40)]


@pytest.mark.parametrize(
    ("change_class", "changed", "number"),
    [
        ("editorial", {}, "1.0.1"),
        ("minor", {}, "1.1"),
        ("major", {"outcomes": NEW_OUTCOMES}, "2.0"),
    ],
)
def test_the_number_is_given_with_the_class(successor, issuer, change_class, changed, number):
    assert follow(successor, issuer, change_class=change_class, **changed).number == number


def test_a_successor_says_what_changed(successor, issuer):
    version = successor()
    for said in ({}, {"change_class": "minor"}, {"change_class": "huge", "change_note": "All."}):
        with pytest.raises(ValidationError), transaction.atomic():
            submit_version(version=version, by=issuer, **said)
    version.refresh_from_db()
    assert version.state == "draft"


def test_a_class_below_the_computed_one_needs_a_reviewers_written_agreement(successor, issuer, approve):
    version = follow(successor, issuer, change_class="editorial", outcomes=NEW_OUTCOMES)
    assert (version.change_class, version.computed_class, version.number) == ("editorial", "major", "1.0.1")
    with pytest.raises(ValidationError, match="Write down why you agree"):
        approve(version)
    approved = approve(version, class_agreement="Both languages were reworded; the outcome is the same.")
    assert approved.class_agreement
    published = {"approved_by": issuer, "approved_at": approved.approved_at, "state": "approved"}
    other = VersionFactory(landing="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        MicroCredentialVersion.objects.filter(pk=other.pk).update(change_class="minor", computed_class="major", **published)


def test_publishing_needs_an_officer_a_look_a_teach_out_and_every_language(successor, issuer, approve, registrar, institution):
    version = approve(follow(successor, issuer, change_class="minor"))
    with pytest.raises(ValidationError) as refusal:
        publish_version(version=version, by=registrar, signing_officer=issuer, page_checked=False)
    assert set(refusal.value.error_dict) == {"signing_officer", "page_checked", "teach_out_on"}
    institution.languages = ["cs"]
    institution.save(update_fields=["languages"])
    said = {"signing_officer": registrar, "page_checked": True, "teach_out_on": institution.today()}
    with pytest.raises(ValidationError, match="not ready in Czech"):
        publish_version(version=version, by=registrar, **said)


@built_once
def published(publish_wording):
    return publish_wording("1.0")


def awardable(version, day):
    return MicroCredentialVersion.objects.awardable_on(day).filter(pk=version.pk).exists()


def test_a_suspended_version_is_not_awarded_until_the_suspension_is_lifted(published, reviewer, registrar, issuer, institution):
    today = institution.today()
    with pytest.raises(PermissionDenied):
        suspend_version(version=published, by=issuer, reason="Why not", expected_end=today + dt.timedelta(days=9))
    with pytest.raises(ValidationError):
        suspend_version(version=published, by=reviewer, reason="The examiner left.", expected_end=today)
    end = today + dt.timedelta(days=9)
    suspended = suspend_version(version=published, by=reviewer, reason="The examiner left.", expected_end=end)
    assert (suspended.state, awardable(suspended, today)) == ("suspended", False)
    assert [letter.to for letter in Letter.objects.filter(key__startswith="version-suspended")] == [issuer.email]
    with pytest.raises(WrongState):
        suspend_version(version=suspended, by=reviewer, reason="Again.", expected_end=end)
    resumed = resume_version(version=suspended, by=registrar, reason="A new examiner came.")
    assert (resumed.state, awardable(resumed, today)) == ("published", True)


def test_what_was_overtaken_while_suspended_comes_back_superseded(published, reviewer, publish_wording, institution):
    end = institution.today() + dt.timedelta(days=9)
    suspend_version(version=published, by=reviewer, reason="Unclear.", expected_end=end)
    publish_wording("1.1")
    assert resume_version(version=published, by=reviewer, reason="Clear.").state == "superseded"


def test_an_older_version_does_not_come_back_into_force_over_a_newer_one_that_is_out_of_use(
    published, reviewer, registrar, publish_wording, institution
):
    today = institution.today()
    suspend_version(version=published, by=reviewer, reason="Unclear.", expected_end=today + dt.timedelta(days=9))
    newer = publish_wording("1.1")
    retire_version(version=newer, by=registrar, reason="A mistake.", last_award_on=today)
    assert resume_version(version=published, by=reviewer, reason="Clear.").state == "superseded"
    assert not MicroCredentialVersion.objects.published().filter(micro_credential=published.micro_credential).exists()


def test_retiring_lifts_no_suspension_and_lengthens_no_teach_out(published, reviewer, registrar, publish_wording, institution):
    today = institution.today()
    later = today + dt.timedelta(days=5)
    newer = publish_wording("1.1", teach_out_on=today)
    published.refresh_from_db()
    for version in (published, newer):
        suspend_version(version=version, by=reviewer, reason="Unclear.", expected_end=later)
        with pytest.raises(ValidationError, match="lift the suspension first"):
            retire_version(version=version, by=registrar, reason="Old.", last_award_on=later)
    assert not awardable(retire_version(version=newer, by=registrar, reason="Old.", last_award_on=today), today)
    superseded = resume_version(version=published, by=reviewer, reason="Clear.")
    with pytest.raises(ValidationError, match="taught out earlier"):
        retire_version(version=superseded, by=registrar, reason="Old.", last_award_on=later)
    assert awardable(retire_version(version=superseded, by=registrar, reason="Old.", last_award_on=today), today)
    MicroCredentialVersion.objects.filter(pk=superseded.pk).update(last_award_on=later)
    assert not awardable(superseded, later)


def test_a_retired_version_is_awarded_up_to_its_last_day(published, reviewer, registrar, institution):
    today = institution.today()
    last, successor = today + dt.timedelta(days=30), MicroCredentialFactory(institution=institution, code="TUE-FT-02")
    with pytest.raises(PermissionDenied):
        retire_version(version=published, by=reviewer, reason="Old.", last_award_on=last)
    for wrong in ({"last_award_on": today - dt.timedelta(days=1)}, {"successor": MicroCredentialFactory()}, {"reason": " "}):
        with pytest.raises(ValidationError), transaction.atomic():
            retire_version(version=published, by=registrar, **{"reason": "Old.", "last_award_on": last, **wrong})
    retired = retire_version(version=published, by=registrar, reason="Old.", last_award_on=last, successor=successor)
    assert (retired.state, retired.successor) == ("retired", successor)
    assert awardable(retired, last)
    assert not awardable(retired, last + dt.timedelta(days=1))
    with pytest.raises(WrongState):
        retire_version(version=retired, by=registrar, reason="Again.", last_award_on=last)
    with pytest.raises(IntegrityError), transaction.atomic():
        MicroCredentialVersion.objects.filter(pk=retired.pk).update(last_award_on=None)


def test_nobody_is_awarded_before_the_first_day(published, institution):
    today = institution.today()
    assert awardable(published, today)
    assert not awardable(published, today - dt.timedelta(days=1))


def test_an_outcome_of_another_order_of_words_is_compared_word_by_word():
    assert marked("Explain payment rails", "Explain modern rails") == [
        ("same", "Explain "),
        ("del", "payment"),
        ("ins", "modern"),
        ("same", " rails"),
    ]
    assert ("same", COMPARE["texts"]["en"]) in marked("Compare models", "Compare models")
