"""The network in a real browser, on real processes: a partner is admitted, begins to work, and is suspended."""

import time

import pytest
from playwright.sync_api import Browser

from tests.journeys import networking
from tests.journeys.stage import Stage
from tests.journeys.visitor import Notebook, Visitor

pytestmark = pytest.mark.journey
PEOPLE = {
    "administrator": ("admin.vidu@example.org", "Hồ Thị Giả Danh"),
    "issuer": ("issuer.vidu@example.org", "Mạc Văn Thí Dụ"),
    "registrar": ("registrar.vidu@example.org", "Tạ Thị Minh Hoạ"),
}


@pytest.mark.parametrize("language", ["vi"])
def test_a_partner_is_admitted_awards_and_is_suspended(browser: Browser, stage: Stage, notebook: Notebook):
    def somebody() -> Visitor:
        return Visitor(browser, stage, notebook)

    networking.two_administrators(stage)
    networking.apply(somebody())
    keeper = somebody().sign_in(networking.FIRST)
    networking.admit(keeper)

    team = {part: somebody() for part in PEOPLE}
    networking.join(team["administrator"], *PEOPLE["administrator"])
    for part in ("issuer", "registrar"):
        networking.invite(team["administrator"], PEOPLE[part][0], part)
        networking.join(team[part], *PEOPLE[part])
    second = somebody().sign_in(networking.SECOND)
    networking.confirm_registrar(second)
    networking.make_a_key(team["administrator"], team["registrar"])
    networking.offer(stage)
    networking.prepare(team["issuer"], "TEST-9001")
    public_id = networking.sign(team["registrar"], "TEST-9001")

    learner = somebody()
    learner.go(f"/c/{public_id}/").look("public-of-a-new-partner")
    assert learner.page.locator("section.verdict").get_attribute("class") == "verdict"

    networking.prepare(team["issuer"], "TEST-9002")
    networking.suspend(keeper, second)
    began = time.monotonic()
    for part, address in (("administrator", "settings/team/"), ("issuer", "issue/"), ("registrar", "sign/")):
        page = team[part].page
        page.goto(f"/i/vidu/{address}")
        assert "/accounts/login/" in page.url, (part, page.url)
    assert time.monotonic() - began < 60

    learner.go(f"/c/{public_id}/").look("public-of-a-suspended-partner")
    assert learner.page.locator(".checks .is-err").count() == 0, "it still verifies"
    assert learner.page.locator("main .note--warn, main .is-warn").count(), "and says how the issuer stands"
    back = somebody().sign_in(PEOPLE["registrar"][0], networking.PASSWORD)
    answer = back.page.goto("/i/vidu/sign/")
    assert answer is not None
    assert answer.status == 403, answer.status
    back.look("suspended-desk")
    assert notebook.problems == [], "\n".join(notebook.problems)
