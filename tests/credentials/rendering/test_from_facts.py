"""A certificate made from signed facts says all of them, in the language of issue and in English."""

from dataclasses import replace

import pytest

from credentials.award_facts import LevelFacts
from credentials.rendering.certificate import Signatory
from credentials.rendering.from_facts import House, certificate_data
from tests.credentials.signing import samples as facts

HOUSE = House(
    code="UEH",
    place={"vi": "Thành phố Hồ Chí Minh", "en": "Ho Chi Minh City"},
    colours=("#0B4F53", "#F2B632"),
    emblem="UEH",
    signatories=(Signatory("GS.TS. Võ Minh Họa", {"vi": "Giám đốc", "en": "President"}),),
)


@pytest.fixture
def data():
    return certificate_data(facts.award(), house=HOUSE, signed_json='{"id": "x"}')


def test_every_fact_reaches_the_page(printed, data):
    text = "".join(printed(data).raw_text.split())
    for value in (
        "Nguyễn Thị Ví Dụ",
        "Công nghệ tài chính và thanh toán số",
        "Fintech and Digital Payments",
        "Đại học Kinh tế Thành phố Hồ Chí Minh",
        "Viet Nam",
        "ngày 9 tháng 1 năm 2026",
        "9 January 2026",
        "Giải thích các kênh thanh toán",
        "Explain payment rails",
        "4 ECTS",
        "Written exam (60\N{NO-BREAK SPACE}%), Case study (40\N{NO-BREAK SPACE}%)",
        "Blended, 40 hours on site",
        "Part of an accredited programme, Center for Education Accreditation (demo)",
        "valid until 20 May 2029",
        "B (vn-letter)",
        "UEH-FT-01/2026/000001",
        "1/2026",
        "GS.TS. Võ Minh Họa",
    ):
        assert "".join(value.split()) in text, value


def test_official_credits_come_first_and_ects_after_them(data):
    assert data.workload["en"] == "2 credits (4 ECTS) · 100 hours"


def test_credits_in_ects_are_not_told_twice():
    data = certificate_data(facts.award(facts.muni_da_01()), house=HOUSE, signed_json="")
    assert data.workload["en"] == "5 ECTS · 125 hours"


def test_numbers_are_written_as_the_language_writes_them():
    lao = replace(facts.award(facts.nuol_ba_01()), languages=("vi", "en"))
    data = certificate_data(lao, house=HOUSE, signed_json="")
    assert "3,84" in data.workload["vi"]
    assert "3.84" in data.workload["en"]


def test_a_level_that_others_assume_is_not_printed_as_declared(data):
    assert data.level["en"] == "VQF level 6"


def test_a_unit_without_a_level_says_so():
    version = replace(facts.ueh_ft_01(), levels=(LevelFacts(framework="none", code="not-levelled", basis="declared by issuer"),))
    data = certificate_data(facts.award(version), house=HOUSE, signed_json="")
    assert data.level["en"] == "Not levelled"


def test_the_attached_credential_is_the_stored_text(data):
    assert data.signed_json == '{"id": "x"}'
    assert data.credential_id == data.public_url == "http://localhost:8000/c/0000000000000000000000000000000001/"
