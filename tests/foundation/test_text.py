"""Names as people write them: found, told apart, sorted, and never changed."""

import unicodedata
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from micro4asia.foundation import text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("vi du", "Nguyễn Thị Ví Dụ"),
        ("nguyen thi vi du", "Nguyễn Thị Ví Dụ"),
        ("dang", "Đặng"),
        ("ĐẶNG", "đặng"),
        ("dvorak", "Dvořák"),
        ("dordevic", "Đorđević"),
        ("lukasz", "Łukasz"),
        ("strasse", "Straße"),
        ("ນ້ຳ", "ນ້ໍາ"),
        ("ສຸກສັນ", "ທ້າວ ສຸກ\u200bສັນ"),
    ],
)
def test_a_search_finds_the_name(typed, written):
    assert text.search_key(typed) in text.search_key(written)
    assert text.search_key(typed) in text.search_key(unicodedata.normalize("NFD", written))


def test_a_search_key_leaves_lao_vowels_and_tones():
    assert text.search_key("ກິນ") != text.search_key("ກນ")
    assert text.search_key("ເຂົ້າ") != text.search_key("ເຂົາ")
    assert text.search_key("ວຽງຈັນ") == "ວຽງຈັນ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "Hòa"),
        ("Khoẻ", "Khỏe"),
        ("Thuý Hoà", "THÚY HÒA"),
        ("Quý", "Quí"),
        ("Qúy", "Quý"),
        ("Lý Mỹ Kỳ", "Lí Mĩ Kì"),
        ("Nguyễn Thị", unicodedata.normalize("NFD", "Nguyễn Thị")),
        ("Anne-Marie", "Anne Marie"),
        ("ນ້ຳ", "ນໍ້າ"),
        ("ນ້ຳ", "ນ້ໍາ"),
        ("ໜອງ ໝາ", "ຫນອງ ຫມາ"),
        ("ຫຼວງ", "ຫລວງ"),
        ("ສຸກ\u200bສັນ", "ສຸກສັນ"),
        ("ກິ່ງ", "ກ່ິງ"),
    ],
)
def test_two_spellings_of_one_name_match(one, other):
    assert text.match_key(one) == text.match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lan", "Lân"),
        ("Lân", "Lãn"),
        ("Hòa", "Hóa"),
        ("Thúy", "Thúi"),
        ("Quý", "Quỳ"),
        ("Ý", "Í"),
        ("Dung", "Dũng"),
        ("Đan", "Dan"),
        ("ຂາ", "ຄາ"),
        ("Náďa", "Nadá"),
    ],
)
def test_different_names_do_not_match(one, other):
    assert text.match_key(one) != text.match_key(other)


@given(st.text(max_size=40))
def test_keys_of_keys_are_the_same_keys(value):
    assert text.search_key(text.search_key(value)) == text.search_key(value)
    assert text.match_key(text.match_key(value)) == text.match_key(value)


@given(st.text(max_size=40), st.sampled_from(["vi", "cs", "hr", "lo", "en", None]))
def test_sort_keys_sort_alike_in_every_collation(value, language):
    assert set(text.sort_key(value, language)) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("vi", "An Ăn Âm Ân Ấn Bình Dang Dũng Đặng Đức Em Êm On Ôn Ơn Un Ưng"),
        ("vi", "Hoa Hoà Hỏa Hõa Hóa Họa Hoan"),
        ("cs", "Abel Ábel Cibulka Čapek Hora Chalupa Ivan Robot Řezníček Zeman Žák"),
        ("hr", "Cuka Čapek Ćosić Dzu Džamonja Đurđević Lovro Luk Ljubić Nuk Njegoš"),
        ("lo", "ກາ ເກດ ແກ້ວ ຂາ ໂຂງ ນາງ"),
        (None, "Abel Âm An Ân Capek Čapek Chalupa Dang Đặng Hora"),
    ],
)
def test_words_stand_in_the_order_of_their_language(language, ordered):
    for word, following in pairwise(ordered.split()):
        assert text.sort_key(word, language) < text.sort_key(following, language), (word, following)


