"""A change is called by its greatest difference, and the number follows it."""

from decimal import Decimal

import pytest

from credentials.change_class import change_class, line, next_number, previous
from tests.credentials.quality.conftest import COMPARE, EXPLAIN, outcome


def computed(version):
    change = change_class(previous(version), version)
    return change.kind.value, [(reason.kind.value, reason.key) for reason in change.reasons]


def exam(**changed):
    return {"type": "written-exam", "texts": {}, "weight": 70, "supervision": "supervised-on-site-id", **changed}


REPORT = {"type": "case-study", "texts": {}, "weight": 30, "supervision": "unsupervised", "outcomes": ["LO2"]}


@pytest.mark.parametrize(
    ("changed", "kind", "key"),
    [
        ({"titles": {"vi": "Công nghệ tài chính", "en": "Fintech, explained"}}, "editorial", "titles"),
        ({"descriptions": {"vi": "Hạ tầng thanh toán.", "en": "Rails."}}, "editorial", "descriptions"),
        ({"outcomes": [EXPLAIN, outcome("LO2", "So sánh các mô hình", "Compare models", 40)]}, "editorial", "outcome:LO2"),
        ({"outcomes": [EXPLAIN, outcome("LO2", "so sánh", "Compare models!", 40)]}, "editorial", "outcome:LO2"),
        ({"assessments": [exam(texts={"en": "Two hours"}), REPORT]}, "editorial", "assessment"),
        ({"hours": Decimal(110), "outcomes": [EXPLAIN, {**COMPARE, "hours": Decimal(50)}]}, "minor", "hours"),
        ({"outcomes": [COMPARE, EXPLAIN]}, "minor", "outcomes"),
        ({"participation": "on-site"}, "minor", "participation"),
        ({"prerequisites": {"en": "Basic statistics"}}, "minor", "prerequisites"),
        ({"languages": ["vi", "en"]}, "minor", "languages"),
        ({"assessments": [exam(weight=60), {**REPORT, "weight": 40}]}, "minor", "assessment"),
        ({"quality": [{"type": "internal-only"}]}, "minor", "quality"),
        ({"hours": Decimal(112), "outcomes": [EXPLAIN, {**COMPARE, "hours": Decimal(52)}]}, "major", "hours"),
        ({"outcomes": [EXPLAIN, outcome("LO2", "Đánh giá", "Assess models", 40)]}, "major", "outcome:LO2"),
        ({"outcomes": [{**EXPLAIN, "hours": Decimal(100)}]}, "major", "outcome:LO2"),
        ({"level_code": "7"}, "major", "level"),
        ({"assessments": [exam(type="oral-exam"), REPORT]}, "major", "assessment"),
        ({"assessments": [exam(supervision="unsupervised"), REPORT]}, "major", "assessment"),
    ],
)
def test_each_difference_makes_the_change_what_the_network_calls_it(successor, changed, kind, key):
    if changed.get("outcomes") == [{**EXPLAIN, "hours": Decimal(100)}]:
        changed = {**changed, "assessments": [exam(), {**REPORT, "outcomes": ["LO1"]}]}
    found, reasons = computed(successor(**changed))
    assert found == kind
    assert (kind, key) in reasons


def test_a_change_that_is_none_is_editorial(successor):
    assert computed(successor()) == ("editorial", [])


def test_an_outcome_under_another_code_is_renamed_and_not_new(successor):
    kind, reasons = computed(successor(outcomes=[EXPLAIN, {**COMPARE, "code": "LO3"}], assessments=[exam(weight=100)]))
    assert ("minor", "outcome:LO3") in reasons
    assert not [key for found, key in reasons if found == "major" and key.startswith("outcome")]
    assert kind == "major", "the case study was taken out"


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        ("1.2", "editorial", "1.2.1"),
        ("1.2.1", "editorial", "1.2.2"),
        ("1.2.1", "minor", "1.3"),
        ("1.2", "minor", "1.3"),
        ("1.12", "major", "2.0"),
    ],
)
def test_the_number_follows_the_class(number, kind, expected):
    assert next_number(number, kind) == expected


def test_agreements_are_keyed_to_major_and_minor():
    assert [line(number) for number in ("1.2", "1.2.1", "2.0")] == ["1.2", "1.2", "2.0"]
