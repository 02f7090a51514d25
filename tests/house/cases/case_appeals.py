"""Appeals and whole files: the learner's, the counter's, and whoever settles what somebody else decided first."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from institutions.models import Role
from recognition.models import CaseFile, RecognitionRequest
from recognition.services.appealing import lodge_appeal
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import Judged, save_comparison
from recognition.services.requesting import save_draft, start_request, submit_request
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import World, person

RULING = Ruling(outcome="full", reasons="All is covered.")


def furnish(world: World) -> None:
    """One case answered by an officer who is none of the matrix's people, one appealed, and a file of it for either side."""
    first, owner = person(Role.OFFICER, world.receiving), world.people["learner_owner"]

    def answered() -> RecognitionRequest:
        course = CourseFactory(institution=world.receiving)
        CourseOutcomeFactory(course=course)
        row = start_request(by=owner, purpose="further-study", award=world.issued)
        row = save_draft(request=row, by=owner, fields={"institution": world.receiving, "course": course})
        row = submit_request(request=row, by=owner, consent=True, wording="They may see it.")
        row = mark_complete(request=take_request(request=row, by=first), by=first)
        outcomes = [Judged(each.pk, "covered") for each in course.outcomes.all()]
        save_comparison(request=row, by=first, outcomes=outcomes, elements=[])
        decide_request(request=row, by=first, ruling=RULING)
        return RecognitionRequest.objects.get(pk=row.pk)

    world.things["request_answered"] = answered()
    appealed = answered()
    lodge_appeal(request=appealed, by=owner, grounds="It is worth more.")
    world.things["request_appealed"] = RecognitionRequest.objects.get(pk=appealed.pk)
    for name, who in (("file_of_desk", first), ("file_of_learner", owner)):
        kept = default_storage.save(f"case-files/{name}.pdf", ContentFile(b"%PDF-1.7"))
        world.things[name] = CaseFile.objects.create(
            request=appealed,
            asked_by=who,
            language="en",
            for_desk=who is first,
            state="done",
            file=kept,
            digest="a" * 64,
            pages=1,
            size=8,
            expires_at=timezone.now() + dt.timedelta(days=7),
        )


def on_paper(world: World) -> dict[str, Any]:
    day = world.request_answered.answer.decided_on
    said = {"received_on_day": day.day, "received_on_month": day.month, "received_on_year": day.year}
    return {**said, "grounds": "It is worth more."}


appealed = at("receiving.slug", "request_appealed.public_id")
CASES = [
    Case("recognition:appeal", at("request_answered.public_id")),
    Case("recognition:appeal", at("request_answered.public_id"), sent(grounds="It is worth more.")),
    Case("recognition:appeal-take", at("receiving.slug", "request_answered.public_id")),
    Case("recognition:appeal-take", at("receiving.slug", "request_answered.public_id"), on_paper),
    Case("recognition:appeals", at("receiving.slug")),
    Case("recognition:appeal-settle", appealed),
    Case("recognition:appeal-settle", appealed, sent(outcome="upheld", words="Right as it was.")),
    Case("recognition:own-file", at("request_appealed.public_id")),
    Case("recognition:own-file", at("request_appealed.public_id"), sent(language="en")),
    Case("recognition:own-file-pdf", at("request_appealed.public_id", "file_of_learner.public_id")),
    Case("recognition:case-file", appealed),
    Case("recognition:case-file", appealed, sent(language="en")),
    Case("recognition:case-file-pdf", at("receiving.slug", "request_appealed.public_id", "file_of_desk.public_id")),
]
