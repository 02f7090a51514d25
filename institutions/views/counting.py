"""How one institution counts and grades: its colleagues read it, its administrators change it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import STAFF, MemberRequest, desk
from institutions.fact_lines import SMALLEST_TABLE, lines_of
from institutions.facts import KINDS, OWN
from institutions.forms.reference import FrameworkForm, scales_of
from institutions.models import CreditSystem, Level, Role
from institutions.policies import may_keep_reference
from institutions.services.reference import choose_framework
from institutions.views.changing import change, kind_of, withdraw
from micro4asia.foundation.http import audience


@audience("reference.read_own")
@require_safe
def counting(request: MemberRequest, slug: str) -> HttpResponse:
    institution, today = desk(request, slug, *STAFF), timezone.localdate()
    own = [(kind, kind.model.objects.filter(**{"institution": institution}).order_by("-valid_from")) for kind in OWN]
    national = CreditSystem.objects.on(today).filter(country=institution.country)
    levels = Level.objects.on(today).filter(framework=institution.level_framework)
    context = {
        "institution": institution,
        "sections": [(kind, lines_of(kind, rows, today)) for kind, rows in own],
        "national": lines_of(KINDS["credit-systems"], national, today),
        "levels": lines_of(KINDS["levels"], levels, today),
        "scales": lines_of(KINDS["grade-scales"], scales_of(institution), today),
        "smallest": SMALLEST_TABLE,
        "may_change": may_keep_reference(request.user, institution),
    }
    return render(request, "institutions/settings/counting.html", context)


@audience("reference.change_own")
@require_http_methods(["GET", "HEAD", "POST"])
def counting_change(request: MemberRequest, slug: str, kind: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN)
    back, template = reverse("institutions:counting", args=[slug]), "institutions/settings/counting_change.html"
    return change(request, kind_of(kind, own=True), back=back, template=template, institution=institution)


@audience("reference.change_own")
@require_POST
def counting_withdraw(request: MemberRequest, slug: str, kind: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN)
    back = reverse("institutions:counting", args=[slug])
    return withdraw(request, kind_of(kind, own=True), back=back, institution=institution)


@audience("reference.change_own")
@require_http_methods(["GET", "HEAD", "POST"])
def counting_framework(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN)
    form = FrameworkForm(request.POST or None, initial={"framework": institution.level_framework})
    if form.is_valid():
        try:
            choose_framework(institution=institution, by=request.user, framework=form.cleaned_data["framework"])
            messages.success(request, _("The framework has been changed. What has a level keeps it."))
            return redirect("institutions:counting", slug)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"institution": institution, "form": form}
    return render(request, "institutions/settings/counting_framework.html", context)
