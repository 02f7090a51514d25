"""Quality review: handed in by an author, questioned field by field, approved by somebody who wrote none of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials import gates, version_letters
from credentials.change_class import change_class as compare
from credentials.change_class import next_number, previous
from credentials.checklist import BY_CODE
from credentials.differences import keys_of
from credentials.models import ChangeClass, ChecklistAnswer, MicroCredentialVersion, Remark
from credentials.models.life_cycle import Key, State
from credentials.policies import may_approve_version, may_author, may_review
from credentials.services.advancing import advance, locked, must_be_possible
from credentials.version_letters import News
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record


@dataclass(frozen=True)
class Answered:
    """What a reviewer says to one question. remark: needed where the answer is no, unless one is tied to it already."""

    question: str
    answer: str
    evidence: str = ""
    evidence_url: str = ""
    remark: str = ""


@transaction.atomic
def submit_version(
    *, version: MicroCredentialVersion, by: User, change_class: str = "", change_note: str = "", tells: bool = True
) -> MicroCredentialVersion:
    """Hand a complete draft to quality review; a successor gets its number here.

    change_class, change_note: needed for a successor. A class below the computed one is let in, for a reviewer to agree to
    in writing or to return. tells: whether letters go out. Raises PermissionDenied, ValidationError, WrongState.
    """
    version = locked(version)
    may_author(by, version.micro_credential).enforce()
    must_be_possible(version, Key.SUBMIT)
    if missing := gates.before_submission(version):
        raise ValidationError(missing)
    columns = _numbered(version, change_class, change_note.strip())
    advance(
        version,
        Key.SUBMIT,
        by=by,
        columns=columns,
        reason=change_note.strip(),
        data={name: columns[name] for name in ("change_class", "computed_class")} | {"number": version.number},
        journal={"change_class": columns["change_class"]},
    )
    if tells:
        version_letters.tell(News.TO_REVIEW, version, besides=by)
    return version


def _numbered(version: MicroCredentialVersion, confirmed: str, note: str) -> dict[str, Any]:
    """Class, note and number of a successor; a first version keeps the number it was begun with."""
    before = previous(version)
    if before is None:
        return {"change_class": "", "computed_class": "", "change_note": note, "class_agreement": ""}
    if confirmed not in ChangeClass.values or not note:
        raise ValidationError(
            {
                **({} if confirmed in ChangeClass.values else {"change_class": _("Confirm the class of the change.")}),
                **({} if note else {"change_note": _("Say what changed, and why.")}),
            }
        )
    number = next_number(before.number, confirmed)
    taken = set(version.micro_credential.versions.exclude(pk=version.pk).values_list("number", flat=True))
    while number in taken:
        number = next_number(number, confirmed)
    computed = compare(before, version).kind
    return {
        "number": number,
        "change_class": confirmed,
        "computed_class": computed,
        "change_note": note,
        "class_agreement": "",
    }


@transaction.atomic
def make_remark(*, version: MicroCredentialVersion, by: User, field: str, words: str) -> Remark:
    """Tie a remark to a field of a version in review. Raises PermissionDenied, ValidationError, WrongState."""
    version = _in_review(version, by)
    remark = _remark(version, by=by, field=field, words=words)
    record("remark_made", on=remark, by=by, institution_id=version.institution.pk, field=field)
    return remark


@transaction.atomic
def answer_remark(*, remark: Remark, by: User, answer: str) -> Remark:
    """As an author: what was changed, or why not. Raises PermissionDenied, ValidationError, WrongState."""
    version, remark = _locked_remark(remark)
    may_author(by, version.micro_credential).enforce()
    if version.state not in (State.DRAFT, State.INTERNAL_QA):
        raise WrongState(_("The version has left quality review."))
    remark.move_to(Remark.State.ANSWERED)
    remark.answer, remark.answered_by, remark.answered_at = answer.strip(), by, timezone.now()
    remark.full_clean()
    remark.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    record("remark_answered", on=remark, by=by, institution_id=version.institution.pk)
    return remark


@transaction.atomic
def settle_remark(*, remark: Remark, by: User, state: str, words: str = "") -> Remark:
    """As a reviewer: accept an answer, ask again (words), or withdraw what nobody has answered.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    version, remark = _locked_remark(remark)
    may_review(by, version).enforce()
    if version.state != State.INTERNAL_QA:
        raise WrongState(_("The version is not in quality review."))
    remark.move_to(state)
    remark.settled_by, remark.settled_at = by, timezone.now()
    remark.save(update_fields=["state", "settled_by", "settled_at"])
    if state == Remark.State.FOLLOWED:
        _remark(version, by=by, field=remark.field, words=words)
    record("remark_settled", on=remark, by=by, institution_id=version.institution.pk, state=state)
    return remark


