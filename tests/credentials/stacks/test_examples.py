"""The worked example of the domain and its three stacks, to the digit."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from credentials.stacking.judging import evaluate
from credentials.stacking.rules import BadRules, Rules
from credentials.stacking.suggesting import next_best
from tests.credentials.stacks.catalogue import NO_OVERLAP, ST_1, ST_2, ST_3, STRESS, TODAY, asked, group, part

HELD = ("UNISI-SF-01", "UNISI-SF-02", "HUB-RM-01")


def states(evaluation):
    return {each.rule: each.state for each in evaluation.judgements if each.rule != "group"}


def test_three_awards_make_375_gross_and_360_net_hours_and_15_are_missing():
    found = evaluate(asked(ST_2, *HELD, links=[STRESS]))
    assert (found.net.gross, found.hours, found.hours / 25) == (375, 360, Fraction("14.4"))
    assert (found.of("volume").state, found.missing) == ("not_yet", 15)
    assert {rule for rule, state in states(found).items() if state == "not_yet"} == {"volume"}
    assert not found.ready


def test_one_more_award_turns_the_stack_from_not_yet_to_ready():
    found = evaluate(asked(ST_2, *HELD, "UEH-SA-02", links=[STRESS]))
    assert (found.hours, found.hours / 25) == (460, Fraction("18.4"))
    assert (found.of("level_floor").found, found.of("level_mix").found / 25, found.of("level_mix").required / 25) == (360, 4, 4)
    assert round(float(found.of("residency").found) * 100, 1) == 48.9
    assert found.ready
    assert found.of("capstone").state == "human", "the final viva is the institution's"


def test_that_award_is_the_one_suggested():
    question = asked(ST_2, *HELD, links=[STRESS])
    best, *rest = next_best(question, evaluate(question))
    assert (best.offer.code, best.turns, best.missing, best.ready) == ("UEH-SA-02", (("volume", None),), 0, True)
    assert rest == [], "nothing else of the catalogue counts here"


def test_a_shared_hour_counts_for_the_earlier_award():
    early, late = part("HUB-RM-01", achieved_on=dt.date(2025, 1, 1)), part("UNISI-SF-02", achieved_on=dt.date(2026, 1, 1))
    lent = {each.part.code: each.hours for each in evaluate(asked(ST_2, parts=(late, early), links=[STRESS])).lent}
    assert lent == {"HUB-RM-01": 150, "UNISI-SF-02": 60}


@pytest.mark.parametrize(("choice", "residency"), [("NEU-EC-01", Fraction(175, 450)), ("UEH-DA-03", Fraction(325, 450))])
def test_data_driven_finance_is_450_hours_with_its_capstone(choice, residency):
    question = asked(ST_1, "MUNI-DA-01", "UEH-FT-01", choice, links=[NO_OVERLAP], home="UEH", country="VN")
    found = evaluate(question)
    assert (found.hours, found.hours / 25, found.hours / 50, found.capstone) == (450, 18, 9, 75)
    assert found.of("residency").found == residency
    assert found.ready
    assert round(float(residency) * 100, 1) in (38.9, 72.2)


def test_one_of_two_is_one_of_two():
    found = evaluate(asked(ST_1, "MUNI-DA-01", "UEH-FT-01", "UEH-DA-03", "NEU-EC-01", home="UEH", country="VN"))
    choice = next(each for each in found.judgements if each.group == 1)
    assert (choice.state, choice.note, choice.names) == ("not_yet", "too_many", ("NEU-EC-01", "UEH-DA-03"))


def test_the_tourism_block_is_nine_credits_of_thirty_hours_and_fifteen_are_left_over():
    found = evaluate(asked(ST_3, "UNIDU-TD-01", "UNIDU-TD-02", "IHF-EU-01", home="UNIDU", country="HR"))
    volume, share = found.of("volume"), found.of("residency").found
    assert (found.hours, found.hours / 30, volume.required / 30, volume.found - volume.required) == (285, Fraction("9.5"), 9, 15)
    assert (volume.note, round(float(share) * 100, 1), found.of("recognised").found) == ("surplus", 73.7, Fraction(5, 100))
    assert found.ready


def test_equal_outcomes_of_unequal_size_count_the_larger_once():
    rules = {"groups": [group("UNISI-SF-01", "UNISI-SF-02")], "volume": {"hours": "1"}}
    link = replace(STRESS, first="UNISI-SF-01/LO1", second="UNISI-SF-02/LO1")
    assert evaluate(asked(rules, "UNISI-SF-01", "UNISI-SF-02", links=[link])).hours == 225 - 30
    half = replace(link, share=Fraction(1, 2))
    assert evaluate(asked(rules, "UNISI-SF-01", "UNISI-SF-02", links=[half])).hours == 225 - 15


def test_an_award_too_old_lends_no_hours_counted_to_the_day():
    day = dt.date(2021, 6, 1)
    for achieved_on, hours in ((day, 450), (day - dt.timedelta(days=1), 350)):
        parts = (part("MUNI-DA-01"), part("NEU-EC-01"), part("UEH-FT-01", achieved_on=achieved_on))
        found = evaluate(asked(ST_1, parts=parts, home="UEH", country="VN"))
        assert (found.hours, found.of("age").state) == (hours, "met" if hours == 450 else "not_yet")


def test_an_unconfirmed_level_needs_a_human():
    parts = (*(part(code) for code in HELD[:2]), part("HUB-RM-01", eqf=None), part("UEH-SA-02", eqf=None))
    found = states(evaluate(asked(ST_2 | {"level_floor": {"level": 7, "share": "3/5"}}, parts=parts)))
    assert (found["level_floor"], found["level_mix"]) == ("human", "human")


def test_hours_used_elsewhere_are_not_lent_again_unless_the_rules_allow_it():
    used = part("UEH-FT-01", used=frozenset({f"UEH-FT-01/LO{rank}" for rank in (1, 2, 3)}))
    parts = (part("MUNI-DA-01"), part("NEU-EC-01"), used)
    found = evaluate(asked(ST_1, parts=parts, home="UEH", country="VN"))
    assert (found.hours, found.of("once").state, found.of("once").names) == (350, "cannot", ("UEH-FT-01",))
    assert evaluate(asked(ST_1 | {"double_use": True}, parts=parts, home="UEH", country="VN")).hours == 450


def test_what_can_no_longer_be_earned_cannot_be_met():
    found = evaluate(asked(ST_1, "MUNI-DA-01", "UEH-DA-03", home="UEH", country="VN", offers=("NEU-EC-01",)))
    assert (found.judgements[0].state, found.judgements[0].note, found.judgements[0].names) == (
        "cannot",
        "not_offered",
        ("UEH-FT-01",),
    )


def test_grades_order_identity_partners_and_time_are_judged():
    rules = ST_1 | {
        "grades": {"floors": {"VN-LETTER": "C"}},
        "identity": {"hours": "100"},
        "order": [{"first": "MUNI-DA-01", "then": "NEU-EC-01", "waivable": False}],
        "partners": {"countries": 2},
        "expiry": {"years": 3},
    }
    scale = {"scale": "VN-LETTER", "steps": ("A", "B", "C", "D")}
    parts = (
        part("MUNI-DA-01", achieved_on=dt.date(2026, 2, 1)),
        part("NEU-EC-01", achieved_on=dt.date(2026, 1, 1)),
        part("UEH-FT-01", grade="D", **scale),
    )
    told = {"parts": parts, "home": "UEH", "country": "VN"}
    found = states(evaluate(asked(rules, started_on=dt.date(2023, 5, 31), **told)))
    assert found | {"grades": "not_yet", "identity": "not_yet", "order": "cannot", "partners": "met", "expiry": "cannot"} == found
    better = (*parts[:1], part("NEU-EC-01", achieved_on=TODAY, verified=2), part("UEH-FT-01", grade="C", **scale))
    found = states(evaluate(asked(rules, **(told | {"parts": better}))))
    assert found | {"grades": "human", "identity": "met", "order": "met", "expiry": "met"} == found


def test_an_equal_award_by_decision_needs_a_human():
    rules = {"groups": [group("UNISI-SF-01", equal_by_decision=True)], "volume": {"hours": "100"}}
    found = evaluate(asked(rules, "HUB-RM-01"))
    assert (found.judgements[0].state, found.judgements[0].note, found.lent[0].why) == ("human", "equal", "by_decision")


@pytest.mark.parametrize("rules", [ST_1, ST_2, ST_3])
def test_rules_come_back_from_their_json_as_they_were(rules):
    read = Rules.from_json(rules)
    assert Rules.from_json(read.to_json()) == read


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"volume": {"hours": 375}}, "volume.hours"),
        ({"volume": {"hours": "0"}}, "volume.hours"),
        ({"groups": []}, "groups"),
        ({"groups": [group("A", minimum=2)]}, "groups.0.minimum"),
        ({"residency": {"share": "4/3"}}, "residency.share"),
        ({"surprise": 1}, "surprise"),
        ({"level_floor": {"level": 7}}, "level_floor.hours"),
    ],
)
def test_rules_that_make_no_sense_are_refused_where_they_stand(change, where):
    with pytest.raises(BadRules) as refused:
        Rules.from_json(ST_2 | change)
    assert refused.value.where == where
