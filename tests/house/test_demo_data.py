"""The demo network and the reference facts hold together: what a newcomer sees is complete in every language promised."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from credentials.models.later_act import TABLE, Kind
from institutions.models import Doubt
from institutions.models.membership import Role
from institutions.vocabulary import (
    AssessmentType,
    AwardingType,
    LearningSetting,
    Participation,
    QualityAssurance,
    Stackability,
    Supervision,
)

ROOT = Path(__file__).parents[2]
DEMO, REFERENCE = ROOT / "recognition/demo", ROOT / "institutions/reference"


def load(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


INSTITUTIONS = {row["code"]: row for row in load(DEMO, "institutions")}
MICRO_CREDENTIALS = {row["code"]: row for row in load(DEMO, "micro_credentials")}
COURSES = {row["code"]: row for row in load(DEMO, "courses")}
PEOPLE = load(DEMO, "people")
STAFF = {row["email"]: row for row in PEOPLE["staff"]}
LEARNERS = {row["key"]: row for row in PEOPLE["learners"]}
AWARDS = load(DEMO, "awards")
VOCABULARIES = load(REFERENCE, "vocabularies")
SCALES = {row["code"]: row for row in load(REFERENCE, "grade_scales")["rows"]}
FRAMEWORKS = {row["code"]: {level["code"] for level in row["levels"]} for row in load(REFERENCE, "level_frameworks")["rows"]}
FIELDS = load(REFERENCE, "isced_f")["fields"]
CREDITS = load(REFERENCE, "credit_systems")

every_micro_credential = pytest.mark.parametrize("row", MICRO_CREDENTIALS.values(), ids=MICRO_CREDENTIALS)
every_course = pytest.mark.parametrize("row", COURSES.values(), ids=COURSES)
every_institution = pytest.mark.parametrize("row", INSTITUTIONS.values(), ids=INSTITUTIONS)
every_award = pytest.mark.parametrize("row", AWARDS, ids=[row["ref"] for row in AWARDS])


def codes(vocabulary: str) -> set[str]:
    return {row["code"] for row in VOCABULARIES[vocabulary]["rows"]}


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in [*value, *value.values()] for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def texts_in(value: object) -> list[dict[str, str]]:
    """Whatever is written by language tag, at any depth."""
    if isinstance(value, dict) and "en" in value:
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [said for part in parts for said in texts_in(part)]


def told_in(texts: dict[str, str], *languages: str) -> bool:
    return all(texts.get(language, "").strip() for language in languages)


def passes(grade: str | None, scale: str | None) -> bool:
    """Whether the scale knows the grade and it is not below the pass mark. No scale: passed or failed, no grade."""
    if scale is None or grade is None:
        return scale is None and grade is None
    row = SCALES[scale]
    if row["steps"]:
        return grade in row["steps"] and row["steps"].index(grade) <= row["steps"].index(row["pass_mark"])
    return Decimal(row["pass_mark"]) <= Decimal(grade) <= Decimal(row["maximum"])


@pytest.mark.parametrize("path", sorted([*DEMO.glob("*.json"), *REFERENCE.glob("*.json")]), ids=lambda path: path.stem)
def test_every_text_is_composed_and_free_of_control_characters(path):
    for text in strings(json.loads(path.read_text(encoding="utf-8"))):
        assert text == unicodedata.normalize("NFC", text).strip()
        assert not [mark for mark in text if unicodedata.category(mark) in {"Cc", "Cf", "Cs"}]


@pytest.mark.parametrize(
    ("vocabulary", "choices"),
    [
        ("assessment", AssessmentType),
        ("supervision", Supervision),
        ("participation", Participation),
        ("quality_assurance", QualityAssurance),
        ("learning_setting", LearningSetting),
        ("awarding_type", AwardingType),
        ("stackability", Stackability),
    ],
)
def test_the_vocabularies_of_the_data_and_of_the_code_are_the_same(vocabulary, choices):
    # Attendance alone is known so that a review can refuse it; nothing may be stored with it.
    assert codes(vocabulary) - {"attendance-only"} == set(choices.values)


def members(rows: Any) -> set[str]:
    """Names of what rows say, with the rows inside them; texts and tables by code have keys of their own."""
    found = set()
    for row in rows:
        found |= set(row)
        for value in row.values():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                found |= members(value)
    return found


@pytest.mark.parametrize("path", sorted(REFERENCE.glob("*.json")), ids=lambda path: path.stem)
def test_nothing_stands_in_the_reference_data_that_no_code_reads(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    lists = [value for value in content.values() if isinstance(value, dict) and "rows" in value]
    said = members([content, *lists]) - {"about"}
    said -= {name for name, value in content.items() if value in lists}
    root = REFERENCE.parents[1]
    code = "".join(
        file.read_text(encoding="utf-8")
        for app in ("institutions", "credentials", "recognition")
        for file in (root / app).rglob("*.py")
        if "migrations" not in file.parts
    )
    assert sorted(name for name in said if f'"{name}"' not in code) == []


@pytest.mark.parametrize("path", sorted(REFERENCE.glob("*.json")), ids=lambda path: path.stem)
def test_every_text_of_the_reference_data_stands_in_the_languages_of_the_pages(path):
    lacking = [said for said in texts_in(json.loads(path.read_text(encoding="utf-8"))) if not told_in(said, "en", "vi", "lo")]
    assert lacking == []


def test_every_doubt_is_marked_with_a_known_tag_and_a_source():
    rows = [
        row
        for name in ("credit_systems", "level_frameworks", "time_limits", "caps", "grade_scales")
        for row in load(REFERENCE, name)["rows"]
    ]
    assert {row["doubt"] for row in rows} <= set(Doubt.values)
    assert all(row["source"] for row in rows)


def test_the_network_has_nine_institutions_and_eighteen_micro_credentials_of_1834_hours():
    assert len(INSTITUTIONS) == 9
    assert len(MICRO_CREDENTIALS) == 18
    assert sum(row["hours"] for row in MICRO_CREDENTIALS.values()) == 1834


@every_institution
def test_an_institution_counts_credits_as_the_reference_says(row):
    told = row["credits"]
    rows = [value for value in CREDITS["rows"] if value["institution"] == row["code"]]
    assert [(value["system"], value["hours_per_credit"], value["step"]) for value in rows] == [
        (told["system"], told["hours_per_credit"], told["step"])
    ]
    assert row["level_framework"] in FRAMEWORKS
    assert set(row["grade_scales"]) <= set(SCALES)


@every_institution
def test_an_institution_bears_one_name_per_language_on_any_day(row):
    for day in ("2020-01-01", "2023-10-03", "2023-10-04", "2024-11-15", "2026-11-25"):
        borne = Counter(
            name["language"]
            for name in row["names"]
            if name["valid_from"] <= day and (name["valid_to"] is None or name["valid_to"] >= day)
        )
        assert {"en", "vi", row["language"]} <= set(borne)
        assert set(borne.values()) == {1}


@every_institution
def test_white_text_can_be_read_on_the_main_colour(row):
    channels = [int(row["primary_colour"][place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


@every_micro_credential
def test_every_text_of_a_micro_credential_is_there_in_each_language_promised(row):
    languages = {"en", "vi", INSTITUTIONS[row["institution"]]["language"]}
    told = [row["titles"], row["descriptions"], row["prerequisites"], row["stackability"]["texts"], row["approval"]["body"]]
    told += [entry["texts"] for entry in [*row["outcomes"], *row["assessments"]]]
    told += [entry["body"] for entry in row["quality_assurance"]]
    assert all(told_in(texts, *languages) for texts in told)


@every_micro_credential
def test_hours_weights_and_credits_of_a_micro_credential_add_up(row):
    assert sum(outcome["hours"] for outcome in row["outcomes"]) == row["hours"]
    assert sum(assessment["weight"] for assessment in row["assessments"]) == 100
    assert 0 <= row["on_site_hours"] <= row["hours"]
    if row["credits"]:
        granting = INSTITUTIONS[row["credits"]["granted_by"]]
        assert granting["awarding_status"][0]["may_award_credits"]
        assert granting["credits"]["system"] == row["credits"]["system"]
        assert Decimal(row["credits"]["value"]) * Decimal(granting["credits"]["hours_per_credit"]) == row["hours"]


@every_micro_credential
def test_every_outcome_of_a_micro_credential_is_assessed(row):
    known = [outcome["code"] for outcome in row["outcomes"]]
    assert len(known) == len(set(known))
    assert {code for assessment in row["assessments"] for code in assessment["outcomes"]} == set(known)
    assert len({outcome["texts"]["en"].split()[0] for outcome in row["outcomes"]}) == len(known), "one verb each"


@every_micro_credential
def test_a_micro_credential_uses_known_codes_only(row):
    assert {entry["type"] for entry in row["assessments"]} <= set(AssessmentType.values)
    assert {entry["supervision"] for entry in row["assessments"]} <= codes("supervision")
    assert row["participation"] in codes("participation")
    assert {entry["type"] for entry in row["quality_assurance"]} <= codes("quality_assurance")
    assert all(entry["decision"].startswith("DEMO-") for entry in row["quality_assurance"])
    assert row["learning_setting"] in codes("learning_setting")
    assert row["awarding_type"] in codes("awarding_type")
    assert row["stackability"]["kind"] in codes("stackability")
    assert told_in(FIELDS[row["isced_f"]], "en", "vi")
    assert row["level"] is None or row["level"]["code"] in FRAMEWORKS[row["level"]["framework"]]
    assert row["grade_scale"] is None or row["grade_scale"] in SCALES


@every_course
def test_a_course_is_complete_in_english_vietnamese_and_the_local_language(row):
    languages = {"en", "vi", INSTITUTIONS[row["institution"]]["language"]}
    assert told_in(row["titles"], *languages)
    assert all(told_in(outcome["texts"], *languages) for outcome in row["outcomes"])
    assert row["owner"] in STAFF
    hours = Decimal(row["credits"]["value"]) * Decimal(INSTITUTIONS[row["institution"]]["credits"]["hours_per_credit"])
    assert sum(outcome["hours"] for outcome in row["outcomes"]) == row["hours"] == hours
    assert set(row["assessment_types"]) <= codes("assessment")
    assert row["supervision"] in codes("supervision")


def test_the_partly_recognised_course_has_the_outcomes_of_its_arithmetic():
    outcomes = [outcome["hours"] for outcome in COURSES["DEMO-PTDL"]["outcomes"]]
    assert outcomes == [20, 25, 30, 25, 30, 20]
    assert sum(outcomes[:4]) == 100
    assert len(COURSES["DEMO-RM"]["outcomes"]) == 10


def test_people_are_plainly_invented_and_reachable_nowhere():
    emails = [row["email"] for row in [*PEOPLE["staff"], *PEOPLE["learners"]]]
    assert len(emails) == len(set(emails))
    assert all(email.endswith("@example.org") for email in emails)
    assert all(entry["number"].startswith("TEST-") for row in LEARNERS.values() for entry in row["registrations"])
    assert not {row["full_name"] for row in STAFF.values()} & {row["full_name"] for row in LEARNERS.values()}
    assert len({row["full_name"] for row in STAFF.values()}) == len(STAFF)
    assert len(PEOPLE["password"]) >= 10


def test_two_learners_differ_by_one_mark_only():
    lan, other = LEARNERS["mau-lan"]["full_name"], LEARNERS["mau-lan-2"]["full_name"]
    assert lan != other
    bare = ["".join(m for m in unicodedata.normalize("NFD", name) if not unicodedata.combining(m)) for name in (lan, other)]
    assert bare[0] == bare[1]


@every_institution
def test_every_institution_has_the_people_its_rules_need(row):
    held: dict[str, set[str]] = {}
    for person in STAFF.values():
        for membership in person["memberships"]:
            if membership["institution"] == row["code"]:
                held.setdefault(membership["role"], set()).add(person["email"])
    assert {Role.ISSUER, Role.QA_REVIEWER, Role.REGISTRAR, Role.INSTITUTION_ADMIN} <= set(held)
    assert len(set.union(*held.values())) == sum(len(people) for people in held.values()), "one role each"


@every_award
def test_an_award_is_prepared_and_signed_by_two_people_for_a_learner_known_there(row):
    version, learner = MICRO_CREDENTIALS[row["micro_credential"]], LEARNERS[row["learner"]]
    assert (version["number"], version["institution"]) == (row["number"], row["institution"])
    assert row["institution"] in {entry["institution"] for entry in learner["registrations"]}
    assert {row["prepared_by"], row["signed_by"]} <= set(STAFF)
    assert row["prepared_by"] != row["signed_by"]
    assert passes(row["grade"], version["grade_scale"])
    assert row["supervision"] in {assessment["supervision"] for assessment in version["assessments"]}
    assert learner["birth_date"] < row["achieved_on"]
    if row["issued_on"]:
        achieved, issued = date.fromisoformat(row["achieved_on"]), date.fromisoformat(row["issued_on"])
        assert 0 < (issued - achieved).days < 90


def test_one_award_waits_for_the_registrar():
    assert [row["ref"] for row in AWARDS if not row["issued_on"]] == ["A22"]


def test_what_befalls_awards_later_names_a_known_reason_and_two_people():
    kinds = {"revoke": Kind.REVOKE, "suspend": Kind.SUSPEND, "replace": Kind.REPLACE, "amend": Kind.AMEND}
    later = {row["then"]["action"]: row for row in AWARDS if "then" in row}
    assert set(later) == set(kinds)
    for action, row in later.items():
        then = row["then"]
        assert then["reason"] in {reason.value for reason in TABLE[kinds[action]].reasons}
        assert {then["asked_by"], then["answered_by"]} <= set(STAFF)
        assert then["asked_by"] != then["answered_by"]
        assert then["on"] > row["issued_on"]


def test_one_award_has_expired_and_others_will():
    months = {code: row["validity_months"] for code, row in MICRO_CREDENTIALS.items() if "validity_months" in row}
    issued = sorted(row["issued_on"] for row in AWARDS if row["micro_credential"] in months)
    assert months == {"HUB-AM-02": 12}
    assert issued[0] == "2025-07-15" < issued[1]


def test_one_batch_was_issued_and_one_waits_for_the_registrar():
    batches = load(DEMO, "batches")
    assert [bool(batch["approved_by"]) for batch in batches] == [True, False]
    rows = [row for batch in batches for row in batch["rows"]]
    known = {entry["number"] for learner in LEARNERS.values() for entry in learner["registrations"]}
    assert len({row["number"] for row in rows} - known) == len(rows)
    for batch in batches:
        version = MICRO_CREDENTIALS[batch["micro_credential"]]
        assert version["number"] == batch["number"]
        assert batch["prepared_by"] in STAFF
        assert batch["prepared_by"] != batch["approved_by"]
        assert {row["number"][:5] for row in batch["rows"]} == {"TEST-"}
        assert all(
            row["email"].endswith("@example.org") and passes(row["grade"], version["grade_scale"]) for row in batch["rows"]
        )


def test_the_award_a_newcomer_prepares_by_hand_is_not_there_yet():
    living = [(row["learner"], row["micro_credential"]) for row in AWARDS]
    assert len(living) == len(set(living))
    assert ("vi-du", "UEH-FT-01") not in living
    assert MICRO_CREDENTIALS["UEH-FT-01"]["number"] == "1.1"


def test_grade_tables_count_passing_grades_best_first():
    for table in load(DEMO, "grade_tables"):
        steps = SCALES[table["scale"]]["steps"]
        grades = [grade for grade, _ in table["counts"]]
        assert grades == steps[: steps.index(SCALES[table["scale"]]["pass_mark"]) + 1]
        assert sum(count for _, count in table["counts"]) == table["n"]
