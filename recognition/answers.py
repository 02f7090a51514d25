"""A decision as the learner reads it: the answer in plain words first, the law after it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from credentials.wording import in_units
from micro4asia.foundation import text
from micro4asia.foundation.numbers import figure
from recognition.comparing import Element
from recognition.ended_targets import target_told
from recognition.models import Condition, Decision
from recognition.naming import shown_of, target_of
from recognition.sources import sources_of


@dataclass(frozen=True)
class Missing:
    """A difference that counted: which element, what differs, and why it matters here."""

    element: str
    difference: str
    why: str
    evidence: str


@dataclass(frozen=True)
class Asked:
    """A condition as it is told: the sentence, what became of it, and by when."""

    condition: Condition
    sentence: str
    state: str


@dataclass(frozen=True)
class Told:
    decision: Decision
    headline: str
    kind: str
    granted: str
    grade: str
    missing: list[Missing]
    uncovered: list[tuple[dict[str, str], str]]
    appeal_body: str
    appeal_body_language: str
    conditions: list[Asked]
    otherwise: list[str]
    exempted: list[str]
    cap: str
    left_over: list[str]
    decided_by: str
    asked: str

    @property
    def symbol(self) -> str:
        return {"ok": "ok", "warn": "half", "err": "no"}[self.kind]


KINDS = {
    Decision.Outcome.FULL: "ok",
    Decision.Outcome.PARTIAL: "warn",
    Decision.Outcome.CONDITIONAL: "warn",
    Decision.Outcome.ALTERNATIVE: "warn",
    Decision.Outcome.REFUSED: "err",
}


def told(decision: Decision) -> Told:
    """Words in the active language; what people wrote stays as they wrote it."""
    found = decision.comparison if decision.findings else {"rows": [], "coverage": []}
    body, language = text.pick(decision.appeal_body, get_language() or "en", decision.language)
    return Told(
        decision=decision,
        headline=headline_of(decision),
        kind=KINDS[Decision.Outcome(decision.outcome)],
        granted=granted_of(decision),
        grade=_grade(decision),
        missing=[_missing(row) for row in found["rows"] if row["substantial"]],
        uncovered=[(row["texts"], row["verdict"]) for row in found["coverage"] if row["verdict"] != "covered"],
        appeal_body=body or _("Somebody else than the person who decided"),
        appeal_body_language=language if body else get_language() or "en",
        conditions=_conditions(decision),
        otherwise=_otherwise(decision),
        exempted=[_exempted(one) for one in decision.courses_exempted],
        cap=_cap(decision),
        left_over=left_over_of(decision),
        decided_by=_decided_by(decision),
        asked=_asked(decision),
    )


def _asked(decision: Decision) -> str:
    """What was asked, with everything that was sent and its hours, as far as they are stated."""
    request = decision.request
    if request.submitted_at is None:
        return ""
    language = get_language() or "en"
    sent = [
        _("“%(title)s” (%(hours)s hours)") % {"title": title, "hours": figure(hours)}
        if hours
        else _("“%(title)s”") % {"title": title}
        for title, hours in shown_of(sources_of(request), language)
    ]
    target = _("“%(title)s”") % {"title": target_of(request, language)}
    if request.course:
        target = _("“%(title)s” (%(hours)s hours)") % {
            "title": request.course.title(language),
            "hours": figure(request.course.hours),
        }
    said = ngettext(
        "You asked us what %(sent)s counts for here: %(target)s.",
        "You asked us what these count for here together: %(sent)s. Asked for: %(target)s.",
        len(sent),
    )
    return said % {"sent": ", ".join(sent), "target": target}


def _conditions(decision: Decision) -> list[Asked]:
    return [Asked(row, asked_for(row), row.state) for row in decision.conditions.all()] if decision.pk else []


def asked_for(row: Condition) -> str:
    """One condition as a sentence: what, by when, who checks, and what happens if it is not met."""
    if row.otherwise == Condition.Otherwise.REDUCED and row.credits_otherwise:
        then = _("If it is not met, %(credits)s credits remain.") % {"credits": figure(row.credits_otherwise)}
    else:
        then = _("If it is not met, the recognition lapses.")
    said = _("%(what)s By %(due)s; checked by: %(who)s.") % {
        "what": row.what,
        "due": date_format(row.due_on, "DATE_FORMAT"),
        "who": row.checked_by,
    }
    return f"{said} {then}"


def _otherwise(decision: Decision) -> list[str]:
    """What it is recognised for instead of what was asked; and for which version of a course that has ended."""
    said = target_told(decision)
    if decision.alternative_purpose:
        said.append(_("Recognised for another purpose: %(purpose)s.") % {"purpose": decision.get_alternative_purpose_display()})
    if decision.alternative_level:
        said.append(_("Recognised at a lower level: %(level)s.") % {"level": decision.alternative_level})
    return said


def _exempted(course: dict[str, Any]) -> str:
    title = text.pick(course["titles"], get_language() or "en", "en")[0]
    credits = ngettext("%(count)s credit", "%(count)s credits", 1 if course["credits"] in {"1", "1.00"} else 2)
    return f"{course['code']} {title} ({credits % {'count': figure(Decimal(course['credits']))}})"


def _cap(decision: Decision) -> str:
    cap = decision.counted_towards
    if not cap or cap.get("limit") is None:
        return ""
    said = {key: figure(cap[key]) for key in ("used", "limit", "after")}
    return _("%(used)s of %(limit)s credits used, %(after)s after this") % said


def left_over_of(decision: Decision) -> list[str]:
    """How many of the hours remain, and what they may still be used for."""
    kept = decision.hours_left_over
    if not kept:
        return []
    hours, recognised = Decimal(kept["hours"]), Decimal(kept["recognised"])
    told = {"recognised": figure(recognised), "hours": figure(hours), "left": figure(hours - recognised)}
    said = [_("Recognised: %(recognised)s of %(hours)s hours; %(left)s h remain.") % told]
    if kept["free"]:
        free = {
            "hours": figure(sum((Decimal(each) for _code, each in kept["free"]), Decimal(0))),
            "outcomes": ", ".join(code for code, _hours in kept["free"]),
        }
        usable = _("Of these, %(hours)s h (%(outcomes)s) count nowhere yet: they may be used for another course or a stack.")
        said.append(usable % free)
    elif not kept["documents"]:
        said.append(
            _("They belong to outcomes that count here. No outcome counts twice, unless the rules of another place allow it.")
        )
    return said


def _decided_by(decision: Decision) -> str:
    if decision.decided_by is not None:
        return decision.decided_by.full_name
    agreement = decision.automatic_under
    return _("Automatic, under agreement no. %(number)s") % {"number": agreement} if agreement else ""


def _missing(row: dict[str, Any]) -> Missing:
    return Missing(str(Element(row["element"]).label), row["difference"], row["why"], row["evidence"])


def headline_of(decision: Decision) -> str:
    """The answer in a few words. Asks nothing."""
    if decision.outcome == Decision.Outcome.REFUSED:
        return _("Not recognised")
    credits = {"credits": in_units(decision.credits, decision.credit_system)}
    if decision.outcome == Decision.Outcome.FULL:
        return _("Recognised in full: %(credits)s") % credits if decision.credits else _("Recognised in full")
    if decision.outcome == Decision.Outcome.CONDITIONAL:
        return _("Recognised on a condition: %(credits)s") % credits if decision.credits else _("Recognised on a condition")
    if decision.outcome == Decision.Outcome.ALTERNATIVE:
        said = _("Recognised otherwise than asked: %(credits)s")
        return said % credits if decision.credits else _("Recognised otherwise than asked")
    return _("Recognised in part: %(credits)s") % credits if decision.credits else _("Recognised in part")


def granted_of(decision: Decision) -> str:
    """The credits, or nothing. Asks nothing."""
    if not decision.credits:
        return ""
    return in_units(decision.credits, decision.credit_system)


def _grade(decision: Decision) -> str:
    if letter := decision.stands_without_grade:
        return _("%(letter)s, without a grade") % {"letter": letter}
    return decision.grade or (_("without a grade") if decision.outcome != Decision.Outcome.REFUSED else "")
