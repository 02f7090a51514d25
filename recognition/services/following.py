"""An officer answers the proposal of the rules: accepts it in one step, changes it, or sets it aside, with a reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import LearningOutcome
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition.evaluation import Evaluation, evaluate, whole
from recognition.instruments.engine import Candidate, Proposal
from recognition.instruments.reading import read
from recognition.instruments.resting import named
from recognition.models import Comparison, Decision, Followed, ProposalAnswer, ProposedRuling, RecognitionRequest
from recognition.policies import may_assess, may_decide
from recognition.second_officers import needs_second
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import Found, Judged, write_comparison
from recognition.services.locking import lock_what_is_counted
from recognition.services.proposing import propose_decision

State = RecognitionRequest.State
Handling = Decision.GradeHandling
ANSWERABLE = (State.COMPLETE, State.ASSIGNED, State.IN_EVALUATION)


@transaction.atomic
def accept_proposal(*, request: RecognitionRequest, by: User, seen: str) -> Decision | ProposedRuling:
    """Follow the proposal: its comparison is carried over, its reasons are said, and the case is decided; where the rules of the
    institution ask for a second officer, it is proposed to them.

    seen: what was on the page, as `mark` gives it. Raises PermissionDenied, ValidationError, WrongState: nothing is proposed
    any more, or something else than what was seen.
    """
    request, proposal, chosen = _proposed(request)
    may_decide(by, request).enforce()
    if proposal.barred:
        raise WrongState(_("A legal ground stands against it: decide the case by itself."))
    if seen != mark(proposal):
        raise WrongState(_("Something has changed since you opened the case. Look at the proposal again."))
    _carry_over(request, chosen, by)
    _answer(request, proposal, chosen, by=by, followed=Followed.ACCEPTED)
    request = RecognitionRequest.objects.get(pk=request.pk)
    ruling = ruling_of(request, chosen)
    if needs_second(request, outcome=ruling.outcome, credits=ruling.credits):
        return propose_decision(request=request, by=by, ruling=ruling)
    return decide_request(request=request, by=by, ruling=ruling)


@transaction.atomic
def depart_from_proposal(*, request: RecognitionRequest, by: User, followed: str, reason: str) -> ProposalAnswer:
    """Change it on the page of the decision, or set it aside and compare the case by itself; either with a reason.

    Raises PermissionDenied, ValidationError (reason), WrongState.
    """
    request, proposal, chosen = _proposed(request)
    may_assess(by, request).enforce()
    if followed not in (Followed.CHANGED, Followed.SET_ASIDE):
        raise ValueError(f"no departure: {followed}")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this case is different; equal cases are treated alike.")})
    if followed == Followed.CHANGED:
        _carry_over(request, chosen, by)
    answer = _answer(request, proposal, chosen, by=by, followed=followed, departure=reason.strip())
    record(
        "proposal_answered",
        on=request,
        by=by,
        institution_id=request.institution_id,
        instrument=chosen.instrument,
        followed=followed,
        rule=answer.rule_id,
        precedent=answer.precedent_id,
    )
    return answer


def _proposed(request: RecognitionRequest) -> tuple[RecognitionRequest, Proposal, Candidate]:
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    if request.state not in ANSWERABLE:
        raise WrongState(_("The request is “%(state)s”; this is no longer possible.") % {"state": request.get_state_display()})
    lock_what_is_counted(request)
    reading = read(request)
    if reading is None or reading.proposal.chosen is None:
        raise WrongState(_("The rules propose nothing for this case any more."))
    return request, reading.proposal, reading.proposal.chosen


def mark(proposal: Proposal) -> str:
    """What of a proposal must not have changed between the page and the answer."""
    one = proposal.chosen
    return f"{one.instrument}:{one.key}:{one.cited}:{one.outcome}:{one.credits}" if one else ""


def _answer(
    request: RecognitionRequest, proposal: Proposal, chosen: Candidate, *, by: User, followed: str, departure: str = ""
) -> ProposalAnswer:
    found = named(proposal, chosen)
    values: dict[str, Any] = {**found, "followed": followed, "departure": departure, "answered_by": by}
    row, _made = ProposalAnswer.objects.update_or_create(request=request, defaults={**values, "answered_at": timezone.now()})
    return row


def _carry_over(request: RecognitionRequest, chosen: Candidate, by: User) -> None:
    """What was judged when the rule was agreed, or in the precedent; nothing that this officer has judged is written over."""
    award, course, _institution = whole(request)
    comparison = Comparison.objects.filter(request=request).prefetch_related("coverage", "rows").first()
    judged = {row.outcome_id for row in comparison.coverage.all()} if comparison else set()
    codes = dict(LearningOutcome.objects.filter(version=award.version_id).values_list("code", "pk"))
    places = {outcome.position: outcome.pk for outcome in course.outcomes.all()}
    outcomes = [
        Judged(
            places[one.position],
            one.verdict,
            Decimal(one.share),
            note=_("As in %(cited)s") % {"cited": chosen.cited},
            source_ids=tuple(codes[code] for code in one.sources if code in codes) if one.verdict != "not" else (),
        )
        for one in chosen.coverage
        if one.position in places and places[one.position] not in judged
    ]
    rows = comparison.rows.all() if comparison else ()
    elements = [Found(row.element, row.difference, row.substantial, row.why, row.evidence) for row in rows]
    if outcomes or request.state != State.IN_EVALUATION:
        write_comparison(request=request, by=by, outcomes=outcomes, elements=elements)


def ruling_of(request: RecognitionRequest, chosen: Candidate) -> Ruling:
    """The ruling that the proposal amounts to; words in the language of the decision."""
    reference = "" if chosen.instrument == "precedent" else chosen.cited
    return Ruling(
        outcome=chosen.outcome,
        reasons=chosen.reasons,
        credits=Decimal(chosen.credits.numerator) / Decimal(chosen.credits.denominator),
        next_steps=chosen.next_steps,
        grade_handling=_handling(request, chosen),
        legal_reference=reference[:200],
    )


def _handling(request: RecognitionRequest, chosen: Candidate) -> str:
    """As the rule or the precedent has it, where this credential and this course have such a grade; else without."""
    _award, _course, institution = whole(request)
    grades = evaluate(request, on=institution.today()).grades
    if grades is None:
        return Handling.WITHOUT
    if chosen.grade_handling == Handling.EQUAL and grades.equal:
        return Handling.EQUAL
    if chosen.grade_handling == Handling.LINEAR and grades.linear:
        return Handling.LINEAR
    if chosen.grade_handling in (Handling.STATISTICAL, Handling.ENTERED) and grades.statistical:
        return Handling.STATISTICAL
    return Handling.WITHOUT


def prefilled(request: RecognitionRequest) -> dict[str, Any]:
    """Words and numbers of the proposal for the page of the decision, once an officer chose to change it; else nothing."""
    answer = ProposalAnswer.objects.filter(request=request, followed=Followed.CHANGED).first()
    reading = read(request) if answer else None
    if reading is None or reading.proposal.chosen is None:
        return {}
    ruling = ruling_of(request, reading.proposal.chosen)
    return {
        "outcome": ruling.outcome,
        "credits": ruling.credits,
        "reasons": ruling.reasons,
        "next_steps": ruling.next_steps,
        "grade_handling": ruling.grade_handling,
        "legal_reference": ruling.legal_reference,
    }


def by_hours(request: RecognitionRequest, view: Evaluation) -> dict[str, Any]:
    """The credits that follow from hours and from what was judged covered, where credits are asked for; never an outcome."""
    if request.purpose not in RecognitionRequest.COUNTS_CREDITS or view.proposal is None:
        return {}
    credits = view.proposal.credits
    return {"credits": Decimal(credits.numerator) / Decimal(credits.denominator)} if credits else {}
