"""The pages on which a table is taken in, the same for whatever is read out of it. The doors of each floor call these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.desks import MemberRequest
from institutions.models import Institution, TableFile
from institutions.services import taking_in, taking_in_sheets
from institutions.services.taking_in import Fate, Intake, Item
from micro4asia.foundation import tabular
from micro4asia.foundation.tabular.forms import ColumnsForm, TableForm, Wanted

STEPS = [gettext_lazy("Send the file"), gettext_lazy("Columns"), gettext_lazy("Check"), gettext_lazy("Taken in")]
PER_PAGE = 50
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
FATES: dict[str, str | Promise] = {
    Fate.READY: gettext_lazy("Ready"),
    Fate.WARNING: gettext_lazy("Ready, with a warning"),
    Fate.CHANGED: gettext_lazy("There already: a new version"),
    Fate.UNCHANGED: gettext_lazy("There already, the same"),
    Fate.PROBLEM: gettext_lazy("Problem"),
}


@dataclass(frozen=True)
class Pages:
    """What differs: names of the addresses begin with `name`; `home` is where one came from."""

    intake: Intake
    name: str
    home: str
    title: str | Promise
    lead: str | Promise

    def at(self, step: str, *args: str) -> str:
        return reverse(f"{self.name}{step}", args=args)


def upload(request: MemberRequest, institution: Institution, pages: Pages) -> HttpResponse:
    pages.intake.may(request.user, institution).enforce()
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_valid():
        try:
            file = taking_in.send_table(
                institution=institution,
                by=request.user,
                kind=pages.intake.kind,
                name=form.name,
                content=form.cleaned_data["table"],
            )
        except ValidationError as error:
            form.add_error("table", error)
        else:
            return redirect(pages.at("-columns", institution.slug, file.public_id))
    mine = TableFile.objects.visible_to(request.user).filter(institution=institution, kind=pages.intake.kind).defer("content")
    told = {"form": form, "files": mine.select_related("sent_by")[:10], "columns": pages.intake.columns(institution)}
    return _page(request, "import_upload", institution, pages, 1, told, form)


def template(request: MemberRequest, institution: Institution, pages: Pages, form: str) -> HttpResponse:
    pages.intake.may(request.user, institution).enforce()
    if form not in TYPES:
        raise Http404
    content = taking_in_sheets.template_of(pages.intake, institution, workbook=form == "xlsx")
    return _sent(content, form, f"{pages.intake.kind}.{form}")


def file_at(request: MemberRequest, institution: Institution, pages: Pages, public_id: str) -> TableFile:
    pages.intake.may(request.user, institution).enforce()
    rows = TableFile.objects.visible_to(request.user).filter(institution=institution, kind=pages.intake.kind)
    return get_object_or_404(rows.select_related("institution", "sent_by"), public_id=public_id)


def columns(request: MemberRequest, institution: Institution, pages: Pages, public_id: str) -> HttpResponse:
    """Shown again with `do=look`, so that letters can be judged in another encoding before anything is confirmed."""
    file = file_at(request, institution, pages, public_id)
    if file.state in {TableFile.State.TAKING, TableFile.State.DONE}:
        return redirect(pages.at("-done", institution.slug, file.public_id))
    look = look_of(request, file)
    try:
        table = tabular.read_table(bytes(file.content), encoding=look[0] or None, delimiter=look[1] or None)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        table = taking_in.table_of(file)
    ours = [Wanted(one.code, one.label, one.required, one.help) for one in pages.intake.columns(institution)]
    confirms = request.method == "POST" and request.POST.get("do") != "look"
    chosen = taking_in.guess(table.headers, pages.intake.columns(institution)) if not confirms else {}
    chosen = {**chosen, **(file.columns if file.state == TableFile.State.READ else {})}
    form = ColumnsForm(request.POST if confirms else None, table=table, wanted=ours, chosen=chosen)
    if confirms and form.is_valid():
        said = form.cleaned_data
        try:
            taking_in.choose_columns(
                file=file,
                by=request.user,
                columns=form.chosen(),
                encoding=said.get("encoding", ""),
                delimiter=said.get("delimiter", ""),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(pages.at("-check", institution.slug, file.public_id))
    told = {"form": form, "file": file, "table": table, "sample": sample_of(table)}
    return _page(request, "import_columns", institution, pages, 2, told, form)


def look_of(request: MemberRequest, file: TableFile) -> tuple[str, str]:
    encoding, delimiter = request.POST.get("encoding", ""), request.POST.get("delimiter", "")
    return (
        encoding if encoding in tabular.ENCODINGS else file.encoding,
        delimiter if delimiter in tabular.DELIMITERS else file.delimiter,
    )


def sample_of(table: tabular.Table) -> list[tabular.Row]:
    return table.first[:4]


def check(request: MemberRequest, institution: Institution, pages: Pages, public_id: str) -> HttpResponse:
    """Every thing in the file with what becomes of it; posted, the good ones are taken in."""
    file = file_at(request, institution, pages, public_id)
    if request.method == "POST":
        begun = taking_in.begin_taking_in(file=file, by=request.user)
        return redirect(pages.at("-done", institution.slug, begun.public_id))
    if file.state == TableFile.State.SENT:
        return redirect(pages.at("-columns", institution.slug, file.public_id))
    if file.state != TableFile.State.READ:
        return redirect(pages.at("-done", institution.slug, file.public_id))
    items = taking_in.judged(file, request.user)
    only = request.GET.get("only", "")
    told = {
        "file": file,
        "counts": _counts(taking_in.counts_of(items)),
        "good": sum(item.is_good for item in items),
        "pages_of": Paginator([each for each in items if _asked(each, only)], PER_PAGE).get_page(request.GET.get("page")),
        "only": only,
        "fates": FATES,
    }
    return _page(request, "import_check", institution, pages, 3, told)


def _asked(item: Item, only: str) -> bool:
    return item.fate == only if only in set(Fate) else True


def done(request: MemberRequest, institution: Institution, pages: Pages, public_id: str) -> HttpResponse:
    file = file_at(request, institution, pages, public_id)
    if file.state in {TableFile.State.SENT, TableFile.State.READ}:
        return redirect(pages.at("-check", institution.slug, file.public_id))
    told = {"file": file, "counts": _counts(file.counts), "problems": file.counts.get(Fate.PROBLEM, 0)}
    return _page(request, "import_done", institution, pages, 4, told)


def _counts(counts: Mapping[str, int]) -> list[tuple[str, str | Promise, int]]:
    return [(fate, words, counts.get(fate, 0)) for fate, words in FATES.items()]


def problems(request: MemberRequest, institution: Institution, pages: Pages, public_id: str) -> HttpResponse:
    file = file_at(request, institution, pages, public_id)
    if file.state == TableFile.State.SENT:
        raise Http404
    return _sent(taking_in_sheets.problems_of(file, request.user), "xlsx", "problems.xlsx")


def discard(request: MemberRequest, institution: Institution, pages: Pages, public_id: str) -> HttpResponse:
    taking_in.discard_table(file=file_at(request, institution, pages, public_id), by=request.user)
    messages.success(request, _("The file has been thrown away. What was taken in stays."))
    return redirect(pages.at("", institution.slug))


def _sent(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _page(
    request: MemberRequest,
    page: str,
    institution: Institution,
    pages: Pages,
    at: int,
    told: Mapping[str, Any],
    form: Any = None,
) -> HttpResponse:
    file = told.get("file")
    context = {
        "institution": institution,
        "intake": pages,
        "steps": STEPS,
        "at": at,
        "home": reverse(pages.home, args=[institution.slug]),
        "urls": _urls(pages, institution, file),
        **told,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, f"institutions/courses/{page}.html", context, status=status)


def _urls(pages: Pages, institution: Institution, file: TableFile | None) -> dict[str, str]:
    found = {"upload": pages.at("", institution.slug)}
    found |= {form: pages.at("-template", institution.slug, form) for form in TYPES}
    if file is not None:
        steps = ("columns", "check", "done", "problems", "discard")
        found |= {step: pages.at(f"-{step}", institution.slug, file.public_id) for step in steps}
    return found
