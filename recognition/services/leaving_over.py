"""Of the hours that were shown: how many a decision recognises, and which of the rest may count elsewhere (domain.md §4.2).

An hour counts by its outcome, once in the whole network. So what rounding or a smaller course leaves over of an outcome that
counts here is not free by itself; an outcome that counts neither here nor elsewhere is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from micro4asia.foundation.numbers import plain
from recognition.models import RecognitionRequest
from recognition.services.using import Counted, uses_against_all
from recognition.sources import awards_of


def left_over(
    request: RecognitionRequest,
    *,
    hours: Fraction | Decimal,
    credits: Fraction | Decimal,
    hours_per_credit: Decimal,
    counted: Sequence[Counted],
) -> str:
    """What a decision that grants credits keeps of it, JSON; empty where nothing is left over.

    hours: all that were shown. counted: the outcomes that it uses; what a document brought is in no ledger.
    """
    if not counted and request.award:
        return ""
    awards, whole = awards_of(request), Fraction(hours)
    brought = [(award, outcome) for award in awards for outcome in award.version.outcomes.all()]
    used = {outcome.pk for _award, outcome in counted}
    rest = {outcome.pk: (award, outcome) for award, outcome in brought if outcome.pk not in used}.values()
    most = whole - sum((Fraction(outcome.hours) for _award, outcome in rest), Fraction(0))
    recognised = min(Fraction(credits) * Fraction(hours_per_credit), most)
    if not 0 < recognised < whole:
        return ""
    taken = {use.outcome_id for use in uses_against_all(rest, but=request.case_number or "")}
    free = [
        (f"{award.version.micro_credential.code} {outcome.code}" if len(awards) > 1 else outcome.code, plain(outcome.hours))
        for award, outcome in rest
        if outcome.pk not in taken
    ]
    said = {
        "hours": plain(whole),
        "recognised": plain(recognised),
        "free": free,
        "documents": request.further_sources.filter(award__isnull=True).exists(),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
