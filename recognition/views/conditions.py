"""Conditions of recognitions: what is open at the desk, soonest first, and what became of one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.answers import asked_for
from recognition.forms.proposing import SettleForm
from recognition.meanwhile import settled
from recognition.models import Condition
from recognition.policies_decisions import may_settle_condition
from recognition.services.conditions import settle_condition
from recognition.views.common import case, officers_desk, posted
from recognition.views.meanwhile import gone_on


@audience("recognition_request.list_incoming")
@require_safe
def condition_list(request: MemberRequest, slug: str) -> HttpResponse:
    institution = officers_desk(request, slug)
    rows = (
        Condition.objects.open()
        .at(institution)
        .select_related(
            "decision__request__institution",
            "decision__request__award",
            "decision__request__course",
        )
    )
    page = Paginator(rows.order_by("due_on", "pk"), 25).get_page(request.GET.get("page"))
    context = {"institution": institution, "page": page, "rows": [(row, row.days_left) for row in page]}
    return render(request, "recognition/conditions.html", context)


@audience("recognition_request.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def condition_settle(request: MemberRequest, slug: str, public_id: str, condition: int) -> HttpResponse:
    """Met or not, with the evidence."""
    row = case(request, slug, public_id)
    may_settle_condition(request.user, row).enforce()
    asked = get_object_or_404(Condition.objects.filter(decision__request=row).select_related("decision__request"), pk=condition)
    form = SettleForm(posted(request))
    if form.is_valid():
        try:
            settle_condition(
                condition=asked,
                by=request.user,
                met=form.cleaned_data["result"] == "met",
                evidence=form.cleaned_data["evidence"],
            )
        except ValidationError as error:
            form.add_error("evidence", error)
        except WrongState as error:
            asked.refresh_from_db()
            if asked.settled_at or not asked.decision.is_in_force:
                return gone_on(request, row, error=error, fields=form.fields, happened=settled(asked))
            form.add_error("result", str(error.reason))
        else:
            messages.success(request, _("Written down. The learner has been told."))
            return redirect("recognition:request", slug, public_id)
    context = {"row": row, "condition": asked, "said": asked_for(asked), "form": form}
    return render(request, "recognition/condition.html", context)
