"""Help for whoever writes: verbs that can be observed, words that claim too much. Small dated lists beside the code."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FILES = Path(__file__).parent / "reference"
Texts = Mapping[str, str]


def observable_verbs(language: str) -> dict[str, list[str]]:
    """By EQF level; English ones where a language has no list of its own."""
    lists: dict[str, dict[str, list[str]]] = _content("outcome_verbs")["observable"]
    return lists.get(language, lists["en"])


def languages_with_verbs() -> set[str]:
    return set(_content("outcome_verbs")["observable"])


def unobservable_verb(words: str, language: str) -> str:
    """The verb with which an outcome begins and that nobody can observe; empty where it begins otherwise."""
    content = _content("outcome_verbs")
    said = _folded(words)
    for opening in content["said_before_the_verb"].get(language, []):
        if _begins(said, opening, language):
            said = said.removeprefix(_folded(opening)).strip()
    known = sorted(content["unobservable"].get(language, []), key=len, reverse=True)
    return next((verb for verb in known if _begins(said, verb, language)), "")


def claiming_word(titles: Texts) -> tuple[str, str]:
    """(language, word) of the first word in a title that claims a degree or a diploma, in whichever language it stands."""
    lists: dict[str, list[str]] = _content("claiming_words")["words"]
    for language, title in titles.items():
        for words in lists.values():
            for word in words:
                if found := re.search(_pattern(word), _folded(title)):
                    return language, found.group()
    return "", ""


def _pattern(word: str) -> str:
    stem, star = re.escape(_folded(word.rstrip("*"))), word.endswith("*")
    if "\u0e80" <= word[0] <= "\u0eff":
        return stem
    return rf"(?<!\w){stem}\w*" if star else rf"(?<!\w){stem}(?!\w)"


def _begins(said: str, verb: str, language: str) -> bool:
    verb = _folded(verb)
    follows = said[len(verb) : len(verb) + 1]
    # Lao puts no space after a verb; elsewhere "know" must not be found in "knowingly".
    return said.startswith(verb) and (language == "lo" or not follows.isalnum())


def _folded(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split()).casefold())


@cache
def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_FILES / f"{name}.json").read_text(encoding="utf-8"))
    return content
