"""The last three steps of a batch: a second person approves, workers issue while anybody may watch, the report stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from credentials.batch_outcomes import FAILURES, HALTS
from credentials.forms.batch_issue import ApproveForm
from credentials.forms.signing import ReturnForm
from credentials.models import Award, Batch, BatchPart, BatchRow, CertificateDesign
from credentials.policies_batch_issue import may_approve_batch, may_retry_batch, may_return_batch, may_run_batch
from credentials.rendering.certificate import render_certificate
from credentials.rendering.paper import CannotPrint
from credentials.rendering.press import PrintingFailed
from credentials.rendering.raster import page_small, program
from credentials.services import batch_issuing
from credentials.services.batch_issuing import fates_of, retryable
from credentials.services.batch_summary import sample_at, samples_of, summary_of
from credentials.snapshots import version_facts
from credentials.specimen import before_signing
from credentials.views.batches import STEPS, batch_at
from credentials.views.preview import Preview, preview
from credentials.views.signing import second_factor_needed
from institutions.desks import MemberRequest, desk
from institutions.models import Role
from micro4asia.foundation import tabular
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

WATCHERS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN, Role.QA_REVIEWER)
PER_PAGE = 50
RECENT = 9
FORMATS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
Fate, State = BatchRow.Fate, Batch.State


@audience("batch.sign_and_issue")
@never_cache
@require_http_methods(["GET", "POST"])
def approve(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, told=WATCHERS)
    if lacking := second_factor_needed(request):
        return lacking
    batch = batch_at(request, institution, public_id)
    if request.method == "GET" and batch.state != State.READY:
        return redirect(batch)
    form = ApproveForm(request.POST or None, institution=institution, initial={"shown": batch.digest})
    if form.is_valid():
        told = form.cleaned_data
        batch_issuing.approve_batch(batch=batch, by=request.user, shown=told["shown"], run_at=told["run_at"])
        return redirect("credentials:batch-progress", slug, public_id)
    return _approval(request, batch, form, ReturnForm())


@audience("batch.sign_and_issue")
@never_cache
@require_POST
def return_(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, told=WATCHERS)
    if lacking := second_factor_needed(request):
        return lacking
    batch = batch_at(request, institution, public_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _approval(request, batch, ApproveForm(institution=institution, initial={"shown": batch.digest}), form)
    sender = batch.sent_by
    batch_issuing.return_batch(batch=batch, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The batch went back to %(name)s.") % {"name": sender})
    return redirect("credentials:sign-list", slug)


def _approval(request: MemberRequest, batch: Batch, form: ApproveForm, returning: ReturnForm) -> HttpResponse:
    design = CertificateDesign.objects.for_award(batch.institution, batch.version.micro_credential_id)
    context = {
        "institution": batch.institution,
        "batch": batch,
        "steps": STEPS,
        "summary": summary_of(batch),
        "samples": _samples(batch),
        "paper": design.paper if design else CertificateDesign.Paper.PORTRAIT,
        "form": form,
        "returning": returning,
        "may_approve": may_approve_batch(request.user, batch),
        "may_return": may_return_batch(request.user, batch),
    }
    status = 422 if form.errors or returning.errors else 200
    return render(request, "credentials/batches/approve.html", context, status=status)


def _samples(batch: Batch) -> list[tuple[BatchRow, Award, Preview | None]]:
    """Rows by chance, with what they become; the sketch stands in where this server cannot draw pages as pictures."""
    found = samples_of(batch)
    if program():
        return [(row, award, None) for row, award in found]
    facts = version_facts(batch.version, on=timezone.localdate())
    return [
        (row, award, preview(batch.version, facts, name=award.name_as_printed, achieved_on=award.achieved_on))
        for row, award in found
    ]


@audience("batch.sign_and_issue")
@never_cache
@require_safe
def sample(request: MemberRequest, slug: str, public_id: str, position: str, kind: str) -> HttpResponse:
    """The certificate that one row will become, marked as not issued; printed while the registrar waits, kept nowhere."""
    institution = desk(request, slug, Role.REGISTRAR, told=WATCHERS)
    if lacking := second_factor_needed(request):
        return lacking
    batch = batch_at(request, institution, public_id)
    if batch.state != State.READY:
        raise WrongState(_("This batch does not wait for an approval."))
    award = sample_at(batch, int(position))
    if award is None:
        raise Http404
    try:
        pdf = render_certificate(before_signing(award))
    except (CannotPrint, PrintingFailed) as error:
        raise WrongState(_("This certificate cannot be printed: %(reason)s") % {"reason": str(error)[:200]}) from error
    if kind == "pdf":
        headers = {"Content-Disposition": f'inline; filename="not-issued-{position}.pdf"'}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)
    picture = page_small(pdf)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/webp")


@audience("batch.view_progress")
@never_cache
@require_GET
def progress(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *WATCHERS, told=WATCHERS)
    batch = batch_at(request, institution, public_id)
    if batch.state not in (State.ISSUING, State.PAUSED):
        if not request.htmx:
            return redirect(batch)
        # What was watched has ended: the browser goes where it is reported.
        return HttpResponse(headers={"HX-Redirect": batch.get_absolute_url(), "Vary": "HX-Request"})
    page = "credentials/batches/progress.html" + ("#moving" if request.htmx else "")
    response = render(request, page, _moving(request, batch))
    response.headers["Vary"] = "HX-Request"
    return response


def _moving(request: MemberRequest, batch: Batch) -> dict[str, Any]:
    fates = fates_of(batch)
    total = batch.rows.good().count()
    ended = fates[Fate.ISSUED] + fates[Fate.SKIPPED] + fates[Fate.FAILED]
    halted = batch.parts.exclude(halted_for="").values_list("halted_for", flat=True).first()
    scheduled = batch.run_at if batch.run_at and batch.run_at > timezone.now() else None
    return {
        "institution": batch.institution,
        "batch": batch,
        "steps": STEPS,
        "ended": ended,
        "total": total,
        "fates": fates,
        "label": _("Signing %(number)s of %(total)s") % {"number": ended, "total": total},
        "left": _time_left(batch) if batch.state == State.ISSUING and not scheduled else "",
        "halted": HALTS.get(halted or "", "") if batch.state == State.PAUSED else "",
        # Naive: a template would show an aware one in the zone of the page.
        "scheduled": timezone.make_naive(scheduled, batch.institution.zone) if scheduled else None,
        "zone": batch.institution.zone.key,
        "may_run": may_run_batch(request.user, batch),
    }


def _time_left(batch: Batch) -> str:
    """From how the last parts went, in words; empty while nobody can tell."""
    moments = batch.parts.filter(state=BatchPart.State.DONE).order_by("-done_at").values_list("done_at", flat=True)[:RECENT]
    done = [moment for moment in moments if moment]
    if len(done) < 2:
        return ""
    each: dt.timedelta = (done[0] - done[-1]) / (len(done) - 1)
    left = each * batch.parts.exclude(state=BatchPart.State.DONE).count()
    minutes = round(left.total_seconds() / 60)
    if not minutes:
        return _("Less than a minute left")
    return ngettext("About %(number)s minute left", "About %(number)s minutes left", minutes) % {"number": minutes}


def _act(request: MemberRequest, slug: str, public_id: str, act: Callable[..., Any]) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, told=WATCHERS)
    if lacking := second_factor_needed(request):
        return lacking
    batch = batch_at(request, institution, public_id)
    act(batch=batch, by=request.user)
    return redirect("credentials:batch-progress", slug, public_id)


@audience("batch.pause_resume")
@require_POST
def pause(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _act(request, slug, public_id, batch_issuing.pause_batch)


@audience("batch.pause_resume")
@require_POST
def resume(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _act(request, slug, public_id, batch_issuing.resume_batch)


@audience("batch.cancel_unsigned_rows")
@require_POST
def stop(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _act(request, slug, public_id, batch_issuing.stop_batch)


@audience("batch.view")
@never_cache
@require_GET
def report(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *WATCHERS, told=WATCHERS)
    batch = batch_at(request, institution, public_id)
    if batch.state not in Batch.APPROVED:
        return redirect(batch)
    chosen = request.GET.get("fate", "")
    rows = batch.rows.good().select_related("award__institution").order_by("position")
    if chosen in Fate.values:
        rows = rows.filter(fate=chosen)
    pages = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "institution": institution,
        "batch": batch,
        "steps": STEPS,
        "fates": fates_of(batch),
        "pages": pages,
        "rows": [(row, row.said(batch), _why(batch, row)) for row in pages],
        "chosen": chosen if chosen in Fate.values else "",
        "retryable": retryable(batch).count() if batch.state == State.DONE else 0,
        "may_retry": may_retry_batch(request.user, batch),
    }
    return render(request, "credentials/batches/report.html", context)


@audience("batch.retry_failed_rows")
@require_POST
def retry(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.ISSUER, Role.REGISTRAR, told=WATCHERS)
    batch = batch_at(request, institution, public_id)
    count = batch_issuing.retry_failed(batch=batch, by=request.user)
    words = ngettext("%(number)s row is tried again.", "%(number)s rows are tried again.", count)
    messages.success(request, words % {"number": count})
    return redirect("credentials:batch-progress", slug, public_id)


@audience("batch.download_error_report")
@require_GET
def report_file(request: MemberRequest, slug: str, public_id: str, form: str) -> HttpResponse:
    """Every row with what became of it; cells that a program would run are made to be read."""
    institution = desk(request, slug, *WATCHERS, told=WATCHERS)
    batch = batch_at(request, institution, public_id)
    if form not in FORMATS:
        raise Http404
    if batch.state not in Batch.APPROVED:
        raise WrongState(_("There is no report yet: the batch was not approved."))
    rows = _told(batch)
    if form == "csv":
        content = tabular.write_csv(rows)
    else:
        content = tabular.write_workbook([tabular.Sheet(_("Report"), rows, wide=(8, 20, 32, 14, 60, 24, 20, 60))])
    name = f"{slugify(batch.name) or 'batch'}.{form}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(content, content_type=FORMATS[form], headers={"Content-Disposition": disposition})


def _told(batch: Batch) -> Iterator[list[Any]]:
    heads = (_("Line"), _("Student number"), _("Name"), _("Result"), _("Why"), _("Serial number"), _("Register number"))
    yield [*heads, _("Address of the credential")]
    rows = batch.rows.good().select_related("award").order_by("position")
    for row in rows.iterator(chunk_size=1000):
        said, award = row.said(batch), row.award if row.fate == Fate.ISSUED else None
        numbers = (award.serial_number, award.register_number, award.public_url) if award else ("", "", "")
        name = award.name_as_printed if award else said.get("full_name", "")
        yield [row.position, said.get("number", ""), name, row.get_fate_display(), _why(batch, row), *numbers]


def _why(batch: Batch, row: BatchRow) -> str:
    if row.fate == Fate.WAITING and batch.state == State.STOPPED:
        return _("Not issued: the batch was stopped before.")
    return str(FAILURES.get(row.failure, ""))
