"""What agreements decided without a person: samples to look at, and people who ask for one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from institutions.desks import MemberRequest
from institutions.models import Institution
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.forms.instruments import AuditForm, ReviewForm
from recognition.meanwhile import looked_at
from recognition.models import AuditSample, Decision, HumanReview
from recognition.services.automatic import SAMPLE, answer_review, record_audit
from recognition.views.common import officers_desk
from recognition.views.meanwhile import gone_on

LATEST = 50


def _named(kind: type[forms.Form], row: HumanReview | AuditSample) -> dict[str, Any]:
    """A form a row; a sample and a review may have the same number, so that fields are told apart by the kind as well."""
    return {"prefix": str(row.pk), "auto_id": f"id_{kind.__name__.lower()}-%s"}


def _page(
    request: MemberRequest, institution: Institution, *, at: int | None = None, problem: forms.Form | None = None
) -> HttpResponse:
    """at: key of the row whose form came back with a problem."""
    reviews = HumanReview.objects.visible_to(request.user).filter(request__institution=institution, result="")
    samples = AuditSample.objects.visible_to(request.user).filter(decision__request__institution=institution)
    samples = samples.select_related("decision__request", "decision__automatic_under", "looked_by")
    found = list(samples.exclude(result="").values_list("result", flat=True))

    def form(row: HumanReview | AuditSample, kind: type[forms.Form]) -> forms.Form:
        return problem if problem is not None and isinstance(problem, kind) and row.pk == at else kind(**_named(kind, row))

    context = {
        "institution": institution,
        "reviews": [(row, form(row, ReviewForm)) for row in reviews.select_related("request")[:LATEST]],
        "samples": [(row, form(row, AuditForm)) for row in samples.filter(result="")[:LATEST]],
        "done": samples.exclude(result="").order_by("-looked_at")[:LATEST],
        "automatic": Decision.objects.filter(request__institution=institution, automatic_under__isnull=False).count(),
        "drawn": samples.count(),
        "agrees": found.count(AuditSample.Result.AGREES),
        "differs": found.count(AuditSample.Result.DIFFERS),
        "share": SAMPLE,
        "problem": problem,
    }
    return render(request, "recognition/automatic.html", context, status=422 if problem else 200)


def _slower(request: MemberRequest, row: HumanReview | AuditSample, form: forms.Form, error: WrongState) -> HttpResponse:
    row.refresh_from_db()
    case = row.request if isinstance(row, HumanReview) else row.decision.request
    fields = {form.add_prefix(name): field for name, field in form.fields.items()}
    return gone_on(request, case, error=error, fields=fields, happened=looked_at(row))


@audience("recognition_request.list_incoming")
@require_safe
def automatic(request: MemberRequest, slug: str) -> HttpResponse:
    return _page(request, officers_desk(request, slug))


@audience("recognition_request.list_incoming")
@require_POST
def review_answer(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = officers_desk(request, slug)
    rows = HumanReview.objects.visible_to(request.user).filter(request__institution=institution)
    row = get_object_or_404(rows, request__public_id=public_id)
    form = ReviewForm(request.POST, **_named(ReviewForm, row))
    if not form.is_valid():
        return _page(request, institution, at=row.pk, problem=form)
    reopen = form.cleaned_data["answer"] == HumanReview.Result.REOPENED
    try:
        answer_review(review=row, by=request.user, reopen=reopen, remark=form.cleaned_data["remark"])
    except WrongState as error:
        return _slower(request, row, form, error)
    messages.success(request, _("Answered. The learner has been told."))
    if reopen:
        return redirect("recognition:request", slug, public_id)
    return redirect("recognition:automatic", slug)


@audience("recognition_request.list_incoming")
@require_POST
def audit_record(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = officers_desk(request, slug)
    rows = AuditSample.objects.visible_to(request.user).filter(decision__request__institution=institution)
    row = get_object_or_404(rows, decision__public_id=public_id)
    form = AuditForm(request.POST, **_named(AuditForm, row))
    if not form.is_valid():
        return _page(request, institution, at=row.pk, problem=form)
    said = form.cleaned_data
    try:
        record_audit(sample=row, by=request.user, result=said["result"], remark=said["remark"], reopen=said["reopen"])
    except WrongState as error:
        return _slower(request, row, form, error)
    messages.success(request, _("Recorded."))
    if said["reopen"]:
        return redirect("recognition:request", slug, row.decision.request.public_id)
    return redirect("recognition:automatic", slug)
