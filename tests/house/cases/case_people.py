"""Who handles a case: declared, handed over, given back; and how a desk arranges that."""

from typing import Any

from tests.factories.cases_people import AbsenceFactory, AssignmentRuleFactory
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import World

desk = at("receiving.slug")
held = at("receiving.slug", "request_taken.public_id")


def furnish(world: World) -> None:
    """The desk that is asked has a rule of assignment and an absence."""
    officer = world.people["recog_receiving"]
    rule: Any = AssignmentRuleFactory(institution=world.receiving, field="99")
    rule.officers.add(officer)
    world.things["assignment_rule"] = rule
    world.things["absence"] = AbsenceFactory(institution=world.receiving, person=world.people["recog_of_the_appeal"])


def colleague(world: World) -> dict[str, Any]:
    return {"to": world.people["recog_of_a_unit"].pk}


def ruled(world: World) -> dict[str, Any]:
    return {"position": "2", "field": "98", "officers": [world.people["recog_receiving"].pk]}


def away(world: World) -> dict[str, Any]:
    parts = {"day": 1, "month": 3, "year": 2031}
    days = {f"{name}_{part}": value for name in ("from_on", "to_on") for part, value in parts.items()}
    return {"person": world.people["recog_receiving"].pk, **days}


CASES = [
    Case("recognition:declare", held),
    Case("recognition:declare", held, sent(has_conflict="no", words="We never met.")),
    Case("recognition:request-assign", held, colleague),
    Case("recognition:request-release", at("receiving.slug", "request_judged.public_id"), nothing),
    Case("recognition:queue-views", desk, sent(name="Late ones", query="clock=late")),
    Case("recognition:settings", desk),
    Case("recognition:assignment-rules", desk),
    Case("recognition:assignment-rules", desk, ruled),
    Case("recognition:assignment-rule", at("receiving.slug", "assignment_rule.public_id")),
    Case("recognition:assignment-rule", at("receiving.slug", "assignment_rule.public_id"), ruled),
    Case("recognition:absences", desk),
    Case("recognition:absences", desk, away),
    Case("recognition:shortcuts"),
    Case("recognition:shortcuts", data=nothing),
]
