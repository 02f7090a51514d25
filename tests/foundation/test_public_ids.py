"""An id survives being read aloud, copied from paper and pasted as an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from micro4asia.foundation.public_ids import ALPHABET, LENGTH, diagnose, new_public_id, normalise

KNOWN = "0000000000000000000000000000000000"


def test_a_new_id_is_well_formed_and_its_own():
    ids = {new_public_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(len(one) == LENGTH and set(one) <= set(ALPHABET) and diagnose(one) == "ok" for one in ids)


@given(st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(place, character):
    good = new_public_id()
    typed = good[:place] + character + good[place + 1 :]
    assert diagnose(typed) == ("ok" if typed == good else "mistyped")


@given(st.integers(0, LENGTH - 2))
def test_two_swapped_neighbours_are_always_noticed(place):
    good = new_public_id()
    typed = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert diagnose(typed) == ("ok" if typed == good else "mistyped")


@pytest.mark.parametrize("typed", ["", "0" * 33, "0" * 35, "u" * 34, "0" * 33 + "\n", "०" * 34, KNOWN.replace("0", "o")])
def test_what_cannot_be_an_id_is_mistyped(typed):
    assert diagnose(typed) == "mistyped"


@given(st.text(max_size=60))
def test_any_input_is_taken_without_complaint(typed):
    assert diagnose(normalise(typed)) in {"ok", "mistyped"}


def test_reading_aloud_is_forgiven():
    good = "0123456789abcdefghjkmnpqrstvwxyz"
    assert normalise(" OI23 4567-89AB CDEF-GHJK–MNPQ RSTV WXYZ\u200b ") == good
    assert normalise("ol") == "01"


def test_a_pasted_address_gives_its_id():
    good = new_public_id()
    for address in (
        f"https://registry.example/c/{good}/",
        f"https://registry.example/c/{good.upper()}?lang=vi#checks",
        f"http://localhost:8000/c/{good}/certificate.pdf",
        f"registry.example/c/{good}",
    ):
        assert normalise(address) == good


def test_a_mistyped_id_within_an_address_is_still_shown_as_it_was_meant():
    good = new_public_id()
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    assert normalise(f"https://registry.example/c/{wrong}/") == wrong
    assert normalise("https://registry.example/c/abc") == "abc"
    assert normalise("///") == ""
