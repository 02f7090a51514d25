"""Whether a ruling takes two officers, by the rules of the institution."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recognition import conflicts
from recognition.models import ProposedRuling, RecognitionRequest, SecondOfficerRule

if TYPE_CHECKING:
    from recognition.services.deciding import Ruling


def needs_second(request: RecognitionRequest, *, outcome: str, credits: Decimal) -> bool:
    rules = SecondOfficerRule.objects.in_force().filter(institution=request.institution_id)
    return any(rule.applies(outcome=outcome, purpose=request.purpose, credits=credits) for rule in rules)


def by_two(request: RecognitionRequest, ruling: Ruling, proposal: ProposedRuling | None) -> None:
    """Where the institution asks for two officers, both have said the same outcome and credits, and neither has a conflict of
    interest by now. Raises ValidationError (outcome)."""
    if not needs_second(request, outcome=ruling.outcome, credits=ruling.credits):
        return
    if proposal is None:
        raise ValidationError({"outcome": _("The rules of your institution ask for a second officer here: propose it.")})
    if conflicts.bar(proposal.proposed_by, request):
        why = _("Your colleague who proposed this has a conflict of interest, and it takes two officers: return it.")
        raise ValidationError({"outcome": why})
    said = proposal.fields
    if said.get("outcome") != ruling.outcome or Decimal(said.get("credits") or 0) != ruling.credits:
        why = _("This differs from what was proposed, and takes two officers: return it to your colleague with a remark.")
        raise ValidationError({"outcome": why})
