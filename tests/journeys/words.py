"""Finds English of our own on a page that should speak another language.

What people wrote (names, titles, reasons) is no concern of the catalogue. So a line of a page is a leftover where it is, word
for word, a sentence of ours that has a translation, apart from the places where values stand.
"""

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TAG = re.compile(r"<[^>]+>")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
SPACE = re.compile(r"\s+")
# A sentence that is all places and signs would fit anything.
LETTERS = re.compile(r"[A-Za-z]{3,}")


# Words that no other language here has, in a line without a single mark: English that no catalogue knows.
GIVEAWAYS = re.compile(r"\b(the|and|with|your|this|from|which|nobody|is|are)\b", re.IGNORECASE)
DATA = ("recognition/demo", "institutions/reference", "recognition/reference")


@cache
def data() -> str:
    """What the demo and the reference data say: people's words, in whatever language they wrote."""
    return " ".join(path.read_text(encoding="utf-8") for folder in DATA for path in (ROOT / folder).glob("*.json"))


class Catalogue:
    def __init__(self, language: str) -> None:
        path = ROOT / f"locale/{language}/LC_MESSAGES/django.po"
        self.plain: set[str] = set()
        self.patterns: list[re.Pattern[str]] = []
        self.size = 0
        if not path.exists():
            return
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                self._take(message.id, message.string, fuzzy=message.fuzzy)

    def _take(self, source: str | tuple[str, ...], translated: str | tuple[str, ...], *, fuzzy: bool) -> None:
        sources = source if isinstance(source, tuple) else (source,)
        said = " ".join(translated) if isinstance(translated, tuple) else translated
        if not sources[0] or not said.strip() or fuzzy:
            return
        self.size += 1
        for sentence in sources:
            for piece in map(squeeze, TAG.split(sentence)):
                # The same word in both languages, such as a name or PDF, is no leftover.
                if not LETTERS.search(PLACE.sub("", piece)) or piece in squeeze(said):
                    continue
                if PLACE.search(piece):
                    fixed = [re.escape(part) for part in PLACE.split(piece)]
                    self.patterns.append(re.compile(".{1,80}?".join(fixed)))
                else:
                    self.plain.add(piece)

    def left_over(self, lines: list[str]) -> list[str]:
        """Those lines of a page that are still our English."""
        found = {line for line in map(squeeze, lines) if line.isascii() and GIVEAWAYS.search(line) and line not in data()}
        return sorted(found.union(self.ours(lines)))

    def ours(self, lines: list[str]) -> list[str]:
        """Those lines that are sentences of ours in English, though they have a translation."""
        said = set(map(squeeze, lines))
        return sorted(line for line in said if line in self.plain or any(each.fullmatch(line) for each in self.patterns))


def squeeze(text: str) -> str:
    return SPACE.sub(" ", text.replace("%%", "%")).strip(" .:;,·…()“”")


@cache
def catalogue(language: str) -> Catalogue:
    return Catalogue(language)
