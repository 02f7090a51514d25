"""The figure of hours says nothing that was not entered."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from recognition.weaving import Thread, allot, weave

WHOLE, NONE = Fraction(1), Fraction(0)
R2_SOURCES = [Fraction(40), Fraction(45), Fraction(40)]


def r2():
    hours = (20, 25, 30, 25, 30, 20)
    sources = ((0,), (0, 1), (1,), (1, 2), (), ())
    return [Thread(Fraction(h), WHOLE if s else NONE, s) for h, s in zip(hours, sources, strict=True)]


def test_r2_uses_a_hundred_hours_and_leaves_twenty_five():
    cloth = weave(R2_SOURCES, r2())
    assert cloth.used == 100
    assert cloth.unused == 25
    assert [node.unused for node in cloth.targets] == [0, 0, 0, 0, 30, 20]


def test_a_source_gives_way_where_another_has_no_choice():
    """Both may use the first source; the second target may use nothing else."""
    flow = allot([Fraction(10), Fraction(10)], [Thread(Fraction(10), WHOLE, (0, 1)), Thread(Fraction(10), WHOLE, (0,))])
    assert {key: hours for key, hours in flow.items() if hours} == {(1, 0): 10, (0, 1): 10}


def test_fewer_hours_may_meet_an_outcome_in_full():
    cloth = weave([Fraction(35)], [Thread(Fraction(40), WHOLE, (0,))])
    assert cloth.used == 35
    assert cloth.targets[0].unused == 0
    assert cloth.targets[0].filled > cloth.sources[0].filled


def test_a_part_fills_a_part():
    cloth = weave([Fraction(40)], [Thread(Fraction(40), Fraction(1, 2), (0,))])
    assert (cloth.used, cloth.targets[0].unused) == (20, 20)


def test_what_is_met_by_nothing_named_is_filled_all_the_same_and_said():
    cloth = weave([Fraction(40)], [Thread(Fraction(40), WHOLE, ())])
    assert (cloth.targets[0].unused, cloth.sources[0].unused, cloth.ribbons, cloth.unwoven) == (0, 40, [], True)
    assert not weave(R2_SOURCES, r2()).unwoven


def test_without_entries_nothing_is_woven():
    cloth = weave(R2_SOURCES, [Thread(Fraction(150), NONE, ())])
    assert cloth.ribbons == []
    assert cloth.unused == 125


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 50), st.sampled_from([0, 50, 100]), st.sets(st.integers(0, 3))), min_size=1, max_size=5),
)
def test_no_hour_is_used_twice(sources, targets):
    hours = [Fraction(h) for h in sources]
    threads = [
        Thread(Fraction(h), Fraction(share, 100), tuple(sorted(s for s in chosen if s < len(hours))))
        for h, share, chosen in targets
    ]
    flow = allot(hours, threads)
    assert all(value >= 0 for value in flow.values())
    for index, each in enumerate(hours):
        assert sum(v for (s, _), v in flow.items() if s == index) <= each
    for index, thread in enumerate(threads):
        assert sum(v for (_, t), v in flow.items() if t == index) <= thread.hours * thread.met
