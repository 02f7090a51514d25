"""One award from the form to the registrar: enter, check, send."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials import wording
from credentials.forms.issuing import IssueForm
from credentials.models import Award
from credentials.policies import may_prepare
from credentials.services.issuing import discard_draft, send_to_registrar
from credentials.snapshots import preview_of, version_facts
from credentials.views.elements import told
from credentials.views.preview import preview, preview_of_award
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution, Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

PREPARERS = (Role.ISSUER, Role.REGISTRAR)
NEEDED = (
    "version__micro_credential__institution",
    "version__grade_scale",
    "learner",
    "institution",
    "prepared_by",
    "grade_scale",
)


def award_at(request: MemberRequest, institution: Institution, public_id: str) -> Award:
    """The institution's award, for those who may see it; nothing for everybody else."""
    awards = Award.objects.visible_to(request.user).at(institution).select_related(*NEEDED)
    return get_object_or_404(awards, public_id=public_id)


@audience("batch.create")
@require_http_methods(["GET", "POST"])
def issue(request: MemberRequest, slug: str) -> HttpResponse:
    return _enter(request, desk(request, slug, *PREPARERS, told=AWARDING))


@audience("batch.edit_row")
@require_http_methods(["GET", "POST"])
def award_change(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *PREPARERS, told=AWARDING)
    award = award_at(request, institution, public_id)
    if award.state != Award.State.DRAFT:
        raise WrongState(_("The award has left your desk; it can no longer be changed here."))
    return _enter(request, institution, award)


def _enter(request: MemberRequest, institution: Institution, award: Award | None = None) -> HttpResponse:
    form = IssueForm.read(request.POST or None, institution=institution, award=award)
    if form.is_bound and (made := form.make(by=request.user)):
        return redirect("credentials:award-check", institution.slug, made.public_id)
    # While somebody types, only what depends on it is drawn again.
    page = "credentials/staff/issue.html" + ("#shown" if request.htmx else "")
    response = render(request, page, _what_is_entered(form))
    response.headers["Vary"] = "HX-Request"
    return response


def _what_is_entered(form: IssueForm) -> dict[str, Any]:
    context: dict[str, Any] = {"form": form, "institution": form.institution, "award": form.award}
    if version := form.chosen_version:
        facts = version_facts(version, on=timezone.localdate())
        context |= {
            "version": version,
            "level": wording.level(facts),
            "size": wording.size(facts),
            "quality": [wording.quality_type(record) for record in facts.quality],
            "preview": preview(version, facts, name=form.printed_name, achieved_on=form["achieved_on"].value()),
        }
    return context


@audience("batch.submit_for_approval")
@require_GET
def award_check(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Exactly what is going to be signed, before anybody else sees it."""
    institution = desk(request, slug, *PREPARERS, told=AWARDING)
    award = award_at(request, institution, public_id)
    if award.state != Award.State.DRAFT:
        return redirect(award)
    context = {
        "institution": institution,
        "award": award,
        **told(preview_of(award, on=timezone.localdate()), signed=False),
        "preview": preview_of_award(award),
        "may_prepare": may_prepare(request.user, award),
    }
    return render(request, "credentials/staff/award_check.html", context)


@audience("batch.submit_for_approval")
@require_POST
def award_send(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *PREPARERS, told=AWARDING)
    award = send_to_registrar(award=award_at(request, institution, public_id), by=request.user)
    messages.success(request, _("The award for %(name)s is waiting for a registrar.") % {"name": award.name_as_printed})
    return redirect(award)


@audience("batch.delete_draft")
@require_POST
def award_discard(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *PREPARERS, told=AWARDING)
    discard_draft(award=award_at(request, institution, public_id), by=request.user)
    messages.success(request, _("The draft was discarded."))
    return redirect("credentials:award-list", institution.slug)
