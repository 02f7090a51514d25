"""A version is questioned field by field and approved by somebody who wrote none of it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from credentials.differences import compare
from credentials.models import ChecklistAnswer, DraftChange, MicroCredentialVersion, Remark, VersionStep
from credentials.policies import may_review
from credentials.reviews import remarks_for, steps_for
from credentials.services.reviewing import (
    Answered,
    answer_remark,
    make_remark,
    return_version,
    save_checklist,
    settle_remark,
    submit_version,
)
from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from tests.factories.institutions import MembershipFactory
from tests.factories.network import UnitFactory
from tests.factories.quality import RemarkFactory, answer_all


def told(refusal):
    return " ".join(refusal.value.messages)


def test_a_version_handed_in_is_told_to_reviewers_who_wrote_none_of_it(draft, issuer, reviewer, second_reviewer):
    DraftChange.objects.create(version=draft, revision=1, key="titles-en", by=second_reviewer)
    submit_version(version=draft, by=issuer)
    assert [letter.to for letter in Letter.objects.filter(key__startswith="version-to_review")] == [reviewer.email]
    assert draft.steps.get().key == "submit"


def test_whoever_changed_one_field_of_the_draft_does_not_review_it(in_review, reviewer, second_reviewer):
    DraftChange.objects.create(version=in_review, revision=1, key="titles-en", by=reviewer)
    assert not may_review(reviewer, in_review)
    assert may_review(second_reviewer, in_review)


def test_a_reviewer_of_another_unit_does_not_review_it(in_review, institution, member):
    ours, theirs = (UnitFactory(institution=institution, code=code, names={"en": code}) for code in ("FIN", "LAW"))
    in_review.micro_credential.unit = ours
    in_review.micro_credential.save(update_fields=["unit"])
    limited = member(Role.ISSUER, institution, email="limited@example.org")
    MembershipFactory(user=limited, institution=institution, role=Role.QA_REVIEWER, unit=theirs)
    assert "another unit" in str(may_review(limited, in_review).reason)


def test_only_a_reviewer_remarks_and_only_in_review(in_review, draft, issuer, foreign_reviewer, reviewer):
    for person in (issuer, foreign_reviewer):
        with pytest.raises(PermissionDenied):
            make_remark(version=in_review, by=person, field="titles", words="No.")
    with pytest.raises(ValidationError), transaction.atomic():
        make_remark(version=in_review, by=reviewer, field="outcome:LO9", words="There is none.")
    with pytest.raises(ValidationError), transaction.atomic():
        make_remark(version=in_review, by=reviewer, field="titles", words="a\x07bell")
    MicroCredentialVersion.objects.filter(pk=draft.pk).update(state="draft")
    with pytest.raises(WrongState):
        make_remark(version=in_review, by=reviewer, field="titles", words="Too late.")
    assert not Remark.objects.exists()


def test_a_remark_is_answered_by_an_author_and_accepted_by_a_reviewer(remark, issuer, reviewer, in_review, journal):
    with pytest.raises(PermissionDenied):
        answer_remark(remark=remark, by=reviewer, answer="It is fine.")
    answer_remark(remark=remark, by=issuer, answer="I changed the title.")
    with pytest.raises(WrongState):
        answer_remark(remark=remark, by=issuer, answer="Twice.")
    settle_remark(remark=remark, by=reviewer, state="accepted")
    remark.refresh_from_db()
    assert (remark.state, remark.answered_by, remark.settled_by) == ("accepted", issuer, reviewer)
    assert [row.state for row in remarks_for(in_review)["titles"]] == ["accepted"]
    assert journal(remark) == ["remark_made", "remark_answered", "remark_settled"]


def test_a_reviewer_who_is_not_content_asks_again(remark, issuer, reviewer, in_review):
    answer_remark(remark=remark, by=issuer, answer="Why?")
    settle_remark(remark=remark, by=reviewer, state="followed", words="Because nobody learns that.")
    assert [row.state for row in remarks_for(in_review)["titles"]] == ["followed", "open"]


def test_it_is_returned_only_with_an_open_remark(in_review, reviewer, issuer):
    with pytest.raises(ValidationError, match="open remark"):
        return_version(version=in_review, by=reviewer)
    make_remark(version=in_review, by=reviewer, field="hours", words="Who estimated them?")
    returned = return_version(version=in_review, by=reviewer, words="Nearly there.")
    assert (returned.state, returned.steps.last().reason) == ("draft", "Nearly there.")
    assert Letter.objects.get(key__startswith="version-returned").to == issuer.email
    with pytest.raises(ValidationError, match="waits for your answer"):
        submit_version(version=returned, by=issuer)


def test_a_no_needs_a_remark_and_what_does_not_apply_a_reason(in_review, reviewer):
    for bare in (Answered("title", "no"), Answered("data", "na"), Answered("weather", "yes")):
        with pytest.raises(ValidationError), transaction.atomic():
            save_checklist(version=in_review, by=reviewer, answers=[bare])
    assert not ChecklistAnswer.objects.exists()
    saved = [Answered("title", "no", remark="It says “diploma”."), Answered("data", "na", "No platform is used.")]
    assert save_checklist(version=in_review, by=reviewer, answers=saved) == 2
    assert save_checklist(version=in_review, by=reviewer, answers=saved[1:]) == 0, "nothing changed, nothing is written"
    assert in_review.remarks.get().field == "titles"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"no_interest": False}, "leaves the approval to a colleague"),
        ({"decision": " "}, "number of the decision"),
        ({"body": {"vi": ""}}, "body that decided"),
        ({"review_by": dt.date(2035, 1, 1)}, "within three years"),
        ({"decided_on": dt.date(2099, 1, 1), "review_by": dt.date(2100, 1, 1)}, "cannot lie ahead"),
    ],
)
def test_an_approval_names_who_decided_when_and_until_when(in_review, approve, options, sentence):
    with pytest.raises(ValidationError) as refusal:
        approve(in_review, **options)
    assert sentence in told(refusal)


def test_an_open_question_or_remark_or_a_lapsed_accreditation_stops_the_approval(in_review, approve, reviewer, remark, issuer):
    with pytest.raises(ValidationError, match="1 remark is not resolved"):
        approve(in_review)
    answer_remark(remark=remark, by=issuer, answer="Changed.")
    settle_remark(remark=remark, by=reviewer, state="accepted")
    in_review.quality.update(valid_until=dt.date(2025, 1, 1))
    with pytest.raises(ValidationError, match="ended on"):
        approve(in_review)
    in_review.quality.update(valid_until=dt.date(2099, 1, 1))
    in_review.assessments.filter(position=1).update(type="attendance")
    with pytest.raises(ValidationError, match="Attendance shows no learning outcome"):
        approve(in_review)


def test_every_question_is_answered_before_the_approval(in_review, reviewer):
    save_checklist(version=in_review, by=reviewer, answers=[Answered("need", "yes")])
    open_steps = {step.key: step for step in steps_for(reviewer, in_review)}
    assert open_steps["approve"].lacking == ("13 questions are not answered.",)
    answer_all(in_review, by=reviewer)
    assert {step.key: step for step in steps_for(reviewer, in_review)}["approve"].allowed


def test_the_approval_keeps_every_answer_for_good(in_review, approve):
    approved = approve(in_review)
    step = approved.steps.get(key="approve")
    assert len(step.data["checklist"]) == 14
    assert step.data["no_interest"] is True
    for change in (lambda: VersionStep.objects.filter(pk=step.pk).update(reason="Else"), step.delete):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        MicroCredentialVersion.objects.filter(pk=approved.pk).update(approval_decision="8/2025")


def test_the_first_version_shows_its_content_alone_and_a_successor_what_changed(successor, micro_credential):
    first = micro_credential.versions.get(number="1.0")
    assert not [row.key for row in compare(None, first) if row.changed]
    changed = {row.key: row for row in compare(first, successor(titles={"vi": "Công nghệ tài chính", "en": "Fintech today"}))}
    assert [part for part in changed["titles"].cells[1].after if part[0] == "ins"] == [("ins", " today")]
    assert [key for key, row in changed.items() if row.changed] == ["titles"]


def test_strangers_and_other_institutions_see_no_remark(remark, stranger, foreign_reviewer, issuer):
    for person in (stranger, foreign_reviewer):
        assert not Remark.objects.visible_to(person)
        assert not VersionStep.objects.visible_to(person)
    assert Remark.objects.visible_to(issuer).get() == remark


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (RemarkFactory, {"state": "answered"}),
        (RemarkFactory, {"state": "accepted"}),
        (RemarkFactory, {"answer": "Changed."}),
    ],
)
def test_a_remark_is_answered_and_settled_by_somebody_on_a_day_or_the_database_refuses(db, row, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.filter(pk=row().pk).update(**columns)
