"""The learner's own credentials: the wallet, one credential, and who may see it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.forms_public import ShareForm, VisibilityForm
from credentials.models import Award, ShareLink
from credentials.services.sharing import create_share_link, set_visibility, withdraw_share_link
from credentials.verifying import verify_award
from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience

RELATED = ("institution", "version__micro_credential__institution", "learner", "status_list", "signing_key")


def own_award(request: MemberRequest, public_id: str) -> Award:
    """The reader's own credential. Staff of the issuer are told that it is not theirs; everybody else finds nothing."""
    award = Award.objects.select_related(*RELATED).held_by(request.user).filter(public_id=public_id).first()
    if award:
        return award
    if Award.objects.visible_to(request.user).filter(public_id=public_id).exists():
        raise PermissionDenied(_("This page belongs to the person who earned the credential."))
    raise Http404


@audience("credential.list_own")
@require_safe
def wallet(request: MemberRequest) -> HttpResponse:
    """Every credential the reader holds, newest first, filtered by state on request."""
    held = Award.objects.held_by(request.user).select_related(*RELATED).prefetch_related("institution__name_history")
    state = request.GET.get("state", "")
    shown = held.filter(state=state) if state in Award.SEALED else held
    context = {
        "awards": shown.order_by("-awarded_on", "-pk"),
        "state": state,
        "states": [choice for choice in Award.State.choices if choice[0] in Award.SEALED],
        "any": held.exists(),
    }
    return render(request, "credentials/learner/wallet.html", context)


@audience("credential.view_own_detail")
@require_safe
def award(request: MemberRequest, public_id: str) -> HttpResponse:
    """One credential with all that its holder can do with it."""
    held = own_award(request, public_id)
    context = {"award": held, "facts": held.facts, "verification": verify_award(held), "links": held.share_links.all()}
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
            award=held, by=request.user, name=values["name"], days=values["days"], shows_grade=values["shows_grade"]
        )
        messages.success(request, _("The link is ready. Hand it out; you can withdraw it at any time."))
        return redirect("credentials:share", public_id)
    context = {
        "award": held,
        "facts": held.facts,
        "form": form,
        "visibility": VisibilityForm(initial={"visibility": held.visibility}),
        "links": held.share_links.all(),
    }
    return render(request, "credentials/learner/share.html", context, status=422 if form.errors else 200)


@audience("credential.set_visibility")
@require_POST
def visibility(request: MemberRequest, public_id: str) -> HttpResponse:
    """Open or close the public page."""
    held = own_award(request, public_id)
    form = VisibilityForm(request.POST)
    if form.is_valid():
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
