"""Withdrawing an award: one person asks, another answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from credentials.forms.revoking import AnswerForm, RevokeForm
from credentials.models import Award, Revocation
from credentials.policies import may_answer_revocation, may_request_revocation
from credentials.services.revoking import REVOCABLE, approve_revocation, decline_revocation, request_revocation
from credentials.views.issuing import award_at
from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.models import AWARDING, Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

PER_PAGE = 25
ASKERS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
NEEDED = ("award__version__micro_credential__institution", "award__learner", "award__institution", "requested_by", "answered_by")


@audience("credential.request_revocation")
@require_http_methods(["GET", "POST"])
def award_revoke(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """The ground first, then a page that says what will happen, then the request."""
    institution = desk(request, slug, *ASKERS, told=(*AWARDING, Role.NETWORK_ADMIN))
    award = award_at(request, institution, public_id)
    may_request_revocation(request.user, award).enforce()
    if award.state not in REVOCABLE or award.revocations.pending().exists():
        raise WrongState(_("A revocation of this award was asked for already, or it is not in force."))
    form = RevokeForm(request.POST or None)
    if not form.is_valid() or request.POST.get("do") == "change":
        return render(request, "credentials/staff/award_revoke.html", {"institution": institution, "award": award, "form": form})
    if request.POST.get("do") != "confirm":
        context = {
            "institution": institution,
            "award": award,
            "form": form,
            "ground": Revocation.Reason(form.cleaned_data["reason"]),
        }
        return render(request, "credentials/staff/award_revoke_confirm.html", context)
    request_revocation(award=award, by=request.user, **form.cleaned_data)
    messages.success(request, _("The revocation was asked for. The award stays valid until another registrar answers."))
    return redirect(award)


@audience("credential.approve_revocation")
@require_GET
def revocation_list(request: MemberRequest, slug: str) -> HttpResponse:
    """What waits first; then what was answered, the latest first."""
    institution = desk(request, slug, *ASKERS, told=(*AWARDING, Role.NETWORK_ADMIN))
    seen = Revocation.objects.visible_to(request.user).filter(award__institution=institution).select_related(*NEEDED)
    pages = Paginator(seen.exclude(outcome=Revocation.Outcome.PENDING), PER_PAGE).get_page(request.GET.get("page"))
    context = {"institution": institution, "pending": seen.pending().order_by("requested_at", "pk"), "pages": pages}
    return render(request, "credentials/staff/revocation_list.html", context)


@audience("credential.approve_revocation")
@never_cache
@require_http_methods(["GET", "POST"])
def revocation(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """The latest file of one award, found by the award's own id."""
    institution = desk(request, slug, *ASKERS, told=(*AWARDING, Role.NETWORK_ADMIN))
    files = Revocation.objects.visible_to(request.user).filter(award__institution=institution, award__public_id=public_id)
    file = get_object_or_404(files.select_related(*NEEDED).order_by("-requested_at", "-pk")[:1])
    verdict = may_answer_revocation(request.user, file)
    if request.method == "POST":
        verdict.enforce()
    if verdict and file.outcome == Revocation.Outcome.PENDING:
        require_fresh_factor(request)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _answer(request, file, form)
    context = {"institution": institution, "revocation": file, "award": file.award, "form": form, "may_answer": verdict}
    return render(request, "credentials/staff/revocation.html", context)


def _answer(request: MemberRequest, file: Revocation, form: AnswerForm) -> HttpResponse:
    answer = form.cleaned_data["answer"]
    if form.approves:
        award: Award = approve_revocation(revocation=file, by=request.user, answer=answer)
        messages.success(
            request, _("The award is revoked. Its public page says so now; the signed status list follows within a minute.")
        )
        return redirect(award)
    declined = decline_revocation(revocation=file, by=request.user, answer=answer)
    messages.success(request, _("The request was declined. The award stays valid."))
    return redirect(declined.award)
