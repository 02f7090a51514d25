"""A case that waits: what is asked of whom, delays, pauses, messages, news, reopening."""

from typing import Any

from institutions.models import Role
from tests.factories.cases_clock import AwardNewsFactory, QuestionItemFactory
from tests.factories.recognition import QuestionFactory
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import World, person


def furnish(world: World) -> None:
    AwardNewsFactory(request=world.request_taken, award=world.issued)
    asker = person(Role.OFFICER, world.receiving)
    question: Any = QuestionFactory(request=world.request_judged, issuer=world.same, asked_by=asker)
    QuestionItemFactory(question=question)


desk = at("receiving.slug", "request_judged.public_id")
CASES = [
    Case("recognition:request-ask", desk),
    Case("recognition:request-delay", desk),
    Case("recognition:request-delay", desk, nothing, comes_back=True),
    Case("recognition:request-pause", desk),
    Case("recognition:request-pause", desk, sent(why="The learner is ill.")),
    Case("recognition:request-reopen", desk),
    Case("recognition:request-reopen", desk, nothing, comes_back=True),
    Case("recognition:request-news", at("receiving.slug", "request_taken.public_id"), nothing),
    Case("recognition:request-messages", desk),
    Case("recognition:request-messages", desk, sent(words="We begin next week.")),
    Case("recognition:my-messages", at("request_sent.public_id")),
    Case("recognition:my-messages", at("request_sent.public_id"), sent(words="When will you decide?")),
    Case("recognition:my-reopen", at("request_sent.public_id")),
    Case("recognition:my-reopen", at("request_sent.public_id"), nothing, comes_back=True),
    Case("recognition:enquiries", at("same.slug")),
    Case("recognition:enquiry", at("same.slug", "request_judged.public_id")),
    Case("recognition:enquiry", at("same.slug", "request_judged.public_id"), nothing, comes_back=True),
]
