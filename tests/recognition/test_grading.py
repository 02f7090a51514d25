"""Suggested grades: the statistical method beside the linear one."""

from fractions import Fraction

from recognition.grading import Scale, bands, linear, nearest_step, suggest

UEH = [("A", 240), ("B", 480), ("C", 360), ("D", 120)]
MUNI = [("A", 300), ("B", 400), ("C", 600), ("D", 400), ("E", 300)]


def test_bands_run_from_the_best_grade_down():
    assert [(band.low, band.high) for band in bands(UEH)] == [(0, 20), (20, 60), (60, 90), (90, 100)]
    assert [(band.low, band.high) for band in bands(MUNI)] == [(0, 15), (15, 35), (35, 65), (65, 85), (85, 100)]


def test_a_b_in_ho_chi_minh_city_is_a_c_in_brno():
    suggestion = suggest("B", UEH, MUNI)
    assert suggestion.grade == "C"
    assert dict(suggestion.shares) == {"B": Fraction(15, 40), "C": Fraction(25, 40)}
    assert suggestion.alternatives == [("B", Fraction(15, 40))]


def test_an_a_stays_an_a():
    """Its band 0-20 meets Masaryk's A for 15 points and B for 5."""
    suggestion = suggest("A", UEH, MUNI)
    assert suggestion.grade == "A"
    assert dict(suggestion.shares) == {"A": Fraction(15, 20), "B": Fraction(5, 20)}


def test_the_linear_method_disagrees_and_is_shown_beside():
    vietnamese = Scale(Fraction(4), Fraction(1))
    czech = Scale(
        Fraction(1), Fraction(3), tuple((g, Fraction(v)) for g, v in zip("ABCDE", ("1", "1.5", "2", "2.5", "3"), strict=True))
    )
    placed = linear(Fraction(3), vietnamese, czech)
    assert placed == Fraction(5, 3)
    assert nearest_step(placed, czech) == "B"


def test_letters_at_equal_distances_give_the_same_place():
    theirs, ours = Scale.stepped("ABCD"), Scale.stepped("ABCDE")
    assert nearest_step(linear(dict(theirs.steps)["B"], theirs, ours), ours) == "B"


def test_ties_go_to_the_better_grade():
    assert suggest("x", [("x", 100)], [("A", 50), ("B", 50)]).grade == "A"
    assert nearest_step(Fraction(1, 2), Scale.stepped("AB")) == "A"


def test_a_small_table_suggests_nothing():
    assert suggest("B", UEH, [("A", 50), ("B", 49)]) is None
    assert suggest("B", [("A", 50), ("B", 49)], MUNI) is None


def test_a_grade_nobody_got_is_skipped():
    assert [band.grade for band in bands([("A", 100), ("B", 0), ("C", 100)])] == ["A", "C"]
    assert suggest("B", [("A", 100), ("B", 0), ("C", 100)], MUNI) is None
    assert suggest("x", [("x", 100)], [("A", 0), ("B", 60), ("C", 40)]).grade == "B"
