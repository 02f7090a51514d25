"""Reviews between partners: one page for both sides, and the signed endorsement for everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from credentials.forms.endorsing import ELEMENTS, AnswerForm, AskForm, ClaimForm, CommentForm, ReasonForm
from credentials.models import Endorsement, MicroCredential, PartnerReview
from credentials.policies import may_answer_review, may_ask_review, may_sign_endorsement, may_withdraw_endorsement
from credentials.services import endorsing
from credentials.snapshots import version_facts
from credentials.views.public import CREDENTIAL, open_to_software
from institutions.custody import KeyUnavailable
from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.models import AWARDING, Institution, Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

PER_PAGE = 25
ASKERS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
REVIEWERS = (Role.QA_REVIEWER, Role.REGISTRAR)
NEEDED = ("version__micro_credential__institution", "institution", "partner", "asked_by", "answered_by")


@audience("partner_review.view")
@require_GET
def reviews(request: MemberRequest, slug: str) -> HttpResponse:
    """What this institution is asked, and what it asked; what waits comes first."""
    institution = desk(request, slug, *AWARDING)
    seen = PartnerReview.objects.visible_to(request.user).at(institution).select_related(*NEEDED)
    closed = Paginator(seen.exclude(state=PartnerReview.State.ASKED), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "institution": institution,
        "to_answer": seen.open().filter(partner=institution).order_by("due_on", "pk"),
        "asked": seen.open().filter(institution=institution).order_by("due_on", "pk"),
        "pages": closed,
    }
    return render(request, "credentials/staff/reviews/list.html", context)


@audience("partner_review.ask")
@require_http_methods(["GET", "HEAD", "POST"])
def review_ask(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *ASKERS)
    kind = get_object_or_404(MicroCredential.objects.filter(institution=institution), public_id=public_id)
    version = kind.versions.filter(state__in=endorsing.REVIEWABLE).order_by("-pk").first()
    if version is None:
        raise WrongState(_("A partner reviews wording that is in quality review, approved or published."))
    form = AskForm(request.POST or None, institution=institution)
    if request.method == "POST" and form.is_valid():
        try:
            row = endorsing.ask_review(version=version, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(partner)s was asked. You are told when it answers.") % {"partner": row.partner.name()})
            return redirect("credentials:review", institution.slug, row.public_id)
    return render(request, "credentials/staff/reviews/ask.html", {"institution": institution, "version": version, "form": form})


def review_at(request: MemberRequest, institution: Institution, public_id: str) -> PartnerReview:
    seen = PartnerReview.objects.visible_to(request.user).at(institution)
    return get_object_or_404(seen.select_related(*NEEDED), public_id=public_id)


def _page(request: MemberRequest, institution: Institution, row: PartnerReview, **forms: Any) -> HttpResponse:
    """The one page of a review; a form that was sent and did not pass comes back with what was typed."""
    endorsement = Endorsement.objects.filter(review=row).select_related("claimed_by", "signed_by", "withdrawn_by").first()
    claim = endorsement.claim if endorsement else {}
    sent = next((form for form in forms.values() if form.is_bound), None)
    context = {
        "institution": institution,
        "review": row,
        "asked_here": row.institution_id == institution.pk,
        "facts": version_facts(row.version, on=timezone.localdate()),
        "comments": [(ELEMENTS.get(one.element, ""), one) for one in row.comments.select_related("written_by")],
        "endorsement": endorsement,
        "may_answer": may_answer_review(request.user, row),
        "may_cancel": may_ask_review(request.user, row.version),
        "may_sign": may_sign_endorsement(request.user, endorsement) if endorsement else None,
        "may_withdraw": may_withdraw_endorsement(request.user, endorsement) if endorsement else None,
        "comment_form": CommentForm(),
        "answer_form": AnswerForm(),
        "cancel_form": ReasonForm(auto_id="id_cancel_%s"),
        "claim_form": ClaimForm(institution=row.partner, initial={f"claim_{tag}": text for tag, text in claim.items()}),
        **forms,
        "form": sent,
    }
    return render(request, "credentials/staff/reviews/review.html", context)


@audience("partner_review.view")
@never_cache
@require_GET
def review(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING)
    return _page(request, institution, review_at(request, institution, public_id))


@audience("partner_review.answer")
@require_POST
def review_comment(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *REVIEWERS, told=AWARDING)
    row = review_at(request, institution, public_id)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, institution, row, comment_form=form)
    endorsing.comment_review(review=row, by=request.user, **form.cleaned_data)
    messages.success(request, _("Your comment is added."))
    return redirect("credentials:review", institution.slug, row.public_id)


@audience("partner_review.answer")
@require_POST
def review_answer(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Close with comments, or decline."""
    institution = desk(request, slug, *REVIEWERS, told=AWARDING)
    row = review_at(request, institution, public_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            endorsing.answer_review(review=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The review is closed; the institution that asked was told."))
            return redirect("credentials:review", institution.slug, row.public_id)
    return _page(request, institution, row, answer_form=form)


@audience("partner_review.ask")
@require_POST
def review_cancel(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *ASKERS)
    row = review_at(request, institution, public_id)
    form = ReasonForm(request.POST, auto_id="id_cancel_%s")
    if not form.is_valid():
        return _page(request, institution, row, cancel_form=form)
    endorsing.cancel_review(review=row, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The review is called off; the partner was told."))
    return redirect("credentials:review", institution.slug, row.public_id)


@audience("partner_review.answer")
@require_POST
def review_endorse(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Word the endorsement that a registrar is to sign."""
    institution = desk(request, slug, *REVIEWERS, told=AWARDING)
    row = review_at(request, institution, public_id)
    form = ClaimForm(request.POST, institution=row.partner)
    if not form.is_valid():
        return _page(request, institution, row, claim_form=form)
    endorsing.word_endorsement(review=row, by=request.user, claim=form.claim())
    messages.success(request, _("The endorsement waits for a registrar who did not word it."))
    return redirect("credentials:review", institution.slug, row.public_id)


def _own_endorsement(request: MemberRequest, institution: Institution, public_id: str) -> Endorsement:
    """Of a review that this institution was asked for."""
    row = review_at(request, institution, public_id)
    rows = Endorsement.objects.select_related("institution", "version__micro_credential__institution", "review", "claimed_by")
    return get_object_or_404(rows, review=row, institution=institution)


@audience("partner_review.sign")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_sign(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, told=AWARDING)
    endorsement = _own_endorsement(request, institution, public_id)
    verdict = may_sign_endorsement(request.user, endorsement)
    if request.method == "POST":
        verdict.enforce()
    if verdict:
        require_fresh_factor(request)
    if request.method == "POST":
        try:
            endorsing.sign_endorsement(endorsement=endorsement, by=request.user, shown=request.POST.get("shown", ""))
        except KeyUnavailable as error:
            raise WrongState(
                _("No key of your institution can sign at present. Ask an administrator to look at the keys.")
            ) from error
        messages.success(request, _("The endorsement is signed and is being sealed."))
        return redirect("credentials:review", institution.slug, public_id)
    context = {
        "institution": institution,
        "review": endorsement.review,
        "endorsement": endorsement,
        "shown": endorsing.mark_of(endorsement),
        "facts": version_facts(endorsement.version, on=timezone.localdate()),
        "may_sign": verdict,
    }
    return render(request, "credentials/staff/reviews/sign.html", context)


@audience("partner_review.sign")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_withdraw(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, told=AWARDING)
    endorsement = _own_endorsement(request, institution, public_id)
    may_withdraw_endorsement(request.user, endorsement).enforce()
    if endorsement.state != Endorsement.State.ISSUED:
        raise WrongState(_("Only an endorsement in force can be withdrawn."))
    require_fresh_factor(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        endorsing.withdraw_endorsement(endorsement=endorsement, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The endorsement is withdrawn. The signed status list follows within a minute."))
        return redirect("credentials:review", institution.slug, public_id)
    context = {"institution": institution, "review": endorsement.review, "endorsement": endorsement, "form": form}
    return render(request, "credentials/staff/reviews/withdraw.html", context)


@login_not_required
@audience("micro_credential.endorsement")
@require_safe
def endorsement(_request: HttpRequest, public_id: str) -> HttpResponse:
    """The signed endorsement: exact bytes, for programs and people. A withdrawn one stays, its status says so."""
    row = Endorsement.objects.signed().filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return open_to_software(HttpResponse(row.document, content_type=CREDENTIAL), seconds=60)
