"""The network's view of the people who work in it. Learners are not among them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from institutions.desks import MemberRequest, at_the_network, require_fresh_factor
from institutions.forms.team import AddressForm, show_errors
from institutions.models import FactorRecovery, Grant, Invitation, Membership, Role, User
from institutions.policies import may_close_account, may_confirm_role, may_recover_factor
from institutions.services.inviting import invite, revoke_invitation
from institutions.services.leaving import end_role, reinstate_person, suspend_person
from institutions.services.recovering import approve_recovery, refuse_recovery, send_reset_link
from institutions.views.team import answer_grant
from micro4asia.foundation.http import audience
from micro4asia.foundation.text import search_key

AT_ONCE = 50


def staff() -> Any:
    """Everybody who holds or held a role. An account without one is a learner's, and none of the network's business."""
    roles = Membership.objects.not_over().select_related("institution").order_by("institution__code", "role")
    with_roles = User.objects.filter(pk__in=Membership.objects.values("user"))
    return with_roles.prefetch_related(Prefetch("memberships", roles, to_attr="held")).order_by("full_name", "pk")


@audience("account.list_all")
@require_http_methods(["GET", "HEAD"])
def people(request: MemberRequest) -> HttpResponse:
    at_the_network(request)
    words = search_key(request.GET.get("q", ""))
    found = [one for one in staff() if words in search_key(f"{one.full_name} {one.email}")] if words else staff()
    context = {
        "pages": Paginator(found, AT_ONCE).get_page(request.GET.get("page")),
        "q": request.GET.get("q", ""),
        "form": AddressForm(),
        **waiting(request.user),
    }
    return render(request, "institutions/people/people.html", context)


def waiting(user: User) -> dict[str, Any]:
    """What waits for a network administrator: registrars to confirm, lost factors to answer, letters under way."""
    grants = Grant.objects.open().select_related("user", "asked_by", "institution").order_by("asked_at")
    recoveries = FactorRecovery.objects.open().select_related("user", "first_by", "second_by")
    return {
        "grants": [
            (row, may_confirm_role(user, to=row.user, asked_by=row.asked_by, institution=row.institution)) for row in grants
        ],
        "recoveries": [(row, may_recover_factor(user, row.user, approved_by=row.first_by)) for row in recoveries],
        "invitations": Invitation.objects.visible_to(user)
        .open()
        .filter(Q(institution__isnull=True) | Q(role=Role.INSTITUTION_ADMIN))
        .select_related("institution", "invited_by"),
    }


@audience("network_member.invite")
@require_POST
def network_invite(request: MemberRequest) -> HttpResponse:
    """A further network administrator: two are needed before a lost second factor can be given up."""
    at_the_network(request)
    require_fresh_factor(request)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            invite(
                role=Role.NETWORK_ADMIN, by=request.user, institution=None, valid_from=timezone.localdate(), **form.cleaned_data
            )
        except ValidationError as error:
            show_errors(form, error.update_error_dict({}))
        else:
            messages.success(request, _("The invitation is on its way. It works once and for seven days."))
            return redirect("institutions:network-people")
    context = {"pages": Paginator(staff(), AT_ONCE).get_page(1), "q": "", "form": form, **waiting(request.user)}
    return render(request, "institutions/people/people.html", context, status=422)


@audience("network_member.invite")
@require_POST
def network_invitation_revoke(request: MemberRequest, public_id: str) -> HttpResponse:
    at_the_network(request)
    row = get_object_or_404(Invitation.objects.visible_to(request.user), public_id=public_id)
    require_fresh_factor(request)
    revoke_invitation(invitation=row, by=request.user)
    messages.success(request, _("The invitation has been revoked. Its link answers no more."))
    return redirect("institutions:network-people")


@audience("network_member.confirm_role")
@require_POST
def network_grant(request: MemberRequest, public_id: str) -> HttpResponse:
    """Confirm a registrar where the institution has no second administrator."""
    at_the_network(request)
    grant = get_object_or_404(Grant, public_id=public_id)
    require_fresh_factor(request)
    answer_grant(request, grant)
    return redirect("institutions:network-people")


@audience("account.list_all")
@require_http_methods(["GET", "HEAD"])
def person(request: MemberRequest, public_id: str) -> HttpResponse:
    at_the_network(request)
    one = get_object_or_404(staff(), public_id=public_id)
    context = {
        "person": one,
        "addresses": one.verified_addresses(),
        "factors": one.authenticator_set.exclude(type="recovery_codes").count(),
        "verdict": may_close_account(request.user, one),
        "recovery": one.factor_recoveries.open().first(),
    }
    return render(request, "institutions/people/person.html", context)


@audience("account.deactivate")
@require_POST
def person_close(request: MemberRequest, public_id: str) -> HttpResponse:
    """Close an account, or open it again."""
    at_the_network(request)
    one = get_object_or_404(staff(), public_id=public_id)
    require_fresh_factor(request)
    if request.POST.get("do") == "open":
        reinstate_person(person=one, by=request.user)
        messages.success(request, _("The account is open again."))
    else:
        suspend_person(person=one, by=request.user)
        messages.success(request, _("The account is closed. The person has been signed out everywhere."))
    return redirect("institutions:network-person", public_id)


@audience("account.send_reset_link")
@require_POST
def person_reset(request: MemberRequest, public_id: str) -> HttpResponse:
    """Have the person choose a new password by letter. Nobody sets one for somebody else."""
    at_the_network(request)
    one = get_object_or_404(staff(), public_id=public_id)
    require_fresh_factor(request)
    send_reset_link(person=one, by=request.user)
    messages.success(request, _("A letter with a link for a new password is on its way to the person."))
    return redirect("institutions:network-person", public_id)


@audience("network_member.end_role")
@require_POST
def network_role_end(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take the role of a network administrator away. Roles at institutions are ended there."""
    at_the_network(request)
    row = get_object_or_404(Membership.objects.filter(institution__isnull=True), public_id=public_id)
    require_fresh_factor(request)
    end_role(membership=row, by=request.user)
    messages.success(request, _("The role has ended, and the person has been signed out everywhere."))
    return redirect("institutions:network-people")


@audience("account.reset_mfa_of_other")
@require_POST
def recovery_answer(request: MemberRequest, public_id: str) -> HttpResponse:
    """One of the two who agree that a lost second factor goes, or the one who says no."""
    at_the_network(request)
    row = get_object_or_404(FactorRecovery, public_id=public_id)
    require_fresh_factor(request)
    if request.POST.get("do") == "approve":
        row = approve_recovery(recovery=row, by=request.user)
        told = _("You have approved it. A second network administrator has to.")
        if row.state == FactorRecovery.State.WAITING:
            told = _("Both have approved it. The second factor goes in a day, unless the person stops it.")
        elif row.state == FactorRecovery.State.STOPPED:
            told = _("The person has used a second factor since they asked. The request is closed.")
        messages.success(request, told)
    else:
        refuse_recovery(recovery=row, by=request.user)
        messages.success(request, _("You have refused it. The second factor stays."))
    return redirect("institutions:network-people")
