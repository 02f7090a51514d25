"""Distributions of grades out of a table, in four steps."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions import intake_pages
from institutions.desks import MemberRequest, desk
from institutions.intake_pages import Pages
from institutions.models import Role
from institutions.services.taking_in_grades import GRADE_TABLES
from micro4asia.foundation.http import audience

PAGES = Pages(
    GRADE_TABLES,
    "institutions:grades-import",
    "institutions:counting",
    _("Take in distributions of grades"),
    _("One line for each grade that passes; what the table is about stands in its first line."),
)


@audience("reference.change_own")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: MemberRequest, slug: str) -> HttpResponse:
    return intake_pages.upload(request, desk(request, slug, Role.INSTITUTION_ADMIN), PAGES)


@audience("reference.change_own")
@require_safe
def template(request: MemberRequest, slug: str, form: str) -> HttpResponse:
    return intake_pages.template(request, desk(request, slug, Role.INSTITUTION_ADMIN), PAGES, form)


@audience("reference.change_own")
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.columns(request, desk(request, slug, Role.INSTITUTION_ADMIN), PAGES, public_id)


@audience("reference.change_own")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.check(request, desk(request, slug, Role.INSTITUTION_ADMIN), PAGES, public_id)


@audience("reference.change_own")
@require_safe
def done(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.done(request, desk(request, slug, Role.INSTITUTION_ADMIN), PAGES, public_id)


@audience("reference.change_own")
@require_safe
def problems(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.problems(request, desk(request, slug, Role.INSTITUTION_ADMIN), PAGES, public_id)


@audience("reference.change_own")
@require_POST
def discard(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.discard(request, desk(request, slug, Role.INSTITUTION_ADMIN), PAGES, public_id)
