"""While a case waits: the desk asks, tells of a delay, writes, looks at news, and reopens; each on a page of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience
from recognition.evaluation import place_of
from recognition.forms.casework import AskForm, DelayForm, MessageForm, PauseForm, ReopenForm
from recognition.life_cycle import ENDED
from recognition.limits import days_to_reply
from recognition.missing import prepared_question
from recognition.models import Pause, RecognitionRequest
from recognition.policies import may_assess
from recognition.services.checking import ask_for_information, issuers_of
from recognition.services.closing import reopen_request
from recognition.services.keeping_time import pause_at_wish, run_again, write_delay_notice
from recognition.services.noting_news import look_at_news
from recognition.services.talking import note_read, send_message
from recognition.views.common import case, posted


def shown(request: MemberRequest, row: RecognitionRequest, step: str, form: forms.Form, **more: Any) -> HttpResponse:
    context = {"row": row, "form": form, "clock": row.clock(), **more}
    return render(request, f"recognition/casework/{step}.html", context)


def place(form: forms.Form, error: ValidationError) -> None:
    """What a service refused, beside its field where the form has one."""
    if hasattr(error, "error_dict"):
        for name, wrong in error.error_dict.items():
            form.add_error(name if name in form.fields else None, wrong)
    else:
        form.add_error(None, error)


def _at_the_desk(request: MemberRequest, slug: str, public_id: str) -> RecognitionRequest:
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    return row


@audience("recognition_request.comment_to_learner")
@require_http_methods(["GET", "HEAD", "POST"])
def request_ask(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Several things at once, each with its reason; of the learner, or of the issuer."""
    row = _at_the_desk(request, slug, public_id)
    issuers = issuers_of(row)
    prepared = prepared_question(request.GET.get("missing", ""), issuers if request.GET.get("of") == "issuer" else [])
    today = row.clock().today
    least = days_to_reply(place_of(row), today, procedure=row.procedure)
    form = AskForm(posted(request), issuers=issuers, today=today, least=least, prepared=prepared)
    if form.is_valid():
        said = form.cleaned_data
        try:
            ask_for_information(
                request=row,
                by=request.user,
                items=form.items(),
                reply_by=said["reply_by"],
                issuer=form.issuer(),
                wording=said["wording"],
            )
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("Your question is on its way."))
            return redirect("recognition:request", slug, public_id)
    return shown(request, row, "ask", form)


@audience("recognition_request.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def request_delay(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = _at_the_desk(request, slug, public_id)
    form = DelayForm(posted(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            write_delay_notice(request=row, by=request.user, reason=said["reason"], expected_on=said["expected_on"])
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The learner has been told of the delay."))
            return redirect("recognition:request", slug, public_id)
    return shown(request, row, "delay", form)


@audience("recognition_request.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def request_pause(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Stop the clock at the wish of the applicant, or let it run again."""
    row = _at_the_desk(request, slug, public_id)
    if request.POST.get("do") == "run":
        run_again(request=row, by=request.user)
        messages.success(request, _("The clock runs again."))
        return redirect("recognition:request", slug, public_id)
    form = PauseForm(posted(request))
    if form.is_valid():
        try:
            pause_at_wish(request=row, by=request.user, why=form.cleaned_data["why"])
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The clock stands still."))
            return redirect("recognition:request", slug, public_id)
    pause = row.pauses.filter(cause=Pause.Cause.WISH, ended_on__isnull=True).first()
    return shown(request, row, "pause", form, pause=pause)


@audience("recognition_request.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def request_reopen(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = _at_the_desk(request, slug, public_id)
    form = ReopenForm(posted(request), own=False)
    if form.is_valid():
        reopen_request(request=row, by=request.user, ground=form.ground_chosen(), why=form.cleaned_data["why"])
        messages.success(request, _("The case is open again, under its number."))
        return redirect("recognition:request", slug, public_id)
    return shown(request, row, "reopen", form)


@audience("recognition_request.decide")
@require_POST
def request_news(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """What became of the credential has been looked at."""
    look_at_news(request=case(request, slug, public_id), by=request.user)
    messages.success(request, _("Noted. The case goes on."))
    return redirect("recognition:request", slug, public_id)


@audience("recognition_request.comment_to_learner")
@require_http_methods(["GET", "HEAD", "POST"])
def request_messages(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = _at_the_desk(request, slug, public_id)
    return thread(request, row)


def thread(request: MemberRequest, row: RecognitionRequest) -> HttpResponse:
    """What both sides wrote, and a place to write; each sees the same."""
    own = row.applicant_id == request.user.pk
    if request.POST.get("do") == "read":
        note_read(request=row, by=request.user)
        return redirect(request.path)
    form = MessageForm(posted(request))
    if form.is_valid():
        send_message(request=row, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, _("Your message has been sent."))
        return redirect(request.path)
    written = list(row.messages.select_related("author"))
    unread = any(each.from_desk is own and each.read_at is None for each in written)
    return shown(request, row, "messages", form, written=written, own=own, unread=unread, may_write=row.state not in ENDED)
