"""The first steps of a batch: a table is sent, its columns are chosen, every row is looked at, and it goes to a registrar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.forms.batches import BatchColumnsForm, NewBatchForm, TableOrPasteForm
from credentials.forms.issuing import awardable
from credentials.models import Batch, BatchRow
from credentials.policies_batch_issue import may_approve_batch
from credentials.policies_batches import may_discard_batch, may_prepare_batch
from credentials.services import batches as desk_of
from credentials.services.batch_judging import counts_of, told
from credentials.services.batch_reading import CODES, columns_of, set_here
from credentials.services.batch_sheets import problems_of, template_of
from credentials.views.issuing import PREPARERS
from institutions import intake_pages
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution
from institutions.services import taking_in
from micro4asia.foundation import tabular
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

STEPS = [
    gettext_lazy("Table"),
    gettext_lazy("Columns"),
    gettext_lazy("Check"),
    gettext_lazy("Approve"),
    gettext_lazy("Issuing"),
    gettext_lazy("Report"),
]
PER_PAGE = 50
EMPTY = dict.fromkeys(CODES, "")
NAMED = 10
PROBLEMS = "problems"
Verdict, State = BatchRow.Verdict, Batch.State
NEXT_PAGE = {
    State.READY: "credentials:batch-preview",
    State.ISSUING: "credentials:batch-progress",
    State.PAUSED: "credentials:batch-progress",
    State.DONE: "credentials:batch-report",
    State.STOPPED: "credentials:batch-report",
}


def prepares(request: MemberRequest, slug: str) -> Institution:
    return desk(request, slug, *PREPARERS, told=AWARDING)


def sees(request: MemberRequest, slug: str) -> Institution:
    """Whoever sees awards of the institution sees its batches."""
    return desk(request, slug, *AWARDING, told=AWARDING)


def batch_at(request: MemberRequest, institution: Institution, public_id: str) -> Batch:
    """The institution's batch, for those who may see it; nothing for everybody else."""
    rows = Batch.objects.visible_to(request.user).for_pages().filter(institution=institution)
    return get_object_or_404(rows, public_id=public_id)


@audience("batch.view")
@require_safe
def batch_list(request: MemberRequest, slug: str) -> HttpResponse:
    institution = sees(request, slug)
    rows = Batch.objects.visible_to(request.user).filter(institution=institution).for_pages()
    pages = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    sizes = sizes_of(pages.object_list)
    for row in pages.object_list:
        row.size, row.stopped = sizes.get(row.pk, (0, 0))
    context = {"institution": institution, "pages": pages, "may_prepare": _prepares_here(request, institution)}
    return render(request, "credentials/batches/list.html", context)


def sizes_of(batches: Iterable[Batch]) -> dict[int, tuple[int, int]]:
    """How many rows each has, and how many of them cannot go yet."""
    stopped = Count("pk", filter=~Q(verdict__in=BatchRow.GOOD))
    found = BatchRow.objects.filter(batch__in=[row.pk for row in batches]).order_by().values_list("batch")
    return {batch: (size, bad) for batch, size, bad in found.annotate(size=Count("pk"), stopped=stopped)}


def _prepares_here(request: MemberRequest, institution: Institution) -> bool:
    return request.user.has_role(*PREPARERS, at=institution)


@audience("batch.create")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, slug: str) -> HttpResponse:
    institution = prepares(request, slug)
    form = NewBatchForm(request.POST or None, request.FILES or None, institution=institution)
    if form.is_valid():
        try:
            batch = desk_of.open_batch(
                version=form.cleaned_data["version"],
                by=request.user,
                name=form.name,
                content=form.content,
                pasted=form.is_pasted,
            )
        except ValidationError as error:
            form.add_error("pasted" if form.is_pasted else "table", error)
        else:
            return redirect("credentials:batch-columns", slug, batch.public_id)
    context = {"institution": institution, "form": form, "versions": awardable(institution), "steps": STEPS}
    return render(request, "credentials/batches/new.html", context, status=_status(form))


@audience("batch.create")
@require_safe
def template(request: MemberRequest, slug: str, public_id: str, form: str) -> HttpResponse:
    """For one micro-credential: its version that is awarded today."""
    institution = prepares(request, slug)
    version = awardable(institution).filter(micro_credential__public_id=public_id).order_by("-pk").first()
    if version is None or form not in intake_pages.TYPES:
        raise Http404
    return sent(template_of(version, workbook=form == "xlsx"), form, f"{version.micro_credential.code}.{form}")


