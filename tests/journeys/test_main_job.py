"""The main job from end to end, in a real browser, on real processes: from an award to its recognition, and one taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import awarding, recognising
from tests.journeys.stage import Stage
from tests.journeys.visitor import Notebook, Visitor
from tests.journeys.words import catalogue

pytestmark = pytest.mark.journey

PUBLIC_PAGES = {
    "home": "/",
    "catalogue": "/catalogue/",
    "institutions": "/institutions/",
    "institution": "/institutions/ueh/",
    "recognition": "/recognition/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "status": "/status/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "not-found": "/no-such-page/",
}


def test_a_credential_is_awarded_shown_recognised_and_another_revoked(
    browser: Browser, stage: Stage, notebook: Notebook, tmp_path: Path
):
    assert stage.language == "en" or catalogue(stage.language).size > 500, "without a catalogue nothing could be left over"

    def somebody(**how: bool) -> Visitor:
        return Visitor(browser, stage, notebook, **how)

    issuer = somebody().sign_in("issuer.ueh@example.org")
    registrar = somebody().sign_in("registrar.ueh@example.org")
    learner, stranger = somebody(), somebody()

    awarding.prepare(issuer)
    awarding.sign(registrar)
    awarding.receive(learner, passer_by=stranger)
    public, document = awarding.keep(learner, tmp_path)
    assert document["credentialSubject"]["achievement"]["name"]
    link = awarding.share(learner)
    awarding.look_up(stranger, somebody(scripts=False), link, public)

    case_number = recognising.ask(learner)
    officer = somebody().sign_in("officer.muni@example.org")
    recognising.take(officer, case_number)
    recognising.compare(officer)
    recognising.decide(officer)
    recognising.read(learner, case_number)

    revoked = awarding.ask_to_revoke(issuer)
    awarding.approve_revocation(registrar, revoked)
    awarding.everything_says_revoked(stranger, revoked)

    for name, address in PUBLIC_PAGES.items():
        stranger.go(address).look(name)
    assert notebook.problems == [], "\n".join(notebook.problems)
