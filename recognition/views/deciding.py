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
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.answers import Told, asked_for, told
from recognition.clock import local_day
from recognition.ended_targets import target_json
from recognition.evaluation import Evaluation, evaluate, frozen_findings, place_of
from recognition.forms.decision import DecisionForm
from recognition.forms.decision_parts import initial_of, typed
from recognition.limits import last_day, time_limit
from recognition.meanwhile import standing
from recognition.models import Comparison, Decision, ProposedRuling, RecognitionRequest
from recognition.paragraphs import insert, paragraphs_for
from recognition.policies import may_decide
from recognition.policies_appeals import may_decide_appeal
from recognition.policies_decisions import may_decide_proposed
from recognition.second_officers import needs_second
from recognition.services.deciding import build_decision, decide_request, left_over_of
from recognition.services.following import by_hours, prefilled
from recognition.services.proposing import propose_decision, standing_proposal
from recognition.services.recording import unsaved_conditions
from recognition.services.settling import decide_on_appeal
from recognition.services.using import outcomes_counted, said, uses_against_all
from recognition.sources import read_whole
from recognition.views.common import case
from recognition.views.meanwhile import gone_on
from recognition.wording import deadline

State = RecognitionRequest.State
DECIDABLE = (State.IN_EVALUATION, State.PROPOSED, State.APPEALED)


