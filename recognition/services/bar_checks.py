"""A legal ground of a refusal is true by the facts of the case, as a sentence by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from credentials.models import Award
from micro4asia.foundation import walls
from recognition.models import Comparison, Decision, RecognitionRequest
from recognition.services.using import Counted, outcomes_counted, uses_against_all
from recognition.sources import awards_of
from recognition.totals import Totals

if TYPE_CHECKING:
    from recognition.services.deciding import Ruling

Bar = Decision.Bar


def bar_errors(request: RecognitionRequest, ruling: Ruling, comparison: Comparison, counted: Totals) -> dict[str, str]:
    """Of a refusal alone: a grant names none."""
    if ruling.outcome != Decision.Outcome.REFUSED or not ruling.bar or _is_shown(request, ruling.bar, comparison, counted):
        return {}
    return {"bar": _("The facts of this case do not show that ground.")}


def shown_bars(request: RecognitionRequest, comparison: Comparison, counted: Totals) -> list[str]:
    """Grounds of law that the facts of the case show."""
    return [bar for bar in (Bar.CAP, Bar.USED, Bar.REVOKED) if _is_shown(request, bar, comparison, counted)]


def _is_shown(request: RecognitionRequest, bar: str, comparison: Comparison, counted: Totals) -> bool:
    match bar:
        case Bar.CAP:
            return request.course is not None and counted.exceeded_by(request.course.credits)
        case Bar.USED:
            return bool(uses_against_all(_asked(request, comparison), but=request.case_number or ""))
        case Bar.REVOKED:
            with walls.everything():  # states of awards that this request brings, and no more than that
                return any(award.state == Award.State.REVOKED for award in awards_of(request))
        case Bar.CONDITION:
            return False  # said by settling a condition alone
    return True


def _asked(request: RecognitionRequest, comparison: Comparison) -> list[Counted]:
    """What a grant would count; where nothing is met, everything that was brought."""
    everything = [(award, outcome) for award in awards_of(request) for outcome in award.version.outcomes.all()]
    return outcomes_counted(request, comparison) or everything
