"""An appeal comes in: the learner's own, or one that an officer takes at the counter for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.paper_gate import AcceptedPaper
from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import appeal_letters
from recognition.appeals import Ground, ground_of
from recognition.clock import local_day
from recognition.limits import last_day, time_limit
from recognition.models import Appeal, CasePaper, RecognitionRequest
from recognition.policies_appeals import may_appeal, may_take_appeal
from recognition.services.keeping_time import end_pause

State = RecognitionRequest.State


@transaction.atomic
def lodge_appeal(*, request: RecognitionRequest, by: User, grounds: str, papers: Sequence[AcceptedPaper] = ()) -> Appeal:
    """Appeal against one's decision within its window, or against silence. Sent twice, the first one is given back.

    Raises PermissionDenied, ValidationError (grounds, papers), WrongState.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_appeal(by, request).enforce()
    if waiting := request.appeals.open().first():
        return waiting
    return _lodge(request, by, grounds, papers, received_on=None)


@transaction.atomic
def take_appeal(
    *,
    request: RecognitionRequest,
    by: User,
    grounds: str,
    received_on: dt.date,
    papers: Sequence[AcceptedPaper] = (),
) -> Appeal:
    """Enter an appeal that reached the institution on paper, by the day it did: that day has to lie within the window.

    Raises PermissionDenied, ValidationError (grounds, papers, received_on), WrongState.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_take_appeal(by, request).enforce()
    if waiting := request.appeals.open().first():
        return waiting
    return _lodge(request, by, grounds, papers, received_on=received_on)


def _lodge(
    request: RecognitionRequest, by: User, grounds: str, papers: Sequence[AcceptedPaper], received_on: dt.date | None
) -> Appeal:
    now, institution = timezone.now(), _receiver(request)
    today = local_day(now, institution.zone)
    day = received_on or today
    if day > today:
        raise ValidationError({"received_on": _("That day has not come yet.")})
    ground = ground_of(request, day)
    if ground.against is None and not ground.silence:
        _refuse(request, ground, counter=received_on is not None)
    first = ground.against
    if first and day < first.decided_on:
        raise ValidationError({"received_on": _("The decision was made later than that.")})
    if first and not grounds.strip():
        raise ValidationError({"grounds": _("Say what you think is wrong with the decision.")})
    if ground.silence:
        _wait_no_more(request, institution, now)
    limit = time_limit(institution, day, procedure=request.procedure)
    request.move_to(State.APPEALED)
    request.ended_at, request.closed_because = None, ""
    request.save(update_fields=["state", "ended_at", "closed_because"])
    appeal = Appeal(
        request=request,
        against=first,
        grounds=grounds.strip(),
        lodged_at=now,
        lodged_by=by,
        received_on=day,
        due_on=last_day(limit, day, limit.settle_days),
    )
    appeal.full_clean()
    appeal.save(force_insert=True)
    kept = _keep_papers(request, by, papers)
    record(
        "request_appealed",
        on=request,
        by=by,
        institution_id=institution.pk,
        appeal=appeal.pk,
        against=first.pk if first else None,
        received_on=day,
        due_on=appeal.due_on,
        papers=kept,
    )
    appeal_letters.tell_lodged(appeal)
    return appeal


def _wait_no_more(request: RecognitionRequest, institution: Institution, now: dt.datetime) -> None:
    """What was still asked lapses, and pauses end; the day that passed stays the one that passed."""
    due = request.due_on
    end_pause(request, institution, Q(), now)
    request.due_on = due
    request.questions.open().update(lapsed_at=now)


def _refuse(request: RecognitionRequest, ground: Ground, *, counter: bool) -> None:
    """Why there is nothing to appeal against, on that day."""
    if ground.ended_on:
        sentence = _("The last day to appeal was %(day)s.") % {"day": ground.ended_on.isoformat()}
        if counter:
            raise ValidationError({"received_on": sentence})
        raise WrongState(sentence)
    raise WrongState(
        _("The request is “%(state)s”; there is nothing to appeal against now.") % {"state": request.get_state_display()}
    )


def _keep_papers(request: RecognitionRequest, by: User, papers: Sequence[AcceptedPaper]) -> int:
    """What stands in the case already is not kept a second time."""
    known = set(request.papers.values_list("digest", flat=True))
    fresh = {paper.digest: paper for paper in papers if paper.digest not in known}
    if len(known) + len(fresh) > CasePaper.MOST:
        raise ValidationError({"papers": _("A case holds at most %(most)s papers.") % {"most": CasePaper.MOST}})
    for paper in fresh.values():
        row = CasePaper(
            request=request,
            kind=CasePaper.Kind.APPEAL,
            name=paper.name,
            media_type=paper.media_type,
            content=paper.content,
            digest=paper.digest,
            added_by=by,
        )
        row.save(force_insert=True)
    return len(fresh)


def _receiver(request: RecognitionRequest) -> Institution:
    if request.institution is None:
        raise WrongState(_("This request has not been sent."))
    return request.institution
