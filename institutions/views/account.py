"""One's own account: name and language, the roles one holds, the way to a second factor and back from a lost one."""

from __future__ import annotations

from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import EmailAddress
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest, require_fresh_factor
from institutions.forms.account import OwnAccountForm
from institutions.models import Membership, User
from institutions.services.recovering import ask_recovery, find_by_stop_link, stop_recovery
from institutions.signals import person_renamed
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience


@audience("account.edit_own_profile_mfa")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: MemberRequest) -> HttpResponse:
    form = OwnAccountForm(request.POST or None, instance=request.user)
    if request.method == "POST":
        require_fresh_factor(request)
        if form.is_valid():
            form.instance.save(update_fields=["full_name", "language"])
            if "full_name" in form.changed_data:
                person_renamed.send(sender=User, user_id=form.instance.pk)
            messages.success(request, _("Your account has been changed."))
            return redirect("institutions:account")
    held = Membership.objects.not_over().filter(user=request.user).select_related("institution", "unit__institution")
    roles = held.prefetch_related("institution__name_history").order_by("valid_from")
    addresses = EmailAddress.objects.filter(user=request.user).order_by("-primary", "email")
    context = {"form": form, "roles": roles, "addresses": addresses}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "institutions/people/account.html", context, status=status)


@audience("account.edit_own_profile_mfa")
@require_safe
def second_factor(request: MemberRequest) -> HttpResponse:
    """Where whoever holds a role is led before the first page that comes with it; it leads on once there is a factor."""
    onward = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        onward = reverse("institutions:account")
    if request.user.has_second_factor:
        return redirect(onward)
    here = request.get_full_path()
    return render(request, "institutions/people/second_factor.html", {"here": here, "onward": onward})


@login_not_required
@audience("account.ask_factor_recovery")
@require_http_methods(["GET", "HEAD", "POST"])
def factor_lost(request: HttpRequest) -> HttpResponse:
    """For somebody who has shown the password and stands before the second step without what it asks for."""
    if request.user.is_authenticated:
        return redirect("mfa_index")
    stage = get_pending_stage(request)
    if stage is None or stage.key != AuthenticateStage.key or stage.login.user is None:
        return redirect(settings.LOGIN_URL)
    person = stage.login.user
    if request.method == "POST":
        try:
            ask_recovery(person=person)
        except WrongState as error:
            messages.info(request, str(error.reason))
        return render(request, "institutions/people/factor_asked.html", {"asked": True})
    running = person.factor_recoveries.open().first()
    return render(request, "institutions/people/factor_lost.html", {"running": running})


@login_not_required
@audience("account.stop_factor_recovery")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letter leads that says somebody asked. Looking stops nothing: mail filters look, too."""
    row = find_by_stop_link(token)
    if row is None:
        raise Http404
    if request.method == "POST":
        stop_recovery(recovery=row)
        return render(request, "institutions/people/factor_asked.html", {"asked": False})
    return render(request, "institutions/people/factor_stop.html", {"row": row})
