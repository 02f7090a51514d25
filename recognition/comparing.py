"""Eight rows, sources beside target: what each says and in which word they differ. Never whether a difference is substantial.

Values in, values out. The officer judges; nothing here is a verdict, and missing data is a question, not a failing. Hours of
several sources are added; what else they state is judged by the weakest that is stated, and all are listed.
Source of the elements: the five of the EAR manual, with assessment, identity and authenticity for short learning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.wording import in_units
from institutions.vocabulary import AssessmentType, QualityAssurance, Supervision
from micro4asia.foundation.numbers import figure, in_hours
from recognition.levelling import numbers
from recognition.missing import Missing, Who
from recognition.source_facts import NOT_LEVELLED, SourceFacts, Standing, assessment_words

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
class Covered:
    """How far the outcomes have been judged: hours met, of how many, and verdicts given, of how many."""

    hours: Fraction
    whole: Fraction
    judged: int
    total: int


@dataclass(frozen=True)
class Line:
    """What one of several sources says, with its basis."""

    label: str
    said: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One element. kind: ok (no difference), info (differs in form), warn (something to judge), unknown (something to ask).

    lines: where there are several sources, each by itself; `source` has them in one text. missing: what to ask, and whom.
    """

    element: Element
    source: str
    target: str
    finding: str
    kind: str
    source_note: str = ""
    target_note: str = ""
    why: str = ""
    lines: Sequence[Line] = ()
    missing: Missing | None = None

    @property
    def differs(self) -> bool:
        return self.kind == "warn"


Given = Sequence[tuple[SourceFacts, Standing | None]]
# One source by itself: the lower the number, the weaker. None: it states nothing.
Ranked = tuple[int, Row] | None


def compare(given: Given, target: Target | None, covered: Covered) -> list[Row]:
    """The eight rows in the order an officer reads them.

    target: None where no course is asked about: the rows then say what the sources state, to be judged for the purpose.
    """
    wanted = target or NO_TARGET
    asked = assessment_words(wanted.assessment_types)
    required = _labels(wanted.quality_required, QualityAssurance) or _("Any quality assurance")
    rows = [
        _authenticity(given),
        _weakest(given, "level", f"{wanted.level_framework} {wanted.level_code}", lambda facts, _s: _level(facts, wanted)),
        _workload(given, wanted),
        _outcomes(given, wanted, covered),
        _weakest(given, "field", _field_of(wanted), lambda facts, _s: _profile(facts, wanted)),
        _weakest(given, "assessment", asked, lambda facts, _s: _assessment(facts, wanted)),
        _weakest(given, "supervision", str(Supervision(wanted.supervision).label), lambda facts, _s: _identity(facts, wanted)),
        _weakest(given, "quality", required, lambda facts, standing: _quality(facts, wanted, standing)),
    ]
    return rows if target else [_without_target(row) for row in rows]


NO_TARGET = Target(
    hours=Fraction(0),
    credits=Fraction(0),
    credit_system="",
    level_framework="",
    level_code="",
    eqf="",
    isced_f="",
    profile="academic",
    assessment_types=(),
    supervision=Supervision.NONE,
    quality_required=(),
    outcomes=0,
)


def _without_target(row: Row) -> Row:
    if row.kind == "unknown" or row.element == Element.AUTHENTICITY:
        return replace(row, target="", target_note="")
    return replace(row, target="", target_note="", finding=_("To be judged for the purpose"), kind="info", why="")


def _who(facts: SourceFacts) -> Who:
    """An issuer of the network is asked itself; what a document does not say its owner is asked for."""
    return Who.ISSUER if facts.from_registry else Who.LEARNER


ELEMENTS = {
    "level": Element.LEVEL,
    "field": Element.PROFILE,
    "assessment": Element.ASSESSMENT,
    "supervision": Element.IDENTITY,
    "quality": Element.QUALITY,
}


def _weakest(given: Given, code: str, ours: str, judge: Callable[[SourceFacts, Standing | None], Ranked]) -> Row:
    """The row of the weakest source that states anything; one that states nothing is to be asked."""
    judged = [(facts, judge(facts, standing)) for facts, standing in given]
    silent = [facts for facts, found in judged if not found]
    missing = Missing(code, _who(silent[0])) if silent else None
    stated = [found for _facts, found in judged if found]
    row = min(stated, key=lambda found: found[0])[1] if stated else None
    if row is None:
        row = Row(ELEMENTS[code], _("Not stated"), ours, _("Not known"), "unknown")
    return _listed(replace(row, missing=missing), [(facts, found[1] if found else None) for facts, found in judged])


def _listed(row: Row, each: Sequence[tuple[SourceFacts, Row | None]]) -> Row:
    """With every source in its own line, where there are several."""
    if len(each) < 2:
        return row
    lines = [
        Line(facts.label, found.source if found else _("Not stated"), found.source_note if found else "") for facts, found in each
    ]
    told = "; ".join(f"{line.label}: {line.said}" for line in lines)
    return replace(row, source=told, source_note="", lines=lines)


