"""Inviting a colleague, and what whoever holds the letter's link sees."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from institutions.desks import MemberRequest, require_fresh_factor
from institutions.forms.account import NewAccountForm
from institutions.forms.team import InviteForm, show_errors
from institutions.models import Grant, Invitation, Membership, User
from institutions.services.inviting import invite, revoke_invitation
from institutions.services.joining import accept, find, open_account
from institutions.views.team import administered
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience


@audience("member.invite")
@require_http_methods(["GET", "HEAD", "POST"])
def team_invite(request: MemberRequest, slug: str) -> HttpResponse:
    """Offer a role to an address. The answer is the same whether or not the address has an account."""
    institution = administered(request, slug)
    form = InviteForm(request.POST or None, institution=institution)
    if request.method == "POST":
        require_fresh_factor(request)
        if form.is_valid():
            letter = {name: form.cleaned_data[name] for name in ("email", "language")}
            try:
                invite(institution=institution, by=request.user, **letter, **form.place())
            except ValidationError as error:
                show_errors(form, error.update_error_dict({}))
            else:
                messages.success(request, _("The invitation is on its way. It works once and for seven days."))
                return redirect("institutions:team", slug)
    context = {"institution": institution, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "institutions/settings/team_invite.html", context, status=status)


@audience("member.invite")
@require_POST
def invitation_revoke(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = administered(request, slug)
    row = get_object_or_404(institution.invitations, public_id=public_id)
    require_fresh_factor(request)
    revoke_invitation(invitation=row, by=request.user)
    messages.success(request, _("The invitation has been revoked. Its link answers no more."))
    return redirect("institutions:team", slug)


@login_not_required
@audience("invitation.open")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows what is offered and consumes nothing. A link that is unknown, used, revoked or expired is no page at all."""
    row = find(token)
    if row is None:
        raise Http404
    if isinstance(request.user, User):
        return _offered(request, row, token)
    form = NewAccountForm(request.POST or None, email=row.email)
    if form.is_valid() and (user := _opened(form, token)):
        given = _taken_up(token, user)
        # Just typed: the second factor, which is set up next, need not ask for it again.
        record_authentication(request, user, "password", reauthenticated=True)
        signed_in: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=_next(given))
        return signed_in
    return _look(request, row, form=form)


def _offered(request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
    """To somebody who is signed in: a button, which also makes the address one of theirs."""
    problem = ""
    if request.method == "POST" and isinstance(request.user, User):
        if row.email not in request.user.verified_addresses():
            # A further address opens the account: whoever finds a browser open does not make theirs one.
            require_fresh_factor(cast("MemberRequest", request))
        try:
            given = _taken_up(token, request.user)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            if isinstance(given, Grant):
                messages.info(request, _("You have accepted. A second administrator has yet to confirm the role."))
            else:
                messages.success(request, _("You have accepted. Welcome to the team."))
            return redirect(_next(given))
    return _look(request, row, problem=problem)


def _opened(form: NewAccountForm, token: str) -> User | None:
    values = form.cleaned_data
    try:
        return open_account(token=token, full_name=values["full_name"], password=values["password"])
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _taken_up(token: str, user: User) -> Membership | Grant:
    try:
        return accept(token=token, by=user)
    except WrongState as error:
        # Somebody with the same link was quicker: to everybody else it is a link that leads nowhere.
        raise Http404 from error


def _next(given: Membership | Grant) -> str:
    """Whoever holds a role sets up a second factor first; that page leads on by itself where there is one."""
    home = reverse("institutions:overview", args=[given.institution.slug]) if given.institution else reverse("institutions:list")
    return f"{reverse('institutions:second-factor')}?{urlencode({'next': home})}"


def _look(request: HttpRequest, row: Invitation, *, form: NewAccountForm | None = None, problem: str = "") -> HttpResponse:
    known = isinstance(request.user, User) and row.email in request.user.verified_addresses()
    login = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    context = {"invitation": row, "form": form, "known": known, "login": login, "problem": problem}
    status = 422 if problem or (form and form.errors) else 200
    response = render(request, "institutions/people/invitation.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
