"""Somebody with a browser of their own, who looks at every page they come to: can everybody read and use it?"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.journeys.stage import PASSWORD, Stage
from tests.journeys.words import catalogue

AXE = Path(__file__).parents[1] / "node/node_modules/axe-core/axe.min.js"
WIDE, PHONE, NARROW = 1280, 360, 320
LOCALES = {"en": "en-GB", "vi": "vi-VN"}
# A refused form answers with 422 or 404, and the browser notes that as an error of its own.
REFUSED = re.compile(r"Failed to load resource.*status of (403|404|409|422)")

RUN_AXE = """async (only) => {
  const found = await axe.run(document, {resultTypes: ['violations'], preload: false, ...only});
  return found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200) + ' ' + n.target.join(' ')).join(' | '));
}"""
OF_COLOUR_AND_WIDTH = {"runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]}
# Texts a reader sees or hears, one per element, where the language of the page is spoken.
SPOKEN = """(language) => {
  const lines = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    // Each language is offered under its own name.
    if (holder.closest('script, style, noscript, select[name$=language] option')) continue;
    if (holder.closest('[lang]').lang === language) lines.push(walker.currentNode.data);
  }
  for (const each of document.querySelectorAll('[aria-label], [placeholder], [alt], [title], [data-l], [data-done]')) {
    if (each.closest('[lang]').lang !== language) continue;
    for (const name of ['aria-label', 'placeholder', 'alt', 'title', 'data-l', 'data-done'])
      if (each.hasAttribute(name)) lines.push(each.getAttribute(name));
  }
  lines.push(document.title.split(' · ')[0]);
  return lines;
}"""


@dataclass
class Notebook:
    """What every visitor of one journey wrote down. Read at its end, so that one run tells all."""

    folder: Path | None  # for pictures
    language: str
    problems: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


class Visitor:
    """A browser context of its own: nobody else's cookies, the journey's language."""

    def __init__(self, browser: Browser, stage: Stage, notebook: Notebook, *, scripts: bool = True) -> None:
        self.stage, self.notebook = stage, notebook
        self.context = browser.new_context(
            base_url=stage.origin,
            locale=LOCALES[stage.language],
            viewport={"width": WIDE, "height": 900},
            java_script_enabled=scripts,
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._note(f"script failed: {error}"))
        self.page.on("request", self._watch)

    def _note(self, problem: str) -> None:
        self.notebook.problems.append(f"{self.page.url.removeprefix(self.stage.origin)}: {problem}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.search(message.text):
            self._note(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{self.stage.origin}/", "data:", "blob:")):
            self._note(f"asked somebody else: {request.url}")

    # ---- moving about ----

    def go(self, address: str) -> "Visitor":
        self.page.goto(address)
        return self.speak()

    def speak(self) -> "Visitor":
        """Choose the journey's language in the header, unless the page speaks it already."""
        if self.page.locator("html").get_attribute("lang") != self.stage.language:
            self.page.locator(f".langs a[hreflang={self.stage.language}]").click()
            assert self.page.locator("html").get_attribute("lang") == self.stage.language
        return self

    def sign_in(self, email: str, password: str = PASSWORD) -> "Visitor":
        """With the password and, where the account has one, the second factor."""
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.page.locator("form[action$='/accounts/login/'] .acts button").click()
        if email in self.stage.secrets:
            self.look("second-factor")
            self.page.fill("input[name=code]", self.stage.code(email))
            self.page.locator("form:has(input[name=code]) button:not([form])").first.click()
        self.page.wait_for_url(re.compile(rf"^{re.escape(self.stage.origin)}/(me/|i/\w+/)?$"))
        return self.speak()

    def press(self, selector: str) -> "Visitor":
        """A link or button that leads to another page."""
        try:
            with self.page.expect_navigation():
                self.page.locator(selector).first.click()
        except PlaywrightTimeout as late:
            stands = f"{self.page.url} “{self.text('h1')}”"
            raise AssertionError(f"nothing came of {selector} at {stands}") from late
        return self

    def choose(self, name: str, value: str) -> None:
        """One of several radio buttons or boxes, by pressing its label as people do."""
        self.page.locator(f"label:has(input[name='{name}'][value='{value}'])").click()

    def text(self, selector: str = "main") -> str:
        return " ".join(self.page.locator(selector).first.inner_text().split())

    # ---- looking ----

    def look(self, name: str) -> "Visitor":
        """Judge the page as it stands; each name once per journey."""
        if name in self.notebook.seen:
            return self
        self.notebook.seen.append(name)
        page = self.page
        page.wait_for_load_state("load")
        page.evaluate(AXE.read_text())
        self._axe("light")
        self._picture(name, WIDE)
        page.set_viewport_size({"width": NARROW, "height": 800})
        wide = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
        if wide[0] > wide[1]:
            self._note(f"scrolls sideways at {NARROW} px: {wide[0]} px wide")
        page.set_viewport_size({"width": PHONE, "height": 800})
        self._picture(name, PHONE)
        if self.stage.language == "en":
            # Colours and widths do not depend on the language, and nothing else on them.
            page.emulate_media(color_scheme="dark")
            self._axe("dark, narrow", OF_COLOUR_AND_WIDTH)
            page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": WIDE, "height": 900})
        self._listen()
        return self

    def _axe(self, how: str, only: dict[str, Any] | None = None) -> None:
        found: list[str] = self.page.evaluate(RUN_AXE, only or {})
        for violation in found:
            self._note(f"axe ({how}): {violation}")

    def _picture(self, name: str, width: int) -> None:
        if self.notebook.folder is None:
            return
        number = len(self.notebook.seen)
        path = self.notebook.folder / f"{self.stage.language}-{number:02}-{name}-{width}.png"
        self.page.screenshot(path=path, full_page=True)

    def _listen(self) -> None:
        spoken: Any = self.page.locator("html").get_attribute("lang")
        if spoken != self.stage.language:
            self._note(f"speaks {spoken}")
        elif spoken != "en":
            lines: list[str] = self.page.evaluate(SPOKEN, spoken)
            for line in catalogue(spoken).left_over(lines):
                self._note(f"still in English: {line}")
