"""What is asked of every address for the rights matrix. A part of the product has its own file in `cases/`."""

import datetime as dt
from typing import Any

from credentials.services.issuing import fingerprint
from micro4asia.foundation.public_ids import new_public_id
from recognition.services.checking import last_arrival
from tests.house import cases
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import World


def ticked(world: World) -> dict[str, Any]:
    return {"award": [f"{world.ready.public_id}:{fingerprint(world.ready)}"]}


def arrived(world: World) -> dict[str, Any]:
    day = last_arrival(world.request_taken)
    return {"complete_on_day": day.day, "complete_on_month": day.month, "complete_on_year": day.year}


def missing(world: World) -> dict[str, Any]:
    day = world.receiving.today() + dt.timedelta(days=40)
    by = {"reply_by_day": day.day, "reply_by_month": day.month, "reply_by_year": day.year}
    return {"asked_of": "learner", "what_1": "The syllabus", "why_1": "It says what was taught.", **by}


def ruling(world: World) -> dict[str, Any]:
    return {
        "step": "decide",
        "outcome": "full",
        "credits": "4",
        "grade_handling": "without",
        "legal_basis": "network-agreement",
        "reasons": "All is covered.",
    }


def unknown(world: World) -> tuple[str]:
    return (new_public_id(),)


def claim(world: World) -> tuple[str]:
    return (world.newcomer.claim_token(),)


def address_and_step(world: World) -> tuple[str, str]:
    return (world.request_draft.public_id, "course")


def chosen(world: World) -> dict[str, Any]:
    return {"institution": world.receiving.slug, "course": world.request_draft.course.public_id}


desk = at("same.slug")
CASES = [
    # public
    *[Case(name) for name in ("home", "accessibility", "privacy", "status", "styleguide", "healthz", "api-schema", "api-docs")],
    *[Case(name) for name in ("api-catalogue", "api-institutions", "credentials:catalogue", "institutions:list")],
    Case("recognition:how"),
    Case("api-institution", desk),
    Case("institutions:detail", desk),
    Case("credentials:did", desk),
    Case("credentials:context"),
    Case("api-catalogue-entry", at("kind.public_id")),
    Case("credentials:micro-credential", at("kind.public_id")),
    Case("credentials:micro-credential-version", at("kind.public_id", "version.number")),
    Case("credentials:verify"),
    Case("credentials:verify", data=nothing, comes_back=True),
    Case("api-verify", data=nothing, comes_back=True),
    Case("api-credential", at("issued.public_id")),
    *[Case(f"credentials:{name}", at("issued.public_id")) for name in ("public", "public-json", "public-pdf")],
    *[
        Case(f"credentials:{name}", unknown, row="verify_page.view_unknown_id")
        for name in ("public", "public-json", "public-pdf")
    ],
    *[
        Case(f"credentials:{name}", at("private.public_id"), row="verify_page.view_private_credential")
        for name in ("public", "public-json", "public-pdf")
    ],
    Case("api-credential", at("private.public_id"), row="verify_page.view_private_credential"),
    Case("credentials:shared", at("link.token")),
    Case("credentials:shared", at("closed_link.token"), row="share_link.open_expired_or_withdrawn"),
    Case("credentials:status-list", at("status_list.public_id")),
    # learners
    Case("credentials:wallet"),
    Case("api-own-awards"),
    Case("credentials:claim", claim),
    Case("credentials:claim", claim, nothing, comes_back=True),
    Case("credentials:wallet-award", at("issued.public_id")),
    Case("credentials:share", at("issued.public_id")),
    Case("credentials:share", at("issued.public_id"), sent(name="A bank", days="30")),
    Case("credentials:visibility", at("issued.public_id"), sent(visibility="private")),
    Case("credentials:share-withdraw", at("link.token"), nothing),
    Case("institutions:role-switch", data=sent(membership="learner")),
    # awarding
    Case("institutions:overview", desk),
    Case("credentials:issue", desk),
    Case("credentials:issue", desk, sent(do="check"), comes_back=True),
    Case("credentials:award-list", desk),
    Case("credentials:award-list", desk, sent(words="Mẫu"), row="credential.staff_search_by_name_email", comes_back=True),
    Case("credentials:award", at("same.slug", "issued.public_id")),
    Case("credentials:award-check", at("same.slug", "draft.public_id")),
    Case("credentials:award-change", at("same.slug", "draft.public_id")),
    Case("credentials:award-change", at("same.slug", "draft.public_id"), sent(do="check"), comes_back=True),
    Case("credentials:award-send", at("same.slug", "draft.public_id"), nothing),
    Case("credentials:award-discard", at("same.slug", "draft.public_id"), nothing),
    Case("credentials:sign-list", desk),
    Case("credentials:sign-list", desk, ticked),
    Case("credentials:sign", at("same.slug", "ready.public_id")),
    Case("credentials:sign", at("same.slug", "ready.public_id"), sent(reason="The name is misspelt.")),
    # recognition
    Case("recognition:my-requests", row="credential.list_own"),
    Case("recognition:request-new", query="?award={issued.public_id}"),
    Case("recognition:request-new", data=sent(purpose="course-exemption"), query="?award={issued.public_id}"),
    Case("recognition:request-step", address_and_step, row="recognition_request.own_draft"),
    Case("recognition:request-step", address_and_step, chosen, row="recognition_request.own_draft"),
    Case("recognition:request-discard", at("request_draft.public_id"), nothing, row="recognition_request.own_draft"),
    Case("recognition:my-request", at("request_sent.public_id"), row="recognition_request.own_page"),
    Case(
        "recognition:request-answer", at("request_asked.public_id"), sent(answer="Economics."), row="recognition_request.own_page"
    ),
    Case("recognition:request-withdraw", at("request_sent.public_id")),
    Case("recognition:request-withdraw", at("request_sent.public_id"), nothing),
    Case("recognition:queue", at("receiving.slug")),
    Case("recognition:queue", at("receiving.slug"), sent(words="Mẫu"), comes_back=True),
    Case("recognition:take-next", at("receiving.slug"), nothing, row="recognition_request.list_incoming"),
    Case("recognition:request", at("receiving.slug", "request_sent.public_id")),
    Case("recognition:request-take", at("receiving.slug", "request_sent.public_id"), nothing),
    Case("recognition:request-complete", at("receiving.slug", "request_taken.public_id"), arrived),
    Case("recognition:request-ask", at("receiving.slug", "request_taken.public_id"), missing),
    Case("recognition:compare", at("receiving.slug", "request_judged.public_id")),
    Case("recognition:compare", at("receiving.slug", "request_judged.public_id"), nothing, comes_back=True),
    Case("recognition:decide", at("receiving.slug", "request_judged.public_id")),
    Case("recognition:decide", at("receiving.slug", "request_judged.public_id"), ruling),
    *cases.of_every_part(),
]
