"""Where a credential would count, and asking an institution before one has earned it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.models import Award, MicroCredentialVersion
from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience
from recognition.counting_elsewhere import counts_for, past_outcomes
from recognition.forms.pre import PreAnswerForm
from recognition.forms.wizard import PurposeForm
from recognition.models import RecognitionRequest
from recognition.policies import may_decide
from recognition.services.pre_asking import answer_before, ask_before, follow_up
from recognition.views.common import case, own_request, posted


@audience("credential.view_own_detail")
@require_safe
def award_counts(request: MemberRequest, public_id: str) -> HttpResponse:
    """One's own credential: agreements, rules, what was decided before, and how to ask."""
    award = _own(request, public_id)
    context = {"award": award, "counts": counts_for(award.version), "past": past_outcomes(award.version)}
    return render(request, "recognition/counts.html", context)


def _own(request: MemberRequest, public_id: str) -> Award:
    rows = Award.objects.for_pages()
    if award := rows.held_by(request.user).filter(public_id=public_id).first():
        return award
    if Award.objects.visible_to(request.user).filter(public_id=public_id).exists():
        raise PermissionDenied(_("This page belongs to the person who earned the credential."))
    raise Http404


@audience("recognition_request.ask_before")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, public_id: str, number: str) -> HttpResponse:
    """For anybody who is signed in: what would this count for, if I earned it?"""
    versions = MicroCredentialVersion.objects.public().select_related("micro_credential__institution")
    version = get_object_or_404(versions, micro_credential__public_id=public_id, number=number)
    form = PurposeForm(posted(request))
    if form.is_valid():
        row = ask_before(by=request.user, version=version, purpose=form.cleaned_data["purpose"])
        return redirect("recognition:request-step", row.public_id, "course")
    context = {"version": version, "form": form, "counts": counts_for(version), "past": past_outcomes(version)}
    return render(request, "recognition/ask_before.html", context)


@audience("recognition_request.view")
@require_POST
def pre_follow(request: MemberRequest, public_id: str) -> HttpResponse:
    """From the answer to a request for recognition."""
    followed = follow_up(request=own_request(request, public_id), by=request.user)
    return redirect(followed if not followed.is_draft else followed.get_absolute_url())


@audience("recognition_request.answer_before")
@require_http_methods(["GET", "HEAD", "POST"])
def pre_answer(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    may_decide(request.user, row).enforce()
    if row.kind != RecognitionRequest.Kind.BEFORE:
        raise Http404
    form = PreAnswerForm(posted(request))
    if form.is_valid():
        try:
            answer_before(request=row, by=request.user, said=form.said())
        except ValidationError as error:
            for field, problems in error.error_dict.items():
                form.add_error(field if field in form.fields else None, ValidationError(problems))
        else:
            messages.success(request, _("The answer is on its way."))
            return redirect("recognition:request", slug, public_id)
    return render(request, "recognition/pre_answer_form.html", {"row": row, "form": form})
