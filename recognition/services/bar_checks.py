"""A legal ground of a refusal is true by the facts of the case, and no grant passes over one: as a sentence by field."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.models import Award
from micro4asia.foundation import walls
from recognition.credit_limits import limits_of
from recognition.instruments.engine import Answer, Condition
from recognition.models import Comparison, Decision, RecognitionRequest
from recognition.regulation import regulation_of
from recognition.services.using import Counted, counts_hours, outcomes_counted, uses_against_all
from recognition.sources import awards_of, sources_of, states_of
from recognition.totals import Totals

if TYPE_CHECKING:
    from recognition.services.deciding import Ruling

Bar = Decision.Bar
# What facts can show; an unmet condition is said by settling it alone.
SHOWN = (Bar.CAP, Bar.USED, Bar.CREDITS, Bar.REGULATED, Bar.REVOKED)


def bar_errors(request: RecognitionRequest, ruling: Ruling, comparison: Comparison, counted: Totals) -> dict[str, str]:
    """Of a refusal alone: a grant names none."""
    if ruling.outcome != Decision.Outcome.REFUSED or not ruling.bar or _is_shown(request, ruling.bar, comparison, counted):
        return {}
    why = [_("The facts of this case do not show that ground.")]
    if ruling.bar == Bar.REGULATED and (told := regulation_of(request, _today(request))):
        why += [f"{told.found}.", told.change]
    return {"bar": " ".join(filter(None, why))}


def shown_bars(request: RecognitionRequest, comparison: Comparison, counted: Totals) -> list[str]:
    """Grounds of law that the facts of the case show."""
    return [bar for bar in SHOWN if _is_shown(request, bar, comparison, counted)]


def _is_shown(request: RecognitionRequest, bar: str, comparison: Comparison, counted: Totals) -> bool:
    match bar:
        case Bar.CAP:
            return request.course is not None and counted.exceeded_by(request.course.credits)
        case Bar.USED:
            return bool(uses_against_all(_asked(request, comparison), but=request.case_number or ""))
        case Bar.CREDITS:
            return any(one.answer == Answer.FAIL for one in limits_of(request, _today(request)))
        case Bar.REGULATED:
            told = regulation_of(request, _today(request))
            return told is not None and told.answer == Answer.FAIL
        case Bar.REVOKED:
            with walls.everything():  # states of awards that this request brings, and no more than that
                return Award.State.REVOKED in states_of(request)
    return False


def _today(request: RecognitionRequest) -> dt.date:
    return request.institution.today() if request.institution else timezone.localdate()


def _asked(request: RecognitionRequest, comparison: Comparison) -> list[Counted]:
    """What a grant would count; where nothing is met, everything that was brought."""
    everything = [(award, outcome) for award in awards_of(request) for outcome in award.version.outcomes.all()]
    return outcomes_counted(request, comparison) or everything


def limits_counted(request: RecognitionRequest, ruling: Ruling, comparison: Comparison, on: dt.date) -> list[Condition]:
    """What the law asks of the credits that this ruling would count."""
    if not counts_hours(request, ruling.outcome) or not ruling.credits:
        return []
    counted = {award.pk for award, _outcome in outcomes_counted(request, comparison)}
    described = {str(key).partition(":")[0] for row in comparison.coverage.all() for key in row.described}
    among = [
        source
        for source in sources_of(request)
        if (source.award.pk in counted if source.award else source.row is not None and str(source.row.pk) in described)
    ]
    return limits_of(request, on, among)


def limit_errors(limits: Sequence[Condition]) -> dict[str, str]:
    """The law is not passed over by granting: what does not hold is left out, or is the ground of a refusal."""
    failed = [one for one in limits if one.answer == Answer.FAIL]
    if not failed:
        return {}
    said = {"limits": " ".join(f"{one.label}: {one.found} ({one.required})." for one in failed)}
    why = _(
        "The law does not let these credits count here. %(limits)s Leave them out of the comparison, or refuse on that ground."
    )
    return {"outcome": why % said}


def kept_with(cap: str, request: RecognitionRequest, ruling: Ruling, comparison: Comparison, on: dt.date) -> str:
    """What the law asked and what was found, beside the running total that a decision keeps; in the language of the decision."""
    with override(request.decision_language):
        told = _asked_by_law(request, ruling, comparison, on)
    said = (json.loads(cap) if cap else {}) | ({"limits": [asdict(one) for one in told]} if told else {})
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def _asked_by_law(request: RecognitionRequest, ruling: Ruling, comparison: Comparison, on: dt.date) -> list[Condition]:
    """What a grant was held against; of a refusal, the ground it rests on."""
    if ruling.bar == Bar.CREDITS:
        return limits_of(request, on)
    field = regulation_of(request, on)
    granted = ruling.outcome != Decision.Outcome.REFUSED
    regulated = [field] if field and field.answer == Answer.FAIL and (granted or ruling.bar == Bar.REGULATED) else []
    return [*limits_counted(request, ruling, comparison, on), *regulated]
