"""The decision: full, in part, or refused. Refusing needs more than granting."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import UseLedger
from credentials.services.cataloguing import refresh_later
from institutions.models import Course, GradeScale, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.numbers import figure
from recognition import notifications
from recognition.clock import add_months, local_day
from recognition.ended_targets import target_errors, target_json
from recognition.evaluation import Evaluation, evaluate, frozen_findings, place_of
from recognition.instruments.resting import rests_on
from recognition.limits import last_day, time_limit
from recognition.meanwhile import standing
from recognition.models import Comparison, Decision, ProposedRuling, RecognitionRequest
from recognition.policies_decisions import may_decide_proposed
from recognition.second_officers import by_two
from recognition.services.bar_checks import bar_errors, kept_with, limit_errors, limits_counted
from recognition.services.counting_checks import counting_errors, goes_over
from recognition.services.leaving_over import left_over
from recognition.services.locking import lock_what_is_counted
from recognition.services.lowering import lowering_errors
from recognition.services.noting_news import hinders_grant
from recognition.services.record_checks import ConditionSaid, exempted_json, record_errors
from recognition.services.recording import complete_record
from recognition.services.using import counts_hours, enter_uses, outcomes_counted, release_uses, said, uses_against_all
from recognition.sources import read_whole
from recognition.totals import used

State, Purpose = RecognitionRequest.State, RecognitionRequest.Purpose
PRECEDENT_MONTHS = 36
Outcome, Handling = Decision.Outcome, Decision.GradeHandling


@dataclass(frozen=True)
class Ruling:
    """What a decision maker enters."""

    outcome: str
    reasons: str
    credits: Decimal = Decimal(0)
    next_steps: str = ""
    grade_handling: str = Handling.WITHOUT
    grade: str = ""
    legal_basis: str = Decision.LegalBasis.NETWORK
    legal_reference: str = ""
    bar: str = ""
    bar_explanation: str = ""
    double_use: bool = False
    over_cap: bool = False
    counts_for: str = ""
    grade_departure: str = ""
    departure: str = ""
    lowered_because: str = ""
    lowered_explained: str = ""
    alternative_purpose: str = ""
    alternative_level: str = ""
    conditions: tuple[ConditionSaid, ...] = ()
    translation: str = Decision.Translation.WRITTEN
    legal_version: dt.date | None = None
    valid_until: dt.date | None = None
    dissent: str = ""
    is_precedent: bool = True


@transaction.atomic
def decide_request(*, request: RecognitionRequest, by: User, ruling: Ruling, seen: str | None = None) -> Decision:
    """Decide once and for all, and tell the learner where to read it. Hours that are granted are used from then on.

    seen: how the case stood where it was decided upon, as `standing` gives it; None where nobody was shown it.

    Raises PermissionDenied, ValidationError (by field of the ruling), WrongState: a second decision, a use of the same hours
    elsewhere, or a colleague who proposed or returned something, whoever was slower.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    still_stands(request, seen)
    proposal = _proposed(request)
    may_decide_proposed(by, request, proposal).enforce()
    lock_what_is_counted(request)
    by_two(request, ruling, proposal)
    if request.state == State.IN_EVALUATION:
        request.move_to(State.PROPOSED)
    request.move_to(State.DECIDED)
    # An appeal that was sent back, or a case that was opened again: the decision before it is in force no longer.
    release_uses(request)
    decision = build_decision(request=request, by=by, ruling=ruling, now=timezone.now(), replaces=request.answer)
    decision.proposed_by = proposal.proposed_by if proposal else None
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as error:
        raise WrongState(_("This request has been decided already.")) from error
    request.save(update_fields=["state"])
    entered = use_hours(decision)
    complete_record(decision, ruling.conditions)
    record(
        "request_decided",
        on=request,
        by=by,
        institution_id=request.institution_id,
        decision=decision.pk,
        outcome=decision.outcome,
        credits=decision.credits,
        grounds=decision.grounds,
        uses=entered,
    )
    notifications.tell_decided(decision)
    if request.award:
        refresh_later(request.award.version.micro_credential_id)  # the catalogue tells where it counts
    return decision


