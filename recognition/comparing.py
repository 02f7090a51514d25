"""Eight rows, source beside target: what each says and in which word they differ. Never whether a difference is substantial.

Values in, values out. The officer judges; nothing here is a verdict, and missing data is a question, not a failing.
Source of the elements: the five of the EAR manual, with assessment, identity and authenticity for short learning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.award_facts import AwardFacts, LevelFacts
from institutions.vocabulary import AssessmentType, QualityAssurance, Supervision
from recognition.converting import plain

# Not substantial by habit of the field, where at least this share of the hours is covered.
COVERED_ENOUGH = Fraction(7, 10)


class Element(models.TextChoices):
    AUTHENTICITY = "authenticity", gettext_lazy("Authenticity")
    LEVEL = "level", gettext_lazy("Level")
    WORKLOAD = "workload", gettext_lazy("Workload")
    OUTCOMES = "outcomes", gettext_lazy("Learning outcomes")
    PROFILE = "profile", gettext_lazy("Profile")
    ASSESSMENT = "assessment", gettext_lazy("Assessment")
    IDENTITY = "identity", gettext_lazy("Identity and supervision")
    QUALITY = "quality", gettext_lazy("Quality assurance")


@dataclass(frozen=True)
class Target:
    """What a course asks for."""

    hours: Fraction
    credits: Fraction
    credit_system: str
    level_framework: str
    level_code: str
    eqf: str
    isced_f: str
    profile: str
    assessment_types: Sequence[str]
    supervision: str
    quality_required: Sequence[str]
    outcomes: int


@dataclass(frozen=True)
class Standing:
    """What the registry itself knows of the source: the check frozen when the request was sent, and the issuer on award day."""

    verdict: str
    checked_at: dt.datetime
    same_bytes: bool
    was_member: bool
    may_award_credits: bool


@dataclass(frozen=True)
class Covered:
    """How far the outcomes have been judged: hours met, of how many, and verdicts given, of how many."""

    hours: Fraction
    whole: Fraction
    judged: int
    total: int


@dataclass(frozen=True)
class Row:
    """One element. kind: ok (no difference), info (differs in form), warn (something to judge). Texts are told in words."""

    element: Element
    source: str
    target: str
    finding: str
    kind: str
    source_note: str = ""
    target_note: str = ""
    why: str = field(default="")

    @property
    def differs(self) -> bool:
        return self.kind == "warn"


def compare(facts: AwardFacts, target: Target, standing: Standing, covered: Covered) -> list[Row]:
    """The eight rows in the order an officer reads them."""
    return [
        _authenticity(standing),
        _level(facts, target),
        _workload(facts, target),
        _outcomes(facts, target, covered),
        _profile(facts, target),
        _assessment(facts, target),
        _identity(facts, target),
        _quality(facts, target, standing),
    ]


def _authenticity(standing: Standing) -> Row:
    good = standing.verdict in {"valid", "amended"} and standing.same_bytes
    source = _("Genuine and valid") if good else _("Not confirmed as valid")
    if standing.verdict in {"revoked", "suspended", "expired", "replaced"}:
        source = {
            "revoked": _("Revoked"),
            "suspended": _("Suspended"),
            "expired": _("Expired"),
            "replaced": _("Replaced by another credential"),
        }[standing.verdict]
    why = "" if standing.same_bytes else _("The signed document is no longer the one that was sent.")
    finding = _("Confirmed") if good else _("Not confirmed")
    return Row(Element.AUTHENTICITY, source, "", finding, "ok" if good else "warn", why=why)


def _level(facts: AwardFacts, target: Target) -> Row:
    ours = f"{target.level_framework} {target.level_code}"
    levels = [level for level in facts.version.levels if level.framework != "none"]
    if not levels:
        return Row(
            Element.LEVEL,
            _("Not levelled"),
            ours,
            _("No level given"),
            "warn",
            why=_("The outcomes may still be at the level: look at them."),
        )
    source = next((level for level in levels if level.framework == target.level_framework), levels[0])
    basis, theirs, wanted = _numbers(levels, source, target)
    shown = f"{source.framework} {source.code}"
    if theirs is None or wanted is None:
        return Row(Element.LEVEL, shown, ours, _("Cannot be compared by number"), "warn", source_note=basis)
    if theirs == wanted:
        return Row(Element.LEVEL, shown, ours, _("Same level"), "ok", source_note=basis)
    if theirs > wanted:
        return Row(Element.LEVEL, shown, ours, _("Higher level"), "ok", source_note=basis)
    return Row(Element.LEVEL, shown, ours, _("Lower level"), "warn", source_note=basis)


def _numbers(levels: Sequence[LevelFacts], source: LevelFacts, target: Target) -> tuple[str, int | None, int | None]:
    """Both levels as numbers of one framework where there is one, else side by side as a working assumption."""
    if source.framework == target.level_framework:
        return "", _number(source.code), _number(target.level_code)
    eqf = next((level for level in levels if level.framework == "EQF"), None)
    if eqf and (target.eqf or target.level_framework == "EQF"):
        return _("Compared through EQF"), _number(eqf.code), _number(target.eqf or target.level_code)
    note = _("Equal numbers in two frameworks are an assumption: confirm it")
    return note, _number(source.code), _number(target.level_code)


def _number(code: str) -> int | None:
    """Sublevels count as their level: 7.1 is 7."""
    head = code.partition(".")[0]
    return int(head) if head.isdecimal() else None


def _workload(facts: AwardFacts, target: Target) -> Row:
    theirs = Fraction(facts.version.hours)
    credits = facts.version.local_credits or facts.version.ects
    note = f"{plain(credits.value)} {credits.system} × {plain(credits.hours_per_credit)} h" if credits else _("No credits")
    source, ours = _hours(theirs), _hours(target.hours)
    per_credit = f"{plain(target.credits)} {target.credit_system}"
    if theirs == target.hours:
        return Row(Element.WORKLOAD, source, ours, _("Same hours"), "ok", note, per_credit)
    share = _("%(share)s %% of ours.") % {"share": plain(theirs / target.hours * 100, 0)}
    if theirs > target.hours:
        return Row(Element.WORKLOAD, source, ours, _("More hours"), "ok", note, per_credit, share)
    why = share + " " + _("Fewer hours are not substantial where all outcomes are met.")
    return Row(Element.WORKLOAD, source, ours, _("Fewer hours"), "warn", note, per_credit, why)


def _outcomes(facts: AwardFacts, target: Target, covered: Covered) -> Row:
    source = _("%(count)s outcomes") % {"count": len(facts.version.outcomes)}
    ours = _("%(count)s outcomes") % {"count": target.outcomes}
    if covered.judged < covered.total:
        finding = _("%(done)s of %(total)s judged") % {"done": covered.judged, "total": covered.total}
        return Row(Element.OUTCOMES, source, ours, finding, "info", why=_("Judge each outcome above."))
    missing = covered.whole - covered.hours
    if missing <= 0:
        return Row(Element.OUTCOMES, source, ours, _("All covered"), "ok")
    share = covered.hours / covered.whole
    told = {"share": plain(share * 100, 0), "line": plain(COVERED_ENOUGH * 100)}
    why = (
        _("%(share)s %% by hours, below the %(line)s %% line.")
        if share < COVERED_ENOUGH
        else _("%(share)s %% by hours, not below the %(line)s %% line.")
    ) % told
    return Row(Element.OUTCOMES, source, ours, _("%(hours)s missing") % {"hours": _hours(missing)}, "warn", why=why)


def _profile(facts: AwardFacts, target: Target) -> Row:
    code = facts.version.isced_f_code
    source = _("Field %(code)s, %(label)s") % {"code": code, "label": facts.version.isced_f_label}
    kind = _("professional") if target.profile == "professional" else _("academic")
    ours = _("Field %(code)s, %(orientation)s") % {"code": target.isced_f, "orientation": kind}
    if code == target.isced_f:
        return Row(Element.PROFILE, source, ours, _("Same field"), "ok")
    if code[:2] == target.isced_f[:2]:
        return Row(Element.PROFILE, source, ours, _("Neighbouring field"), "info")
    why = _("A different field alone is not enough; ask whether the purpose needs it.")
    return Row(Element.PROFILE, source, ours, _("Different field"), "info", why=why)


def _assessment(facts: AwardFacts, target: Target) -> Row:
    theirs = [each.type for each in facts.version.assessments]
    source, ours = _labels(theirs, AssessmentType), _labels(target.assessment_types, AssessmentType)
    grade = (
        _("Grade %(grade)s (%(scale)s)") % {"grade": facts.grade, "scale": facts.grade_scale.name}
        if facts.grade and facts.grade_scale
        else _("Passed, no grade")
    )
    if not theirs:
        return Row(Element.ASSESSMENT, _("None stated"), ours, _("No assessment"), "warn", source_note=grade)
    if set(theirs) == set(target.assessment_types):
        return Row(Element.ASSESSMENT, source, ours, _("Same"), "ok", source_note=grade)
    if set(theirs) <= {AssessmentType.QUIZ, AssessmentType.PEER}:
        return Row(Element.ASSESSMENT, source, ours, _("Weaker evidence"), "warn", source_note=grade)
    return Row(
        Element.ASSESSMENT,
        source,
        ours,
        _("Other form"),
        "info",
        source_note=grade,
        why=_("Another form of examination alone is not enough."),
    )


STRENGTH = {Supervision.NONE: 0, Supervision.SUPERVISED: 1, Supervision.MIXED: 1, Supervision.ONLINE: 2, Supervision.ON_SITE: 2}


def _identity(facts: AwardFacts, target: Target) -> Row:
    carried = facts.supervision_carried_out
    if carried not in Supervision.values:
        return Row(
            Element.IDENTITY,
            _("Not stated"),
            str(Supervision(target.supervision).label),
            _("Not known"),
            "warn",
            why=_("Ask the issuer."),
        )
    theirs, ours = Supervision(carried), Supervision(target.supervision)
    source, note = str(theirs.label), facts.identity_method
    if STRENGTH[theirs] < STRENGTH[ours]:
        return Row(Element.IDENTITY, source, str(ours.label), _("Weaker"), "warn", source_note=note)
    finding = _("Same") if STRENGTH[theirs] == STRENGTH[ours] else _("Stronger")
    return Row(Element.IDENTITY, source, str(ours.label), finding, "ok", source_note=note)


def _quality(facts: AwardFacts, target: Target, standing: Standing) -> Row:
    theirs = [each.type for each in facts.version.quality]
    source = _labels(theirs, QualityAssurance) or _("Not stated")
    ours = _labels(target.quality_required, QualityAssurance) or _("Any quality assurance")
    note = ", ".join(each.body for each in facts.version.quality if each.body)
    if not standing.was_member:
        return Row(Element.QUALITY, source, ours, _("Issuer was no member on award day"), "warn", note)
    if not standing.may_award_credits:
        why = _("On award day the issuer had no right to award credits. Look at the hours.")
        return Row(Element.QUALITY, source, ours, _("Issuer may not award credits"), "warn", note, why=why)
    if not target.quality_required or set(theirs) & set(target.quality_required):
        return Row(Element.QUALITY, source, ours, _("Sufficient"), "ok", note)
    if set(theirs) <= {QualityAssurance.NONE, QualityAssurance.UNKNOWN, QualityAssurance.INTERNAL, QualityAssurance.PEER}:
        return Row(Element.QUALITY, source, ours, _("No external quality assurance"), "warn", note)
    return Row(
        Element.QUALITY,
        source,
        ours,
        _("Other kind"),
        "info",
        note,
        why=_("Another agency or style of accreditation alone is not enough."),
    )


def _labels(codes: Sequence[str], words: type[models.TextChoices]) -> str:
    return ", ".join(str(words(code).label) if code in words.values else code for code in codes)


def _hours(hours: Fraction) -> str:
    return _("%(hours)s h") % {"hours": plain(hours)}
