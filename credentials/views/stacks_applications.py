"""Applications for stacks at the desk of the awarding institution: the queue, and one decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from credentials.forms.stack_applications import DecideForm, EndForm, PrepareForm, entered
from credentials.models import StackApplication
from credentials.policies import may_decide_stack
from credentials.services.stacking_deciding import (
    decide_application,
    learner_of,
    note_looked_at,
    open_questions,
    prepare_again,
)
from credentials.services.stacking_ending import end_grant
from credentials.views.stacks_own import application_page
from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.models import Role
from micro4asia.foundation.http import audience

PER_PAGE = 25
DESK = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
State = StackApplication.State


@audience("stack_application.list")
@require_GET
def applications(request: MemberRequest, slug: str) -> HttpResponse:
    """What waits first, the oldest of it first; then stacks with news; then what was answered."""
    institution = desk(request, slug, *DESK)
    seen = StackApplication.objects.visible_to(request.user).filter(institution=institution).for_pages()
    answered = seen.exclude(state=State.APPLIED).order_by("-decided_at", "-applied_at", "-pk")
    context = {
        "institution": institution,
        "waiting": seen.waiting().order_by("applied_at", "pk"),
        "flagged": seen.flagged().filter(looked_at__isnull=True),
        "pages": Paginator(answered, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "credentials/staff/stack_applications.html", context)


@audience("stack_application.view")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """The frozen evaluation, the awards that were sent, and the decision."""
    institution = desk(request, slug, *DESK)
    seen = StackApplication.objects.visible_to(request.user).filter(institution=institution).for_pages()
    row = get_object_or_404(seen.select_related("award", "decided_by"), public_id=public_id)
    verdict = may_decide_stack(request.user, row)
    if request.method == "POST":
        verdict.enforce()
    if verdict and (row.state == State.APPLIED or request.method == "POST"):
        require_fresh_factor(request)
    page = application_page(row)
    asks = row.state == State.APPLIED
    form = _form(request, row, page) if asks or _unprepared(row) else None
    ends = _end_form(request) if row.stands and row.award_id is None else None
    if request.method == "POST":
        done = _end(request, row, ends) if request.POST.get("do") == "end" else _act(request, row, form)
        if done is not None:
            return done
    awards = row.awards.select_related("institution", "version__micro_credential__institution", "learner").order_by("achieved_on")
    context = page | {"institution": institution, "form": form, "may_decide": verdict, "awards": awards, "asks": asks}
    wrong = (form and form.errors) or (ends and ends.errors)
    context["ends"] = ends
    return render(request, "credentials/staff/stack_application.html", context, status=422 if wrong else 200)


def _end_form(request: MemberRequest) -> EndForm:
    return EndForm(request.POST if request.POST.get("do") == "end" else None)


def _end(request: MemberRequest, row: StackApplication, form: EndForm | None) -> HttpResponse | None:
    """None where the page is to be shown again."""
    if form is not None and not form.is_valid():
        return None
    end_grant(application=row, by=request.user, reason=form.cleaned_data["reason"] if form else "")
    messages.success(request, _("The stack has ended. Its hours are free again, and the learner is told."))
    return redirect("credentials:stack-application", row.institution.slug, row.public_id)


def _unprepared(row: StackApplication) -> bool:
    return row.stands and row.award_id is None and row.part_revoked_at is None


def _form(request: MemberRequest, row: StackApplication, page: dict[str, Any]) -> DecideForm | PrepareForm:
    learner, version = learner_of(row), row.version.award_version
    posted = request.POST if request.method == "POST" and request.POST.get("do") != "end" else None
    if row.state != State.APPLIED:
        return PrepareForm(posted, learner=learner, version=version)
    questions = [line for line, _names, _answer in page["lines"] if line.slot in open_questions(row)]
    return DecideForm(posted, questions=questions, learner=learner, version=version)


def _act(request: MemberRequest, row: StackApplication, form: DecideForm | PrepareForm | None) -> HttpResponse | None:
    """Do what was posted; None where the page is to be shown again."""
    here = redirect("credentials:stack-application", row.institution.slug, row.public_id)
    if form is None or request.POST.get("do") == "looked":
        note_looked_at(application=row, by=request.user)
        messages.success(request, _("It is kept that you looked."))
        return here
    if not form.is_valid():
        return None
    try:
        if isinstance(form, DecideForm):
            data = form.cleaned_data
            decide_application(
                application=row,
                by=request.user,
                outcome=data["outcome"],
                reasons=data["reasons"],
                answers=form.answers(),
                award=entered(form),
            )
        else:
            prepare_again(application=row, by=request.user, award=entered(form))
    except ValidationError as error:
        form.take(error)
        return None
    messages.success(
        request, _("Decided. The learner is told.") if isinstance(form, DecideForm) else _("The award waits for a registrar.")
    )
    return here
