"""Every page that the router knows, as the one for whom it is made sees it, held against the checks that each page must pass.

Each page is looked at in one language, half of them in Vietnamese and half in Lao. WALK=all looks in both, in the dark as well,
and SCREENSHOTS keeps pictures.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from micro4asia.preparing import compile_translations
from tests.house.rights_calling import quickly
from tests.house.rights_rows import addresses, needs_matrix
from tests.house.rights_standing import standing
from tests.house.rights_world import build
from tests.house.test_weight import first_load
from tests.journeys import walking
from tests.journeys.visitor import NARROW, OF_COLOUR_AND_WIDTH, PHONE, SPOKEN, WIDE, Judge
from tests.journeys.words import catalogue
from tests.node import runner

pytestmark = [pytest.mark.journey, pytest.mark.django_db, needs_matrix]
ALL = os.environ.get("WALK") == "all"
SHOTS = os.environ.get("SCREENSHOTS")
KB = 1024
# Looked at elsewhere, or no page of ours.
LEFT_OUT = {
    "api-docs": "a package's page, which asks for the document of the API and draws it by itself",
    "styleguide": "samples of everything, without a sentence to be read",
}
# What people of the world wrote, in words that are ours as well; and pages that show the headings of their tables.
WRITTEN = {"Parts", "Is the level right?", "Decision 1/2026", "Recognition of micro-credentials"}
HEADINGS = "import-columns"
# What answers a look and is no page: files, documents for programmes, and ways to another page.
NO_PAGE = ("application/", "image/", "text/plain", "text/csv", "text/calendar", "302 ", "202 ")
# ux.md §9, compressed, first load.
PUBLIC, OWN, STAFF = 45 * KB, 75 * KB, 95 * KB
SHAPE = """(language) => {
  const found = [], headings = document.querySelectorAll('h1').length, root = document.documentElement;
  if (headings !== 1) found.push(`${headings} first headings`);
  if (root.lang !== language) found.push(`speaks ${root.lang}`);
  if (!document.title.trim()) found.push('has no title');
  for (const each of document.querySelectorAll('[id]:not(svg *)'))
    if (document.querySelectorAll(`[id="${CSS.escape(each.id)}"]`).length > 1) found.push(`two of #${each.id}`);
  return found;
}"""
SIDEWAYS = "() => [document.documentElement.scrollWidth, window.innerWidth]"


@pytest.fixture(scope="module")
def drawn(django_db_setup, django_db_blocker):
    """Drawn before there is a browser, whose event loop must not meet the database."""
    compile_translations()
    with django_db_blocker.unblock(), quickly(), standing("world", build) as world:
        return walking.draw(world, both=ALL)


def answers_a_look(drawn):
    """Every address that answers a look is a page that is walked, or no page."""
    walked = {sheet.name.split()[1] for sheet in drawn.sheets}
    strange = {name: said for name, said in drawn.other.items() if not any(kind in said for kind in NO_PAGE)}
    assert {name: said for name, said in strange.items() if not name.startswith("GET /accounts/")} == {}
    assert set(LEFT_OUT) <= walked
    assert len(walked & {name for _path, name, _view in addresses()}) > 100


def test_every_page_can_be_read_and_used_by_everybody(drawn, browser: Browser):
    # No test of its own: on the other core everything would be drawn again for it.
    answers_a_look(drawn)
    runner.install()
    wrong: list[str] = []
    with walking.handed_out(drawn) as origin:
        context = browser.new_context(base_url=origin, viewport={"width": WIDE, "height": 900}, reduced_motion="reduce")
        page, heard, judge = context.new_page(), [], Judge()
        page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda asked: heard.append(f"asked {asked.url}") if not ours(asked.url, origin) else None)
        for sheet in drawn.sheets:
            if sheet.name.split()[1] in LEFT_OUT:
                continue
            heard.clear()
            page.goto(sheet.path)
            found = [*looked_at(page, sheet, judge), *heard, *weighed(drawn, sheet)]
            wrong += [f"{sheet}: {trouble}" for trouble in found]
        context.close()
    assert not wrong, "\n".join(wrong)


def ours(url: str, origin: str) -> bool:
    return url.startswith((origin, "data:", "blob:"))


def looked_at(page: Page, sheet: walking.Sheet, judge: Judge) -> list[str]:
    found: list[str] = page.evaluate(SHAPE, sheet.language)
    page.add_script_tag(url=walking.AXE_AT)
    found += judge.violations(page)
    keep(page, sheet, WIDE)
    if ALL:
        page.emulate_media(color_scheme="dark")
        found += judge.violations(page, "dark", OF_COLOUR_AND_WIDTH)
        page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROW, "height": 800})
    wide, narrow = page.evaluate(SIDEWAYS)
    if wide > narrow:
        found.append(f"scrolls sideways at {NARROW} px: {wide} px wide")
    keep(page, sheet, PHONE)
    page.set_viewport_size({"width": WIDE, "height": 900})
    if not sheet.name.endswith(HEADINGS):
        left = set(catalogue(sheet.language).ours(page.evaluate(SPOKEN, sheet.language))) - WRITTEN
        found += [f"still in English: {line}" for line in sorted(left)]
    return found


def keep(page: Page, sheet: walking.Sheet, width: int) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.set_viewport_size({"width": width, "height": 800})
        name = "".join(sign if sign.isalnum() or sign == "-" else "-" for sign in sheet.name.removeprefix("GET "))
        page.screenshot(path=Path(SHOTS) / f"{name}-{sheet.language}-{width}.png", full_page=True)


def weighed(drawn: walking.Drawn, sheet: walking.Sheet) -> list[str]:
    most = PUBLIC if sheet.role == "anonymous" else OWN if sheet.role.startswith("learner") else STAFF
    loads = first_load(sheet.html) | {path: len(drawn.pictures[path][1]) for path in sheet.pictures}
    return [f"weighs {sum(loads.values()) // KB} kB: {loads}"] if sum(loads.values()) > most else []