@audience("recognition_request.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def request_decide(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Step by step: `preview` redraws the letter, `compose` puts paragraphs in, `check` shows what will be said; then `decide`
    says it, or `propose` hands it to a colleague. Whoever was slower is shown what was decided."""
    row = case(request, slug, public_id)
    user = request.user
    if row.kind == RecognitionRequest.Kind.BEFORE:
        return redirect("recognition:pre-answer", slug, public_id)
    proposal = standing_proposal(row) if row.state == State.PROPOSED else None
    on_appeal = row.state == State.APPEALED
    (may_decide_appeal if on_appeal else may_decide)(user, row).enforce()
    if row.state not in DECIDABLE:
        return _too_late(request, row)
    now, stands = timezone.now(), standing(row)
    read_whole(row)
    comparison = Comparison.objects.of(row)
    view = evaluate(row, on=local_day(now, place_of(row).zone), comparison=comparison)
    step = request.POST.get("step", "")
    bound = step in {"check", "decide", "propose"}
    used = _used(row, comparison)
    kept: dict[str, Any] = {"request": row, "view": view, "used": used}
    initial = _initial(request, row, view, proposal, kept)
    form = DecisionForm(request.POST if bound else None, initial=initial, **kept)
    seen = request.POST.get("seen")
    if step != "preview" and seen not in {None, stands}:
        return gone_on(request, row, fields=form.fields)
    status = 200
    if bound and form.is_valid():
        ruling = form.ruling()
        try:
            if step == "decide":
                if on_appeal:
                    decide_on_appeal(request=row, by=user, ruling=ruling)
                else:
                    decide_request(request=row, by=user, ruling=ruling, seen=stands)
                messages.success(request, _("Decided. The learner has been told where to read it."))
                return redirect("recognition:request", slug, public_id)
            if step == "propose":
                propose_decision(request=row, by=user, ruling=ruling, seen=stands)
                messages.success(request, _("Proposed. A colleague decides, or returns it to you."))
                return redirect("recognition:request", slug, public_id)
            return render(request, "recognition/decide_check.html", _checked(row, user, form, view, proposal, comparison, now))
        except ValidationError as error:
            form.take(error)
            # The page before showed it as it would be said: what stands against it now came in between.
            comparison = Comparison.objects.of(row)
            used = _used(row, comparison)
            status = 409 if step != "check" and used else 200
        except WrongState as error:
            row = case(request, slug, public_id)
            if standing(row) != stands:
                return gone_on(request, row, fields=form.fields)
            form.add_error(None, str(error.reason))
            comparison = Comparison.objects.of(row)
            used, status = _used(row, comparison), 409
    written = form.data if form.is_bound else initial
    context = {
        **_context(row, view, form, comparison),
        "letter": _draft(row, view, written, comparison, now),
        "used": used,
        "documents": row.purpose in RecognitionRequest.COUNTS_CREDITS and any(source.award is None for source in view.sources),
        "proposal": proposal,
        "stands": stands,
        "returned": ProposedRuling.objects.filter(request=row, returned_at__isnull=False).first(),
        "paragraphs": paragraphs_for(row, view),
        "may_return": may_decide_proposed(user, row, proposal) if proposal else None,
    }
    template = "recognition/decide.html#letter" if step == "preview" else "recognition/decide.html"
    return render(request, template, context, status=status)


def _initial(
    request: MemberRequest, row: RecognitionRequest, view: Evaluation, proposal: ProposedRuling | None, kept: dict[str, Any]
) -> dict[str, Any]:
    """What was typed so far; else what a colleague proposed, or got back; else what the rules or the hours come to."""
    step = request.POST.get("step", "")
    if step in {"preview", "back", "compose", "draft"}:
        initial = typed(DecisionForm, request.POST, **kept)
        if step == "compose":
            ticked = set(request.POST.getlist("paragraph"))
            chosen = [one for one in paragraphs_for(row, view) if one.key in ticked]
            initial["reasons"], initial["next_steps"] = insert(
                chosen, reasons=initial["reasons"] or "", next_steps=initial["next_steps"] or ""
            )
            if any(one.is_translated for one in chosen):
                initial["translation"] = Decision.Translation.TRANSLATED
        return initial
    stored = proposal or ProposedRuling.objects.filter(request=row).first()
    if stored and stored.fields:
        return initial_of(stored.fields)
    return prefilled(row) or by_hours(row, view)


def _checked(
    row: RecognitionRequest,
    user: User,
    form: DecisionForm,
    view: Evaluation,
    proposal: ProposedRuling | None,
    comparison: Comparison | None,
    now: dt.datetime,
) -> dict[str, Any]:
    """Exactly what will be said, and which of the two acts it takes."""
    ruling = form.ruling()
    decision = build_decision(request=row, by=user, ruling=ruling, now=now)
    with override(row.decision_language):
        letter = told(decision)
        asked = [asked_for(one) for one in unsaved_conditions(ruling.conditions)]
    own = proposal is not None and proposal.proposed_by_id == user.pk
    second = needs_second(row, outcome=ruling.outcome, credits=ruling.credits)
    return {
        **_context(row, view, form, comparison),
        "letter": letter,
        "asked": asked,
        "decision": decision,
        "proposes": own or (second and proposal is None and row.state == State.IN_EVALUATION),
        "sent": [(name, value) for name, values in form.data.lists() for value in values if name not in UNSENT],  # type: ignore[attr-defined]
    }


UNSENT = {"csrfmiddlewaretoken", "step", "paragraph"}


def _too_late(request: MemberRequest, row: RecognitionRequest) -> HttpResponse:
    """The case went on meanwhile: what was decided, by whom and when, instead of a bare refusal."""
    reason = WrongState(_("The request is “%(state)s”; it cannot be decided now.") % {"state": row.get_state_display()})
    return gone_on(request, row, error=reason, fields=DecisionForm.base_fields)


def _used(row: RecognitionRequest, comparison: Comparison | None) -> list[str]:
    """Where hours went that a grant would count, in sentences."""
    if comparison is None or row.purpose not in RecognitionRequest.COUNTS_CREDITS:
        return []
    return said(uses_against_all(outcomes_counted(row, comparison), but=row.case_number or ""))


def _context(row: RecognitionRequest, view: Evaluation, form: DecisionForm, comparison: Comparison | None) -> dict[str, Any]:
    return {
        "row": row,
        "view": view,
        "form": form,
        "grounds": [each for each in comparison.rows.all() if each.substantial or each.difference] if comparison else [],
        "judged": bool(comparison and comparison.is_judged),
        "deadline": deadline(row.clock(), row),
    }


def _draft(row: RecognitionRequest, view: Evaluation, typed: Any, comparison: Comparison | None, now: dt.datetime) -> Told | None:
    """The letter as far as it is written; unchecked, and nothing before an outcome is chosen."""
    if typed.get("outcome") not in Decision.Outcome.values:
        return None
    institution = place_of(row)
    today = local_day(now, institution.zone)
    limit = time_limit(institution, today, procedure=row.procedure)
    refused = typed.get("outcome") == Decision.Outcome.REFUSED
    credits = Decimal(0) if refused else _number(str(typed.get("credits") or ""))
    decision = Decision(
        request=row,
        outcome=typed["outcome"],
        alternative_purpose=typed.get("alternative_purpose") or "",
        alternative_level=typed.get("alternative_level") or "",
        credits=credits,
        credit_system=view.value.system,
        language=row.decision_language,
        reasons=typed.get("reasons") or "",
        next_steps=typed.get("next_steps") or "",
        legal_basis=typed.get("legal_basis") or Decision.LegalBasis.NETWORK,
        legal_reference=typed.get("legal_reference") or "",
        bar=typed.get("bar") or "",
        bar_explanation=typed.get("bar_explanation") or "",
        lowered_explained=typed.get("lowered_explained") or "",
        findings=frozen_findings(comparison) if comparison else "",
        left_over=left_over_of(row, typed["outcome"], credits, view, comparison),
        target=target_json(row, today, outcome=typed["outcome"], counts_for=typed.get("counts_for") or ""),
        appeal_body=limit.appeal_body,
        appeal_days=limit.appeal_days,
        appeal_until=last_day(limit, today, limit.appeal_days),
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
