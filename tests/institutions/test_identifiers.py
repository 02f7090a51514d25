"""What the world outside calls an institution by: slips of the pen are caught, other spellings are forgiven."""

import pytest
from django.core.exceptions import ValidationError

from institutions import identifiers


@pytest.mark.parametrize("value", ["02j46qs45", "01tevnk56", "05gq02987", "042nb2s44"])
def test_real_ror_ids_pass(value):
    identifiers.ror(value)


def test_every_single_wrong_character_of_a_ror_id_is_noticed():
    right = "02j46qs45"
    for place in range(1, 9):
        for other in "0123456789" if place > 6 else "0123456789abcdefghjkmnpqrstvwxyz":
            if other != right[place]:
                with pytest.raises(ValidationError):
                    identifiers.ror(right[:place] + other + right[place + 1 :])


@pytest.mark.parametrize("value", ["12j46qs45", "02j46qs4", "02j46us45", "", "02j46qs45\n", "02j46qs٤5"])
def test_what_is_no_ror_id_is_refused(value):
    with pytest.raises(ValidationError):
        identifiers.ror(value)


def test_a_ror_id_is_taken_out_of_its_address():
    for typed in ("https://ror.org/02j46qs45", "ror.org/02J46QS45/", " O2j46qs45 "):
        assert identifiers.tidy_ror(typed) == "02j46qs45"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("cz brno05", "CZ BRNO05"), ("I SIENA01", "I  SIENA01"), ("I  SIENA01", "I  SIENA01"), ("LUXLUX-VIL01", "LUXLUX-VIL01")],
)
def test_an_erasmus_code_gets_its_spaces_back(typed, stored):
    assert identifiers.tidy_erasmus_code(typed) == stored
    identifiers.erasmus_code(stored)


@pytest.mark.parametrize("value", ["CZBRNO", "CZ BRNO", "CZ 05", "CZ BRNO0555", "ČZ BRNO05"])
def test_what_is_no_erasmus_code_is_refused(value):
    with pytest.raises(ValidationError):
        identifiers.erasmus_code(value)


def test_a_pic_has_nine_digits():
    identifiers.pic("999880560")
    for value in ("99988056", "9998805601", "99988056a", "໙໙໙໘໘໐໕໖໐"):
        with pytest.raises(ValidationError):
            identifiers.pic(value)


@pytest.mark.parametrize(
    ("typed", "stored"), [("https://UEH.edu.vn/about", "ueh.edu.vn"), ("đạihọc.example", "xn--ihc-rma1y0554c.example")]
)
def test_a_domain_is_stored_in_lower_case_and_ascii(typed, stored):
    tidied = identifiers.tidy_domain(typed)
    identifiers.domain(tidied)
    assert tidied.isascii()
    if stored.isascii() and not stored.startswith("xn--"):
        assert tidied == stored


@pytest.mark.parametrize("value", ["localhost", "-a.example", "a..example", "1.2.3.4", "a b.example", "x" * 64 + ".example"])
def test_what_is_no_domain_is_refused(value):
    with pytest.raises(ValidationError):
        identifiers.domain(value)