@audience("batch.view")
@require_safe
def batch(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Where the batch is now."""
    row = batch_at(request, sees(request, slug), public_id)
    page = NEXT_PAGE.get(State(row.state), "credentials:batch-preview")
    if row.state == State.READY and may_approve_batch(request.user, row):
        page = "credentials:batch-approve"
    if row.state == State.DRAFT and row.file_id and may_prepare_batch(request.user, row) and not row.rows.exists():
        page = "credentials:batch-columns"
    return redirect(page, slug, public_id)


@audience("batch.upload_roster")
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Shown again with `do=look`, so that letters can be judged in another encoding before anything is confirmed."""
    row = batch_at(request, prepares(request, slug), public_id)
    if row.state not in {State.DRAFT, State.READY}:
        return redirect(row)
    if row.file is None:
        raise WrongState(_("This file is not kept any more. Please send it again."))
    looks, confirms = intake_pages.look_of(request, row.file), request.POST.get("do") == "confirm"
    try:
        table = tabular.read_table(bytes(row.file.content), encoding=looks[0] or None, delimiter=looks[1] or None)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        table = taking_in.table_of(row.file)
    form = BatchColumnsForm(request.POST if confirms else None, table=table, batch=row, chosen=row.file.columns)
    if form.is_valid():
        said = form.cleaned_data
        try:
            desk_of.read_columns(
                batch=row,
                by=request.user,
                columns=form.chosen(),
                defaults=form.defaults(),
                encoding=said.get("encoding", ""),
                delimiter=said.get("delimiter", ""),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            page = reverse("credentials:batch-preview", args=[slug, public_id])
            # What people are needed for first; where nothing is wrong, all rows.
            return redirect(f"{page}?only={PROBLEMS}" if row.rows.exclude(verdict__in=BatchRow.GOOD).exists() else page)
    unread = [header for place, header in enumerate(table.headers) if place not in row.file.columns.values()]
    context = {
        **_frame(row, 2),
        "form": form,
        "table": table,
        "sample": intake_pages.sample_of(table),
        "unread": unread,
        "set_here": [header for header in unread if set_here(header)],
    }
    return render(request, "credentials/batches/columns.html", context, status=_status(form))


@audience("batch.view")
@require_safe
def preview(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Every row with what would become of it."""
    return show(request, batch_at(request, sees(request, slug), public_id), TableOrPasteForm())


def show(request: MemberRequest, row: Batch, form: TableOrPasteForm) -> HttpResponse:
    only, counts = request.GET.get("only", ""), counts_of(row)
    stopped = row.rows.exclude(verdict__in=BatchRow.GOOD)
    asked = stopped if only == PROBLEMS else row.rows.filter(verdict=only) if only in Verdict.values else row.rows.all()
    pages = Paginator(asked.order_by("position"), PER_PAGE).get_page(request.GET.get("page"))
    unread = [header for header, code in row.columns.items() if not code]
    good = sum(counts[verdict] for verdict in BatchRow.GOOD)
    context = {
        **_frame(row, 3),
        "form": form,
        "counts": counts,
        "size": sum(counts.values()),
        "good": good,
        "bad": sum(counts.values()) - good,
        "kinds": [(kind, Verdict(kind).label, counts[kind]) for kind in counts if counts[kind] and kind not in BatchRow.GOOD],
        "only": only,
        "pages": pages,
        "rows": [(one, EMPTY | one.said(row), told(one.remarks)) for one in pages.object_list],
        "named": [(one, told(one.remarks)) for one in stopped.order_by("position")[:NAMED]],
        "unread": [header for header in unread if not set_here(header)],
        "set_here": [header for header in unread if set_here(header)],
        "may_prepare": may_prepare_batch(request.user, row) if row.state in {State.DRAFT, State.READY} else None,
        "may_discard": may_discard_batch(request.user, row),
        "leftover": row.left_over.order_by("pk").first(),
    }
    return render(request, "credentials/batches/preview.html", context, status=_status(form))


@audience("batch.upload_roster")
@require_POST
def replace(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """A corrected table for a batch that is there."""
    row = batch_at(request, prepares(request, slug), public_id)
    form = TableOrPasteForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            desk_of.replace_table(batch=row, by=request.user, name=form.name, content=form.content)
        except ValidationError as error:
            form.add_error("pasted" if form.is_pasted else "table", error)
        else:
            return redirect("credentials:batch-columns", slug, public_id)
    return show(request, row, form)


@audience("batch.download_error_report")
@require_safe
def problems(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = batch_at(request, sees(request, slug), public_id)
    return sent(problems_of(row), "xlsx", "problems.xlsx")


@audience("batch.submit_for_approval")
@require_POST
def send(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = batch_at(request, prepares(request, slug), public_id)
    row, left = desk_of.send_batch(batch=row, by=request.user)
    count = row.rows.count()
    words = ngettext("%(number)s row waits for a registrar.", "%(number)s rows wait for a registrar.", count)
    messages.success(request, words % {"number": count})
    if left is not None:
        messages.warning(request, _("The others are kept here. Put them right and send them as well."))
    return redirect("credentials:batch-preview", slug, (left or row).public_id)


@audience("batch.edit_row")
@require_POST
def take_back(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = desk_of.take_back(batch=batch_at(request, prepares(request, slug), public_id), by=request.user)
    messages.success(request, _("The batch is back on your desk; no registrar is asked about it any more."))
    return redirect("credentials:batch-preview", slug, row.public_id)


@audience("batch.delete_draft")
@require_POST
def discard(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    desk_of.discard(batch=batch_at(request, prepares(request, slug), public_id), by=request.user)
    messages.success(request, _("The batch was thrown away."))
    return redirect("credentials:batches", slug)


def _frame(row: Batch, at: int) -> dict[str, Any]:
    return {"institution": row.institution, "batch": row, "steps": STEPS, "at": at, "ours": columns_of(row.version)}


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def sent(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=intake_pages.TYPES[form])
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
