"""Numbers as readers of three languages write them, and as machines read them."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import engines
from django.utils import translation

from micro4asia.foundation.numbers import figure, plain

pytestmark = pytest.mark.usefixtures("catalogues_as_written")

COVERAGE = '{% include "components/coverage.html" with parts=parts covered=covered total=total line=line only %}'


@pytest.mark.parametrize(("language", "half", "many"), [("en", "2.5", "1,834"), ("vi", "2,5", "1.834"), ("lo", "2,5", "1.834")])
def test_a_number_is_written_as_its_reader_writes_it(language, half, many):
    with translation.override(language):
        assert (figure(Fraction(5, 2)), figure(Decimal("2.50")), figure("2.50")) == (half, half, half)
        assert figure(1834) == many


@pytest.mark.parametrize(("language", "half"), [("en", "2.5"), ("vi", "2,5"), ("lo", "2,5")])
def test_a_bare_decimal_on_a_page_follows_the_reader_too(language, half):
    with translation.override(language):
        page = engines["django"].from_string("{{ value }} {{ value|figure }}").render({"value": Decimal("2.5")})
    assert page == f"{half} {half}"


@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_a_machine_reads_a_point_in_every_language(language):
    values = (Fraction(10, 3), Fraction(5, 2), Fraction(4), Decimal("2.00"), Fraction(2, 3), Fraction(999, 1000), "35.00", 1834)
    with translation.override(language):
        assert [plain(value) for value in values] == ["3.33", "2.5", "4", "2", "0.67", "1", "35", "1834"]


def test_what_rounds_to_nothing_has_no_sign():
    assert (plain(Fraction(-1, 1000)), plain(Fraction(-1, 2))) == ("0", "-0.5")


def test_a_drawing_keeps_its_points_beside_words_with_commas():
    parts = [(Decimal("12.5"), "yes"), (Decimal("12.5"), "no")]
    shown = {"parts": parts, "covered": Fraction(25, 2), "total": Fraction(51, 2), "line": Fraction(35, 2)}
    with translation.override("vi"):
        page = engines["django"].from_string(COVERAGE).render(shown)
    assert "12,5" in re.sub("<[^>]+>", "", page)
    assert 'viewBox="0 0 25.5 12"' in page
    assert "M17.5 0v12" in page