def test_a_space_sorts_before_any_letter_and_numbers_before_letters():
    assert sorted(["Anh", "An Bình", "9 An"], key=text.sort_key) == ["9 An", "An Bình", "Anh"]


def test_vietnamese_people_are_sorted_by_given_name():
    people = ["Lê Văn An", "Nguyễn An", "Đặng Thị Bình", "Nguyễn Thị Ví Dụ"]
    for name, following in pairwise(people):
        assert text.name_sort_key(name, "vi") < text.name_sort_key(following, "vi")
    assert text.name_sort_key("Jana Vzorová", "cs") == text.sort_key("Jana Vzorová", "cs")
    assert text.name_sort_key("Khamphone", "vi") == text.sort_key("Khamphone", "vi")


def test_text_is_kept_as_written_in_nfc():
    assert text.clean(unicodedata.normalize("NFD", "  Nguyễn  Thị\tVí Dụ\r\n")) == "Nguyễn Thị Ví Dụ"
    assert text.clean("a\r\nb\rc  d\n", multiline=True) == "a\nb\nc  d"
    assert text.clean("ສຸກ\u200bສັນ") == "ສຸກ\u200bສັນ"


@pytest.mark.parametrize(
    "bad", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\u202e", "\u2066", "\u2028", "\uffff", "\ufdd0"]
)
def test_what_cannot_be_seen_is_refused(bad):
    for check in (text.clean, text.no_control_characters):
        with pytest.raises(ValidationError, match=rf"U\+{ord(bad):04X}"):
            check(f"Mai{bad}Lan")


@pytest.mark.parametrize(
    "good",
    [
        "https://ueh.example/khoa-học?a=%20#b",
        "http://localhost:8000/x",
        "did:web:ueh.example",
        "urn:uuid:1",
        "http://[::1]/",
        "mailto:mai@example.org",
    ],
)
def test_a_complete_address_is_taken(good):
    text.iri(good)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "ueh.example",
        "/course",
        "//ueh.example/x",
        "https://",
        "https:///x",
        "https://ueh",
        "https://ueh.example/a b",
        "https:x",
        "https://ueh.example/\u200b",
        "https://ueh.example/%zz",
        "https://ueh.example/<b>",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://ueh.example/\n",
        "urn:",
        "https://[::1/",
        "https://ueh.example/\x00",
    ],
)
def test_what_would_vanish_or_harm_is_no_address(bad):
    with pytest.raises(ValidationError):
        text.iri(bad)


def test_lao_digits_count():
    assert text.fold_digits("໒໐໒໖ / 7") == "2026 / 7"


def test_lao_breaks_between_words_and_nowhere_else():
    title = "ມະຫາວິທະຍາໄລແຫ່ງຊາດ (ຄະນະ) ວຽງຈັນໆ 2026 abc"
    broken = text.break_lao(title)
    assert broken.replace("\u200b", "") == title
    assert "ມະຫາວິທະຍາໄລ\u200bແຫ່ງຊາດ (ຄະນະ)" in broken
    assert "ຈັນໆ" in broken
    assert text.break_lao(broken) == broken
    assert text.break_lao("Đại học Kinh tế") == "Đại học Kinh tế"


def test_the_readers_language_comes_first_then_the_fallback_then_any():
    title = {"vi": "Tài chính", "en-GB": "Finance", "lo": ""}
    assert text.pick(title, "vi") == ("Tài chính", "vi")
    assert text.pick(title, "en") == ("Finance", "en-GB")
    assert text.pick(title, "lo") == ("Finance", "en-GB")
    assert text.pick(title, "lo", ["cs", "vi"]) == ("Tài chính", "vi")
    assert text.pick({"cs": "Finance"}, "lo") == ("Finance", "cs")
    assert text.pick({}, "lo") == ("", "lo")
