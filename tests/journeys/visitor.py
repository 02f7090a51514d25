"""Somebody with a browser of their own, who looks at every page they come to: can everybody read and use it?"""

import base64
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.journeys.stage import ORIGIN, PASSWORD, Stage
from tests.journeys.words import catalogue

AXE = Path(__file__).parents[1] / "node/node_modules/axe-core/axe.min.js"
WIDE, PHONE, NARROW = 1280, 360, 320
LOCALES = {"en": "en-GB", "vi": "vi-VN"}
# A refused form answers with 422 or 404, and the browser notes that as an error of its own.
REFUSED = re.compile(r"Failed to load resource.*status of (403|404|409|422)")

# What stands above and below the content is two thirds of a page and much alike on all of them. Judged once, as it is but for its
# addresses and tokens and under these style sheets, it is left out afterwards; its landmarks stay, which are of the page.
RUN_AXE = """async ([only, known]) => {
  const landmark = 'header, nav, main, footer, aside, section, form, search, [role], h1, h2, h3, h4, h5, h6';
  const holds = each => each.matches(landmark) || each.querySelector(landmark);
  const within = each => holds(each) ? [...each.children].flatMap(within) : [each];
  const sheets = [...document.styleSheets].map(sheet => sheet.href), judged = [], seen = [];
  for (const each of document.querySelectorAll('body > header, body > footer')) {
    const bare = each.outerHTML.replace(/ (href|value)="[^"]*"/g, '');
    const whole = JSON.stringify([document.documentElement.lang, document.body.className, sheets, bare]);
    const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(whole));
    const name = btoa(String.fromCharCode(...new Uint8Array(digest)));
    if (known.includes(name)) judged.push(...within(each)); else seen.push(name);
  }
  const found = await axe.run({exclude: judged}, {resultTypes: ['violations'], preload: false, ...only});
  const told = v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 200) + ' ' + n.target.join(' ')).join(' | ');
  return [found.violations.map(told), seen];
}"""
OF_COLOUR_AND_WIDTH = {"runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]}
FETCH = """async (address) => {
  const answer = await fetch(address, {cache: 'no-store'}), read = new FileReader();
  read.readAsDataURL(await answer.blob());
  await new Promise(done => read.onload = done);
  return [answer.status, answer.headers.get('content-type'), read.result.split(',')[1] || ''];
}"""
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
class Judge:
    """axe, and the headers and footers that it has seen: by the rules that were asked, since these are of the page's look."""

    known: dict[str, list[str]] = field(default_factory=dict)

    def violations(self, page: Page, how: str = "light", only: dict[str, Any] | None = None) -> list[str]:
        """how: what else the verdict depends on."""
        known = self.known.setdefault(how, [])
        found, seen = page.evaluate(RUN_AXE, [only or {}, known])
        known += seen
        return [f"axe ({how}): {violation}" for violation in found]


@dataclass
class Notebook:
    """What every visitor of one journey wrote down. Read at its end, so that one run tells all."""

    folder: Path | None  # for pictures
    language: str
    problems: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    judge: Judge = field(default_factory=Judge)


class Visitor:
    """A browser context of its own: nobody else's cookies, the journey's language."""

    def __init__(self, browser: Browser, stage: Stage, notebook: Notebook, *, scripts: bool = True) -> None:
        self.stage, self.notebook = stage, notebook
        self.context = browser.new_context(
            base_url=ORIGIN,
            proxy={"server": f"http://127.0.0.1:{stage.port}", "bypass": "<-loopback>"},
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
        self.notebook.problems.append(f"{self.page.url.removeprefix(ORIGIN)}: {problem}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.search(message.text):
            self._note(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{ORIGIN}/", "data:", "blob:")):
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
        self.page.wait_for_url(re.compile(rf"^{re.escape(ORIGIN)}/(me/|i/\w+/)?$"))
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

    def fetch(self, address: str) -> tuple[int, str, bytes]:
        """Status, kind and body of what lies there, asked for with the visitor's own cookies."""
        status, kind, body = self.page.evaluate(FETCH, address)
        return status, kind, base64.b64decode(body)

    def read(self, address: str) -> Any:
        """A JSON document."""
        return json.loads(self.fetch(address)[2])

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
        page.add_script_tag(url=f"/static/{AXE.name}")
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
        for violation in self.notebook.judge.violations(self.page, how, only):
            self._note(violation)

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
