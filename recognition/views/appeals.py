"""Appeals: the learner's page, the counter, the list of a desk, and settling one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest
from institutions.models import Institution
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.appeals import Ground, ground_of
from recognition.clock import local_day
from recognition.forms.appeals import AppealForm, CounterForm, SettleForm
from recognition.models import Appeal, RecognitionRequest
from recognition.policies_appeals import may_appeal, may_decide_appeal, may_take_appeal
from recognition.services.appealing import lodge_appeal, take_appeal
from recognition.services.settling import send_back, uphold_decision
from recognition.views.common import case, officers_desk, own_request, posted
from recognition.views.meanwhile import gone_on, typed_in

State = RecognitionRequest.State
LATEST = 50


@audience("recognition_request.own_page")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: MemberRequest, public_id: str) -> HttpResponse:
    """Write an appeal; once it is sent, the same page acknowledges it."""
    row = own_request(request, public_id)
    may_appeal(request.user, row).enforce()
    sent = row.appeals.order_by("-pk").first()
    if sent and (sent.is_open or request.method == "GET") and row.state == State.APPEALED:
        return _acknowledged(request, row, sent)
    ground = _ground(row)
    form = AppealForm(posted(request), request.FILES or None, silence=ground.silence)
    if form.is_valid():
        try:
            sent = lodge_appeal(request=row, by=request.user, grounds=form.cleaned_data["grounds"], papers=form.papers())
        except ValidationError as error:
            form.take(error)
        else:
            if sent.grounds != form.cleaned_data["grounds"]:
                return _acknowledged(request, row, sent)
            messages.success(request, _("Your appeal has been sent."))
            return redirect("recognition:appeal", row.public_id)
    context = {"row": row, "form": form, "ground": ground, "decision": row.answer}
    return render(request, "recognition/appeal.html", context, status=422 if form.errors else 200)


def _acknowledged(request: MemberRequest, row: RecognitionRequest, sent: Appeal) -> HttpResponse:
    """The first that was sent; of a second one with other words, these beside it."""
    differs = request.POST.get("grounds", sent.grounds).strip() != sent.grounds
    kept = typed_in(request, AppealForm.base_fields) if differs else []
    context = {"row": row, "appeal": sent, "kept": kept}
    return render(request, "recognition/appeal_sent.html", context, status=409 if kept else 200)


@audience("recognition_request.take_appeal")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_take(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """An appeal that came on paper, by the day it reached the institution."""
    row = case(request, slug, public_id)
    may_take_appeal(request.user, row).enforce()
    if row.state == State.APPEALED:
        return gone_on(request, row, fields=CounterForm.base_fields)
    ground = _ground(row, on_paper=True)
    today = local_day(timezone.now(), _receiver(row).zone)
    form = CounterForm(posted(request), request.FILES or None, silence=ground.silence, today=today)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            entered = take_appeal(
                request=row,
                by=request.user,
                grounds=typed["grounds"],
                received_on=typed["received_on"],
                papers=form.papers(),
            )
        except ValidationError as error:
            form.take(error)
        else:
            if entered.lodged_by_id != request.user.pk or entered.grounds != typed["grounds"]:
                return gone_on(request, row, fields=form.fields)
            messages.success(request, _("The appeal has been entered; the learner is told."))
            return redirect("recognition:request", slug, public_id)
    context = {"row": row, "form": form, "ground": ground, "decision": row.answer}
    return render(request, "recognition/appeal_take.html", context, status=422 if form.errors else 200)


@audience("recognition_request.list_appeals")
@require_safe
def appeals(request: MemberRequest, slug: str) -> HttpResponse:
    """Those that wait, the first due first, then those that were settled."""
    institution = officers_desk(request, slug)
    rows = Appeal.objects.lodged_at_desk(institution).select_related(
        "request__applicant", "request__officer", "against__decided_by", "settled_by", "answer"
    )
    rows = rows.prefetch_related("request__decisions")
    waiting = list(rows.open().order_by("due_on", "pk"))
    context = {
        "institution": institution,
        "waiting": [(row, may_decide_appeal(request.user, row.request), row.days_left()) for row in waiting],
        "settled": rows.exclude(outcome="").order_by("-settled_at")[:LATEST],
    }
    return render(request, "recognition/appeals.html", context)


@audience("recognition_request.amend_decision")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_settle(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Read both sides, then uphold, decide anew (on the page of a decision) or send back."""
    row = case(request, slug, public_id)
    may_decide_appeal(request.user, row).enforce()
    waiting = row.appeals.open().select_related("against__decided_by", "lodged_by").first()
    if waiting is None or row.state != State.APPEALED:
        gone = WrongState(_("No appeal waits in this case; it is “%(state)s”.") % {"state": row.get_state_display()})
        return gone_on(request, row, error=gone, fields=SettleForm.base_fields)
    form = SettleForm(posted(request), silence=waiting.is_against_silence)
    if form.is_valid():
        try:
            if not _settled(request, row, form.cleaned_data):
                return redirect("recognition:decide", slug, public_id)
        except ValidationError as error:
            form.add_error("words", ValidationError(error.messages))
        except WrongState as error:
            return gone_on(request, row, error=error, fields=form.fields)
        else:
            messages.success(request, _("The appeal is settled. The learner and the evaluator have been told."))
            return redirect("recognition:request", slug, public_id)
    papers = row.papers.filter(Q(added_at__gte=F("request__submitted_at"))).defer("content")
    context = {"row": row, "appeal": waiting, "form": form, "papers": papers, "first": waiting.against}
    return render(request, "recognition/appeal_settle.html", context, status=422 if form.errors else 200)


def _settled(request: MemberRequest, row: RecognitionRequest, typed: dict[str, Any]) -> bool:
    """False: it is to be decided anew, which is another page's work."""
    if typed["outcome"] == Appeal.Outcome.UPHELD:
        uphold_decision(request=row, by=request.user, reasons=typed["words"])
    elif typed["outcome"] == Appeal.Outcome.SENT_BACK:
        send_back(request=row, by=request.user, instruction=typed["words"])
    else:
        return False
    return True


def _ground(row: RecognitionRequest, *, on_paper: bool = False) -> Ground:
    """What there is to appeal against; on paper also what came in time and is entered late. Raises WrongState."""
    ground = ground_of(row, local_day(timezone.now(), _receiver(row).zone))
    if ground or (on_paper and ground.ended_on):
        return ground
    if ground.ended_on or row.state == State.CLOSED:
        raise WrongState(_("The time to appeal is over."))
    raise WrongState(
        _("The request is “%(state)s”; there is nothing to appeal against now.") % {"state": row.get_state_display()}
    )


def _receiver(row: RecognitionRequest) -> Institution:
    if row.institution is None:
        raise WrongState(_("This request has not been sent."))
    return row.institution
