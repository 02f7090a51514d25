"""Courses out of a table, in four steps."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions import intake_pages
from institutions.desks import STAFF, MemberRequest, desk
from institutions.intake_pages import Pages
from institutions.services.taking_in_courses import COURSES
from micro4asia.foundation.http import audience

PAGES = Pages(
    COURSES,
    "institutions:courses-import",
    "institutions:courses",
    _("Take in courses"),
    _("One line for each learning outcome; what is said of the course stands in its first line."),
)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: MemberRequest, slug: str) -> HttpResponse:
    return intake_pages.upload(request, desk(request, slug, *STAFF), PAGES)


@audience("course.keep")
@require_safe
def template(request: MemberRequest, slug: str, form: str) -> HttpResponse:
    return intake_pages.template(request, desk(request, slug, *STAFF), PAGES, form)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.columns(request, desk(request, slug, *STAFF), PAGES, public_id)


@audience("course.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.check(request, desk(request, slug, *STAFF), PAGES, public_id)


@audience("course.keep")
@require_safe
def done(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.done(request, desk(request, slug, *STAFF), PAGES, public_id)


@audience("course.keep")
@require_safe
def problems(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.problems(request, desk(request, slug, *STAFF), PAGES, public_id)


@audience("course.keep")
@require_POST
def discard(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.discard(request, desk(request, slug, *STAFF), PAGES, public_id)
