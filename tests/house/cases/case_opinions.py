"""Opinions of experts: asked, taken over and withdrawn by the desk, given by the one person who was asked."""

import datetime as dt
from typing import Any

from django.utils import timezone

from institutions.models import Role
from recognition.clock import local_day
from recognition.models import Opinion
from recognition.services.advising import Given, Whom, ask_opinion, sign_opinion, token_of
from tests.house.rights_asking import Case, at
from tests.house.rights_world import World, person

CASE = "request_judged.public_id"


def needed(world: World) -> dt.date:
    return local_day(timezone.now(), world.receiving.zone) + dt.timedelta(days=14)


def furnish(world: World) -> None:
    """Of the case that is judged: one waits for the assessor, one is signed, one is asked by a link, one could be asked."""
    request, officer = world.request_judged, world.people["recog_receiving"]

    def ask(**whom: Any) -> Opinion:
        return ask_opinion(request=request, by=officer, whom=Whom(**whom), due_on=needed(world))

    signer = person(Role.ASSESSOR, world.receiving)
    world.things["expert"] = person(Role.ASSESSOR, world.receiving)
    world.things["opinion_waiting"] = ask(assessor=world.people["assessor_receiving"])
    world.things["opinion_outside"] = ask(email="expert@example.org", name="An Expert")
    said = [Given(each.pk, "covered") for each in request.course.outcomes.all()]
    signed = sign_opinion(opinion=ask(assessor=signer), by=signer, given=said, signed_name=signer.full_name)
    world.things["opinion_signed"] = signed


def asked(world: World) -> dict[str, Any]:
    day = needed(world)
    return {"assessor": world.expert.pk, "due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}


def said(world: World) -> dict[str, Any]:
    outcomes = world.request_judged.course.outcomes.all()
    return {
        **{f"o{each.pk}-verdict": "covered" for each in outcomes},
        "interest": "none",
        "signed_name": "An Expert",
        "do": "sign",
    }


def link(world: World) -> tuple[str]:
    return (token_of(world.opinion_outside),)


waiting = at("receiving.slug", "opinion_waiting.public_id")
CASES = [
    Case("recognition:opinion-ask", at("receiving.slug", CASE)),
    Case("recognition:opinion-ask", at("receiving.slug", CASE), asked),
    Case("recognition:opinion-take", at("receiving.slug", CASE, "opinion_signed.public_id"), lambda world: {}),
    Case("recognition:opinion-withdraw", at("receiving.slug", CASE, "opinion_waiting.public_id"), lambda world: {}),
    Case("recognition:opinions", at("receiving.slug")),
    Case("recognition:opinion", waiting),
    Case("recognition:opinion", waiting, said),
    Case("recognition:opinion-by-link", link),
    Case("recognition:opinion-by-link", link, said),
]
