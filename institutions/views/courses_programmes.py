"""Programmes at the desk, with the curriculum of each year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.course_lines import told_of_programme
from institutions.desks import STAFF, MemberRequest, desk
from institutions.forms.courses_programmes import CurriculumForm, EndProgrammeForm, ProgrammeForm, initial_of
from institutions.forms.team import show_errors
from institutions.models import CurriculumYear, Institution, Programme
from institutions.policies import may_add_course, may_keep_course
from institutions.services.teaching_programmes import end_programme, keep_curriculum, keep_programme
from micro4asia.foundation.http import audience

PER_PAGE = 25


@audience("course.desk_list")
@require_safe
def programmes(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF)
    rows = institution.programmes.select_related("institution", "owner_unit__institution")
    rows = rows.annotate(latest=Max("years__year"), taught=Count("courses", distinct=True)).order_by("ended_on", "code")
    context = {
        "institution": institution,
        "pages": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "adds": may_add_course(request.user, institution),
    }
    return render(request, "institutions/courses/programmes.html", context)


def programme_at(request: MemberRequest, institution: Institution, public_id: str) -> Programme:
    rows = Programme.objects.visible_to(request.user).filter(institution=institution)
    return get_object_or_404(rows.select_related("institution", "owner_unit__institution"), public_id=public_id)


@audience("course.desk_view")
@require_safe
def programme(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF)
    shown = programme_at(request, institution, public_id)
    context = {
        "institution": institution,
        "programme": shown,
        "told": told_of_programme(shown),
        "years": shown.years.prefetch_related("entries__course__institution"),
        "keeps": may_keep_course(request.user, institution, shown.owner_unit),
    }
    return render(request, "institutions/courses/programme.html", context)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def programme_new(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF)
    may_add_course(request.user, institution).enforce()
    form = ProgrammeForm(request.POST or None, institution=institution, user=request.user)
    if form.is_valid():
        try:
            made = keep_programme(
                institution=institution, by=request.user, code=form.cleaned_data["code"], fields=form.fields_of_programme()
            )
        except ValidationError as error:
            _show(form, error, institution)
        else:
            messages.success(request, _("The programme has been saved."))
            return redirect("institutions:programme", slug, made.public_id)
    return _page(request, "programme_edit", institution, None, form)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def programme_edit(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution, shown = _kept(request, slug, public_id)
    form = ProgrammeForm(
        request.POST or None, institution=institution, user=request.user, programme=shown, initial=initial_of(shown)
    )
    if form.is_valid():
        try:
            keep_programme(institution=institution, by=request.user, programme=shown, fields=form.fields_of_programme())
        except ValidationError as error:
            _show(form, error, institution)
        else:
            messages.success(request, _("The programme has been saved."))
            return redirect("institutions:programme", slug, shown.public_id)
    return _page(request, "programme_edit", institution, shown, form)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def programme_end(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution, shown = _kept(request, slug, public_id)
    form = EndProgrammeForm(request.POST or None)
    if form.is_valid():
        end_programme(programme=shown, by=request.user, ends=form.cleaned_data["ends"])
        messages.success(request, _("The programme has been closed."))
        return redirect("institutions:programme", slug, shown.public_id)
    return _page(request, "programme_end", institution, shown, form)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def curriculum_new(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution, shown = _kept(request, slug, public_id)
    today = timezone.localdate()
    load = {name: f"{number.normalize():f}" for name in ("hours", "credits") if (number := getattr(shown, name)) is not None}
    form = CurriculumForm(request.POST or None, programme=shown, initial={"year": today.year, "valid_from": today, **load})
    return _keep_curriculum(request, institution, shown, None, form)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def curriculum_edit(request: MemberRequest, slug: str, public_id: str, year: int) -> HttpResponse:
    institution, shown = _kept(request, slug, public_id)
    row = get_object_or_404(shown.years, year=year)
    initial: dict[str, Any] = {"valid_from": row.valid_from, "valid_to": row.valid_to}
    initial |= {name: f"{getattr(row, name).normalize():f}" for name in ("hours", "credits")}
    form = CurriculumForm(request.POST or None, programme=shown, curriculum=row, initial=initial)
    return _keep_curriculum(request, institution, shown, row, form)


def _keep_curriculum(
    request: MemberRequest, institution: Institution, shown: Programme, row: CurriculumYear | None, form: CurriculumForm
) -> HttpResponse:
    if form.is_valid():
        said = form.cleaned_data
        try:
            keep_curriculum(
                programme=shown,
                by=request.user,
                curriculum=row,
                year=said.get("year") or 0,
                fields={name: said[name] for name in ("valid_from", "valid_to", "hours", "credits")},
                courses=form.courses(),
            )
        except ValidationError as error:
            _show(form, error, institution)
        else:
            messages.success(request, _("The curriculum has been saved."))
            return redirect("institutions:programme", institution.slug, shown.public_id)
    return _page(request, "curriculum", institution, shown, form, curriculum=row)


def _kept(request: MemberRequest, slug: str, public_id: str) -> tuple[Institution, Programme]:
    institution = desk(request, slug, *STAFF)
    shown = programme_at(request, institution, public_id)
    may_keep_course(request.user, institution, shown.owner_unit).enforce()
    return institution, shown


def _show(form: forms.Form, error: ValidationError, institution: Institution) -> None:
    places = {"titles": f"title_{institution.language}", "level_code": "level", "level_framework": "level"}
    show_errors(form, {places.get(name, name): problems for name, problems in error.update_error_dict({}).items()})


def _page(
    request: MemberRequest,
    page: str,
    institution: Institution,
    shown: Programme | None,
    form: forms.Form,
    curriculum: CurriculumYear | None = None,
) -> HttpResponse:
    context = {"institution": institution, "programme": shown, "form": form, "curriculum": curriculum}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, f"institutions/courses/{page}.html", context, status=status)
