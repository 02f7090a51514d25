"""What an author is told: element by element, each at its field, and nothing else is lost over it."""

import datetime as dt

import pytest

from credentials.completeness import completeness_of, findings
from credentials.models import MicroCredentialVersion
from credentials.workload import workload_of
from tests.factories.institutions import CreditValueFactory


def fresh(draft):
    return MicroCredentialVersion.objects.get(pk=draft.pk)


def told(draft, severity):
    return [(each.anchor, each.sentence) for each in findings(fresh(draft)) if each.severity == severity]


def test_nine_of_eleven_where_level_and_quality_assurance_are_missing(draft):
    draft.quality.all().delete()
    MicroCredentialVersion.objects.filter(pk=draft.pk).update(level_framework="", level_code="")
    found = completeness_of(fresh(draft))
    assert found.complete == 9
    assert [(each.number, each.anchor) for each in found.missing] == [(8, "id_level_framework"), (11, "quality")]
    assert [each.number for each in found.elements if each.with_the_award] == [1, 5]


def test_a_complete_draft_has_all_eleven(draft):
    assert completeness_of(draft).complete == 11
    assert told(draft, "problem") == []


@pytest.mark.parametrize(
    ("columns", "anchor", "words"),
    [
        ({"hours": 120}, "id_hours", "add up to 100 h of 120 h: 20 h are missing"),
        ({"hours": 90}, "id_hours", "10 h more than the 90 h of the whole"),
        ({"hours": 0}, "id_hours", "hours of work are missing"),
        ({"level_code": "9"}, "id_level_code", "VQF has no level 9. Its levels are 6."),
        ({"level_framework": ""}, "id_level_framework", "both are needed"),
        ({"isced_f": "1300"}, "id_isced_f", "no field 1300"),
        ({"on_site_hours": 101}, "id_on_site_hours", "more hours on site"),
        ({"awarding_type": "joint"}, "id_partners", "Name the partners"),
    ],
)
def test_a_mistake_is_told_at_its_place(draft, columns, anchor, words):
    MicroCredentialVersion.objects.filter(pk=draft.pk).update(**columns)
    ((place, sentence), *_more) = told(draft, "problem")
    assert place == anchor
    assert words in sentence


def test_an_assessment_without_weight_or_type_is_named_and_no_sum_contradicts(draft):
    first, second = draft.assessments.all()[:2]
    draft.assessments.filter(pk=first.pk).update(weight=100)
    draft.assessments.filter(pk=second.pk).update(weight=0, type="")
    said = dict(told(draft, "problem"))
    assert said[f"id_assessment-{second.pk}-weight"] == "Assessment 2 has no weight."
    assert said[f"id_assessment-{second.pk}-type"] == "Assessment 2 has no type."
    assert not [words for words in said.values() if "add up to 100" in words]


def test_attendance_is_no_assessment(draft):
    draft.assessments.update(type="attendance")
    first = draft.assessments.first()
    problems = dict(told(draft, "problem"))
    assert "Attendance shows no learning outcome" in problems[f"id_assessment-{first.pk}-type"]
    assert "LO1, LO2, LO3 is not" in problems[f"id_assessment-{first.pk}-outcomes_0"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Diploma in Payments"),
        ("en", "A degree of trust"),
        ("vi", "Văn bằng Công nghệ tài chính"),
        ("vi", "Thạc sĩ số"),
        ("lo", "ປະລິນຍາການເງິນ"),
        ("cs", "Diplomový kurz"),
    ],
)
def test_a_title_that_claims_a_degree_is_warned_of_in_whichever_language(draft, language, title):
    MicroCredentialVersion.objects.filter(pk=draft.pk).update(titles={"en": "Fintech", "vi": "Công nghệ", language: title})
    ((anchor, sentence), *_more) = told(draft, "warning")
    assert anchor == f"id_titles-{language}"
    assert "no degree and no diploma" in sentence


@pytest.mark.parametrize("title", ["Master Data Management", "Degreasing metals", "Diplomacy"])
def test_a_title_that_claims_nothing_is_left_alone(draft, title):
    MicroCredentialVersion.objects.filter(pk=draft.pk).update(titles={"en": title, "vi": "Quản lý"})
    assert not [anchor for anchor, _sentence in told(draft, "warning") if anchor.startswith("id_titles")]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Understand rails"), ("en", "Be able to know rules"), ("vi", "Hiểu rõ hạ tầng"), ("lo", "ສາມາດເຂົ້າໃຈລະບົບ")],
)
def test_an_outcome_that_nobody_can_observe_is_warned_of(draft, language, words):
    row = draft.outcomes.first()
    row.texts |= {language: words}
    row.save()
    assert f"id_outcome-{row.pk}-texts-{language}" in dict(told(draft, "warning"))


def test_an_accreditation_that_lapsed_is_warned_of_with_its_day(draft):
    draft.quality.update(valid_until=dt.date(2025, 12, 19))
    row = draft.quality.get()
    assert "ended on 19 December 2025" in dict(told(draft, "warning"))[f"id_quality-{row.pk}-valid_until_0"]


def test_credits_follow_from_hours_with_their_basis(draft, institution):
    institution.credit_values.all().delete()
    CreditValueFactory(institution=institution, system="VN", hours_per_credit=50, source="Circular 08/2021")
    ects, local = workload_of(fresh(draft)).lines
    assert ects.startswith("100 h ÷ 25 h a credit = 4 ")
    assert local.startswith("100 h ÷ 50 h a credit = 2 ")
    assert local.endswith("(Circular 08/2021)")


def test_an_institution_that_may_not_award_credits_is_told_what_it_can_do(draft, institution):
    institution.awarding_statuses.all().delete()
    assert "Award it jointly with a partner" in dict(told(draft, "warning"))["id_awarding_type_0"]
    assert "No credits are awarded" in workload_of(fresh(draft)).lines[0]
