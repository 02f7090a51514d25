"""What a reviewer does to a version, and how its author answers. Every form that comes back shows the whole version again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from credentials.forms.quality import ApproveForm, ChecklistForm, RemarkAnswerForm, RemarkForm, ReturnForm, SettleForm, take
from credentials.models import MicroCredentialVersion, Remark
from credentials.policies import may_approve_version
from credentials.services import reviewing
from credentials.views.quality import review_page, version_at
from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.models import AWARDING, Institution, Role
from micro4asia.foundation.http import audience

AUTHORS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)


@audience("achievement.qa_approve")
@require_POST
def remark(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution, version = _in_review(request, slug, public_id, number)
    form = RemarkForm(request.POST, version=version)
    if form.is_valid():
        try:
            reviewing.make_remark(version=version, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            take(form, refusal)
        else:
            messages.success(request, _("The remark stands beside its field."))
            return _back(version, "#remarks")
    return review_page(request, institution, version, remark_form=form)


@audience("achievement.qa_approve")
@require_POST
def settle(request: MemberRequest, slug: str, public_id: str, number: str, remark_id: str) -> HttpResponse:
    """Accept an answer, ask again, or withdraw a remark."""
    institution, version = _in_review(request, slug, public_id, number)
    row = _remark(request, version, remark_id)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            reviewing.settle_remark(remark=row, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            take(form, refusal)
        else:
            again = form.cleaned_data["state"] == Remark.State.FOLLOWED
            messages.success(request, _("Asked again.") if again else _("The remark is settled."))
            return _back(version, "#remarks")
    return review_page(request, institution, version, settle_form=form)


@audience("achievement.submit_to_qa")
@require_POST
def answer(request: MemberRequest, slug: str, public_id: str, number: str, remark_id: str) -> HttpResponse:
    institution = desk(request, slug, *AUTHORS, told=AWARDING)
    version = version_at(request, institution, public_id, number)
    row = _remark(request, version, remark_id)
    form = RemarkAnswerForm(request.POST)
    if form.is_valid():
        reviewing.answer_remark(remark=row, by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, _("Your answer stands beside the remark."))
        return _back(version, "#remarks")
    return review_page(request, institution, version, answer_form=form, answered_remark=row.public_id)


@audience("achievement.qa_approve")
@require_POST
def checklist(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution, version = _in_review(request, slug, public_id, number)
    form = ChecklistForm(request.POST, version=version)
    if form.is_valid():
        try:
            changed = reviewing.save_checklist(version=version, by=request.user, answers=form.answers())
        except ValidationError as refusal:
            form.take(refusal)
        else:
            told = ngettext("%(number)s answer was saved.", "%(number)s answers were saved.", changed)
            messages.success(request, told % {"number": changed})
            return _back(version, "#checklist")
    return review_page(request, institution, version, checklist_form=form)


@audience("achievement.qa_approve")
@require_POST
def send_back(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution, version = _in_review(request, slug, public_id, number)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            reviewing.return_version(version=version, by=request.user, words=form.cleaned_data["words"])
        except ValidationError as refusal:
            take(form, refusal)
        else:
            messages.success(request, _("The version went back to %(name)s.") % {"name": version.author})
            return redirect("credentials:quality-queue", institution.slug)
    return review_page(request, institution, version, return_form=form)


@audience("achievement.qa_approve")
@never_cache
@require_POST
def approve(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution, version = _in_review(request, slug, public_id, number)
    may_approve_version(request.user, version).enforce()
    require_fresh_factor(request)
    form = ApproveForm(request.POST, version=version)
    if form.is_valid():
        try:
            shown = request.POST.get("shown", "")
            reviewing.approve_version(version=version, by=request.user, shown=shown, **form.approval())
        except ValidationError as refusal:
            take(form, refusal, body=f"body_{version.institution.language}")
        else:
            messages.success(request, _("The version is approved. A registrar can publish it now."))
            return redirect("credentials:quality-queue", institution.slug)
    return review_page(request, institution, version, approve_form=form)


def _in_review(request: MemberRequest, slug: str, public_id: str, number: str) -> tuple[Institution, MicroCredentialVersion]:
    institution = desk(request, slug, Role.QA_REVIEWER, told=AWARDING)
    return institution, version_at(request, institution, public_id, number)


def _remark(request: MemberRequest, version: MicroCredentialVersion, remark_id: str) -> Remark:
    return get_object_or_404(Remark.objects.visible_to(request.user).filter(version=version), public_id=remark_id)


def _back(version: MicroCredentialVersion, anchor: str) -> HttpResponse:
    args = (version.institution.slug, version.micro_credential.public_id, version.number)
    response = redirect("credentials:quality-review", *args)
    response["Location"] += anchor
    return response
