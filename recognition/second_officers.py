"""Whether a ruling takes two officers, by the rules of the institution."""

from __future__ import annotations

from decimal import Decimal

from recognition.models import RecognitionRequest, SecondOfficerRule


def needs_second(request: RecognitionRequest, *, outcome: str, credits: Decimal) -> bool:
    rules = SecondOfficerRule.objects.in_force().filter(institution=request.institution_id)
    return any(rule.applies(outcome=outcome, purpose=request.purpose, credits=credits) for rule in rules)
