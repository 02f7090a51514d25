"""Names that can be taken for one another, and letters that do not belong in a name."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from micro4asia.foundation.lookalikes import _table, no_look_alike, no_odd_characters, odd_characters, skeleton

REAL_NAMES = [
    "Đại học Kinh tế Thành phố Hồ Chí Minh",
    "Học viện Nông nghiệp Việt Nam",
    "Trường Đại học Ngoại ngữ – Đại học Đà Nẵng",
    "ມະຫາວິທະຍາໄລແຫ່ງຊາດລາວ",
    "ມະຫາວິທະຍາໄລສຸພານຸວົງ",
    "ວິທະຍາໄລSiena",
    "Università degli Studi di Siena",
    "Masarykova univerzita",
    "Université d’Évry, Paris-Saclay",
    "University of Žilina (Žilinská univerzita)",
    "東京大学",
    "International University – VNU-HCM",
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Masaryk", "Mas\u0430ryk", id="a Cyrillic a"),
        pytest.param("MACAPYK", "\u041c\u0410\u0421\u0410\u0420\u0423\u041a", id="a whole word of Cyrillic capitals"),
        pytest.param("Institute", "lnstitute", id="a small l for a capital I"),
        pytest.param("INSTITUTE", "institute", id="case"),
        pytest.param("Modern University", "Modem University", id="rn and m"),
        pytest.param("University of Siena", "University 0f Siena", id="a nought for an o"),
        pytest.param("VNU", "\uff36\uff2e\uff35", id="full-width letters"),
        pytest.param("Masaryk University", "Masaryk-University", id="a hyphen for a space"),
        pytest.param("Masaryk University", "Masaryk\u200bUniversity", id="a space without width"),
        pytest.param("Masaryk", "Ma\u00adsaryk", id="a soft hyphen"),
        pytest.param("Đại học", "\u00d0ại học", id="an Icelandic eth for a D with stroke"),
        pytest.param("Viện", "Vie\u0323\u0302n", id="marks apart from their letter"),
        pytest.param("ໜອງ", "ຫນອງ", id="the Lao ligature and its letters"),
        pytest.param("ຈຳປາ", "ຈໍາປາ", id="the Lao vowel and its parts"),
    ],
)
def test_names_that_look_alike_are_one_to_the_eye(one, other):
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Đại học Huế", "Đại học Huề", id="another tone"),
        pytest.param("Đại học Huế", "Dai hoc Hue", id="no marks at all"),
        pytest.param("Vinh", "Vĩnh", id="with and without a tone"),
        pytest.param("Viện Hàn lâm", "Viên Hàn lâm", id="the dot below"),
        pytest.param("Sơn La", "Son La", id="the horn"),
        pytest.param("ມະຫາວິທະຍາໄລ ກ", "ມະຫາວິທະຍາໄລ ຂ", id="another Lao letter"),
        pytest.param("University of Pavia", "University of Padua", id="another town"),
    ],
)
def test_names_that_differ_in_a_letter_or_a_mark_stay_apart(one, other):
    assert skeleton(one) != skeleton(other)


def test_a_skeleton_is_the_same_for_every_normal_form_and_has_a_skeleton_of_its_own():
    for name in REAL_NAMES:
        forms = {skeleton(unicodedata.normalize(form, name)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
        assert len(forms) == 1
        assert skeleton(forms.pop()) == skeleton(name)


@pytest.mark.parametrize("name", REAL_NAMES)
def test_real_names_have_nothing_odd(name):
    assert odd_characters(name) == []


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        pytest.param("Mas\u0430ryk", ["\u0430"], id="one letter of another script"),
        pytest.param("A\u200bB", ["\u200b"], id="zero width"),
        pytest.param("A\u202eB\u202c", ["\u202e", "\u202c"], id="reading direction turned round"),
        pytest.param("A\u200fB", ["\u200f"], id="a mark of direction"),
        pytest.param("A\u3164B", ["\u3164"], id="a filler"),
        pytest.param("A\u2800B", ["\u2800"], id="a blank of dots"),
        pytest.param("A\u00a0B", ["\u00a0"], id="a space that is none"),
        pytest.param("A\ufe0fB", ["\ufe0f"], id="a variation"),
        pytest.param("A\nB", ["\n"], id="a line feed"),
        pytest.param("A\U000e0041B", ["\U000e0041"], id="a tag"),
        pytest.param("A\ue000B", ["\ue000"], id="a private letter"),
        pytest.param("Z" + "\u0301" * 9, ["\u0301"], id="marks in a heap"),
        pytest.param("ລາວ\u0e44\u0e17\u0e22", ["\u0e44", "\u0e17", "\u0e22"], id="Thai within a Lao word"),
        pytest.param("\u0391thens", ["t", "h", "e", "n", "s"], id="a Greek capital before Latin"),
    ],
)
def test_what_does_not_belong_in_a_name_is_found(name, odd):
    assert odd_characters(name) == odd


def test_the_message_names_what_cannot_be_seen():
    with pytest.raises(ValidationError, match=r"U\+200B"):
        no_odd_characters("Masaryk\u200b University")
    with pytest.raises(ValidationError, match=r"“а” \(U\+0430\)"):
        no_odd_characters("Mas\u0430ryk")


def test_a_name_is_refused_with_the_institution_that_it_resembles():
    others = [("Đại học Huế", "Đại học Huế"), ("Masaryk University", "Masarykova univerzita")]
    with pytest.raises(ValidationError, match="Masarykova univerzita"):
        no_look_alike("MASARYK UNlVERSlTY", others)
    no_look_alike("Mendel University", others)


def test_a_name_of_nothing_but_signs_resembles_nothing():
    no_look_alike("…", [("—", "A")])


def test_every_prototype_of_the_table_is_its_own():
    """A newer table whose groups were no stars around one prototype would show here."""
    table = _table()
    assert len(table) > 6_000
    assert [one for one, prototype in table.items() if any(letter in table for letter in prototype)] == []
