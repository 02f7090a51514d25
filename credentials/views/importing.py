"""Micro-credentials out of a table, in four steps; and the courses in which one can be earned."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.forms.importing import CoursesForm
from credentials.models.life_cycle import AUTHORS
from credentials.policies import may_author
from credentials.services.earning_in import name_courses
from credentials.services.importing import MICRO_CREDENTIALS
from credentials.views.authoring import one_at
from institutions import intake_pages
from institutions.desks import MemberRequest, desk
from institutions.intake_pages import Pages
from institutions.models import AWARDING, Institution
from micro4asia.foundation.http import audience

PAGES = Pages(
    MICRO_CREDENTIALS,
    "credentials:import",
    "credentials:micro-credentials",
    gettext_lazy("Take in micro-credentials"),
    gettext_lazy("One line for each learning outcome; what is said of the whole stands in its first. They come in as drafts."),
)


def _desk(request: MemberRequest, slug: str) -> Institution:
    return desk(request, slug, *AUTHORS, told=AWARDING)


@audience("achievement.create_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: MemberRequest, slug: str) -> HttpResponse:
    return intake_pages.upload(request, _desk(request, slug), PAGES)


@audience("achievement.create_draft")
@require_safe
def template(request: MemberRequest, slug: str, form: str) -> HttpResponse:
    return intake_pages.template(request, _desk(request, slug), PAGES, form)


@audience("achievement.create_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.columns(request, _desk(request, slug), PAGES, public_id)


@audience("achievement.create_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.check(request, _desk(request, slug), PAGES, public_id)


@audience("achievement.create_draft")
@require_safe
def done(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.done(request, _desk(request, slug), PAGES, public_id)


@audience("achievement.create_draft")
@require_safe
def problems(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.problems(request, _desk(request, slug), PAGES, public_id)


@audience("achievement.create_draft")
@require_POST
def discard(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return intake_pages.discard(request, _desk(request, slug), PAGES, public_id)


@audience("achievement.edit_draft")
@require_http_methods(["GET", "HEAD", "POST"])
def earned_in(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = _desk(request, slug)
    row = one_at(request, institution, public_id)
    may_author(request.user, row).enforce()
    form = CoursesForm(request.POST if request.method == "POST" else None, micro_credential=row)
    if form.is_valid():
        try:
            name_courses(micro_credential=row, by=request.user, courses=form.cleaned_data["courses"])
        except ValidationError as error:
            form.add_error("courses", ValidationError(error.messages))
        else:
            messages.success(request, _("Saved: the courses in which it can be earned."))
            return redirect("credentials:micro-credential-desk", slug, public_id)
    context = {"institution": institution, "micro_credential": row, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "credentials/staff/importing/earned_in.html", context, status=status)
