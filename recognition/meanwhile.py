"""What others did in a case while somebody was still writing: told to whoever was slower, instead of a bare refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from credentials.wording import in_units
from recognition.answers import told
from recognition.evaluation import credit_value, place_of
from recognition.models import (
    Appeal,
    AuditSample,
    Condition,
    Decision,
    HumanReview,
    ProposedRuling,
    Question,
    RecognitionRequest,
)

State = RecognitionRequest.State


def standing(request: RecognitionRequest) -> str:
    """What a decision is made upon, for the page to bring back: the state, and what was last proposed or returned."""
    proposal = ProposedRuling.objects.filter(request=request).first()
    last = (proposal.returned_at or proposal.proposed_at).isoformat() if proposal else ""
    return f"{request.state} {last}".strip()


@dataclass(frozen=True)
class Happened:
    """title: what it was. words: as they were written, in `language` where that is known."""

    title: str
    at: dt.datetime
    by: str = ""
    headline: str = ""
    words: str = ""
    language: str = ""


def what_happened(request: RecognitionRequest, *, at_desk: bool) -> Happened | None:
    """The last that was done in a case. at_desk: also what passes between desks."""
    found = [*_decided(request), *_appealed(request), *_asked(request, at_desk=at_desk), *_ended(request)]
    if at_desk:
        found += _proposed(request)
    return max(found, key=lambda one: one.at, default=None)


def _decided(request: RecognitionRequest) -> Iterator[Happened]:
    decision = request.decisions.order_by("-pk").first()
    if decision is None:
        return
    said = told(decision)
    settles = hasattr(decision, "settles")
    title = _("This appeal was settled already") if settles else _("This case was decided already")
    yield Happened(title, decision.decided_at, said.decided_by, said.headline, decision.reasons, decision.language)


def _proposed(request: RecognitionRequest) -> Iterator[Happened]:
    proposal = ProposedRuling.objects.filter(request=request).select_related("proposed_by", "returned_by").first()
    if proposal is None:
        return
    if proposal.returned_at and proposal.returned_by:
        title = _("The proposal was returned already")
        yield Happened(title, proposal.returned_at, proposal.returned_by.full_name, words=proposal.remark)
    else:
        title, name = _("A decision was proposed already"), proposal.proposed_by.full_name
        reasons = str(proposal.fields.get("reasons") or "")
        yield Happened(title, proposal.proposed_at, name, _proposal_line(proposal), reasons, request.decision_language)


def _proposal_line(proposal: ProposedRuling) -> str:
    said = proposal.fields
    outcome = str(Decision.Outcome(said["outcome"]).label)
    credits = Decimal(said.get("credits") or 0)
    if not credits:
        return outcome
    institution = place_of(proposal.request)
    units = in_units(credits, credit_value(institution, institution.today()).system)
    return _("%(outcome)s: %(credits)s") % {"outcome": outcome, "credits": units}


def _appealed(request: RecognitionRequest) -> Iterator[Happened]:
    appeal = request.appeals.select_related("lodged_by", "settled_by").order_by("-pk").first()
    if appeal is None:
        return
    if appeal.is_open:
        yield Happened(_("An appeal was lodged already"), appeal.lodged_at, appeal.lodged_by.full_name, words=appeal.grounds)
    elif appeal.outcome == Appeal.Outcome.SENT_BACK and appeal.settled_at and appeal.settled_by:
        title = _("This appeal was settled already")
        name, headline = appeal.settled_by.full_name, str(Appeal.Outcome.SENT_BACK.label)
        yield Happened(title, appeal.settled_at, name, headline, appeal.instruction)


def _asked(request: RecognitionRequest, *, at_desk: bool) -> Iterator[Happened]:
    asked = request.questions.all() if at_desk else request.questions.filter(issuer__isnull=True)
    question = asked.select_related("asked_by", "answered_by", "issuer").prefetch_related("items").last()
    if question is not None and question.is_open:
        words = "\n".join([*(item.what for item in question.items.all()), question.wording]).strip()
        yield Happened(_("Something was asked already"), question.asked_at, question.asked_by.full_name, words=words)
    elif question is not None:
        yield from answered(question)


def answered(question: Question) -> Iterator[Happened]:
    """The reply that came first; of an issuer, the institution gives it."""
    if question.answered_at and question.answered_by:
        name = question.issuer.name() if question.issuer else question.answered_by.full_name
        yield Happened(_("This question was answered already"), question.answered_at, name, words=question.answer)


def _ended(request: RecognitionRequest) -> Iterator[Happened]:
    if request.ended_at and request.state == State.WITHDRAWN:
        yield Happened(_("This request was withdrawn already"), request.ended_at, request.applicant.full_name)
    elif request.ended_at and request.answer is None:
        yield Happened(_("This case was closed already"), request.ended_at, headline=request.get_state_display())


def settled(condition: Condition) -> Happened | None:
    """What a colleague found of a condition; nothing while nobody did."""
    if condition.settled_at is None or condition.settled_by is None:
        return None
    state = str(condition.get_state_display())
    title, name = _("This condition was settled already"), condition.settled_by.full_name
    return Happened(title, condition.settled_at, name, state, condition.evidence)


def looked_at(row: HumanReview | AuditSample) -> Happened | None:
    """What a colleague said of a decision that no person made; nothing while nobody did."""
    by, at = (row.answered_by, row.answered_at) if isinstance(row, HumanReview) else (row.looked_by, row.looked_at)
    if by is None or at is None:
        return None
    return Happened(_("A colleague has looked at this already"), at, by.full_name, str(row.get_result_display()), row.remark)


def sent_before(request: RecognitionRequest) -> Happened | None:
    """Of what was a draft in another window."""
    if request.submitted_at is None:
        return None
    return Happened(_("You have sent this already"), request.submitted_at, request.applicant.full_name, words=request.message)
