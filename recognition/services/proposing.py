"""Two officers: one proposes, another decides or returns it with a remark. And the rules that say when it takes two."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition.decision_news import tell_proposed, tell_returned
from recognition.models import ProposedRuling, RecognitionRequest, SecondOfficerRule
from recognition.policies import may_decide
from recognition.policies_decisions import may_decide_proposed, may_set_rules
from recognition.services.deciding import Ruling, build_decision, still_stands
from recognition.services.record_checks import ConditionSaid

State = RecognitionRequest.State


@transaction.atomic
def propose_decision(*, request: RecognitionRequest, by: User, ruling: Ruling, seen: str | None = None) -> ProposedRuling:
    """Store what is to be decided, checked as a decision would be; who proposed it may put it right until it is decided.

    seen: as for decide_request. Raises PermissionDenied, ValidationError (by field of the ruling), WrongState.
    """
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_decide(by, request).enforce()
    still_stands(request, seen)
    now = timezone.now()
    standing = standing_proposal(request)
    if request.state == State.IN_EVALUATION:
        request.move_to(State.PROPOSED)
    elif request.state != State.PROPOSED or (standing and standing.proposed_by_id != by.pk):
        raise WrongState(_("The request is “%(state)s”; nothing can be proposed now.") % {"state": request.get_state_display()})
    decision = build_decision(request=request, by=by, ruling=ruling, now=now)
    proposal, _new = ProposedRuling.objects.update_or_create(
        request=request,
        defaults={
            "ruling": to_json(ruling),
            "proposed_by": by,
            "proposed_at": now,
            "returned_by": None,
            "returned_at": None,
            "remark": "",
        },
    )
    request.save(update_fields=["state"])
    record(
        "decision_proposed",
        on=request,
        by=by,
        institution_id=request.institution_id,
        outcome=decision.outcome,
        credits=decision.credits,
    )
    tell_proposed(proposal)
    return proposal


@transaction.atomic
def return_proposal(*, request: RecognitionRequest, by: User, remark: str) -> ProposedRuling:
    """Back to the evaluation, with what is to be looked at again. Raises PermissionDenied, ValidationError, WrongState."""
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    proposal = ProposedRuling.objects.select_for_update().filter(request=request).first()
    may_decide_proposed(by, request, proposal).enforce()
    if request.state != State.PROPOSED or proposal is None:
        raise WrongState(_("The request is “%(state)s”; nothing can be returned.") % {"state": request.get_state_display()})
    if not remark.strip():
        raise ValidationError({"remark": _("Say what is to be looked at again.")})
    request.move_to(State.IN_EVALUATION)
    request.save(update_fields=["state"])
    proposal.returned_by, proposal.returned_at, proposal.remark = by, timezone.now(), remark.strip()
    proposal.full_clean(exclude=["request"], validate_constraints=False)
    proposal.save(update_fields=["returned_by", "returned_at", "remark"])
    record("proposal_returned", on=request, by=by, institution_id=request.institution_id)
    tell_returned(proposal)
    return proposal


def standing_proposal(request: RecognitionRequest) -> ProposedRuling | None:
    """What waits for its decision; None where nothing was proposed, or it was returned."""
    return ProposedRuling.objects.filter(request=request, returned_at__isnull=True).select_related("proposed_by").first()


def to_json(ruling: Ruling) -> str:
    return json.dumps(asdict(ruling), ensure_ascii=False, sort_keys=True, default=str)


def from_json(said: dict[str, Any]) -> Ruling:
    """What was proposed, as the form and the service read it. Fields that are not known any more are left out."""
    known = {field.name for field in fields(Ruling)}
    values = {name: value for name, value in said.items() if name in known}
    values["credits"] = Decimal(values.get("credits") or 0)
    for name in ("legal_version", "valid_until"):
        values[name] = dt.date.fromisoformat(values[name]) if values.get(name) else None
    values["conditions"] = tuple(_condition(one) for one in values.get("conditions") or ())
    return Ruling(**values)


def _condition(said: dict[str, Any]) -> ConditionSaid:
    left = said["credits_otherwise"]
    return ConditionSaid(
        said["what"],
        dt.date.fromisoformat(said["due_on"]),
        said["checked_by"],
        said["otherwise"],
        Decimal(left) if left else None,
    )


@transaction.atomic
def add_rule(
    *, institution: Institution, by: User, outcome: str = "", purpose: str = "", credits_over: Decimal | None = None
) -> SecondOfficerRule:
    """Said twice, it stands once. Raises PermissionDenied, ValidationError."""
    may_set_rules(by, institution).enforce()
    said = {"outcome": outcome, "purpose": purpose, "credits_over": credits_over}
    if standing := SecondOfficerRule.objects.in_force().filter(institution=institution, **said).first():
        return standing
    rule = SecondOfficerRule(institution=institution, added_by=by, **said)
    rule.full_clean()
    rule.save(force_insert=True)
    record("second_officer_rule_added", on=rule, by=by, institution_id=institution.pk, outcome=outcome, purpose=purpose)
    return rule


@transaction.atomic
def end_rule(*, rule: SecondOfficerRule, by: User) -> SecondOfficerRule:
    rule = SecondOfficerRule.objects.select_for_update(of=("self",)).select_related("institution").get(pk=rule.pk)
    may_set_rules(by, rule.institution).enforce()
    if rule.ended_at is None:
        rule.ended_by, rule.ended_at = by, timezone.now()
        rule.save(update_fields=["ended_by", "ended_at"])
        record("second_officer_rule_ended", on=rule, by=by, institution_id=rule.institution_id)
    return rule
