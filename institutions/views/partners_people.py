"""A partner's first administrator comes from the network; that person gives everybody else their roles."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutions.desks import MemberRequest, require_fresh_factor
from institutions.forms.team import AddressForm, show_errors
from institutions.models import Role
from institutions.policies import may_give_role
from institutions.services.inviting import invite
from institutions.views.partners import of_network
from micro4asia.foundation.http import audience


@audience("partner.invite_administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def administrator(request: MemberRequest, slug: str) -> HttpResponse:
    institution = of_network(request, slug)
    may_give_role(request.user, Role.INSTITUTION_ADMIN, institution).enforce()
    form = AddressForm(request.POST or None, initial={"email": institution.contact_email})
    if request.method == "POST":
        require_fresh_factor(request)
        if form.is_valid():
            # By the registry's clock, as roles are counted: on an Asian morning the institution's own day is still to come there.
            begins, role = timezone.localdate(), Role.INSTITUTION_ADMIN
            try:
                invite(by=request.user, role=role, institution=institution, valid_from=begins, **form.cleaned_data)
            except ValidationError as error:
                show_errors(form, error.update_error_dict({}))
            else:
                messages.success(request, _("The invitation is on its way. It works once and for seven days."))
                return redirect("institutions:network-partner", slug)
    context = {"institution": institution, "names": institution.names(), "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "institutions/network/administrator.html", context, status=status)
