"""What a learner sends: files of a case, sources of elsewhere, questions before earning, requests opened at the counter."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from recognition.models import RecognitionRequest
from recognition.services.assigning import take_request
from recognition.services.pre_asking import Said, answer_before, ask_before
from recognition.services.requesting import save_draft, submit_request
from tests.factories.cases_sources import ImportedCredentialFactory, PreparedRequestFactory
from tests.factories.recognition import CasePaperFactory
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import World

SAID = Said("full", "The same outcomes.", timezone.localdate() + dt.timedelta(days=100))


def asked(world: World, purpose: str) -> RecognitionRequest:
    owner = world.people["learner_owner"]
    row = ask_before(by=owner, version=world.version, purpose=purpose)
    row = save_draft(request=row, by=owner, fields={"institution": world.receiving})
    row = submit_request(request=row, by=owner, consent=True, wording="They may read it.")
    return take_request(request=row, by=world.people["recog_receiving"])


def furnish(world: World) -> None:
    officer = world.people["recog_receiving"]
    answered = asked(world, "employment")
    answer_before(request=answered, by=officer, said=SAID)
    world.things |= {
        "paper": CasePaperFactory(request=world.request_sent),
        "asked_before": asked(world, "admission"),
        "answered_before": answered,
        "imported": ImportedCredentialFactory(user=world.people["learner_owner"]),
        "prepared": PreparedRequestFactory(institution=world.receiving, opened_by=officer),
    }


def link(world: World) -> tuple[str]:
    return (world.prepared.token(),)


def about(world: World) -> tuple[str, str]:
    return (world.kind.public_id, world.version.number)


def answer(world: World) -> dict[str, Any]:
    day = SAID.valid_until
    until = {"valid_until_day": day.day, "valid_until_month": day.month, "valid_until_year": day.year}
    return {"would": "no", "reasons": "Other outcomes.", **until}


def badge(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("empty.json", b"{}")}


draft = at("request_draft.public_id")
OWN = "recognition_request.own_draft"
CASES = [
    Case("recognition:own-paper", at("request_sent.public_id", "paper.public_id"), row="recognition_request.own_page"),
    Case("recognition:case-paper", at("receiving.slug", "request_sent.public_id", "paper.public_id")),
    Case("recognition:document-add", draft, row=OWN),
    Case("api-institution-cases", at("same.slug")),
    Case("api-institution-case", at("receiving.slug", "request_taken.public_id")),
    Case("recognition:document-add", draft, nothing, row=OWN, comes_back=True),
    Case("recognition:source-remove", lambda world: (world.request_draft.public_id, 9), nothing, row=OWN),
    Case("recognition:pre-follow", at("answered_before.public_id"), nothing, row="recognition_request.own_page"),
    Case("recognition:pre-answer", at("receiving.slug", "asked_before.public_id")),
    Case("recognition:pre-answer", at("receiving.slug", "asked_before.public_id"), answer),
    Case("recognition:imports"),
    Case("recognition:imports", data=badge, comes_back=True),
    Case("recognition:import-file", at("imported.public_id")),
    Case("recognition:import-remove", at("imported.public_id"), nothing),
    Case("recognition:award-counts", at("issued.public_id")),
    Case("recognition:ask-before", about),
    Case("recognition:ask-before", about, sent(purpose="further-study")),
    Case("recognition:request-open", at("receiving.slug")),
    Case("recognition:request-open", at("receiving.slug"), nothing, comes_back=True),
    Case("recognition:prepared", link),
    Case("recognition:prepared", link, nothing, row="recognition_request.take_over_prepared", comes_back=True),
]
