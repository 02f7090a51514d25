"""Decisions in full: proposed and returned, on a condition, as signed letters; and how an institution decides."""

import datetime as dt
from typing import Any

from institutions.models import Role
from recognition.models import DecisionLetter, RecognitionRequest
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import Judged, save_comparison
from recognition.services.proposing import propose_decision
from recognition.services.record_checks import ConditionSaid
from recognition.services.requesting import save_draft, start_request, submit_request
from tests.factories.cases_decisions import ReasonParagraphFactory
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import World, person, seal_waiting

NEXT = "Send the certificate."


def furnish(world: World) -> None:
    """A case that a colleague proposed to decide, and one that was decided on a condition, with its signed letter."""
    writer = person(Role.OFFICER, world.receiving)
    proposed = _evaluated(world, writer)
    propose_decision(request=proposed, by=writer, ruling=Ruling(outcome="full", reasons="Covered."))
    world.things["request_proposed"] = proposed
    due = world.receiving.today() + dt.timedelta(days=60)
    ruling = Ruling(
        outcome="conditional",
        reasons="Covered, but for the practice.",
        next_steps=NEXT,
        conditions=(ConditionSaid("A certificate of practice.", due, "The study office"),),
    )
    conditional = _evaluated(world, writer)
    decision = decide_request(request=conditional, by=writer, ruling=ruling)
    seal_waiting()
    letter = DecisionLetter.objects.get(decision=decision)
    world.things |= {"request_conditional": conditional, "condition": decision.conditions.get(), "letter": letter}
    world.things["paragraph"] = ReasonParagraphFactory(institution=world.same)


def _evaluated(world: World, writer: Any) -> RecognitionRequest:
    owner = world.people["learner_owner"]
    course = CourseFactory(institution=world.receiving)
    CourseOutcomeFactory(course=course)
    row = start_request(by=owner, purpose="admission", award=world.issued)
    row = save_draft(request=row, by=owner, fields={"institution": world.receiving, "course": course})
    row = submit_request(request=row, by=owner, consent=True, wording="They may see it.")
    row = mark_complete(request=take_request(request=row, by=writer), by=writer)
    outcomes = [Judged(each.pk, "covered") for each in row.course.outcomes.all()]
    save_comparison(request=row, by=writer, outcomes=outcomes, elements=[])
    return RecognitionRequest.objects.get(pk=row.pk)


def paragraph(world: World) -> dict[str, Any]:
    return {"about": "general", "outcome": "", "text_en": "Covered."}


def met(world: World) -> dict[str, Any]:
    return {"result": "met", "evidence": "The certificate came."}


proposed = at("receiving.slug", "request_proposed.public_id")
condition = at("receiving.slug", "request_conditional.public_id", "condition.pk")
desk_letter = at("receiving.slug", "request_conditional.public_id", "letter.public_id")
own_letter = at("request_conditional.public_id", "letter.public_id")
named = at("letter.public_id", "letter.holder_key")
same = at("same.slug")

CASES = [
    Case("recognition:decide-return", proposed),
    Case("recognition:decide-return", proposed, sent(remark="Look again.")),
    Case("recognition:conditions", at("receiving.slug")),
    Case("recognition:condition-settle", condition),
    Case("recognition:condition-settle", condition, met),
    Case("recognition:decision-pdf", desk_letter),
    Case("recognition:decision-json", desk_letter),
    Case("recognition:my-decision-pdf", own_letter),
    Case("recognition:my-decision-json", own_letter),
    Case("recognition:recognition-context"),
    Case("recognition:decision-check", at("letter.public_id")),
    Case("recognition:decision-check-named", named),
    Case("recognition:decision-json-named", named),
    Case("recognition:second-officers", same),
    Case("recognition:second-officers", same, sent(outcome="refused"), row="recognition_setting.set_rules"),
    Case("recognition:paragraphs", same),
    Case("recognition:paragraph-edit", at("same.slug", "paragraph.pk")),
    Case("recognition:paragraph-edit", at("same.slug", "paragraph.pk"), paragraph),
]
