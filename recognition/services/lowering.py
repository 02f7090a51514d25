"""A decision that takes the place of another is not worse for its learner, unless that is said and has its ground (0123)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from micro4asia.foundation.numbers import figure
from recognition.equal_grades import reaches
from recognition.models import Comparison, Condition, Decision, RecognitionRequest, Reopening
from recognition.services.bar_checks import shown_bars
from recognition.totals import Totals

if TYPE_CHECKING:
    from recognition.services.deciding import Ruling

Outcome, Lowered = Decision.Outcome, Decision.Lowered
# From the best for the learner. A recognition on a condition may still lapse, so less that is certain is not worse than it.
RANK = {Outcome.FULL: 3, Outcome.PARTIAL: 2, Outcome.CONDITIONAL: 2, Outcome.ALTERNATIVE: 1, Outcome.REFUSED: 0}


def lowering_errors(
    request: RecognitionRequest, ruling: Ruling, grade: str, former: Decision | None, comparison: Comparison, counted: Totals
) -> dict[str, str]:
    """As sentences by field of the ruling. grade: as it would be entered. former: the decision whose place this one takes."""
    less = worse(former, ruling, grade) if former else {}
    if not ruling.lowered_because:
        return {field: _refused(former, said) for field, said in less.items()} if former else {}
    if not less:
        return {"lowered_because": _("Nothing of this is less than what was decided before: leave it empty.")}
    if not ruling.lowered_explained.strip():
        return {"lowered_explained": _("Say why less is granted than before; the learner reads it.")}
    if ruling.lowered_because == Lowered.LAW and not shown_bars(request, comparison, counted):
        return {"lowered_because": _("The facts of this case do not show a ground of law.")}
    if ruling.lowered_because == Lowered.UNTRUE and not _reopened_for_error(request):
        return {"lowered_because": _("That is said of a case that your desk opened again upon a proven error, and of no other.")}
    if ruling.lowered_because == Lowered.CONDITION:
        return {"lowered_because": _("That follows from settling a condition, and from nothing else.")}
    return {}


def worse(former: Decision, ruling: Ruling, grade: str) -> dict[str, str]:
    """What of a ruling is less than the decision before it, by the field that says so."""
    if former.outcome == Outcome.REFUSED:
        return {}
    found: dict[str, str] = {}
    then, now = Outcome(former.outcome), ruling.outcome
    if now in Outcome.values and RANK[Outcome(now)] < RANK[then]:
        found["outcome"] = _("“%(now)s” instead of “%(then)s”") % {"now": Outcome(now).label, "then": then.label}
    elif ruling.credits < former.credits:
        said = {"now": figure(ruling.credits), "then": figure(former.credits)}
        found["credits"] = _("%(now)s credits instead of %(then)s") % said
    elif now == Outcome.CONDITIONAL != then and not _leaves_as_much(ruling, former.credits):
        found["outcome"] = _("a condition that may leave less")
    if now == Outcome.REFUSED:
        return found
    if former.grade and _is_lower(former, grade):
        said = {"now": grade or _("without a grade"), "then": former.grade}
        found["grade_handling"] = _("“%(now)s” instead of “%(then)s”") % said
    if ruling.valid_until and (former.valid_until is None or ruling.valid_until < former.valid_until):
        found["valid_until"] = _("it ends on %(day)s") % {"day": date_format(ruling.valid_until, "DATE_FORMAT")}
    return found


def _leaves_as_much(ruling: Ruling, credits: Decimal) -> bool:
    """Whether what remains where a condition is not met is no less than what was granted without one."""
    left = [one.credits_otherwise if one.otherwise == Condition.Otherwise.REDUCED else None for one in ruling.conditions]
    return bool(left) and all(one is not None and one >= credits for one in left)


def _is_lower(former: Decision, grade: str) -> bool:
    return not grade or reaches(grade, former.grade, former.grade_scale) is False


def _reopened_for_error(request: RecognitionRequest) -> bool:
    """By the desk, after the last decision; whoever settles an appeal of the learner takes nothing away for that."""
    last = request.answer
    if last is None or request.state == RecognitionRequest.State.APPEALED:
        return False
    return request.reopenings.filter(ground=Reopening.Ground.ERROR, reopened_at__gt=last.decided_at).exists()


def _refused(former: Decision, said: str) -> str:
    told = {"day": date_format(former.decided_on, "DATE_FORMAT"), "what": said}
    return (
        _(
            "Less than was decided on %(day)s: %(what)s. A case that is appealed against or opened again does not end worse for"
            " its learner. Only a ground of law, or that it rested on an untruth, allows that: name it below."
        )
        % told
    )
