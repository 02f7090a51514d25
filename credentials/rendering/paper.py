"""What every printed document shares: bilingual texts, templates, style sheets, and drawings named by their content."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.template import Context, Engine
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from credentials.rendering.lettering import face, unprintable
from micro4asia.foundation.text import break_lao

Texts = Mapping[str, str]

HERE = Path(__file__).parent
TOKENS = HERE.parents[1] / "static" / "css" / "tokens.css"
ENGINE = Engine(dirs=[str(HERE / "templates")], autoescape=True)
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
LAO = re.compile("[\u0e80-\u0eff]")


class CannotPrint(ValueError):
    """The document holds something that paper cannot show; the message names it."""


class Pair(NamedTuple):
    """A text in the language of issue, and in English where that says something else.

    lang: set where the first text is not in the language of issue.
    """

    first: str
    lang: str = ""
    second: str = ""

    def below(self) -> SafeString:
        return self._with('{}<i lang="en">{}</i>')

    def beside(self) -> SafeString:
        return self._with('{} <i lang="en">/ {}</i>')

    def cells(self) -> SafeString:
        """Cells of a row of a table with three columns after its heading: own words, English, a narrow one for numbers."""
        return self._cells(3)

    def cells_before(self) -> SafeString:
        """The same, with the narrow column left to what follows."""
        return self._cells(2)

    def _cells(self, columns: int) -> SafeString:
        lang = format_html(' lang="{}"', self.lang) if self.lang else ""
        if not self.second:
            return format_html('<td colspan="{}"{}>{}</td>', columns, lang, self.first)
        span = format_html(' colspan="{}"', columns - 1) if columns > 2 else ""
        return format_html('<td{}>{}</td><td{} class="en" lang="en">{}</td>', lang, self.first, span, self.second)

    def _with(self, both: str) -> SafeString:
        first = format_html('<span lang="{}">{}</span>', self.lang, self.first) if self.lang else escape(self.first)
        return format_html(both, first, self.second) if self.second else first


def pair(texts: Texts, language: str) -> Pair:
    """Empty texts give an empty pair; a text that is missing in the language of issue is printed in English alone."""
    own, english = printed(texts.get(language, "")), printed(texts.get("en", ""))
    if not own:
        return Pair(english, "en" if language != "en" else "")
    return Pair(own, "", english if english != own else "")


def printed(text: str) -> str:
    """The text as it goes on paper: composed, and breakable where Lao may break. Refuses letters no font of ours has."""
    text = unicodedata.normalize("NFC", text)
    if foreign := unprintable(text):
        letters = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in sorted(foreign))
        raise CannotPrint(f"No font for: {letters}")
    return break_lao(text) if is_lao(text) else text


def is_lao(text: str) -> bool:
    return bool(LAO.search(text))


def size_step(text: str, sizes: Sequence[float], room: float, latin: str = "EBGaramond-SemiBold") -> int:
    """Which of the falling sizes sets the text on one line of `room`, all in points; the last if none does, and it wraps."""
    lao, other = face("NotoSerifLao-Bold"), face(latin)
    ems = sum((lao if ord(letter) in lao.cmap else other).advance(letter) for letter in text)
    return next((step for step, size in enumerate(sizes) if ems * size <= room), len(sizes) - 1)


class Drawings(dict[str, tuple[str, bytes]]):
    """What a page shows, by address. The address is made from the content: the layout library keeps images by address, and
    with fixed names one learner's code was printed on the next certificate."""

    def add(self, kind: str, content: str | bytes) -> str:
        raw = content.encode() if isinstance(content, str) else content
        address = f"job:{hashlib.sha256(raw).hexdigest()[:24]}"
        self[address] = (kind, raw)
        return address

    def svg(self, drawing: str) -> str:
        return self.add("image/svg+xml", drawing)

    def png(self, picture: bytes) -> str:
        return self.add("image/png", picture)

    def jpeg(self, picture: bytes) -> str:
        return self.add("image/jpeg", picture)


def page(template: str, context: Mapping[str, object]) -> str:
    return str(ENGINE.get_template(template).render(Context(dict(context), use_l10n=False)))


@cache
def token(name: str) -> str:
    """A colour of `tokens.css` as it is by daylight: the file's first block."""
    daylight = TOKENS.read_text().split("}")[0]
    found = re.search(rf"--{re.escape(name)}:\s*([^;]+);", daylight)
    if found is None:
        raise KeyError(name)
    return found[1].strip()


@cache
def sheets(*names: str) -> tuple[str, ...]:
    """Style sheets of ours with their tokens filled in here: resolving them on every element would cost a tenth of a page."""
    texts = ((HERE / "sheets" / f"{name}.css").read_text() for name in names)
    return tuple(re.sub(r"var\(--([a-z0-9-]+)\)", lambda use: token(use[1]), text) for text in texts)


def check_colours(colours: Iterable[str]) -> None:
    """Colours are written into style sheets and drawings, so nothing but a plain colour may pass."""
    for colour in colours:
        if not COLOUR.fullmatch(colour):
            raise CannotPrint(f"not a colour: {colour!r}")
