"""Whatever the stack: no hour counts twice, order does not matter, and the slow way gives the same."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.stacking.hours import net
from credentials.stacking.judging import Asked, evaluate
from credentials.stacking.parts import Home, Link, Outcome, Part
from credentials.stacking.rules import Rules

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, database=None)
HOURS = st.integers(1, 60).map(Fraction) | st.fractions(min_value=1, max_value=60, max_denominator=100)
SHARES = st.sampled_from([Fraction(0), Fraction(1), Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(37, 100)])
DAY = dt.date(2026, 1, 1)


@st.composite
def stacks(draw):
    """Up to four awards with up to three outcomes each, and up to seven rulings between outcomes of different awards."""
    parts = []
    for rank in range(draw(st.integers(1, 4))):
        outcomes = tuple(Outcome(f"{rank}/{each}", f"LO{each}", draw(HOURS)) for each in range(draw(st.integers(1, 3))))
        told = {"institution": draw(st.sampled_from("HX")), "country": draw(st.sampled_from(["VN", "IT"]))}
        parts.append(
            Part(
                key=str(rank),
                code=f"C{rank}",
                number="1.0",
                outcomes=outcomes,
                eqf=draw(st.sampled_from([5, 6, 7, None])),
                achieved_on=DAY - dt.timedelta(days=draw(st.integers(0, 2000))),
                verified=draw(st.integers(0, 2)),
                **told,
            )
        )
    pairs = [(one.key, other.key) for left, right in combinations(parts, 2) for one in left.outcomes for other in right.outcomes]
    ruled = draw(st.lists(st.sampled_from(pairs), max_size=7, unique=True)) if pairs else []
    return tuple(parts), tuple(Link(one, other, draw(SHARES)) for one, other in ruled)


@st.composite
def asked(draw):
    parts, links = draw(stacks())
    group = {
        "names": {"en": "Any"},
        "parts": [{"code": part.code} for part in parts],
        "minimum": draw(st.integers(0, len(parts))),
    }
    rules = {"groups": [group], "volume": {"hours": str(draw(st.integers(1, 200)))}}
    extra = {
        "level_floor": {"level": 7, "hours": "50", "share": "1/2"},
        "level_mix": {"level": 5, "share": "1/4"},
        "residency": {"share": "1/3"},
        "identity": {"hours": "40"},
        "age": {"years": 3},
        "partners": {"countries": 2},
    }
    chosen = draw(st.sets(st.sampled_from(sorted(extra))))
    return Asked(Rules.from_json(rules | {name: extra[name] for name in chosen}), parts, links, Home("H", "VN"), DAY, DAY)


def shared(parts, links):
    """(one, other, hours that both teach)."""
    size = {outcome.key: outcome.hours for part in parts for outcome in part.outcomes}
    return [(link.first, link.second, link.share * min(size[link.first], size[link.second])) for link in links if link.share]


def slow_net(parts, links):
    """Every way of leaving links aside until no outcome would be taken off twice, and of these the one that takes off most."""
    edges = shared(parts, links)
    best = Fraction(0)
    for count in range(len(edges) + 1):
        for some in combinations(edges, count):
            if every_outcome_at_most_once(some):
                best = max(best, sum((hours for _one, _other, hours in some), Fraction(0)))
    return sum((part.hours for part in parts), Fraction(0)) - best


def every_outcome_at_most_once(edges):
    """Whether each link can take off an outcome of its own, and every group that hangs together keeps one whole."""
    left = list(edges)
    while left:
        ends = [end for one, other, _hours in left for end in (one, other)]
        leaf = next((end for end in ends if ends.count(end) == 1), None)
        if leaf is None:
            return False
        left = [edge for edge in left if leaf not in edge[:2]]
    return True


@QUICK
@given(stacks(), st.randoms(use_true_random=False))
def test_neither_the_order_of_the_list_nor_that_of_the_years_changes_the_total(stack, chance):
    parts, links = stack
    mixed, turned = list(parts), list(links)
    chance.shuffle(mixed)
    chance.shuffle(turned)
    assert net(mixed, [Link(link.second, link.first, link.share) for link in turned]) == net(parts, links)
    days = [part.achieved_on for part in parts]
    chance.shuffle(days)
    other_years = [part.on(day) for part, day in zip(parts, days, strict=True)]
    assert net(other_years, links).hours == net(parts, links).hours


@QUICK
@given(stacks())
def test_an_award_twice_counts_once(stack):
    parts, links = stack
    again = replace(parts[0], key="again", achieved_on=DAY)
    assert net([*parts, again], links).hours == net(parts, links).hours


@settings(QUICK, max_examples=1000)
@given(asked())
def test_a_thousand_stacks_agree_with_trying_everything_and_count_no_hour_twice(question):
    evaluation = evaluate(question)
    found = {each.rule: each for each in evaluation.judgements}
    for rule, verdict in slow_judge(question).items():
        assert found[rule].state == verdict, rule
    parts, links = question.parts, question.links
    total = net(parts, links)
    assert total.hours == slow_net(parts, links)
    counted = {outcome: hours for (_part, outcome), hours in total.by_node.items()}
    size = {outcome.key: outcome.hours for part in parts for outcome in part.outcomes}
    assert all(0 <= hours <= size[key] for key, hours in counted.items())
    assert sum(counted.values()) == total.hours
    for one, other, hours in shared(parts, links):
        assert counted[one] + counted[other] <= size[one] + size[other] - hours


def slow_judge(question):
    """States of the rules, worked out from the definitions; where an award keeps a shared hour it takes the engine's word."""
    rules, since = question.rules, dt.date(DAY.year - 3, 1, 1)
    counted = [part for part in question.parts if not rules.age or part.achieved_on >= since]
    known = {outcome.key for part in counted for outcome in part.outcomes}
    links = [link for link in question.links if link.pair <= known]
    total = slow_net(counted, links)
    lent = {each.part.key: each.hours for each in evaluate(question).lent}
    at = {level: sum((lent[part.key] for part in counted if part.eqf == level), Fraction(0)) for level in (5, 6, 7, None)}
    need = max(Fraction(50), total / 2)
    verdicts = {
        "group": "met" if len(counted) >= rules.groups[0].minimum else "not_yet",
        "volume": "met" if total >= rules.volume.hours else "not_yet",
    }
    if rules.level_floor:
        verdicts["level_floor"] = "met" if at[7] >= need else "human" if at[7] + at[None] >= need else "not_yet"
    if rules.level_mix:
        verdicts["level_mix"] = "not_yet" if at[5] * 4 > total else "human" if (at[5] + at[None]) * 4 > total else "met"
    if rules.residency:
        own = sum((lent[part.key] for part in counted if part.institution == "H"), Fraction(0))
        verdicts["residency"] = "met" if total and own * 3 >= total else "not_yet"
    if rules.identity:
        verdicts["identity"] = "met" if sum(part.verified for part in counted) * 40 >= total else "not_yet"
    if rules.age:
        verdicts["age"] = "met" if len(counted) == len(question.parts) else "not_yet"
    if rules.partners:
        verdicts["partners"] = "met" if len({part.country for part in counted}) >= 2 else "not_yet"
    return verdicts