@transaction.atomic
def save_checklist(*, version: MicroCredentialVersion, by: User, answers: Sequence[Answered]) -> int:
    """Write down what was answered to some of the questions; returns how many answers changed, or are given anew.

    Raises PermissionDenied, WrongState, and ValidationError with the codes of the questions as its fields.
    """
    version = _in_review(version, by)
    _refuse_unfounded(version, answers)
    known = {row.question: row for row in version.checklist.select_for_update()}
    stale = gates.stale_answers(version)
    changed = [given for given in answers if given.question in stale or _differs(known.get(given.question), given)]
    _write_answers(version, changed, known, by)
    for given in changed:
        if given.answer == ChecklistAnswer.Answer.NO and given.remark:
            _remark(version, by=by, field=BY_CODE[given.question].key, words=given.remark)
    if changed:
        record(
            "checklist_answered",
            on=version,
            by=by,
            institution_id=version.institution.pk,
            questions={given.question: given.answer for given in changed},
        )
    return len(changed)


def _write_answers(
    version: MicroCredentialVersion, changed: Sequence[Answered], known: Mapping[str, ChecklistAnswer], by: User
) -> None:
    now = timezone.now()
    rows = [known.get(given.question) or ChecklistAnswer(version=version, question=given.question) for given in changed]
    for row, given in zip(rows, changed, strict=True):
        row.answer, row.evidence, row.evidence_url = given.answer, given.evidence, given.evidence_url
        row.answered_by, row.answered_at = by, now
        row.clean_fields(exclude=["version", "answered_by"])
    ChecklistAnswer.objects.bulk_create(row for row in rows if row.pk is None)
    columns = ["answer", "evidence", "evidence_url", "answered_by", "answered_at"]
    ChecklistAnswer.objects.bulk_update([row for row in rows if row.question in known], columns)


def _refuse_unfounded(version: MicroCredentialVersion, answers: Sequence[Answered]) -> None:
    errors: dict[str, str] = {}
    tied = set(version.remarks.exclude(state=Remark.State.WITHDRAWN).values_list("field", flat=True))
    for given in answers:
        if given.question not in BY_CODE or given.answer not in ChecklistAnswer.Answer.values:
            errors[given.question] = _("Your browser sent something else than what this page showed. Open it again.")
        elif given.answer == ChecklistAnswer.Answer.NOT_APPLICABLE and not given.evidence:
            errors[given.question] = _("Say why the question does not apply.")
        elif given.answer == ChecklistAnswer.Answer.NO and not given.remark and BY_CODE[given.question].key not in tied:
            errors[given.question] = _("A “no” needs a remark: what has to change?")
    if errors:
        raise ValidationError(errors)


def _differs(row: ChecklistAnswer | None, given: Answered) -> bool:
    return row is None or (row.answer, row.evidence, row.evidence_url) != (given.answer, given.evidence, given.evidence_url)


@transaction.atomic
def return_version(*, version: MicroCredentialVersion, by: User, words: str = "") -> MicroCredentialVersion:
    """Give it back to its author, with at least one open remark. Raises PermissionDenied, ValidationError, WrongState."""
    version = locked(version)
    may_review(by, version).enforce()
    must_be_possible(version, Key.RETURN)
    number = version.remarks.open().count()
    if not number:
        raise ValidationError(_("Return it with at least one open remark: the author has to know what to change."))
    advance(version, Key.RETURN, by=by, reason=words.strip(), data={"open_remarks": number})
    version_letters.tell(News.RETURNED, version, besides=by, number=number)
    return version


