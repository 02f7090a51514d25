"""The faculties and departments of an institution."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.forms.team import UnitForm, show_errors
from institutions.models import Institution, Unit
from institutions.policies import may_keep_team
from institutions.services.units import keep_unit
from institutions.views.team import READERS, TOLD, administered
from micro4asia.foundation.http import audience


@audience("member.list")
@require_safe
def units(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *READERS, told=TOLD)
    context = {
        "institution": institution,
        "rows": as_tree(institution),
        "keeps": may_keep_team(request.user, institution),
        "today": timezone.localdate(),
    }
    return render(request, "institutions/settings/units.html", context)


def as_tree(institution: Institution) -> list[dict[str, Any]]:
    """Every unit below the one it is part of, with its depth."""
    holding = Count("memberships", filter=Q(memberships__ended_at__isnull=True))
    rows = list(institution.units.select_related("institution").annotate(holders=holding).order_by("code"))

    def below(parent: int | None, depth: int) -> list[dict[str, Any]]:
        here = [row for row in rows if row.parent_id == parent]
        return [each for row in here for each in ({"unit": row, "depth": depth}, *below(row.pk, depth + 1))]

    return below(None, 0)


@audience("member.change_role")
@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: MemberRequest, slug: str) -> HttpResponse:
    return _keep(request, administered(request, slug), None)


@audience("member.change_role")
@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: MemberRequest, slug: str, code: str) -> HttpResponse:
    institution = administered(request, slug)
    return _keep(request, institution, get_object_or_404(institution.units.select_related("institution"), code=code))


def _keep(request: MemberRequest, institution: Institution, unit: Unit | None) -> HttpResponse:
    initial = UnitForm.of(unit) if unit else {"valid_from": timezone.localdate()}
    form = UnitForm(request.POST or None, institution=institution, unit=unit, initial=initial)
    if request.method == "POST":
        require_fresh_factor(request)
        if form.is_valid():
            code = unit.code if unit else form.cleaned_data["code"]
            try:
                keep_unit(institution=institution, by=request.user, code=code, unit=unit, **form.values())
            except ValidationError as error:
                show_errors(form, error.update_error_dict({}))
            else:
                messages.success(request, _("The unit has been saved."))
                return redirect("institutions:units", institution.slug)
    context = {"institution": institution, "unit": unit, "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "institutions/settings/units_edit.html", context, status=status)
