"""Steps of a version's life outside the review: handed in, published, suspended, resumed, retired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from credentials import gates
from credentials.change_class import change_class, next_number, previous
from credentials.forms.life_cycle import PublishForm, ReasonForm, RetireForm, SuspendForm
from credentials.forms.quality import SubmitForm, take
from credentials.models import ChangeClass, MicroCredentialVersion
from credentials.models.life_cycle import AUTHORS, HALTERS, PUBLISHERS, Key, State
from credentials.policies import may_author, may_halt, may_publish, may_retire
from credentials.services.advancing import must_be_possible
from credentials.services.publishing import publish_version
from credentials.services.retiring import resume_version, retire_version, suspend_version
from credentials.services.reviewing import submit_version
from credentials.views.quality import version_at
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution
from micro4asia.foundation.http import audience


@audience("achievement.submit_to_qa")
@require_http_methods(["GET", "POST"])
def submit(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    """The computed class with its reasons, to be confirmed with a note."""
    institution = desk(request, slug, *AUTHORS, told=AWARDING)
    version = version_at(request, institution, public_id, number)
    may_author(request.user, version.micro_credential).enforce()
    must_be_possible(version, Key.SUBMIT)
    before = previous(version)
    change = change_class(before, version) if before else None
    form = SubmitForm(request.POST or None, change=change)
    # A note is all that a first version has, and it may be empty: then nothing but the button is posted.
    if request.method == "POST" and not form.is_bound:
        form = SubmitForm({"change_note": ""}, change=change)
    context = {
        "before": before,
        "change": change,
        "lacking": gates.before_submission(version),
        "numbers": [(kind.label, next_number(before.number, kind)) for kind in ChangeClass] if before else [],
    }

    def act(said: dict[str, Any]) -> MicroCredentialVersion:
        return submit_version(version=version, by=request.user, **said)

    return _step(request, institution, version, form, act, "submit", _("The version waits for quality review."), context)


@audience("achievement.publish")
@require_http_methods(["GET", "POST"])
def publish(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution = desk(request, slug, *PUBLISHERS, told=AWARDING)
    version = version_at(request, institution, public_id, number)
    may_publish(request.user, version).enforce()
    must_be_possible(version, Key.PUBLISH)
    former = version.micro_credential.versions.filter(state=State.PUBLISHED).first()
    form = PublishForm(request.POST or None, version=version, former=former)

    def act(said: dict[str, Any]) -> MicroCredentialVersion:
        return publish_version(version=version, by=request.user, **said)

    context = {"former": former, "lacking": gates.before_publication(version)}
    return _step(request, institution, version, form, act, "publish", _("The version is in the catalogue."), context)


@audience("achievement.suspend")
@require_http_methods(["GET", "POST"])
def suspend(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution = desk(request, slug, *HALTERS, told=AWARDING)
    version = version_at(request, institution, public_id, number)
    may_halt(request.user, version).enforce()
    must_be_possible(version, Key.SUSPEND)

    def act(said: dict[str, Any]) -> MicroCredentialVersion:
        return suspend_version(version=version, by=request.user, **said)

    told = _("No awards can be given until the suspension is lifted.")
    return _step(request, institution, version, SuspendForm(request.POST or None), act, "suspend", told)


@audience("achievement.suspend")
@require_http_methods(["GET", "POST"])
def resume(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution = desk(request, slug, *HALTERS, told=AWARDING)
    version = version_at(request, institution, public_id, number)
    may_halt(request.user, version).enforce()
    must_be_possible(version, Key.RESUME)

    def act(said: dict[str, Any]) -> MicroCredentialVersion:
        return resume_version(version=version, by=request.user, **said)

    return _step(request, institution, version, ReasonForm(request.POST or None), act, "resume", _("The suspension is lifted."))


@audience("achievement.retire")
@require_http_methods(["GET", "POST"])
def retire(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    """Everybody knows a published version: whoever may not retire it is told so."""
    rows = MicroCredentialVersion.objects.visible_to(request.user).filter(micro_credential__institution__slug=slug)
    rows = rows.select_related("micro_credential__institution")
    version = get_object_or_404(rows, micro_credential__public_id=public_id, number=number)
    may_retire(request.user, version).enforce()
    institution = desk(request, slug, *PUBLISHERS, told=AWARDING)
    must_be_possible(version, Key.RETIRE)

    def act(said: dict[str, Any]) -> MicroCredentialVersion:
        return retire_version(version=version, by=request.user, **said)

    form = RetireForm(request.POST or None, version=version)
    return _step(request, institution, version, form, act, "retire", _("The version is retired. Awards given stand."))


def _step(
    request: MemberRequest,
    institution: Institution,
    version: MicroCredentialVersion,
    form: forms.Form,
    act: Callable[[dict[str, Any]], MicroCredentialVersion],
    page: str,
    told: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Ask, act, and go to the version; what the service refuses stands in the form."""
    if form.is_valid():
        try:
            version = act(form.cleaned_data)
        except ValidationError as refusal:
            take(form, refusal)
        else:
            messages.success(request, told)
            return redirect("credentials:quality-review", institution.slug, version.micro_credential.public_id, version.number)
    shown = {"institution": institution, "version": version, "form": form, **(context or {})}
    return render(request, f"credentials/staff/quality/{page}.html", shown)