@transaction.atomic
def approve_version(
    *,
    version: MicroCredentialVersion,
    by: User,
    shown: str,
    body: Mapping[str, str],
    decision: str,
    decided_on: dt.date,
    valid_from: dt.date,
    review_by: dt.date,
    no_interest: bool,
    class_agreement: str = "",
    tells: bool = True,
) -> MicroCredentialVersion:
    """Approve as a reviewer who wrote none of it and has no interest in it.

    shown: `content_digest` of what this person read.
    Raises PermissionDenied, WrongState, and ValidationError: by field for what was entered, else as a list of what is missing.
    """
    version = locked(version)
    may_approve_version(by, version).enforce()
    must_be_possible(version, Key.APPROVE)
    content = version.content_digest()
    if content != shown:
        raise ValidationError(_("This is another wording than the one you were shown. Read it as it is now, then approve."))
    agreement = class_agreement.strip()
    entered = {"body": any(body.values()), "decision": decision.strip(), "no_interest": no_interest}
    _refuse_unapprovable(version, entered, decided_on=decided_on, review_by=review_by, agreement=agreement)
    if missing := gates.before_approval(version, on=max(valid_from, decided_on)):
        raise ValidationError(missing)
    columns = {
        "approved_by": by,
        "approved_at": timezone.now(),
        "approval_body": dict(body),
        "approval_decision": decision.strip(),
        "valid_from": valid_from,
        "review_by": review_by,
        "class_agreement": agreement if is_lowered(version) else "",
        "approved_content": content,
    }
    answers = version.checklist.values("question", "answer", "evidence", "evidence_url", "answered_by")
    told = {
        "body": dict(body),
        "decision": decision.strip(),
        "decided_on": decided_on,
        "valid_from": valid_from,
        "review_by": review_by,
        "no_interest": True,
        "class_agreement": columns["class_agreement"],
        "checklist": list(answers),
        "content": content,
    }
    advance(version, Key.APPROVE, by=by, columns=columns, data=told, journal={"content": content})
    if tells:
        version_letters.tell(News.APPROVED, version, besides=by)
    return version


def is_lowered(version: MicroCredentialVersion) -> bool:
    """Whether its author calls the change less than what was computed."""
    if not version.change_class or not version.computed_class:
        return False
    return ChangeClass(version.change_class).rank < ChangeClass(version.computed_class).rank


def _refuse_unapprovable(
    version: MicroCredentialVersion, entered: Mapping[str, Any], *, decided_on: dt.date, review_by: dt.date, agreement: str
) -> None:
    latest = gates.latest_review(decided_on)
    lowered = is_lowered(version)
    errors = {
        "body": "" if entered["body"] else _("Name the body that decided."),
        "decision": "" if entered["decision"] else _("Give the number of the decision."),
        "decided_on": "" if decided_on <= version.institution.today() else _("A decision cannot lie ahead."),
        "review_by": ""
        if decided_on < review_by <= latest
        else _("Plan the next review after the decision and within three years of it."),
        "no_interest": "" if entered["no_interest"] else _("Whoever has an interest in it leaves the approval to a colleague."),
        "class_agreement": ""
        if agreement or not lowered
        else _("Its author calls the change less than what was computed. Write down why you agree, or return it."),
    }
    if told := {field: sentence for field, sentence in errors.items() if sentence}:
        raise ValidationError(told)


def _in_review(version: MicroCredentialVersion, by: User) -> MicroCredentialVersion:
    version = locked(version)
    may_review(by, version).enforce()
    if version.state != State.INTERNAL_QA:
        raise WrongState(_("The version is not in quality review."))
    return version


def _remark(version: MicroCredentialVersion, *, by: User, field: str, words: str) -> Remark:
    if field not in keys_of(version):
        raise ValidationError({"field": _("The version has no such field any more.")})
    remark = Remark(version=version, field=field, words=words.strip(), made_by=by, made_at=timezone.now())
    remark.full_clean()
    remark.save(force_insert=True)
    return remark


def _locked_remark(remark: Remark) -> tuple[MicroCredentialVersion, Remark]:
    """The version first, as every service takes them."""
    version = MicroCredentialVersion.objects.select_for_update().get(pk=remark.version_id)
    return version, Remark.objects.select_for_update().get(pk=remark.pk)
