"""Courses at the desk: found, written in versions, brought into force, ended."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.course_lines import told_of
from institutions.desks import STAFF, MemberRequest, desk
from institutions.floors import ask_what_is_earned_in
from institutions.forms.courses import CourseFilter, CourseForm, EndForm, ForceForm, OwnersForm, initial_of
from institutions.forms.team import show_errors
from institutions.models import Course, Institution
from institutions.policies import may_add_course, may_keep_course
from institutions.services import teaching
from micro4asia.foundation.http import audience

PER_PAGE = 25


@audience("course.desk_list")
@require_safe
def courses(request: MemberRequest, slug: str) -> HttpResponse:
    """Every version of every course, filtered by the address."""
    institution = desk(request, slug, *STAFF)
    filters = CourseFilter(request.GET, institution=institution)
    # A course in two curricula of a programme is one row.
    found = Course.objects.filter(institution=institution).filter(filters.conditions())
    rows = Course.objects.filter(pk__in=found.values("pk")).select_related(
        "institution", "owner_unit__institution", "main_programme__institution"
    )
    context = {
        "institution": institution,
        "filters": filters,
        "pages": Paginator(rows.annotate(told=Count("outcomes")).order_by("code", "-pk"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "adds": may_add_course(request.user, institution),
    }
    response = render(request, "institutions/courses/list.html" + ("#rows" if request.htmx else ""), context)
    response.headers["Vary"] = "HX-Request"
    return response


def course_at(request: MemberRequest, institution: Institution, public_id: str) -> Course:
    rows = Course.objects.visible_to(request.user).filter(institution=institution)
    return get_object_or_404(
        rows.select_related("institution", "owner_unit__institution", "main_programme__institution", "grade_scale"),
        public_id=public_id,
    )


@audience("course.desk_view")
@require_safe
def course(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF)
    shown = course_at(request, institution, public_id)
    versions = Course.objects.filter(institution=institution, code=shown.code).select_related("institution")
    context = {
        "institution": institution,
        "course": shown,
        "told": told_of(shown),
        "versions": sorted(versions, key=lambda row: -row.number),
        "curricula": shown.curricula.select_related("curriculum__programme__institution"),
        "keeps": may_keep_course(request.user, institution, shown.owner_unit),
        "lacks": teaching.what_it_lacks(shown) if shown.is_draft else [],
        "earned_in": ask_what_is_earned_in(shown, staff=True),
    }
    return render(request, "institutions/courses/course.html", context)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def course_new(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF)
    may_add_course(request.user, institution).enforce()
    initial = {"curriculum_year": timezone.localdate().year}
    form = CourseForm(request.POST or None, institution=institution, user=request.user, initial=initial)
    if form.is_valid():
        try:
            made = teaching.draft_course(
                institution=institution,
                by=request.user,
                code=form.cleaned_data["code"],
                fields=form.fields_of_course(),
                outcomes=form.outcomes_of_course(),
            )
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("The course has been saved as a draft."))
            return redirect("institutions:course", slug, made.public_id)
    return _page(request, "edit", institution, None, form)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def course_edit(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution, shown = _kept(request, slug, public_id)
    form = CourseForm(request.POST or None, institution=institution, user=request.user, course=shown, initial=initial_of(shown))
    if form.is_valid():
        try:
            teaching.draft_course(
                institution=institution,
                by=request.user,
                course=shown,
                fields=form.fields_of_course(),
                outcomes=form.outcomes_of_course(),
            )
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("The draft has been saved."))
            return redirect("institutions:course", slug, shown.public_id)
    return _page(request, "edit", institution, shown, form)


@audience("course.keep")
@require_POST
def course_version(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """A draft that begins with the words of the latest version; one that waits is opened."""
    _institution, shown = _kept(request, slug, public_id)
    draft = teaching.begin_version(course=shown, by=request.user)
    messages.success(request, _("Version %(version)s is a draft now.") % {"version": draft.version})
    return redirect("institutions:course-edit", slug, draft.public_id)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def course_force(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution, shown = _kept(request, slug, public_id)

    def done(form: forms.Form) -> str:
        said = form.cleaned_data
        teaching.bring_into_force(course=shown, by=request.user, begins=said["begins"], replaces=said["replaces"])
        return _("Version %(version)s is in force from that day.") % {"version": shown.version}

    form = ForceForm(request.POST or None, initial={"begins": timezone.localdate(), "replaces": True})
    return _act(request, "force", institution, shown, form, done)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def course_end(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution, shown = _kept(request, slug, public_id)

    def done(form: forms.Form) -> str:
        teaching.end_course(course=shown, by=request.user, ends=form.cleaned_data["ends"])
        return _("The last day has been set.")

    form = EndForm(request.POST or None, initial={"ends": shown.in_force_to or timezone.localdate()})
    return _act(request, "end", institution, shown, form, done)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def course_owners(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution, shown = _kept(request, slug, public_id)

    def done(form: forms.Form) -> str:
        teaching.name_owners(course=shown, by=request.user, owners=form.cleaned_data["owners"])
        return _("Saved: who is responsible for the course.")

    present = [one.public_id for one in shown.owners.all()]
    form = OwnersForm(request.POST if request.method == "POST" else None, institution=institution, initial={"owners": present})
    return _act(request, "owners", institution, shown, form, done)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def course_discard(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution, shown = _kept(request, slug, public_id)
    if request.method == "POST":
        teaching.discard_draft(course=shown, by=request.user)
        messages.success(request, _("The draft has been discarded."))
        return redirect("institutions:courses", slug)
    return _page(request, "discard", institution, shown, None)


def _kept(request: MemberRequest, slug: str, public_id: str) -> tuple[Institution, Course]:
    institution = desk(request, slug, *STAFF)
    shown = course_at(request, institution, public_id)
    may_keep_course(request.user, institution, shown.owner_unit).enforce()
    return institution, shown


def _act(
    request: MemberRequest,
    page: str,
    institution: Institution,
    shown: Course,
    form: forms.Form,
    done: Callable[[forms.Form], str],
) -> HttpResponse:
    if form.is_valid():
        try:
            sentence = done(form)
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, sentence)
            return redirect("institutions:course", institution.slug, shown.public_id)
    return _page(request, page, institution, shown, form)


def _page(
    request: MemberRequest, page: str, institution: Institution, shown: Course | None, form: forms.Form | None
) -> HttpResponse:
    context = {"institution": institution, "course": shown, "form": form}
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, f"institutions/courses/{page}.html", context, status=status)


def _show(form: forms.Form, error: ValidationError) -> None:
    """What the service says of the row, beside the input that stands for it."""
    home = getattr(form, "home", "")
    places = {"titles": f"title_{home}", "outcomes": f"outcome_1_{home}", "level_code": "level", "level_framework": "level"}
    told = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    show_errors(form, {places.get(name, name) or "__all__": problems for name, problems in told.items()})
