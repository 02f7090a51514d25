"""The clock of a case: it pauses and runs, warns the desk, and when the day has passed the applicant is told."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.code_lists import warning_days
from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import case_letters
from recognition.clock import DAY, due_on, local_day
from recognition.limits import rolling, time_limit
from recognition.models import Appeal, DelayNotice, Pause, Question, RecognitionRequest
from recognition.policies import may_assess

State = RecognitionRequest.State
LATE = -1
# Nobody promises a day further off than the law gives for the whole.
LONGEST_DELAY = 120


def count_due(request: RecognitionRequest, institution: Institution) -> dt.date | None:
    """The last day to decide on, from the rows: complete file, limits in force on that day, pauses that have ended."""
    if request.complete_on is None:
        return None
    # A case that an appeal sent back begins anew on that day; pauses before it were of another clock.
    back = request.appeals.filter(outcome=Appeal.Outcome.SENT_BACK).aggregate(last=Max("settled_on"))["last"]
    begun = max(request.complete_on, back or request.complete_on)
    limit = time_limit(institution, begun, procedure=request.procedure)
    ended = Pause.objects.filter(request=request, ended_on__gt=begun).values_list("began_on", "ended_on")
    return due_on(
        begun,
        months=limit.decision_months,
        paused=[(max(began, begun), until) for began, until in ended if until],
        works=rolling(limit, begun),
    )


def pause_for(question: Question, institution: Institution) -> Pause:
    """For the writer of a question, who holds the case and writes the journal."""
    return Pause.objects.create(
        request=question.request,
        cause=Pause.Cause.ISSUER if question.issuer_id else Pause.Cause.QUESTION,
        question=question,
        began_on=local_day(question.asked_at, institution.zone),
        noted_by=question.asked_by,
    )


def end_pause(request: RecognitionRequest, institution: Institution, pauses: Q, now: dt.datetime) -> None:
    """The clock runs again from today. The case is saved by whoever holds it."""
    today = local_day(now, institution.zone)
    for pause in Pause.objects.select_for_update().filter(pauses, request=request, ended_on__isnull=True):
        pause.ended_on = max(today, pause.began_on)
        pause.save(update_fields=["ended_on"])
    request.due_on = count_due(request, institution)


@transaction.atomic
def pause_at_wish(*, request: RecognitionRequest, by: User, why: str) -> Pause:
    """The applicant asked for time; nobody else's wish stops the clock. Raises PermissionDenied, ValidationError, WrongState."""
    request, institution = _locked(request)
    may_assess(by, request).enforce()
    if not request.is_open:
        raise WrongState(_("This request is “%(state)s”.") % {"state": request.get_state_display()})
    if request.pauses.filter(cause=Pause.Cause.WISH, ended_on__isnull=True).exists():
        raise WrongState(_("The clock stands still already at the wish of the applicant."))
    pause = Pause(request=request, cause=Pause.Cause.WISH, why=why.strip(), began_on=institution.today(), noted_by=by)
    if not pause.why:
        raise ValidationError({"why": _("Write what the applicant asked for; they read it.")})
    pause.full_clean()
    pause.save(force_insert=True)
    record("request_paused", on=request, by=by, institution_id=institution.pk, pause=pause.pk)
    case_letters.tell_paused(request, pause.pk)
    return pause


@transaction.atomic
def run_again(*, request: RecognitionRequest, by: User) -> RecognitionRequest:
    """The time that the applicant asked for is over. Raises PermissionDenied, WrongState."""
    request, institution = _locked(request)
    may_assess(by, request).enforce()
    if not request.pauses.filter(cause=Pause.Cause.WISH, ended_on__isnull=True).exists():
        raise WrongState(_("The clock does not stand still at the wish of the applicant."))
    end_pause(request, institution, Q(cause=Pause.Cause.WISH), timezone.now())
    request.save(update_fields=["due_on"])
    record("request_runs_again", on=request, by=by, institution_id=institution.pk, due_on=request.due_on)
    return request


@transaction.atomic
def write_delay_notice(*, request: RecognitionRequest, by: User, reason: str, expected_on: dt.date) -> DelayNotice:
    """Tell the applicant that the day has passed, why, and when to expect a decision.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    request, institution = _locked(request)
    may_assess(by, request).enforce()
    clock = request.clock()
    if request.due_on is None or not clock.is_silent():
        raise WrongState(_("The day for the decision has not passed."))
    if not clock.notice_missing:
        raise WrongState(_("The applicant has been told already, and the day they were promised has not passed."))
    if not clock.today < expected_on <= clock.today + LONGEST_DELAY * DAY:
        wrong = _("Give a day after today, at most %(days)s days from now.") % {"days": LONGEST_DELAY}
        raise ValidationError({"expected_on": wrong})
    missed = max(request.due_on, clock.promised or request.due_on)
    notice = DelayNotice(request=request, missed=missed, expected_on=expected_on, reason=reason.strip(), written_by=by)
    notice.full_clean()
    notice.save(force_insert=True)
    record("request_delay_told", on=request, by=by, institution_id=institution.pk, missed=missed, expected_on=expected_on)
    case_letters.tell_applicant_of_delay(notice)
    return notice


def warn_desks(now: dt.datetime | None = None) -> int:
    """Warn where 60, 30, 14 or 7 days are left and when the day has passed, each once for a due day; returns how many."""
    now, warned = now or timezone.now(), 0
    near = RecognitionRequest.objects.open().exclude(state=State.INFORMATION_REQUESTED)
    for step in (LATE, *sorted(warning_days())):
        # A day more: it is tomorrow in Asia first. The exact day is asked of the clock.
        rows = near.filter(due_on__lte=(now + dt.timedelta(days=step + 1)).date())
        for pk in list(rows.filter(Q(warned_days__isnull=True) | Q(warned_days__gt=step)).values_list("pk", flat=True)):
            warned += _warn(pk, now)
    return warned


@transaction.atomic
def _warn(pk: int, now: dt.datetime) -> bool:
    request = RecognitionRequest.objects.select_for_update().get(pk=pk)
    clock, left = request.clock(now), request.clock(now).days_left
    if left is None or clock.is_stopped or clock.paused_since:
        return False
    step = LATE if left < 0 else min((each for each in warning_days() if left <= each), default=None)
    if step is None or (request.warned_days is not None and request.warned_days <= step):
        return False
    request.warned_days = step
    request.save(update_fields=["warned_days"])
    record("request_warned", on=request, by=None, institution_id=request.institution_id, left=left)
    case_letters.warn_desk(request, left=left)
    return True


def _locked(request: RecognitionRequest) -> tuple[RecognitionRequest, Institution]:
    row = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    if row.institution is None:
        raise WrongState(_("This request has not been sent."))
    return row, row.institution
