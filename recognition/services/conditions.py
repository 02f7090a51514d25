"""A condition is settled: met, it stands; not met, what the decision said happens, by a decision of its own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.services.cataloguing import refresh_later
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition.clock import local_day
from recognition.decision_news import tell_condition_due, tell_condition_settled
from recognition.evaluation import place_of
from recognition.limits import last_day, time_limit
from recognition.models import Condition, Decision, RecognitionRequest
from recognition.policies_decisions import may_settle_condition
from recognition.services.deciding import use_hours
from recognition.services.leaving_over import left_over
from recognition.services.recording import complete_record
from recognition.services.using import counts_hours, outcomes_counted, release_uses
from recognition.totals import used

ANSWERED = (RecognitionRequest.State.DECIDED, RecognitionRequest.State.DECIDED_ON_APPEAL, RecognitionRequest.State.CLOSED)
REMIND_DAYS = 14


@transaction.atomic
def settle_condition(*, condition: Condition, by: User, met: bool, evidence: str) -> Condition:
    """Say what became of it, with evidence. Not met is said once the last day is over, and never before.

    Raises PermissionDenied, ValidationError (evidence), WrongState.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=condition.decision.request_id)
    may_settle_condition(by, request).enforce()
    condition = Condition.objects.select_for_update(of=("self",)).select_related("decision__request").get(pk=condition.pk)
    now = timezone.now()
    _still_open(condition, request)
    today = local_day(now, place_of(request).zone)
    if not met and today <= condition.due_on:
        raise WrongState(
            _("There is time until %(day)s to meet this condition.") % {"day": date_format(condition.due_on, "DATE_FORMAT")}
        )
    if not evidence.strip():
        raise ValidationError({"evidence": _("Say what shows it.")})
    condition.state = Condition.State.MET if met else Condition.State.FAILED
    condition.evidence, condition.settled_by, condition.settled_at = evidence.strip(), by, now
    condition.full_clean(exclude=["decision"], validate_constraints=False)
    condition.save(update_fields=["state", "evidence", "settled_by", "settled_at"])
    follows = None if met else _what_was_said(condition, by, now)
    record(
        "condition_settled",
        on=request,
        by=by,
        institution_id=request.institution_id,
        condition=condition.pk,
        state=condition.state,
        decision=follows.pk if follows else None,
    )
    tell_condition_settled(condition)
    return condition


def _still_open(condition: Condition, request: RecognitionRequest) -> None:
    if request.state not in ANSWERED or not condition.decision.is_in_force:
        raise WrongState(_("This decision is no longer in force; its conditions cannot be settled."))
    if condition.state != Condition.State.OPEN:
        raise WrongState(_("This condition was settled already: %(state)s.") % {"state": condition.get_state_display()})


def _what_was_said(condition: Condition, by: User, now: dt.datetime) -> Decision:
    """The recognition lapses or shrinks. What is left of the conditions stands on."""
    first = condition.decision
    request = first.request
    institution = place_of(request)
    today = local_day(now, institution.zone)
    limit = time_limit(institution, today, procedure=request.procedure)
    kept = {
        field.attname: getattr(first, field.attname)
        for field in Decision._meta.concrete_fields
        if field.name not in {"id", "public_id", "replaces"}
    }
    decision = Decision(**kept)
    decision.replaces = first
    with override(first.language):
        decision.reasons = reasons_of(condition)
    if condition.otherwise == Condition.Otherwise.REDUCED and condition.credits_otherwise:
        others = first.conditions.filter(state=Condition.State.OPEN).exists()
        decision.outcome = Decision.Outcome.CONDITIONAL if others else Decision.Outcome.PARTIAL
        decision.credits, decision.exempted = condition.credits_otherwise, ""
        decision.basis = Decision.Basis.OFFICER
        counted = used(request, today)
        decision.cap = counted.kept(decision.credits) if counts_hours(request, decision.outcome) else ""
        decision.left_over = left_over(
            request,
            hours=first.hours,
            credits=decision.credits,
            hours_per_credit=first.hours_per_credit,
            counted=outcomes_counted(request, request.comparison),
        )
        decision.over_cap = first.over_cap and counted.exceeded_by(decision.credits)
    else:
        decision.outcome, decision.credits, decision.basis = Decision.Outcome.REFUSED, Decimal(0), Decision.Basis.NONE
        decision.grade_handling, decision.grade, decision.grade_scale = Decision.GradeHandling.WITHOUT, "", None
        decision.bar, decision.bar_explanation = Decision.Bar.CONDITION, decision.reasons[:1000]
        decision.target = ""
        decision.exempted, decision.cap, decision.left_over, decision.double_use, decision.over_cap = "", "", "", False, False
    decision.lowered_because, decision.lowered_explained = Decision.Lowered.CONDITION, decision.reasons[:1000]
    decision.is_precedent, decision.precedent_until = False, None
    decision.decided_by, decision.proposed_by = by, None
    decision.decided_at = decision.notified_at = now
    decision.decided_on = today
    decision.appeal_body, decision.appeal_days = limit.appeal_body, limit.appeal_days
    decision.appeal_until = last_day(limit, today, limit.appeal_days)
    release_uses(request)
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as error:
        raise WrongState(_("This decision is no longer in force; its conditions cannot be settled.")) from error
    use_hours(decision)
    complete_record(decision)
    if request.award:
        refresh_later(request.award.version.micro_credential_id)
    return decision


def reasons_of(condition: Condition) -> str:
    """In the active language, which is that of the decision."""
    return _("The decision of %(decided)s asked for this by %(due)s: %(what)s It was not met: %(evidence)s") % {
        "decided": date_format(condition.decision.decided_on, "DATE_FORMAT"),
        "due": date_format(condition.due_on, "DATE_FORMAT"),
        "what": condition.what,
        "evidence": condition.evidence,
    }


@transaction.atomic
def remind_of_conditions(now: dt.datetime) -> int:
    """Once for each, two weeks before its last day at the institution."""
    told = 0
    rows = Condition.objects.open().filter(reminded_on__isnull=True).select_for_update(of=("self",))
    near = rows.filter(due_on__lte=now.date() + dt.timedelta(days=REMIND_DAYS + 1))
    for condition in near.select_related("decision__request__institution", "decision__request__applicant"):
        home = condition.decision.request.institution
        today = local_day(now, home.zone) if home else now.date()
        if today <= condition.due_on <= today + dt.timedelta(days=REMIND_DAYS):
            condition.reminded_on = today
            condition.save(update_fields=["reminded_on"])
            tell_condition_due(condition)
            told += 1
    return told
