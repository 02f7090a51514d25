"""The table of steps: printed as it is, obeyed by the model, and no way through it to what must never be."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from credentials import life_cycles as of_versions
from micro4asia.foundation.errors import WrongState
from recognition import life_cycle
from recognition import life_cycles as of_requests
from recognition.life_cycle import NEXT, TABLE, Actor, State
from recognition.models import Decision, RecognitionRequest
from tests.factories.network import AgreementFactory
from tests.factories.recognition import DecisionFactory

DOCS = Path(__file__).parents[3] / "docs" / "life-cycles.md"
ANSWERED = {State.DECIDED, State.DECIDED_ON_APPEAL}


def test_the_document_says_what_both_tables_do():
    printed = of_versions.as_markdown() + of_requests.as_markdown()
    assert DOCS.read_text(encoding="utf-8") == printed, "python -m django print_life_cycles > docs/life-cycles.md"


def test_a_request_moves_along_the_table_and_nowhere_else():
    for state in State:
        for target in State:
            request = RecognitionRequest(state=state)
            if target in NEXT[state]:
                request.move_to(target)
                assert request.state == target
            else:
                with pytest.raises(WrongState):
                    request.move_to(target)


def test_every_state_is_reached_and_every_open_one_ends():
    reached, fresh = {State.DRAFT}, {State.DRAFT}
    while fresh := {target for state in fresh for target in NEXT[state]} - reached:
        reached |= fresh
    assert reached == set(State)
    for state in life_cycle.OPEN:
        assert State.WITHDRAWN in NEXT[state]


def test_what_is_answered_was_proposed_or_appealed_and_only_deciders_answer():
    """Every way into an answer asks for the whole record; services and the database hold what that is."""
    ways = [line for line in TABLE if line.target in ANSWERED]
    assert {line.source for line in ways} == {State.PROPOSED, State.APPEALED}
    for line in ways:
        assert set(line.who) <= {Actor.DECISION_MAKER, Actor.RULE, Actor.APPEAL_BODY}
        assert set(life_cycle._RECORD) <= set(line.needs)
    assert not any(Actor.RULE in line.who for line in ways if line.source == State.APPEALED)


def test_no_row_of_the_database_is_a_refusal_without_a_ground_nor_a_rule_that_gives_less_than_all(db):
    """Whatever path led there: all outcomes, with and without ground, by a person and by a rule."""
    agreement, kept = AgreementFactory(), set()
    for outcome in Decision.Outcome.values:
        for grounds in (0, 1):
            for barred in (False, True):
                for rule in (False, True):
                    said = {"outcome": outcome, "grounds": grounds, "next_steps": "Take the bridging unit."}
                    said |= (
                        {"bar": "cap-reached", "bar_explanation": "63 of 63"} if barred else {"bar": "", "bar_explanation": ""}
                    )
                    said |= {"decided_by": None, "automatic_under": agreement, "instrument": "agreement"} if rule else {}
                    try:
                        with transaction.atomic():
                            DecisionFactory(**said)
                    except IntegrityError:
                        continue
                    kept.add((outcome, bool(grounds or barred), rule))
    assert ("refused", False, False) not in kept
    assert {outcome for outcome, _ground, rule in kept if rule} == {"full"}
    assert {outcome for outcome, ground, rule in kept if ground and not rule} >= {"full", "partial", "refused"}


def test_no_step_of_the_clock_or_of_a_rule_refuses():
    """Closing without a reply decides nothing: a closed case came from an answer or from silence."""
    silent = [line for line in TABLE if line.target == State.CLOSED and line.source not in ANSWERED]
    assert [(line.source, line.who) for line in silent] == [(State.INFORMATION_REQUESTED, (Actor.SYSTEM,))]