def still_stands(request: RecognitionRequest, seen: str | None) -> None:
    """Raises WrongState where somebody else has moved the case since it was looked at."""
    if seen is not None and seen != standing(request):
        raise WrongState(_("A colleague was quicker. Look at the case again."))


def _proposed(request: RecognitionRequest) -> ProposedRuling | None:
    """What a colleague proposed; what was returned to the evaluator is no proposal any more."""
    if request.state != State.PROPOSED:
        return None
    return ProposedRuling.objects.filter(request=request, returned_at__isnull=True).first()


def use_hours(decision: Decision) -> int:
    """Enter what a decision counts. Raises WrongState where it was used elsewhere a moment ago."""
    request = decision.request
    if not counts_hours(request, decision.outcome):
        return 0
    if decision.outcome == Outcome.ALTERNATIVE and not decision.credits:
        return 0  # recognised for another purpose, which uses no hours up
    try:
        with transaction.atomic():
            return enter_uses(decision, outcomes_counted(request, request.comparison))
    except IntegrityError as error:
        raise WrongState(_("Hours of this credential were used elsewhere a moment ago. Look at it again.")) from error


def build_decision(
    *, request: RecognitionRequest, by: User, ruling: Ruling, now: dt.datetime, replaces: Decision | None = None
) -> Decision:
    """The decision as it would be saved, checked; also what the preview shows. Raises ValidationError by field, WrongState."""
    institution, course = place_of(request), request.course
    if request.kind == RecognitionRequest.Kind.BEFORE:
        raise WrongState(_("This was asked before it is earned: it is answered, not decided."))
    today = local_day(now, institution.zone)
    read_whole(request)
    comparison = Comparison.objects.of(request)
    if comparison is None or not comparison.is_judged:
        raise WrongState(_("Judge every outcome of the course before you decide."))
    view = evaluate(request, on=today, comparison=comparison)
    if view.conversion is None and counts_hours(request, ruling.outcome):
        raise WrongState(_("The credential declares no hours. Ask for them before you decide."))
    grounds = sum(row.substantial for row in comparison.rows.all())
    handling, grade = _grade(ruling, view)
    counted = used(request, today)
    errors = {**_errors(request, ruling, view, grounds), **_grade_errors(ruling, view, course)}
    errors = {
        **record_errors(request, ruling, today),
        **target_errors(request, ruling, today),
        **counting_errors(request, ruling, view, counted, today),
        **lowering_errors(request, ruling, grade, replaces or request.answer, comparison, counted),
        **limit_errors(limits_counted(request, ruling, comparison, today)),
        **errors,
    }
    against = _uses_against(request, ruling, comparison)
    if errors := {**_use_errors(ruling, against), **bar_errors(request, ruling, comparison, counted), **errors}:
        raise ValidationError(dict(errors))
    rests = rests_on(request, ruling)
    if handling == Handling.ENTERED and course and course.grade_scale:
        grade = course.grade_scale.accept(grade)  # as the scale writes it
    limit = time_limit(institution, today, procedure=request.procedure)
    raw = view.conversion.raw if view.conversion else Fraction(0)
    decision = Decision(
        request=request,
        replaces=replaces,
        **rests,
        lowered_because=ruling.lowered_because,
        lowered_explained=ruling.lowered_explained.strip(),
        outcome=ruling.outcome,
        alternative_purpose=ruling.alternative_purpose,
        alternative_level=ruling.alternative_level.strip(),
        credits=ruling.credits,
        exempted=exempted_json(request, ruling, today),
        target=target_json(request, today, outcome=ruling.outcome, counts_for=ruling.counts_for),
        credit_system=view.value.system,
        basis=_basis(ruling, view, Fraction(course.credits) if course else Fraction(0)),
        hours=_hundredths(view.hours),
        hours_per_credit=view.value.hours_per_credit,
        step=view.value.step,
        raw_numerator=raw.numerator,
        raw_denominator=raw.denominator,
        grade_handling=handling,
        grade=grade,
        grade_scale=scale_kept(course, ruling.outcome, grade),
        grade_departure=ruling.grade_departure.strip() if view.grades else "",
        grade_basis=json.dumps(view.grades.basis(), ensure_ascii=False, sort_keys=True) if view.grades else "",
        language=request.decision_language,
        reasons=ruling.reasons.strip(),
        translation=ruling.translation,
        next_steps=ruling.next_steps.strip(),
        legal_basis=ruling.legal_basis,
        legal_reference=ruling.legal_reference.strip(),
        legal_version=ruling.legal_version,
        valid_until=ruling.valid_until,
        dissent=ruling.dissent.strip(),
        is_precedent=ruling.is_precedent,
        precedent_until=add_months(today, PRECEDENT_MONTHS) if ruling.is_precedent else None,
        bar=ruling.bar,
        bar_explanation=ruling.bar_explanation.strip(),
        double_use=ruling.double_use and bool(against),
        over_cap=ruling.over_cap and goes_over(request, ruling, counted),
        cap=kept_with(
            counted.kept(ruling.credits) if counts_hours(request, ruling.outcome) else "", request, ruling, comparison, today
        ),
        left_over=left_over_of(request, ruling.outcome, ruling.credits, view, comparison),
        grounds=grounds,
        findings=frozen_findings(comparison),
        appeal_body=limit.appeal_body,
        appeal_days=limit.appeal_days,
        appeal_until=last_day(limit, today, limit.appeal_days),
        decided_by=by,
        decided_at=now,
        notified_at=now,
        decided_on=today,
    )
    decision.full_clean(exclude=["findings", "grade_basis", "request"], validate_unique=False)
    return decision


