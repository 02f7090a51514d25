"""The register book: looked through, taken out, printed, closed; and what the last nights found in what it points to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials.forms.register import DaysForm, FindForm, PapersForm, PrintForm, TakeOutForm
from credentials.models import RegisterBook, Reverification, StoredDefect
from credentials.policies_register import may_close_year, may_make_papers, may_take_out
from credentials.register_lines import digest_of_year, lines_of, matching, places
from credentials.services.paper_runs import ask_for_book
from credentials.services.register_book import TYPES, close_year, hinders_closing, take_out
from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.models import AWARDING, Institution, Role
from micro4asia.foundation.http import audience

PER_PAGE = 50
EVER = (dt.date(1900, 1, 1), dt.date(2999, 12, 31))


@audience("register.view")
@require_http_methods(["GET", "POST"])
def register(request: MemberRequest, slug: str) -> HttpResponse:
    """Days by GET; a name or a number by POST, over all years: what people are called stands in no address."""
    institution = desk(request, slug, *AWARDING)
    asked = request.GET if any(name.startswith(("first", "last")) for name in request.GET) else None
    days, find = DaysForm(asked, institution=institution), FindForm(request.POST or None)
    words = find.cleaned_data["words"] if find.is_valid() else ""
    order = places(institution, *EVER, words, matching(words)) if words else places(institution, *days.range())
    pages = Paginator(order, PER_PAGE).get_page(None if words else request.GET.get("page"))
    context = {
        **_frame(request, institution),
        "days": days,
        "find": find,
        "forms": [find, days],
        "searched": bool(words),
        "pages": pages,
        "lines": lines_of(list(pages.object_list)),
        "papers": PapersForm(institution=institution, user=request.user),
        "books": RegisterBook.objects.visible_to(request.user).filter(institution=institution).order_by("-year")[:12],
    }
    status = 422 if find.errors or days.errors else 200
    return render(request, "credentials/staff/register/book.html", context, status=status)


def _frame(request: MemberRequest, institution: Institution) -> dict[str, Any]:
    return {
        "institution": institution,
        "may_take_out": may_take_out(request.user, institution),
        "may_make_papers": may_make_papers(request.user, institution),
    }


@audience("register.take_out")
@require_http_methods(["GET", "HEAD", "POST"])
def take_out_page(request: MemberRequest, slug: str) -> HttpResponse:
    """As XLSX, or as a list of chosen columns; and the printed book."""
    institution = desk(request, slug, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
    form = TakeOutForm(request.POST or None, institution=institution)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            content, _lines = take_out(
                institution=institution,
                by=request.user,
                first=chosen["first"],
                last=chosen["last"],
                fields=chosen["fields_chosen"],
                form=chosen["form"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _file(content, chosen["form"], f"register-{institution.slug}-{chosen['first']}-{chosen['last']}")
    return _take_out_page(request, institution, form, PrintForm(institution=institution))


def _take_out_page(request: MemberRequest, institution: Institution, form: TakeOutForm, printing: PrintForm) -> HttpResponse:
    forms = [form, printing]
    context = {**_frame(request, institution), "form": form, "printing": printing, "forms": forms}
    status = 422 if any(one.errors for one in forms) else 200
    return render(request, "credentials/staff/register/take_out.html", context, status=status)


def _file(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


@audience("register.take_out")
@require_POST
def print_book(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
    form = PrintForm(request.POST, institution=institution)
    if form.is_valid():
        try:
            return redirect(ask_for_book(institution=institution, by=request.user, **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
    return _take_out_page(request, institution, TakeOutForm(institution=institution), form)


@audience("register.close_year")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, slug: str, year: int) -> HttpResponse:
    """What the book of a year holds, counted and digested now; closing it binds to what was shown."""
    institution = desk(request, slug, Role.REGISTRAR)
    books = RegisterBook.objects.visible_to(request.user).select_related("institution", "closed_by")
    book = get_object_or_404(books, institution=institution, year=year)
    if request.method == "POST":
        require_fresh_factor(request)
        close_year(institution=institution, by=request.user, year=year, shown=request.POST.get("shown", ""))
        messages.success(request, _("The book of %(year)s is closed.") % {"year": year})
        return redirect("credentials:register-close", slug, year)
    lines, digest = digest_of_year(institution, year)
    context = {
        "institution": institution,
        "book": book,
        "lines": lines,
        "digest": digest,
        "fits": not book.closed_at or (book.digest == digest and book.lines == lines),
        "hindrance": "" if book.closed_at else hinders_closing(book, lines),
        "verdict": may_close_year(request.user, institution),
    }
    return render(request, "credentials/staff/register/close.html", context)


@audience("register.view")
@require_GET
def stored_checks(request: MemberRequest, slug: str) -> HttpResponse:
    """The last nights, and what the latest that found something found."""
    institution = desk(request, slug, *AWARDING)
    runs = Reverification.objects.visible_to(request.user).filter(institution=institution)
    latest = runs.filter(finished_at__isnull=False, defective__gt=0).order_by("-finished_at").first()
    found = StoredDefect.objects.filter(run=latest).select_related("award__version__micro_credential", "award__institution")
    context = {
        "institution": institution,
        "runs": runs[:30],
        "latest": latest,
        "pages": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "credentials/staff/register/stored_checks.html", context)
