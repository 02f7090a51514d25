"""What is stated of one thing to be recognised, whether the registry holds it or a document says it. None: nobody stated it.

Plain values; a missing one is a question to somebody, never a guess and never a failing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from credentials import wording
from credentials.award_facts import AwardFacts, CreditFacts, LevelFacts
from credentials.models.micro_credential import ASSESSMENT_TYPES, ATTENDANCE
from institutions.code_lists import isced_f_names
from institutions.vocabulary import QualityAssurance, Supervision
from recognition.converting import declared_hours

NOT_LEVELLED = "none"
# How something was assessed, by code; ATTENDANCE where nothing was.
ASSESSED = dict(ASSESSMENT_TYPES)


@dataclass(frozen=True)
class SourceOutcome:
    """One thing that was learned. key: how a form names it; see sources.py."""

    key: str
    code: str
    texts: Mapping[str, str]
    hours: Fraction | None


@dataclass(frozen=True)
class SourceFacts:
    """levels: with framework "none" where it says that it has none. assessments, quality: codes of the vocabulary."""

    label: str
    titles: Mapping[str, str]
    issuer: str
    language: str = "en"
    country: str = ""
    number: str = ""
    from_registry: bool = True
    achieved_on: str = ""
    declared: Fraction | None = None
    credits: CreditFacts | None = None
    levels: Sequence[LevelFacts] | None = None
    isced_f: str | None = None
    isced_f_label: str = ""
    assessments: Sequence[str] | None = None
    supervision: str | None = None
    identity_method: str = ""
    quality: Sequence[str] | None = None
    quality_bodies: str = ""
    grade: str = ""
    grade_scale: str = ""
    outcomes: Sequence[SourceOutcome] = ()

    @property
    def is_attended_only(self) -> bool:
        """It says itself that nothing was assessed."""
        return bool(self.assessments) and set(self.assessments or ()) == {ATTENDANCE}

    @property
    def hours(self) -> Fraction | None:
        """As declared, else credits times the issuer's hours per credit at award date; None: ask, do not guess."""
        size = self.credits.hours_per_credit if self.credits else None
        return declared_hours(self.declared, credits=self.credits.value if self.credits else None, hours_per_credit=size)


def assessment_words(codes: Iterable[str] | None) -> str:
    return ", ".join(str(ASSESSED.get(code, code)) for code in codes or ())


def facts_of_award(facts: AwardFacts, outcomes: Sequence[SourceOutcome] = ()) -> SourceFacts:
    """What the frozen snapshot of an award states."""
    version = facts.version
    carried = facts.supervision_carried_out
    return SourceFacts(
        label=version.code,
        number=version.number,
        titles=version.titles,
        issuer=wording.own(version.issuer.names),
        country=version.issuer.country,
        achieved_on=facts.achieved_on,
        declared=Fraction(version.hours) or None,
        credits=version.local_credits or version.ects,
        levels=version.levels or None,
        isced_f=version.isced_f_code or None,
        isced_f_label=wording.own(isced_f_names(version.isced_f_code)) if version.isced_f_code else "",
        assessments=[each.type for each in version.assessments] or None,
        supervision=carried if carried in Supervision.values else None,
        identity_method=facts.identity_method,
        quality=_known_quality([each.type for each in version.quality]),
        quality_bodies=", ".join(each.body for each in version.quality if each.body),
        grade=facts.grade,
        grade_scale=wording.grade_scale(facts.grade_scale) if facts.grade_scale else "",
        outcomes=outcomes,
    )


def facts_of_document(said: Mapping[str, Any], *, key: str) -> SourceFacts:
    """What somebody entered about a document: every member may be missing, or be nothing that can be read."""
    language = str(said.get("language") or "en")
    title, framework = str(said.get("title") or ""), str(said.get("level_framework") or "")
    code, supervision = str(said.get("level_code") or ""), str(said.get("supervision") or "")
    outcomes = [row for row in _rows(said.get("outcomes")) if row.get("text")]
    return SourceFacts(
        label=title or str(said.get("issuer") or ""),
        titles={language: title} if title else {},
        issuer=str(said.get("issuer") or ""),
        language=language,
        country=str(said.get("country") or ""),
        from_registry=False,
        achieved_on=str(said.get("issued_on") or ""),
        declared=_number(said.get("hours")),
        credits=_credits(said),
        levels=[LevelFacts(framework=framework, code=code, basis="declared by issuer")] if framework and code else None,
        isced_f=str(said.get("isced_f") or "") or None,
        assessments=[each for each in _codes(said.get("assessment")) if each in ASSESSED] or None,
        supervision=supervision if supervision in Supervision.values else None,
        quality=_known_quality(_codes(said.get("quality"))),
        grade=str(said.get("grade") or ""),
        outcomes=[
            SourceOutcome(
                f"{key}:{place}", str(row.get("code") or place), {language: str(row["text"])}, _number(row.get("hours"))
            )
            for place, row in enumerate(outcomes, start=1)
        ],
    )


def _outcome(key: str, place: int, language: str, said: Mapping[str, Any]) -> SourceOutcome:
    code, texts = str(said.get("code") or place), {language: str(said["text"])}
    return SourceOutcome(f"{key}:{place}", code, texts, _number(said.get("hours")))


def _known_quality(codes: Sequence[str]) -> list[str] | None:
    """ "Unknown" states nothing."""
    return [each for each in codes if each in QualityAssurance.values and each != QualityAssurance.UNKNOWN] or None


def _credits(said: Mapping[str, Any]) -> CreditFacts | None:
    """Without the size of a credit they give no hours; only ECTS says its own size, and that as a range."""
    value, system = _number(said.get("credits")), str(said.get("credit_system") or "")
    size = _number(said.get("hours_per_credit"))
    if not value or not system:
        return None
    return CreditFacts(system=system, value=_decimal(value), hours_per_credit=_decimal(size or Fraction(0)))


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"))


def _number(value: Any) -> Fraction | None:
    """A declared 0 is a missing value."""
    try:
        number = Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        return None
    return Fraction(number) if number.is_finite() and 0 < number < 1_000_000 else None


def _codes(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)] if value else []


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []


@dataclass(frozen=True)
class Standing:
    """What the registry knows beside that: the check frozen when the request was sent, and the issuer on award day.

    None for the issuer: it is none of the network's, and nothing is known.
    """

    verdict: str
    checked_at: dt.datetime
    same_bytes: bool
    was_member: bool | None
    may_award_credits: bool | None
