"""Courses and programmes of a member, as anyone may read them: what recognition measures by."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from institutions.course_lines import told_of, told_of_programme
from institutions.floors import ask_what_is_earned_in
from institutions.models import Course, CurriculumYear, Institution, Programme
from micro4asia.foundation.http import audience

PER_PAGE = 50


@login_not_required
@audience("course.read_public")
@require_safe
def public_courses(request: HttpRequest, slug: str) -> HttpResponse:
    institution = get_object_or_404(Institution.objects.active(), slug=slug)
    offered = Course.objects.visible_to(None).filter(institution=institution).offered()
    context = {
        "institution": institution,
        "pages": Paginator(offered.select_related("institution"), PER_PAGE).get_page(request.GET.get("page")),
        "programmes": Programme.objects.visible_to(None).filter(institution=institution).select_related("institution"),
    }
    return render(request, "institutions/courses/public_list.html", context)


@login_not_required
@audience("course.read_public")
@require_safe
def public_course(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """Versions that have ended too: decisions point to them for good."""
    rows = Course.objects.visible_to(None).filter(institution__slug=slug)
    shown = get_object_or_404(
        rows.select_related("institution", "main_programme__institution", "grade_scale"), public_id=public_id
    )
    others = Course.objects.visible_to(None).filter(institution=shown.institution, code=shown.code).exclude(pk=shown.pk)
    context = {
        "institution": shown.institution,
        "course": shown,
        "told": told_of(shown),
        "others": sorted(others.select_related("institution"), key=lambda row: -row.number),
        "earned_in": ask_what_is_earned_in(shown, staff=False),
    }
    return render(request, "institutions/courses/public_course.html", context)


@login_not_required
@audience("course.read_public")
@require_safe
def public_programme(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    rows = Programme.objects.visible_to(None).filter(institution__slug=slug, ended_on=None)
    shown = get_object_or_404(rows.select_related("institution", "owner_unit__institution"), public_id=public_id)
    years = CurriculumYear.objects.filter(programme=shown).prefetch_related("entries__course__institution")
    context = {"institution": shown.institution, "programme": shown, "told": told_of_programme(shown), "years": years}
    return render(request, "institutions/courses/public_programme.html", context)
