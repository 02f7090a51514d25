"""The people who work at an institution: who holds what from when until when, and who may change it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.forms.team import DatesForm, RoleForm, show_errors
from institutions.models import Grant, Institution, Invitation, Membership, Role, User
from institutions.policies import may_change_role, may_confirm_role, may_keep_team
from institutions.services.granting import change_dates, confirm_role, decline_role, grant_role
from institutions.services.leaving import end_role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from micro4asia.foundation.text import name_sort_key

RECENT = dt.timedelta(days=30)
READERS = (Role.ISSUER, Role.QA_REVIEWER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
# Who is told that a page of the team is not theirs; officers and assessors are no readers of it.
TOLD = (*READERS, Role.NETWORK_ADMIN)


def administered(request: MemberRequest, slug: str) -> Institution:
    """The institution, for whoever administers it."""
    return desk(request, slug, Role.INSTITUTION_ADMIN, told=TOLD)


@audience("member.list")
@require_safe
def team(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *READERS, told=TOLD)
    keeps = bool(may_keep_team(request.user, institution))
    rows = institution.memberships.not_over().select_related("user", "unit__institution").order_by("valid_from", "pk")
    people: dict[User, list[Membership]] = {}
    for row in rows:
        people.setdefault(row.user, []).append(row)
    context = {
        "institution": institution,
        "people": sorted(people.items(), key=lambda pair: name_sort_key(pair[0].full_name)),
        "keeps": keeps,
        "today": timezone.localdate(),
        "grants": [] if not keeps else _waiting(request, institution),
        "invitations": [] if not keeps else _invitations(institution),
    }
    return render(request, "institutions/settings/team.html", context)


def _waiting(request: MemberRequest, institution: Institution) -> list[dict[str, Any]]:
    rows = institution.grants.open().select_related("user", "asked_by", "institution").order_by("asked_at")
    return [{"grant": row, "verdict": _may_confirm(request.user, row)} for row in rows]


def _may_confirm(user: User, row: Grant) -> Any:
    return may_confirm_role(user, to=row.user, asked_by=row.asked_by, institution=row.institution)


def _invitations(institution: Institution) -> list[Invitation]:
    """The open ones, and those of the last month that ended otherwise: whoever wonders why nobody came finds the reason."""
    recent = timezone.now() - RECENT
    rows = institution.invitations.filter(accepted_at__isnull=True, invited_at__gt=recent)
    return list(rows.select_related("unit__institution", "invited_by"))


@audience("member.change_role")
@require_http_methods(["GET", "HEAD", "POST"])
def team_person(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """One colleague: their roles here, and another one for them."""
    institution = administered(request, slug)
    person = _colleague(institution, public_id)
    form = RoleForm(request.POST or None, institution=institution)
    if request.method == "POST":
        require_fresh_factor(request)
        if form.is_valid() and (given := _given(form, person, institution, by=request.user)):
            _say_given(request, given)
            return redirect("institutions:team-person", slug, public_id)
    roles = [{"row": row, "verdict": may_change_role(request.user, row)} for row in person.here]  # type: ignore[attr-defined]
    context = {"institution": institution, "person": person, "roles": roles, "form": form, "own": person == request.user}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "institutions/settings/team_person.html", context, status=status)


def _colleague(institution: Institution, public_id: str) -> User:
    here = institution.memberships.select_related("unit__institution", "institution").order_by("-valid_from", "-pk")
    rows = User.objects.filter(memberships__institution=institution).distinct()
    return get_object_or_404(rows.prefetch_related(Prefetch("memberships", here, to_attr="here")), public_id=public_id)


def _given(form: RoleForm, person: User, institution: Institution, *, by: User) -> Membership | Grant | None:
    try:
        return grant_role(user=person, institution=institution, by=by, **form.place())
    except ValidationError as error:
        show_errors(form, error.update_error_dict({}))
        return None


def _say_given(request: MemberRequest, given: Membership | Grant) -> None:
    if isinstance(given, Grant):
        messages.info(request, _("The role waits for a second administrator. It is held once one has confirmed it."))
    else:
        messages.success(request, _("The role has been given."))


@audience("member.change_role")
@require_http_methods(["GET", "HEAD", "POST"])
def team_role(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """One role of a colleague: its last day."""
    institution = administered(request, slug)
    row = _role(institution, public_id)
    form = DatesForm(request.POST or None, initial={"valid_to": row.valid_to})
    if request.method == "POST":
        require_fresh_factor(request)
        if form.is_valid():
            try:
                change_dates(membership=row, by=request.user, valid_to=form.cleaned_data["valid_to"])
            except ValidationError as error:
                form.add_error("valid_to", error.messages)
            else:
                messages.success(request, _("The dates have been changed."))
                return redirect("institutions:team-person", slug, row.user.public_id)
    context = {"institution": institution, "row": row, "form": form, "verdict": may_change_role(request.user, row)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "institutions/settings/team_role.html", context, status=status)


@audience("member.remove")
@require_POST
def team_role_end(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Take the role away now."""
    institution = administered(request, slug)
    row = _role(institution, public_id)
    require_fresh_factor(request)
    end_role(membership=row, by=request.user)
    messages.success(request, _("The role has ended, and the person has been signed out everywhere."))
    return redirect("institutions:team", slug)


def _role(institution: Institution, public_id: str) -> Membership:
    rows = institution.memberships.select_related("user", "institution", "unit__institution")
    return get_object_or_404(rows, public_id=public_id)


@audience("member.change_role")
@require_POST
def team_grant(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Answer, as the second administrator, what the first wants to give."""
    institution = administered(request, slug)
    grant = get_object_or_404(institution.grants, public_id=public_id)
    require_fresh_factor(request)
    answer_grant(request, grant)
    return redirect("institutions:team", slug)


def answer_grant(request: MemberRequest, grant: Grant) -> None:
    """Confirm or decline, and say so. What can no longer be confirmed stays with its reason."""
    if request.POST.get("do") != "confirm":
        decline_role(grant=grant, by=request.user)
        messages.success(request, _("The role has not been given."))
        return
    try:
        confirm_role(grant=grant, by=request.user)
    except ValidationError as error:
        raise WrongState(" ".join(error.messages)) from error
    messages.success(request, _("You have confirmed the role. It is held from now on."))