def _authenticity(given: Given) -> Row:
    judged = [(facts, _genuine(standing)) for facts, standing in given]
    row = min((found for _facts, found in judged), key=lambda found: found[0], default=(0, _unchecked()))[1]
    return _listed(row, [(facts, found[1]) for facts, found in judged])


def _unchecked() -> Row:
    return Row(
        Element.AUTHENTICITY,
        _("A copy; nobody could check it"),
        "",
        _("Not known"),
        "unknown",
        why=_("A copy that cannot be checked or read is asked for again; it is no ground for refusal."),
        missing=Missing("authenticity", Who.ISSUER),
    )


def _genuine(standing: Standing | None) -> tuple[int, Row]:
    if standing is None:
        return 1, _unchecked()
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
    return 2 if good else 0, Row(Element.AUTHENTICITY, source, "", finding, "ok" if good else "warn", why=why)


def _level(facts: SourceFacts, target: Target) -> Ranked:
    if facts.levels is None:
        return None
    ours = f"{target.level_framework} {target.level_code}"
    levels = [level for level in facts.levels if level.framework != NOT_LEVELLED]
    if not levels:
        why = _("The outcomes may still be at the level: look at them.")
        return 2, Row(Element.LEVEL, _("Not levelled"), ours, _("No level given"), "warn", why=why)
    source = next((level for level in levels if level.framework == target.level_framework), levels[0])
    basis, theirs, wanted = numbers(levels, source, framework=target.level_framework, code=target.level_code, eqf=target.eqf)
    shown = f"{source.framework} {source.code}"
    if theirs is None or wanted is None:
        return 1, Row(Element.LEVEL, shown, ours, _("Cannot be compared by number"), "warn", source_note=basis)
    if theirs == wanted:
        return 3, Row(Element.LEVEL, shown, ours, _("Same level"), "ok", source_note=basis)
    if theirs > wanted:
        return 4, Row(Element.LEVEL, shown, ours, _("Higher level"), "ok", source_note=basis)
    return theirs - wanted, Row(Element.LEVEL, shown, ours, _("Lower level"), "warn", source_note=basis)


def _workload(given: Given, target: Target) -> Row:
    """Hours added over all sources, before anything is rounded."""
    known = [(facts, facts.hours) for facts, _standing in given]
    lines = [Line(facts.label, in_hours(hours) if hours else _("Not stated"), _basis(facts)) for facts, hours in known]
    silent = [facts for facts, hours in known if not hours]
    theirs = sum((hours for _facts, hours in known if hours), Fraction(0))
    note = lines[0].note if len(lines) == 1 else " + ".join(line.said for line in lines)
    row = Row(
        Element.WORKLOAD,
        in_hours(theirs),
        in_hours(target.hours),
        "",
        "ok",
        note,
        in_units(target.credits, target.credit_system),
        lines=lines if len(lines) > 1 else (),
        missing=Missing("hours", _who(silent[0])) if silent else None,
    )
    if (silent and theirs < target.hours) or not theirs:
        told = _("At least %(hours)s") % {"hours": row.source} if theirs else _("Not stated")
        return replace(row, source=told, finding=_("Not known"), kind="unknown")
    if theirs == target.hours:
        return replace(row, finding=_("Same hours"))
    share = _("%(share)s %% of ours.") % {"share": figure(theirs / target.hours * 100, 0)} if target.hours else ""
    if theirs > target.hours:
        return replace(row, finding=_("More hours"), why=share)
    why = share + " " + _("Fewer hours are not substantial where all outcomes are met.")
    return replace(row, finding=_("Fewer hours"), kind="warn", why=why)


def _basis(facts: SourceFacts) -> str:
    credits = facts.credits
    if credits is None:
        return _("No credits")
    if not credits.hours_per_credit:
        return in_units(credits.value, credits.system)
    return f"{in_units(credits.value, credits.system)} × {in_hours(credits.hours_per_credit)}"


def _outcomes(given: Given, target: Target, covered: Covered) -> Row:
    lines = [Line(facts.label, _counted(len(facts.outcomes))) for facts, _standing in given]
    silent = [facts for facts, _standing in given if not facts.outcomes]
    row = Row(
        Element.OUTCOMES,
        _counted(sum(len(facts.outcomes) for facts, _standing in given)),
        _counted(target.outcomes),
        "",
        "info",
        lines=lines if len(lines) > 1 else (),
        missing=Missing("outcomes", _who(silent[0])) if silent else None,
    )
    if target is not NO_TARGET and not target.outcomes:
        return replace(row, finding=_("Not known"), kind="unknown", missing=Missing("course-outcomes", Who.OURSELVES))
    if len(silent) == len(given) and covered.judged < covered.total:
        return replace(row, source=_("Not stated"), finding=_("Not known"), kind="unknown")
    if covered.judged < covered.total:
        finding = _("%(done)s of %(total)s judged") % {"done": covered.judged, "total": covered.total}
        return replace(row, finding=finding, why=_("Judge each outcome above."))
    missing = covered.whole - covered.hours
    if missing <= 0:
        return replace(row, finding=_("All covered"), kind="ok")
    share = covered.hours / covered.whole
    told = {"share": figure(share * 100, 0), "line": figure(COVERED_ENOUGH * 100)}
    why = (
        _("%(share)s %% by hours, below the %(line)s %% line.")
        if share < COVERED_ENOUGH
        else _("%(share)s %% by hours, not below the %(line)s %% line.")
    ) % told
    return replace(row, finding=_("%(hours)s missing") % {"hours": in_hours(missing)}, kind="warn", why=why)


