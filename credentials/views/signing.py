"""The registrar's desk: what waits for a signature, what is being sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from credentials.forms.signing import ReturnForm, SignForm
from credentials.models import Award, Batch, PartnerReview
from credentials.policies import may_return, may_sign
from credentials.services.issuing import fingerprint, return_award, sign_awards
from credentials.snapshots import preview_of
from credentials.views.elements import told
from credentials.views.issuing import NEEDED, award_at
from credentials.views.preview import preview_of_award
from institutions.custody import InstitutionNotActive, KeyExpired, KeyStopped, KeyUnavailable
from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.models import AWARDING, Institution, Role, User
from institutions.policies import may_use_second_factor
from micro4asia.foundation.errors import Verdict, WrongState
from micro4asia.foundation.http import audience

PER_PAGE = 50
SHOWN_AFTER_SIGNING = dt.timedelta(minutes=15)


@audience("batch.sign_and_issue")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_list(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, told=AWARDING)
    # What watches a seal arrive asks by script and only reads; that script's header excuses nobody who signs.
    watching = request.htmx and request.method == "GET"
    if not watching and (lacking := second_factor_needed(request)):
        return lacking
    form = SignForm(request.POST.getlist("award")) if request.method == "POST" else None
    if form and form.is_valid():
        _sign(request, institution, form.cleaned_data["fingerprints"])
        return redirect("credentials:sign-list", institution.slug)
    page = "credentials/staff/sign_list.html" + ("#sealing" if request.htmx else "")
    response = render(request, page, {"institution": institution, "form": form, **_waiting(request, institution)})
    response.headers["Vary"] = "HX-Request"
    return response


def second_factor_needed(request: MemberRequest) -> HttpResponse | None:
    """A page that says how to set one up; None where it stands and is fresh. Raises ReauthenticationRequired."""
    if verdict := may_use_second_factor(request.user):
        require_fresh_factor(request)
        return None
    return render(request, "credentials/staff/second_factor.html", {"reason": verdict.reason}, status=403)


def _sign(request: MemberRequest, institution: Institution, fingerprints: dict[str, str]) -> None:
    awards = list(Award.objects.visible_to(request.user).at(institution).filter(public_id__in=fingerprints))
    if len(awards) != len(fingerprints):
        raise Http404
    try:
        signed = sign_awards(awards=[(award, fingerprints[award.public_id]) for award in awards], by=request.user)
    except KeyUnavailable as error:
        raise WrongState(_why_not(error)) from error
    words = ngettext(
        "%(number)s award was signed and is being sealed.", "%(number)s awards were signed and are being sealed.", len(signed)
    )
    messages.success(request, words % {"number": len(signed)})


def _why_not(error: KeyUnavailable) -> str:
    """Why nothing was signed, and who can change that."""
    match error:
        case InstitutionNotActive():
            return _("The institution is not an active member of the network at present. Nothing was signed.")
        case KeyExpired():
            return _(
                "The institution's signing key has expired. Nothing was signed. An administrator starts a new one under Keys."
            )
        case KeyStopped():
            return _("The institution's signing key has been stopped. Nothing was signed. See under Keys what happens next.")
    return _("The institution has no signing key in use. Nothing was signed.")


def _waiting(request: MemberRequest, institution: Institution) -> dict[str, Any]:
    awards = Award.objects.visible_to(request.user).at(institution).select_related(*NEEDED)
    lately = awards.filter(signed_at__gte=timezone.now() - SHOWN_AFTER_SIGNING) | awards.filter(state=Award.State.SEALING)
    sealing = list(lately.order_by("-signed_at", "pk")[:PER_PAGE])
    context = {"sealing": sealing, "unfinished": any(award.state == Award.State.SEALING for award in sealing)}
    if request.htmx:
        return context
    ready = awards.filter(state=Award.State.READY).order_by("prepared_at", "pk")
    pages = Paginator(ready, PER_PAGE).get_page(request.GET.get("page"))
    batches = Batch.objects.visible_to(request.user).filter(institution=institution, state=Batch.State.READY)
    waiting = batches.annotate(size=Count("rows")).select_related("version__micro_credential", "sent_by").order_by("sent_at")
    return context | {"pages": pages, "rows": _judged(request.user, pages.object_list), "batches": waiting[:PER_PAGE]}


def _judged(user: User, awards: Iterable[Award]) -> list[tuple[Award, str, Verdict]]:
    """Each award with its fingerprint and whether this person may sign it.

    Awards that stand to the person alike are asked about once, so that a long list takes no more queries than a short one.
    """
    verdicts: dict[tuple[bool, bool, bool, bool], Verdict] = {}
    rows, awards = [], list(awards)
    held_back = PartnerReview.objects.holding_back({award.version_id for award in awards})
    for award in awards:
        learner = award.learner
        stands = (
            award.prepared_by_id == user.pk,
            learner.user_id == user.pk,
            learner.erased_at is not None,
            award.version_id in held_back,
        )
        if stands not in verdicts:
            verdicts[stands] = may_sign(user, award)
        rows.append((award, fingerprint(award), verdicts[stands]))
    return rows


@audience("batch.sign_and_issue")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_one(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """One award in full, to be signed or returned. What is posted here is the answer “return”; signing posts to the list."""
    institution = desk(request, slug, Role.REGISTRAR, told=AWARDING)
    if lacking := second_factor_needed(request):
        return lacking
    award = award_at(request, institution, public_id)
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        return_award(award=award, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The award went back to %(name)s.") % {"name": award.prepared_by})
        return redirect("credentials:sign-list", institution.slug)
    if award.state != Award.State.READY:
        return redirect(award)
    context = {
        "institution": institution,
        "award": award,
        "fingerprint": fingerprint(award),
        **told(preview_of(award, on=timezone.localdate()), signed=False),
        "preview": preview_of_award(award),
        "may_sign": may_sign(request.user, award),
        "may_return": may_return(request.user, award),
        "form": form,
    }
    return render(request, "credentials/staff/sign.html", context)
