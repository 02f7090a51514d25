"""The decision: a form beside the letter it makes, a page that shows exactly what will be said, then the act."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from institutions.desks import MemberRequest
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.answers import Told, told
from recognition.clock import appeal_until, local_day
from recognition.evaluation import Evaluation, evaluate, frozen_findings, time_limit, whole
from recognition.forms.decision import DecisionForm
from recognition.models import Comparison, Decision, RecognitionRequest
from recognition.policies import may_decide
from recognition.policies_appeals import may_decide_appeal
from recognition.services.deciding import build_decision, decide_request
from recognition.services.settling import decide_on_appeal
from recognition.services.using import outcomes_counted, said, uses_against
from recognition.views.common import case
from recognition.wording import deadline

State = RecognitionRequest.State


@audience("recognition_request.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def request_decide(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Step by step: `preview` redraws the letter, `check` shows what will be said, `decide` says it."""
    row = case(request, slug, public_id)
    user = request.user
    on_appeal = row.state == State.APPEALED
    (may_decide_appeal if on_appeal else may_decide)(user, row).enforce()
    if row.state != State.IN_EVALUATION and not on_appeal:
        raise WrongState(_("The request is “%(state)s”; it cannot be decided now.") % {"state": row.get_state_display()})
    now = timezone.now()
    view = evaluate(row, on=local_day(now, whole(row)[2].zone))
    step = request.POST.get("step", "")
    bound = step in {"check", "decide"}
    initial = request.POST.dict() if step in {"preview", "back"} else {}
    used = _used(row)
    form = DecisionForm(request.POST if bound else None, request=row, view=view, used=used, initial=initial)
    if bound and form.is_valid():
        ruling = form.ruling()
        try:
            if step == "decide":
                (decide_on_appeal if on_appeal else decide_request)(request=row, by=user, ruling=ruling)
                messages.success(request, _("Decided. The learner has been told where to read it."))
                return redirect("recognition:request", slug, public_id)
            decision = build_decision(request=row, by=user, ruling=ruling, now=now)
            with override(row.decision_language):
                letter = told(decision)
            return render(request, "recognition/decide_check.html", {**_context(row, view, form), "letter": letter})
        except ValidationError as error:
            form.take(error)
    typed = form.data if form.is_bound else initial
    context = {**_context(row, view, form), "letter": _draft(row, view, typed, now), "used": used}
    template = "recognition/decide.html#letter" if step == "preview" else "recognition/decide.html"
    return render(request, template, context)


def _used(row: RecognitionRequest) -> list[str]:
    """Where hours went that a grant would count, in sentences."""
    comparison = Comparison.objects.filter(request=row).first()
    if row.award is None or comparison is None or row.purpose not in RecognitionRequest.COUNTS_CREDITS:
        return []
    return said(uses_against(row.award, outcomes_counted(row.award, comparison), but=row.case_number or ""))


def _context(row: RecognitionRequest, view: Evaluation, form: DecisionForm) -> dict[str, Any]:
    comparison = Comparison.objects.filter(request=row).prefetch_related("rows").first()
    return {
        "row": row,
        "view": view,
        "form": form,
        "grounds": [each for each in comparison.rows.all() if each.substantial or each.difference] if comparison else [],
        "judged": bool(comparison and comparison.is_judged),
        "deadline": deadline(row.clock(), row),
    }


def _draft(row: RecognitionRequest, view: Evaluation, typed: Any, now: dt.datetime) -> Told | None:
    """The letter as far as it is written; unchecked, and nothing before an outcome is chosen."""
    if typed.get("outcome") not in Decision.Outcome.values:
        return None
    institution = whole(row)[2]
    today = local_day(now, institution.zone)
    limit = time_limit(institution, today)
    comparison = Comparison.objects.filter(request=row).first()
    refused = typed.get("outcome") == Decision.Outcome.REFUSED
    decision = Decision(
        request=row,
        outcome=typed["outcome"],
        credits=Decimal(0) if refused else _number(typed.get("credits", "")),
        credit_system=view.value.system,
        language=row.decision_language,
        reasons=typed.get("reasons", ""),
        next_steps=typed.get("next_steps", ""),
        legal_basis=typed.get("legal_basis") or Decision.LegalBasis.NETWORK,
        legal_reference=typed.get("legal_reference", ""),
        bar=typed.get("bar", ""),
        bar_explanation=typed.get("bar_explanation", ""),
        findings=frozen_findings(comparison) if comparison else "",
        appeal_body=limit.appeal_body,
        appeal_days=limit.appeal_days,
        appeal_until=appeal_until(today, days=limit.appeal_days),
        decided_at=now,
        decided_on=today,
    )
    with override(row.decision_language):
        return told(decision)


def _number(typed: str) -> Decimal:
    try:
        value = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return Decimal(0)
    return value if value.is_finite() and 0 <= value < 1000 else Decimal(0)
