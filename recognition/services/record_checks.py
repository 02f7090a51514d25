"""What belongs into a decision beside outcome and credits: conditions, alternatives, the law that is cited, how long it holds."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from credentials.rendering.lettering import unprintable
from recognition.ended_targets import counted_course
from recognition.legal_bases import CITED, TREATIES, legal_bases
from recognition.models import Condition, Decision, RecognitionRequest

if TYPE_CHECKING:
    from recognition.services.deciding import Ruling

Outcome = Decision.Outcome
MOST_CONDITIONS = 5


@dataclass(frozen=True)
class ConditionSaid:
    """What is still asked for: by when, who checks, and what happens if it is not met."""

    what: str
    due_on: dt.date
    checked_by: str
    otherwise: str = Condition.Otherwise.LAPSES
    credits_otherwise: Decimal | None = None


def record_errors(request: RecognitionRequest, ruling: Ruling, today: dt.date) -> dict[str, str]:
    """As sentences by field of the ruling; of conditions by `condition_<number>`, counted from one."""
    errors = {**_outcome_errors(request, ruling), **_legal_errors(request, ruling, today)}
    for number, said in enumerate(ruling.conditions, start=1):
        if wrong := _condition_error(said, ruling, today):
            errors[f"condition_{number}"] = wrong
    if ruling.valid_until and ruling.valid_until < today:
        errors["valid_until"] = _("Choose a later day.")
    for field in ("reasons", "next_steps", "bar_explanation"):
        if foreign := unprintable(getattr(ruling, field)):
            errors[field] = _("The letter cannot print these signs: %(signs)s") % {"signs": " ".join(sorted(foreign))}
    return errors


def _outcome_errors(request: RecognitionRequest, ruling: Ruling) -> dict[str, str]:
    if ruling.outcome == Outcome.CONDITIONAL and not ruling.conditions:
        return {"condition_1": _("Name at least one condition: what, by when, and who checks it.")}
    if ruling.outcome != Outcome.CONDITIONAL and ruling.conditions:
        return {"outcome": _("Conditions belong to a recognition on a condition. Choose that outcome, or take them out.")}
    if len(ruling.conditions) > MOST_CONDITIONS:
        return {"outcome": _("At most %(most)s conditions.") % {"most": MOST_CONDITIONS}}
    named = bool(ruling.alternative_purpose or ruling.alternative_level.strip())
    if ruling.outcome == Outcome.ALTERNATIVE and not named:
        return {"alternative_purpose": _("Name the other purpose or the lower level that it is recognised for.")}
    if ruling.outcome == Outcome.ALTERNATIVE and ruling.alternative_purpose == request.purpose:
        return {"alternative_purpose": _("This is the purpose that was asked for. Name another one.")}
    if ruling.outcome != Outcome.ALTERNATIVE and named:
        return {"outcome": _("Another purpose or level belongs to a recognition otherwise than asked.")}
    return {}


def _legal_errors(request: RecognitionRequest, ruling: Ruling, today: dt.date) -> dict[str, str]:
    if ruling.legal_basis in CITED and ruling.legal_reference.strip() and ruling.legal_version is None:
        return {"legal_version": _("Name the day of the version of the act.")}
    if ruling.legal_version and ruling.legal_version > today:
        return {"legal_version": _("That version is not in force yet.")}
    if ruling.legal_basis in TREATIES and ruling.legal_basis not in legal_bases(request, today):
        return {"legal_basis": _("This treaty does not bind both countries; it cannot be cited here.")}
    return {}


def _condition_error(said: ConditionSaid, ruling: Ruling, today: dt.date) -> str:
    if not said.what.strip() or not said.checked_by.strip():
        return _("Say what is asked for and who checks it.")
    if said.due_on <= today:
        return _("Choose a later day: there must be time to meet it.")
    if said.otherwise == Condition.Otherwise.REDUCED:
        if not said.credits_otherwise or not 0 < said.credits_otherwise < ruling.credits:
            return _("Say how many credits remain: more than none, and fewer than are granted now.")
    elif said.credits_otherwise:
        return _("Where the recognition lapses, no credits remain.")
    return ""


def exempted_json(request: RecognitionRequest, ruling: Ruling, today: dt.date) -> str:
    """The course that need not be taken any more, as it is on the day; empty where none is."""
    course = counted_course(request, ruling, today)
    purpose = ruling.alternative_purpose or request.purpose
    granted = ruling.outcome != Outcome.REFUSED and course is not None and ruling.credits == course.credits
    if course is None or not granted or purpose != RecognitionRequest.Purpose.EXEMPTION:
        return ""
    said = {"code": course.code, "version": course.version, "titles": course.titles, "credits": str(course.credits)}
    return json.dumps([said], ensure_ascii=False, sort_keys=True)
