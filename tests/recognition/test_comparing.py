"""The eight rows: every word a finding can have, and none that judges."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from credentials.award_facts import LevelFacts
from recognition.comparing import Covered, Target, compare
from recognition.source_facts import SourceOutcome, Standing, facts_of_award
from tests.foundation.built_once import built_once

TARGET = Target(
    hours=Fraction(100),
    credits=Fraction(4),
    credit_system="ECTS",
    level_framework="EQF",
    level_code="6",
    eqf="6",
    isced_f="0412",
    profile="academic",
    assessment_types=["written-exam", "case-study"],
    supervision="supervised-on-site-id",
    quality_required=["programme-accredited"],
    outcomes=5,
)
STANDING = Standing("valid", dt.datetime(2026, 1, 12, tzinfo=dt.UTC), same_bytes=True, was_member=True, may_award_credits=True)
OUTCOMES = [SourceOutcome("1", "LO1", {"en": "Explain how instant payments work"}, Fraction(100))]
COVERED = Covered(Fraction(100), Fraction(100), 5, 5)


@built_once
def facts(award):
    return award.facts


def row(element, facts, *, target=TARGET, standing=STANDING, covered=COVERED):
    given = [(facts_of_award(facts, OUTCOMES), standing)]
    return next(each for each in compare(given, target, covered) if each.element == element)


def with_version(facts, **changes):
    return replace(facts, version=replace(facts.version, **changes))


def level(framework, code):
    return LevelFacts(framework=framework, code=code, basis="referenced")


@pytest.mark.parametrize(
    ("theirs", "framework", "code", "eqf", "finding", "kind"),
    [
        ([("EQF", "6")], "EQF", "6", "", "Same level", "ok"),
        ([("EQF", "7")], "EQF", "6", "", "Higher level", "ok"),
        ([("EQF", "5")], "EQF", "6", "", "Lower level", "warn"),
        ([("CROQF", "7.1")], "CROQF", "7", "7", "Same level", "ok"),
        ([("VQF", "6"), ("EQF", "6")], "QNQ", "7", "6", "Same level", "ok"),
        ([("VQF", "6")], "QNQ", "6", "", "Same level", "ok"),
        ([("VQF", "I")], "QNQ", "6", "", "Cannot be compared by number", "warn"),
        ([("none", "not-levelled")], "EQF", "6", "6", "No level given", "warn"),
    ],
)
def test_levels(facts, theirs, framework, code, eqf, finding, kind):
    target = replace(TARGET, level_framework=framework, level_code=code, eqf=eqf)
    found = row("level", with_version(facts, levels=tuple(level(*each) for each in theirs)), target=target)
    assert (found.finding, found.kind) == (finding, kind)


def test_equal_numbers_of_two_frameworks_are_called_an_assumption(facts):
    target = replace(TARGET, level_framework="QNQ", eqf="")
    assert "assumption" in row("level", with_version(facts, levels=(level("VQF", "6"),)), target=target).source_note


@pytest.mark.parametrize(
    ("hours", "finding", "kind"), [(100, "Same hours", "ok"), (80, "More hours", "ok"), (125, "Fewer hours", "warn")]
)
def test_workload(facts, hours, finding, kind):
    found = row("workload", facts, target=replace(TARGET, hours=Fraction(hours)))
    assert (found.finding, found.kind) == (finding, kind)


def test_workload_without_credits_says_so(facts):
    assert row("workload", with_version(facts, local_credits=None, ects=None)).source_note == "No credits"


@pytest.mark.parametrize(
    ("covered", "finding", "why"),
    [
        (Covered(Fraction(0), Fraction(100), 2, 5), "2 of 5 judged", "Judge each outcome above."),
        (Covered(Fraction(70), Fraction(100), 5, 5), "30 h missing", "70 % by hours, not below the 70 % line."),
        (Covered(Fraction(69), Fraction(100), 5, 5), "31 h missing", "69 % by hours, below the 70 % line."),
        (COVERED, "All covered", ""),
    ],
)
def test_outcomes(facts, covered, finding, why):
    found = row("outcomes", facts, covered=covered)
    assert (found.finding, found.why) == (finding, why)


@pytest.mark.parametrize(
    ("code", "finding"), [("0412", "Same field"), ("0411", "Neighbouring field"), ("0542", "Different field")]
)
def test_profile(facts, code, finding):
    found = row("profile", facts, target=replace(TARGET, isced_f=code, profile="professional"))
    assert found.finding == finding
    assert not found.differs


def test_assessment(facts):
    quiz = tuple(replace(each, type="online-quiz") for each in facts.version.assessments)
    assert row("assessment", facts).finding == "Same"
    assert row("assessment", facts, target=replace(TARGET, assessment_types=["oral-exam"])).finding == "Other form"
    assert row("assessment", with_version(facts, assessments=quiz)).finding == "Weaker evidence"
    assert row("assessment", with_version(facts, assessments=())).finding == "Not known"
    assert row("assessment", replace(facts, grade="", grade_scale=None)).source_note == "Passed, no grade"


@pytest.mark.parametrize(
    ("carried_out", "required", "finding"),
    [
        ("supervised-on-site-id", "supervised-on-site-id", "Same"),
        ("supervised-online-id", "supervised-on-site-id", "Same"),
        ("unsupervised", "supervised-on-site-id", "Weaker"),
        ("supervised-on-site-id", "supervised", "Stronger"),
        ("", "supervised", "Not known"),
    ],
)
def test_identity(facts, carried_out, required, finding):
    found = row("identity", replace(facts, supervision_carried_out=carried_out), target=replace(TARGET, supervision=required))
    assert found.finding == finding


def test_quality(facts):
    internal = with_version(facts, quality=tuple(replace(each, type="internal-only") for each in facts.version.quality))
    other = with_version(facts, quality=tuple(replace(each, type="self-accrediting") for each in facts.version.quality))
    assert row("quality", facts).finding == "Sufficient"
    assert row("quality", internal).finding == "No external quality assurance"
    assert row("quality", other).finding == "Other kind"
    assert row("quality", internal, target=replace(TARGET, quality_required=[])).finding == "Sufficient"
    assert row("quality", facts, standing=replace(STANDING, was_member=False)).kind == "warn"
    assert row("quality", facts, standing=replace(STANDING, may_award_credits=False)).finding == "Issuer may not award credits"


@pytest.mark.parametrize(
    ("verdict", "same", "source", "finding"),
    [
        ("valid", True, "Genuine and valid", "Confirmed"),
        ("amended", True, "Genuine and valid", "Confirmed"),
        ("revoked", True, "Revoked", "Not confirmed"),
        ("suspended", True, "Suspended", "Not confirmed"),
        ("unconfirmed", True, "Not confirmed as valid", "Not confirmed"),
        ("valid", False, "Not confirmed as valid", "Not confirmed"),
    ],
)
def test_authenticity(facts, verdict, same, source, finding):
    found = row("authenticity", facts, standing=replace(STANDING, verdict=verdict, same_bytes=same))
    assert (found.source, found.finding) == (source, finding)


def test_no_row_says_that_a_difference_is_substantial(facts):
    target = replace(TARGET, level_code="8", eqf="8", hours=Fraction(200), assessment_types=["oral-exam"], isced_f="0111")
    given = [(facts_of_award(facts), replace(STANDING, was_member=False))]
    for each in compare(given, target, Covered(Fraction(0), Fraction(200), 5, 5)):
        assert "substantial" not in each.finding.lower()
        assert not hasattr(each, "substantial")