def left_over_of(
    request: RecognitionRequest, outcome: str, credits: Decimal, view: Evaluation, comparison: Comparison | None
) -> str:
    """Also of what is only being written: see leaving_over."""
    if comparison is None or not credits or not counts_hours(request, outcome):
        return ""
    counted = outcomes_counted(request, comparison)
    return left_over(request, hours=view.hours, credits=credits, hours_per_credit=view.value.hours_per_credit, counted=counted)


def _hundredths(hours: Fraction) -> Decimal:
    return (Decimal(hours.numerator) / Decimal(hours.denominator)).quantize(Decimal("0.01"))


def _errors(request: RecognitionRequest, ruling: Ruling, view: Evaluation, grounds: int) -> dict[str, str]:
    """Everything that keeps a ruling from being a decision, as sentences by field."""
    errors: dict[str, str] = {}
    if ruling.outcome not in Outcome.values:
        return {"outcome": _("Choose an outcome.")}
    if not ruling.reasons.strip():
        errors["reasons"] = _("Write the reasons as the learner will read them.")
    if ruling.outcome != Outcome.FULL and not ruling.next_steps.strip():
        errors["next_steps"] = _("Say what the learner can do next.")
    if ruling.legal_basis == Decision.LegalBasis.LAW and not ruling.legal_reference.strip():
        errors["legal_reference"] = _("Name the act and the article.")
    if ruling.outcome == Outcome.REFUSED:
        errors |= _refusal_errors(ruling, grounds)
    else:
        errors |= _grant_errors(request, ruling, view)
    return errors


def _uses_against(request: RecognitionRequest, ruling: Ruling, comparison: Comparison) -> list[UseLedger]:
    """Of what this ruling would count, what counts elsewhere already."""
    if not counts_hours(request, ruling.outcome):
        return []
    return uses_against_all(outcomes_counted(request, comparison), but=request.case_number or "")


def _use_errors(ruling: Ruling, against: list[UseLedger]) -> dict[str, str]:
    """No hour counts twice, but where the receiver's own rules say so."""
    if not against:
        return {}
    if ruling.double_use:
        needed = _("Name the rule that lets hours count twice.")
        return {} if ruling.legal_reference.strip() else {"legal_reference": needed}
    why = _("These hours are used already, and no hour counts twice. Leave them out of the comparison, or refuse on that ground.")
    return {"outcome": " ".join([why, *said(against)])}


def _refusal_errors(ruling: Ruling, grounds: int) -> dict[str, str]:
    errors: dict[str, str] = {}
    if ruling.credits:
        errors["credits"] = _("A refusal grants no credits.")
    if ruling.bar and not ruling.bar_explanation.strip():
        errors["bar_explanation"] = _("Explain the legal ground, with its arithmetic.")
    if not grounds and not ruling.bar:
        errors["outcome"] = _(
            "A refusal needs at least one substantial difference: in the comparison, name the element, the difference and why it"
            " matters for this purpose. Or name a legal ground below."
        )
    return errors


