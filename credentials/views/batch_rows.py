"""One row of a batch: put right, answered for, left out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from credentials.forms.batches import RowForm
from credentials.models import Batch, BatchRow, Learner
from credentials.services import batches
from credentials.services.batch_judging import told
from credentials.services.batch_reading import meaning
from credentials.services.matching import matches_of
from credentials.views.batches import PROBLEMS, STEPS, batch_at, prepares
from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience

NOBODY_KNOWN = "new"


@audience("batch.edit_row")
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: MemberRequest, slug: str, public_id: str, position: int) -> HttpResponse:
    """Whatever is changed here is saved and judged at once; a batch that was sent comes back to the desk."""
    batch = batch_at(request, prepares(request, slug), public_id)
    if batch.state not in {Batch.State.DRAFT, Batch.State.READY} and request.method != "POST":
        return redirect(batch)
    one = get_object_or_404(batch.rows.select_related("learner"), position=position)
    one.batch = batch
    do = request.POST.get("do", "")
    if do == "person":
        return _answered(request, one)
    if do == "again":
        return _next(request, batches.declare_intended(row=one, by=request.user, intended=request.POST.get("intended") == "yes"))
    if do == "out":
        batches.leave_out(row=one, by=request.user)
        messages.success(request, _("Line %(line)s was left out.") % {"line": position})
        return redirect(_problems(one))
    form = RowForm(request.POST, row=one) if request.method == "POST" else RowForm.shown(one, told(one.remarks))
    if request.method == "POST" and form.is_valid():
        return _next(request, batches.fix_row(row=one, by=request.user, values=form.cleaned_data))
    return _page(request, one, form)


def _answered(request: MemberRequest, one: BatchRow) -> HttpResponse:
    said = request.POST.get("learner", "")
    known = Learner.objects.filter(institution=one.batch.institution_id).present()
    learner = None if said == NOBODY_KNOWN else get_object_or_404(known, number=said.replace("\x00", ""))
    return _next(request, batches.answer_same_person(row=one, by=request.user, learner=learner))


def _next(request: MemberRequest, one: BatchRow) -> HttpResponse:
    """On to the others where this one is good now; else back to it."""
    if one.verdict in BatchRow.GOOD:
        messages.success(request, _("Line %(line)s is ready.") % {"line": one.position})
        return redirect(_problems(one))
    return redirect("credentials:batch-row", one.batch.institution.slug, one.batch.public_id, one.position)


def _problems(one: BatchRow) -> str:
    page = reverse("credentials:batch-preview", args=[one.batch.institution.slug, one.batch.public_id])
    return f"{page}?only={PROBLEMS}"


def _page(request: MemberRequest, one: BatchRow, form: RowForm) -> HttpResponse:
    remarks = told(one.remarks)
    asked = one.verdict == BatchRow.Verdict.SAME_PERSON or one.answered
    (matches,) = matches_of(one.batch.institution, [meaning(one.said(one.batch), one.batch.institution).person])
    context = {
        "institution": one.batch.institution,
        "batch": one.batch,
        "row": one,
        "form": form,
        "warnings": [remark for remark in remarks if not remark.stops],
        "matches": [match for match in matches if not match.learner.erased_at] if asked else [],
        "asks_person": asked or one.verdict == BatchRow.Verdict.DUPLICATE_IN_FILE,
        "asks_again": one.verdict == BatchRow.Verdict.DUPLICATE or one.intended_again,
        "back": _problems(one),
        "steps": STEPS,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "credentials/batches/row.html", context, status=status)