def _counted(number: int) -> str:
    return _("%(count)s outcomes") % {"count": number}


def _field_of(target: Target) -> str:
    kind = _("professional") if target.profile == "professional" else _("academic")
    return _("Field %(code)s, %(orientation)s") % {"code": target.isced_f, "orientation": kind}


def _profile(facts: SourceFacts, target: Target) -> Ranked:
    code = facts.isced_f
    if code is None:
        return None
    ours = _field_of(target)
    source = _("Field %(code)s, %(label)s") % {"code": code, "label": facts.isced_f_label} if facts.isced_f_label else code
    if code == target.isced_f:
        return 2, Row(Element.PROFILE, source, ours, _("Same field"), "ok")
    if code[:2] == target.isced_f[:2]:
        return 1, Row(Element.PROFILE, source, ours, _("Neighbouring field"), "info")
    why = _("A different field alone is not enough; ask whether the purpose needs it.")
    return 0, Row(Element.PROFILE, source, ours, _("Different field"), "info", why=why)


def _assessment(facts: SourceFacts, target: Target) -> Ranked:
    theirs = facts.assessments
    if theirs is None:
        return None
    source, ours = assessment_words(theirs), assessment_words(target.assessment_types)
    if facts.is_attended_only:
        why = _("Nothing shows that the outcomes were reached. For credit this usually is substantial; say why for this purpose.")
        return -1, Row(Element.ASSESSMENT, source, ours, _("Nothing was assessed"), "warn", why=why)
    grade = _("Passed, no grade")
    if facts.grade:
        grade = _("Grade %(grade)s (%(scale)s)") % {"grade": facts.grade, "scale": facts.grade_scale or "–"}
    if set(theirs) == set(target.assessment_types):
        return 2, Row(Element.ASSESSMENT, source, ours, _("Same"), "ok", source_note=grade)
    if set(theirs) <= {AssessmentType.QUIZ, AssessmentType.PEER}:
        return 0, Row(Element.ASSESSMENT, source, ours, _("Weaker evidence"), "warn", source_note=grade)
    why = _("Another form of examination alone is not enough.")
    return 1, Row(Element.ASSESSMENT, source, ours, _("Other form"), "info", source_note=grade, why=why)


STRENGTH = {Supervision.NONE: 0, Supervision.SUPERVISED: 1, Supervision.MIXED: 1, Supervision.ONLINE: 2, Supervision.ON_SITE: 2}


def _identity(facts: SourceFacts, target: Target) -> Ranked:
    if facts.supervision is None:
        return None
    theirs, ours = Supervision(facts.supervision), Supervision(target.supervision)
    source, note, rank = str(theirs.label), facts.identity_method, STRENGTH[theirs]
    if STRENGTH[theirs] < STRENGTH[ours]:
        return rank, Row(Element.IDENTITY, source, str(ours.label), _("Weaker"), "warn", source_note=note)
    finding = _("Same") if STRENGTH[theirs] == STRENGTH[ours] else _("Stronger")
    return rank, Row(Element.IDENTITY, source, str(ours.label), finding, "ok", source_note=note)


def _quality(facts: SourceFacts, target: Target, standing: Standing | None) -> Ranked:
    theirs, note = facts.quality or (), facts.quality_bodies
    source = _labels(theirs, QualityAssurance) or _("Not stated")
    ours = _labels(target.quality_required, QualityAssurance) or _("Any quality assurance")
    if standing and standing.was_member is False:
        return 0, Row(Element.QUALITY, source, ours, _("Issuer was no member on award day"), "warn", note)
    if standing and standing.may_award_credits is False:
        why = _("On award day the issuer had no right to award credits. Look at the hours.")
        return 1, Row(Element.QUALITY, source, ours, _("Issuer may not award credits"), "warn", note, why=why)
    if facts.quality is None:
        return None
    if not target.quality_required or set(theirs) & set(target.quality_required):
        return 4, Row(Element.QUALITY, source, ours, _("Sufficient"), "ok", note)
    if set(theirs) <= {QualityAssurance.NONE, QualityAssurance.INTERNAL, QualityAssurance.PEER}:
        return 2, Row(Element.QUALITY, source, ours, _("No external quality assurance"), "warn", note)
    why = _("Another agency or style of accreditation alone is not enough.")
    return 3, Row(Element.QUALITY, source, ours, _("Other kind"), "info", note, why=why)


def _labels(codes: Sequence[str], words: type[models.TextChoices]) -> str:
    return ", ".join(str(words(code).label) if code in words.values else code for code in codes)
