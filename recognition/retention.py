"""What time takes away of recognition cases, and what is kept of them when a person asks for erasure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from institutions import holdings, retention
from institutions.holdings import Erased, Told
from institutions.models import Institution, User
from micro4asia.foundation.jobs import enqueue
from recognition.models import (
    Appeal,
    CaseMessage,
    CasePaper,
    DelayNotice,
    EarlierRecognition,
    ImportedCredential,
    Pause,
    PreparedRequest,
    Question,
    RecognitionRequest,
    Reopening,
)
from recognition.models.prepared import ANSWERED_WITHIN

State = RecognitionRequest.State


def closed_files(institution: Institution | None) -> QuerySet[RecognitionRequest]:
    """Cases that ended and still hold what the learner wrote. Decision and reasons are not part of the file: they stay."""
    asked = Exists(Question.objects.filter(request=OuterRef("pk")))
    ended = RecognitionRequest.objects.filter(institution=institution, state__in=[State.WITHDRAWN, State.CLOSED])
    kept = (CaseMessage, DelayNotice, Pause, Reopening, CasePaper)
    held = Q(asked) | ~Q(message="") | Q(Exists(Appeal.objects.filter(request=OuterRef("pk")).exclude(grounds="")))
    for model in kept:
        held |= Q(Exists(model.objects.filter(request=OuterRef("pk"))))
    return ended.filter(held)


def forget_files(rows: QuerySet[RecognitionRequest]) -> None:
    Question.objects.filter(request__in=rows.values("pk")).delete()
    # With the documents that were sources: what was decided on them stands in the decision.
    for model in (CaseMessage, DelayNotice, Pause, Reopening, CasePaper):
        model.objects.filter(request__in=rows.values("pk")).delete()
    Appeal.objects.filter(request__in=rows.values("pk")).update(grounds="")
    rows.update(message="")


retention.register(retention.Executor("recognition_files", closed_files, "ended_at", forget_files))
retention.register(
    retention.Executor(
        "request_drafts",
        lambda _none: RecognitionRequest.objects.filter(state=State.DRAFT),
        "created_at",
        lambda rows: rows.delete(),
    )
)


def forget_prepared(now: dt.datetime) -> int:
    """What was prepared at the counter and never confirmed; and of what was confirmed, the address, once its link is dead."""
    old = PreparedRequest.objects.filter(opened_at__lt=now - ANSWERED_WITHIN)
    gone, _by_model = old.filter(confirmed_at=None).delete()
    old.exclude(email="").update(email="", note="")
    return gone


class Cases:
    """Requests, as their applicant sees them."""

    def keeps_at(self, user: User) -> Iterable[int]:
        sent = RecognitionRequest.objects.filter(applicant=user).exclude(state=State.DRAFT)
        return sent.values_list("institution", flat=True)

    def tell(self, user: User) -> Told:
        rows = RecognitionRequest.objects.filter(applicant=user).select_related("institution", "course", "award")
        rows = rows.prefetch_related("questions__items", "decisions", "messages", "delay_notices", "reopenings", "pauses")
        rows = rows.prefetch_related("appeals", "further_sources__award", "papers")
        brought = ImportedCredential.objects.filter(user=user).defer("content")
        earlier = EarlierRecognition.objects.filter(learner=user).select_related("programme")
        told = {"requests": [_case(row) for row in rows], "imported": [_imported(row) for row in brought]}
        return Told(told | ({"recognised_before": [_earlier(row) for row in earlier]} if earlier else {}))

    def close(self, user: User, institution: Institution) -> dict[str, int]:
        return {}

    def erase(self, user: User, institution: Institution, now: dt.datetime) -> Erased:
        """Nothing of a case that was sent goes before its period: claims may rest on it. Drafts to the institution go."""
        own = RecognitionRequest.objects.filter(applicant=user, institution=institution)
        drafts, _by_model = own.filter(state=State.DRAFT).delete()
        enqueue("note_names_of_applicant", user.pk)  # whatever goes elsewhere, a queue finds it no longer
        kept = ["recognition_files"] if own.exclude(state__in=RecognitionRequest.OPEN).exists() else []
        kept += ["open_cases"] if own.open().exists() else []
        return Erased({"drafts": drafts} if drafts else {}, kept)

    def hinders_leaving(self, user: User) -> str:
        if RecognitionRequest.objects.filter(applicant=user).open().exists():
            return _("One of your recognition requests is not decided yet. Withdraw it first, or wait for the decision.")
        return ""

    def leave(self, user: User) -> None:
        RecognitionRequest.objects.filter(applicant=user, state=State.DRAFT).delete()
        ImportedCredential.objects.filter(user=user).delete()
        enqueue("note_names_of_applicant", user.pk)


def _imported(row: ImportedCredential) -> dict[str, Any]:
    return {"title": row.title, "issuer": row.issuer, "file": row.name, "verdict": row.verdict, "added_at": row.added_at}


def _question(row: Question) -> dict[str, Any]:
    items = [{"what": item.what, "why": item.why} for item in row.items.all()]
    return {"asked": row.wording, "items": items, "answer": row.answer}


def _earlier(row: EarlierRecognition) -> dict[str, Any]:
    """What an institution entered of the time before the registry; withdrawn entries too."""
    return {
        "programme": row.programme.code,
        "credits": row.credits,
        "reference": row.reference,
        "recognised_on": row.recognised_on,
        "withdrawn_at": row.withdrawn_at,
    }


def _case(row: RecognitionRequest) -> dict[str, Any]:
    decision = row.answer
    return {
        "responsible": row.institution.name("en") if row.institution else "",
        "case_number": row.case_number,
        "state": row.state,
        "purpose": row.purpose,
        "course": row.course.code if row.course else "",
        "credential": row.award.serial_number if row.award else "",
        "further": [
            {"credential": each.award.serial_number} if each.award else each.described for each in row.further_sources.all()
        ],
        "files": [each.name for each in row.papers.all()],
        "message": row.message,
        "sent_at": row.submitted_at,
        "consent": row.consent_wording,
        "questions": [_question(each) for each in row.questions.all()],
        "appeals": [
            {"received_on": one.received_on, "grounds": one.grounds, "outcome": one.outcome} for one in row.appeals.all()
        ],
        "messages": [{"sent_at": one.sent_at, "from_desk": one.from_desk, "words": one.words} for one in row.messages.all()],
        "pauses": [{"from": one.began_on, "until": one.ended_on, "why": one.reason} for one in row.pauses.all()],
        "delays": [{"missed": one.missed, "expected": one.expected_on, "why": one.reason} for one in row.delay_notices.all()],
        "reopened": [{"at": one.reopened_at, "ground": one.ground, "why": one.why} for one in row.reopenings.all()],
        "decision": {"outcome": decision.outcome, "credits": decision.credits, "reasons": decision.reasons} if decision else None,
    }


holdings.register("recognition", Cases())
