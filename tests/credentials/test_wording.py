"""Facts in words: numbers first, units as the reader calls them, nothing glued."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from credentials import wording
from credentials.award_facts import CreditFacts, LevelFacts, QualityFacts
from institutions.code_lists import country_names, isced_f_names, language_names
from tests.credentials.signing import samples


@pytest.fixture
def fintech():
    return samples.ueh_ft_01()


def said(language, function, *arguments):
    with translation.override(language):
        return function(*arguments)


def test_hours_come_first_and_credits_beside_them(fintech):
    assert said("en", wording.size, fintech) == "100 hours · 2 credits"


def test_credits_show_how_they_follow_from_hours(fintech):
    assert said("en", wording.credits_basis, fintech) == "2 credits, 50 hours each; 4 ECTS at 25 hours"


def test_one_credit_is_no_plural():
    one = CreditFacts(system="VN", value=Decimal(1), hours_per_credit=Decimal(50))
    assert said("en", wording.credits, one) == "1 credit"
    assert "tín chỉ" in said("vi", wording.credits, one)


def test_languages_countries_and_fields_beyond_our_lists_are_named_in_the_language_of_the_page():
    from_lists = [language_names("de"), country_names("JP"), isced_f_names("0541")]
    assert [[names[tag] for tag in ("en", "vi", "lo")] for names in from_lists] == [
        ["German", "Tiếng Đức", "ເຢຍລະມັນ"],
        ["Japan", "Nhật Bản", "ຍີ່ປຸ່ນ"],
        ["Mathematics", "Toán học", "ຄະນິດສາດ"],
    ]
    assert language_names("xx") == {"en": "xx"}


def test_who_awards_no_credits_says_so(fintech):
    bare = replace(fintech, local_credits=None, ects=None)
    assert said("en", wording.credits_basis, bare) == "No credits are awarded"
    assert said("en", wording.size, bare) == "100 hours"


@pytest.mark.parametrize(
    ("language", "day"), [("en", "9 January 2026"), ("vi", "ngày 9 tháng 1 năm 2026"), ("lo", "ວັນທີ 9 ມັງກອນ 2026")]
)
def test_a_day_is_told_in_full_words(language, day):
    assert said(language, wording.day, "2026-01-09") == day


def test_a_moment_names_its_zone():
    when = dt.datetime(2026, 11, 23, 12, 42, tzinfo=dt.UTC)
    assert said("en", wording.moment, when) == "23 November 2026, 12:42 (UTC)"


def test_a_level_is_a_code_within_its_framework(fintech):
    assert said("en", wording.level, fintech) == "VQF level 6, EQF level 6"
    none = replace(fintech, levels=(LevelFacts(framework="none", code="not-levelled", basis="declared by issuer"),))
    assert said("en", wording.level, none) == "Not levelled"
    assert said("en", wording.level_framework, none) == ""


def test_supervision_is_told_as_it_was_carried_out():
    award = replace(samples.award(), supervision_carried_out="supervised-online-id")
    assert said("en", wording.supervision, award) == "Supervised online, identity verified"


def test_quality_assurance_names_what_is_known_of_it():
    row = QualityFacts(type="programme-accredited", body="A body", decision="12/2025", valid_until_day="2029-05-20")
    assert said("en", wording.quality_type, row) == "Part of an accredited programme"
    assert said("en", wording.quality_details, row) == "A body, decision 12/2025, valid until 20 May 2029"
    assert said("en", wording.quality_details, QualityFacts(type="none")) == ""


def test_a_code_of_a_later_vocabulary_is_shown_as_it_is(fintech):
    assert said("en", wording.participation, replace(fintech, participation="by-telepathy")) == "by-telepathy"


@pytest.mark.parametrize(("reader", "shown"), [("en", "English"), ("vi", "Tiếng Anh")])
def test_languages_are_named_for_the_reader(reader, shown):
    assert said(reader, wording.language, "en") == shown


@pytest.mark.parametrize(("tag", "name"), [("vi", "Tiếng Việt"), ("lo", "ລາວ"), ("xx-nonsense", "xx-nonsense")])
def test_a_language_has_its_own_name_for_itself(tag, name):
    assert wording.own_name(tag) == name


def test_a_text_falls_back_to_english_then_to_any():
    assert said("lo", wording.own, {"vi": "a", "en": "b"}) == "b"
    assert said("lo", wording.own, {"vi": "a"}) == "a"
    assert said("lo", wording.own, {}) == ""
