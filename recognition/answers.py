"""A decision as the learner reads it: the answer in plain words first, the law after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from institutions.code_lists import ECTS_SYSTEMS
from micro4asia.foundation import text
from recognition.comparing import Element
from recognition.converting import plain
from recognition.models import Decision


@dataclass(frozen=True)
class Missing:
    """A difference that counted: which element, what differs, and why it matters here."""

    element: str
    difference: str
    why: str
    evidence: str


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

    @property
    def symbol(self) -> str:
        return {"ok": "ok", "warn": "half", "err": "no"}[self.kind]


KINDS = {Decision.Outcome.FULL: "ok", Decision.Outcome.PARTIAL: "warn", Decision.Outcome.REFUSED: "err"}


def told(decision: Decision) -> Told:
    """Words in the active language; what people wrote stays as they wrote it."""
    found = decision.comparison if decision.findings else {"rows": [], "coverage": []}
    body, language = text.pick(decision.appeal_body, get_language() or "en", decision.language)
    return Told(
        decision=decision,
        headline=_headline(decision),
        kind=KINDS[Decision.Outcome(decision.outcome)],
        granted=_granted(decision),
        grade=_grade(decision),
        missing=[_missing(row) for row in found["rows"] if row["substantial"]],
        uncovered=[(row["texts"], row["verdict"]) for row in found["coverage"] if row["verdict"] != "covered"],
        appeal_body=body or _("Somebody else than the person who decided"),
        appeal_body_language=language if body else get_language() or "en",
    )


def _missing(row: dict[str, Any]) -> Missing:
    return Missing(str(Element(row["element"]).label), row["difference"], row["why"], row["evidence"])


def _headline(decision: Decision) -> str:
    if decision.outcome == Decision.Outcome.REFUSED:
        return _("Not recognised")
    credits = {"credits": f"{plain(decision.credits)} {_unit(decision)}".strip()}
    if decision.outcome == Decision.Outcome.FULL:
        return _("Recognised in full: %(credits)s") % credits if decision.credits else _("Recognised in full")
    return _("Recognised in part: %(credits)s") % credits if decision.credits else _("Recognised in part")


def _granted(decision: Decision) -> str:
    if not decision.credits:
        return ""
    return f"{plain(decision.credits)} {_unit(decision)}".strip()


def _unit(decision: Decision) -> str:
    """ECTS and CFU are called by name everywhere; other systems simply count credits."""
    if decision.credit_system in ECTS_SYSTEMS:
        return decision.credit_system
    return _("credit") if decision.credits == 1 else _("credits")


def _grade(decision: Decision) -> str:
    return decision.grade or (_("without a grade") if decision.outcome != Decision.Outcome.REFUSED else "")
