"""The learner's own credentials: the wallet, one credential, and who may see it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.act_news import appeal_of
from credentials.amendments import amendments_of
from credentials.elsewhere import add_to_profile, by_mail
from credentials.floors import ask_what_happened
from credentials.forms.public import ShareForm, VisibilityForm, WalletForm
from credentials.history import history_of
from credentials.models import Award, ReferencedAward, ShareLink
from credentials.policies import may_hand_out
from credentials.services.sharing import create_share_link, set_visibility, withdraw_share_link
from credentials.verdicts import standing
from credentials.verifying import verify_award
from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience

PAGE = 24
NEW = dt.timedelta(days=14)


def own_award(request: MemberRequest, public_id: str) -> Award:
    """The reader's own credential. Staff of the issuer are told that it is not theirs; everybody else finds nothing."""
    award = Award.objects.for_pages().held_by(request.user).filter(public_id=public_id).first()
    if award:
        return award
    if Award.objects.visible_to(request.user).filter(public_id=public_id).exists():
        raise PermissionDenied(_("This page belongs to the person who earned the credential."))
    raise Http404


@audience("credential.list_own")
@require_safe
def wallet(request: MemberRequest) -> HttpResponse:
    """Every credential the reader holds, newest first, filtered by state and institution on request."""
    held = Award.objects.held_by(request.user)
    form = WalletForm(request.GET, held=held)
    shown = form.narrow(held.for_pages().prefetch_related("institution__name_history"))
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    newest = held.for_pages().filter(state=Award.State.ISSUED).order_by("-awarded_on", "-pk").first()
    context = {
        "form": form,
        "page": page,
        "cards": [(award, standing(award)) for award in page],
        "any": bool(newest) or held.exists(),
        "fresh": newest if newest and newest.awarded_on and newest.awarded_on >= timezone.localdate() - NEW else None,
        "lately": ask_what_happened(request.user),
        "references": ReferencedAward.objects.held_by(request.user).defer("content").select_related("institution"),
    }
    return render(request, "credentials/learner/wallet.html", context)


@audience("credential.view_own_detail")
@require_safe
def award(request: MemberRequest, public_id: str) -> HttpResponse:
    """One credential with all that its holder can do with it."""
    held = own_award(request, public_id)
    context = {
        "award": held,
        "facts": held.facts,
        "verification": verify_award(held),
        "history": history_of(held),
        "usable": held.state == Award.State.ISSUED,
        "amendments": amendments_of(held, with_grade=True),
        "appeals": [said for act in held.later_acts.filter(effect_at__isnull=False) if (said := appeal_of(act))][:1],
        "newer": Award.objects.sealed().filter(replaces=held).first() if held.state == Award.State.REPLACED else None,
        "correctable": held.state == Award.State.ISSUED or held.corrections.exists(),
        "open": held.visibility != Award.Visibility.PRIVATE,
    }
    return render(request, "credentials/learner/award.html", context)


@audience("credential.create_share_link")
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: MemberRequest, public_id: str) -> HttpResponse:
    """Links to hand out, beside what their readers will see."""
    held = own_award(request, public_id)
    form = ShareForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        create_share_link(
            award=held,
            by=request.user,
            name=values["name"],
            days=values["days"],
            shows_grade=values["shows_grade"],
            reader_email=values["reader_email"],
        )
        messages.success(request, _("The link is ready. Hand it out; you can withdraw it at any time."))
        return redirect("credentials:share", public_id)
    return _share_page(request, held, form=form, visibility=VisibilityForm(initial={"visibility": held.visibility}))


def _share_page(request: MemberRequest, held: Award, *, form: ShareForm, visibility: VisibilityForm) -> HttpResponse:
    facts = held.facts
    links = held.share_links.all()
    now = timezone.now()
    context = {
        "award": held,
        "facts": facts,
        "form": form,
        "visibility": visibility,
        "open": held.visibility != Award.Visibility.PRIVATE,
        "links": [link for link in links if link.withdrawn_at is None and link.expires_at > now],
        "closed": [link for link in links if link.withdrawn_at is not None or link.expires_at <= now],
        "origin": settings.PUBLIC_URL,
        "add_to_profile": add_to_profile(facts),
        "by_mail": by_mail(facts),
        "standing": standing(held),
        "may_hand_out": may_hand_out(held.learner.user, held) if held.learner.user else None,
    }
    status = 422 if form.errors or visibility.errors else 200
    return render(request, "credentials/learner/share.html", context, status=status)


@audience("credential.set_visibility")
@require_POST
def visibility(request: MemberRequest, public_id: str) -> HttpResponse:
    """Open or close the public page."""
    held = own_award(request, public_id)
    form = VisibilityForm(request.POST)
    if not form.is_valid():
        return _share_page(request, held, form=ShareForm(), visibility=form)
    set_visibility(award=held, by=request.user, visibility=form.cleaned_data["visibility"])
    messages.success(request, _("Your choice has been saved."))
    return redirect("credentials:share", public_id)


@audience("credential.withdraw_share_link")
@require_POST
def withdraw(request: MemberRequest, token: str) -> HttpResponse:
    """Close a link. Whoever opens it from now on finds nothing."""
    link = get_object_or_404(ShareLink.objects.visible_to(request.user).select_related("award__learner"), token=token)
    withdraw_share_link(link=link, by=request.user)
    messages.success(request, _("The link has been withdrawn."))
    return redirect("credentials:share", link.award.public_id)
