"""What a certificate says, read back out of the PDF."""

import subprocess
from dataclasses import replace

import pytest

from credentials.rendering.certificate import Outcome, Signatory, render_certificate
from credentials.rendering.paper import CannotPrint
from tests.credentials.rendering import samples

ELEMENTS = {
    "1 learner": ("Nguyễn Thị Ví Dụ",),
    "2 title": ("Công nghệ tài chính và thanh toán số", "Fintech and Digital Payments"),
    "3 country": ("Việt Nam", "Viet Nam"),
    "4 awarding body": ("Đại học Kinh tế Thành phố Hồ Chí Minh", "University of Economics Ho Chi Minh City"),
    "5 date of issue": ("ngày 20 tháng 12 năm 2025", "20 December 2025"),
    "6 outcomes": (
        "Giải thích hạ tầng và các kênh thanh toán số 35 h",
        "Explain digital payment rails",
        "So sánh các mô hình kinh doanh công nghệ tài chính 35 h",
        "Compare fintech business models",
        "Đánh giá khung pháp lý và rủi ro tuân thủ 30 h",
        "Assess regulation and compliance risk",
    ),
    "7 workload": ("2 tín chỉ · 100 giờ", "4 ECTS · 100 hours"),
    "8 level": ("VQF bậc 6",),
    "9 assessment": ("Bài thi viết (60 %) và nghiên cứu tình huống (40 %).", "Written examination (60 %) and case study (40 %)."),
    "10 participation": ("Kết hợp trực tuyến và trực tiếp", "Blended"),
    "11 quality assurance": ("quyết định DEMO-QA-118", "Programme accredited; decision DEMO-QA-118, valid until 30 June 2028"),
}


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_european_element_stands_on_the_page_by_value(vietnamese, element):
    missing = [value for value in ELEMENTS[element] if value not in vietnamese.text]
    assert not missing, vietnamese.text


def test_what_the_registry_adds_stands_on_the_page(vietnamese):
    for value in (
        "UEH-2025-004217",
        "0412/2025-VM",
        "UEH-FT-01",
        "Phiên bản / Version 1.1",
        "B (7,8/10)",
        "ngày 12 tháng 12 năm 2025",
        "0412 Tài chính, ngân hàng, bảo hiểm",
        "Stand-alone; counts towards ST-1 Data-Driven Finance",
        "GS.TS. Võ Minh Họa",
        "Trưởng phòng Đào tạo",
        "registry.micro4asia.example/c/ k7q3vd2m 9xw4hf8t z6rn5pcj 1sgy0aeb 3h",
    ):
        assert value in vietnamese.raw_text.replace("\n", " ") or value in vietnamese.text, value


def test_lao_names_and_titles_are_read_back_exactly(lao):
    text = lao.raw_text.replace("\u200b", "")
    assert "ຕົວຢ່າງ ທົດລອງ" in text
    assert "ການວິເຄາະທຸລະກິດສຳລັບວິສາຫະກິດຂະໜາດນ້ອຍ" in text
    assert "ມະຫາວິທະຍາໄລແຫ່ງຊາດ" in text
    assert "ສະໝຸດ ຕົວແທນ" in text
    assert "ນະຄອນຫຼວງວຽງຈັນ, ວັນທີ 14 ພະຈິກ 2025" in text
    assert "Touayang Thotlong" in text


def test_a_name_typed_in_parts_is_printed_composed(printed):
    decomposed = "Nguye\u0302\u0303n Thi\u0323 Vi\u0301 Du\u0323"
    assert "Nguyễn Thị Ví Dụ" in printed(replace(samples.UEH, recipient_name=decomposed)).raw_text


@pytest.mark.parametrize("sample", [samples.UEH, samples.NUOL, samples.MUNI, samples.ENGLISH], ids=["vi", "lo", "cs", "en"])
def test_a_usual_certificate_keeps_to_one_page(printed, sample):
    assert len(printed(sample).reader.pages) == 1


LONG_NAME = "Nguyễn Phúc Thị Hoàng Bảo Ngọc Quỳnh Như"
LONG_TITLE = "ການວິເຄາະທຸລະກິດສຳລັບວິສາຫະກິດຂະໜາດນ້ອຍແລະຂະໜາດກາງໃນສາທາລະນະລັດປະຊາທິປະໄຕປະຊາຊົນລາວ"


def test_a_forty_letter_name_is_printed_whole_on_one_page(printed):
    paper = printed(replace(samples.UEH, recipient_name=LONG_NAME))
    assert len(paper.reader.pages) == 1
    assert LONG_NAME in paper.text


def test_a_long_lao_title_wraps_between_words(printed):
    paper = printed(replace(samples.NUOL, title={"lo": LONG_TITLE, "en": "Business Analytics"}))
    text = paper.raw_text.replace("\u200b", "").replace("\n", "")
    assert len(paper.reader.pages) == 1
    assert LONG_TITLE in text


def test_many_outcomes_go_on_to_a_second_page_and_none_is_lost(printed):
    rows = tuple(Outcome({"vi": f"Kết quả số {n}", "en": f"Outcome number {n}"}, "5") for n in range(1, 19))
    paper = printed(replace(samples.UEH, outcomes=rows))
    first, last = paper.reader.pages[0].extract_text(), paper.reader.pages[-1].extract_text()
    assert len(paper.reader.pages) == 2
    assert all(f"Outcome number {n}" in paper.text for n in range(1, 19))
    assert "Nguyễn Thị Ví Dụ" in first
    assert "UEH-2025-004217" in last


def test_an_english_certificate_says_everything_once(printed):
    text = printed(samples.ENGLISH).text
    assert text.count("Fintech and Digital Payments") == 1
    assert text.count("Learning outcomes") == 1
    assert " / " not in text


def test_a_preview_says_so_and_carries_no_credential(printed):
    paper = printed(samples.ENGLISH)
    assert "Preview, not yet signed" in paper.text
    assert not paper.reader.attachments
    assert not paper.codes()
    assert "is the original" not in paper.text


def test_up_to_four_people_sign_and_a_fifth_is_refused():
    people = tuple(Signatory(f"Người Ký {n}", {"vi": "Giám đốc", "en": "Director"}) for n in range(1, 6))
    assert render_certificate(replace(samples.UEH, signatories=people[:4])).startswith(b"%PDF")
    with pytest.raises(CannotPrint, match="4"):
        replace(samples.UEH, signatories=people)


def test_a_letter_without_a_font_is_refused_by_name():
    with pytest.raises(CannotPrint, match=r"U\+6F22"):
        render_certificate(replace(samples.UEH, recipient_name="漢 Nguyễn"))


@pytest.mark.parametrize("colour", ["red", "#12345", "#0B4F53; } @page { background: url(http://127.0.0.1/) "])
def test_nothing_but_a_plain_colour_reaches_a_style_sheet(colour):
    with pytest.raises(CannotPrint):
        replace(samples.UEH, colours=(colour, "#F2B632"))


def test_the_same_data_gives_the_same_bytes():
    assert render_certificate(samples.UEH) == render_certificate(samples.UEH)


def test_the_file_is_whole_in_the_eyes_of_another_tool(vietnamese):
    check = subprocess.run(["qpdf", "--check", vietnamese.path], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr
    assert "warning" not in check.stderr.lower()