def _grant_errors(request: RecognitionRequest, ruling: Ruling, view: Evaluation) -> dict[str, str]:
    course = request.course
    errors: dict[str, str] = {}
    if hindrance := hinders_grant(request):
        errors["outcome"] = hindrance
    if ruling.bar:
        errors["bar"] = _("A legal ground stands against recognition; leave it empty when you grant.")
    if course is None:
        if ruling.credits:
            errors["credits"] = _("No course is asked about, so there are no credits to grant.")
    elif ruling.credits > course.credits:
        errors["credits"] = _("The course itself has %(credits)s credits.") % {"credits": figure(course.credits)}
    elif ruling.credits < 0 or Fraction(ruling.credits) % Fraction(view.value.step):
        errors["credits"] = _("Credits are granted in steps of %(step)s.") % {"step": figure(view.value.step)}
    elif ruling.outcome == Outcome.ALTERNATIVE:
        pass  # what it counts for otherwise may be no credits at all
    elif request.purpose in RecognitionRequest.COUNTS_CREDITS and not ruling.credits:
        errors["credits"] = _("Say how many credits are granted.")
    elif ruling.outcome == Outcome.PARTIAL and ruling.credits == course.credits:
        errors["credits"] = _("The course itself has %(credits)s credits; a recognition in part grants fewer.") % {
            "credits": figure(course.credits)
        }
    elif request.purpose == Purpose.EXEMPTION and ruling.outcome == Outcome.FULL and ruling.credits != course.credits:
        errors["credits"] = _("An exemption grants the course's own %(credits)s credits; fewer are a recognition in part.") % {
            "credits": figure(course.credits)
        }
    return errors


def _grade(ruling: Ruling, view: Evaluation) -> tuple[str, str]:
    """The grade that goes into the record. Suggested ones are computed here, never taken from the page."""
    if ruling.outcome == Outcome.REFUSED or ruling.grade_handling == Handling.WITHOUT:
        return Handling.WITHOUT, ""
    if ruling.grade_handling == Handling.ENTERED:
        return Handling.ENTERED, ruling.grade.strip()
    if view.grades is None:
        return ruling.grade_handling, ""
    if ruling.grade_handling == Handling.EQUAL:
        return Handling.EQUAL, view.grades.equal.grade if view.grades.equal else ""
    if ruling.grade_handling == Handling.LINEAR:
        return Handling.LINEAR, view.grades.linear
    return Handling.STATISTICAL, view.grades.statistical.grade if view.grades.statistical else ""


def scale_kept(course: Course | None, outcome: str, grade: str) -> GradeScale | None:
    """Of the grade; also where there is none and the scale has a letter for that, as its row stands today."""
    scale = course.grade_scale if course else None
    if scale is None or outcome == Outcome.REFUSED:
        return None
    return scale if grade or scale.without_grade else None


def _grade_errors(ruling: Ruling, view: Evaluation, course: Course | None) -> dict[str, Any]:
    handling, grade = _grade(ruling, view)
    if handling == Handling.WITHOUT:
        return {}
    if view.grades is None or course is None or course.grade_scale is None:
        return {"grade_handling": _("There is no grade to convert: recognise it without one.")}
    if not grade:
        return {
            "grade_handling": _("There is no such grade: the tables are too small or missing. Enter one, or recognise without.")
        }
    if handling == Handling.ENTERED:
        try:
            course.grade_scale.accept(grade)
        except ValidationError as error:
            return {"grade": error}
    return {}


def _basis(ruling: Ruling, view: Evaluation, course_credits: Fraction) -> str:
    """By which rule the number came about; the officer's own where it is none of them."""
    granted = Fraction(ruling.credits)
    if not granted:
        return Decision.Basis.NONE
    if view.proposal and granted == view.proposal.credits:
        return Decision.Basis(view.proposal.basis)
    if view.conversion and granted == view.conversion.credits:
        return Decision.Basis.HOURS
    return Decision.Basis.COURSE if granted == course_credits else Decision.Basis.OFFICER
