"""Pairs of outcomes that use the same words: a hint where to look, never a verdict.

The measure: of the words that carry meaning, how many of the shorter text stand in the longer one too, in a language that
both are written in. Nothing is learned, weighed or stored, and the words that agree are shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from micro4asia.foundation import text
from recognition.source_facts import SourceOutcome

# Below two words, or two fifths of the shorter text, likeness is chance.
FEWEST, ENOUGH = 2, Fraction(2, 5)
MOST = 2
# Shorter words seldom carry meaning; Lao words are found between the marks that break_lao sets.
SHORTEST = 4
_COMMON = frozenset(
    {"able", "about", "after", "among", "based", "between", "different", "from", "have", "into", "other", "over", "some", "such"}
    | {"than", "that", "their", "them", "these", "this", "those", "through", "understand", "using", "various", "when", "where"}
    | {"which", "with", "within"}
)
_ENDINGS = ("ation", "ing", "ies", "ed", "es", "s")


@dataclass(frozen=True)
class Suggestion:
    outcome: SourceOutcome
    words: tuple[str, ...]
    language: str


def alike(ours: Mapping[str, str], theirs: Sequence[SourceOutcome]) -> list[Suggestion]:
    """The most alike first; at most two."""
    found: list[tuple[Fraction, int, Suggestion]] = []
    for place, outcome in enumerate(theirs):
        share, words, language = _shared(ours, outcome.texts)
        if len(words) >= FEWEST and share >= ENOUGH:
            found.append((-share, place, Suggestion(outcome, words, language)))
    return [suggestion for _share, _place, suggestion in sorted(found, key=lambda one: one[:2])[:MOST]]


def _shared(ours: Mapping[str, str], theirs: Mapping[str, str]) -> tuple[Fraction, tuple[str, ...], str]:
    """In the language where they agree most; nothing where no language is shared."""
    best: tuple[Fraction, tuple[str, ...], str] = (Fraction(0), (), "")
    for language in set(ours) & set(theirs):
        left, right = _words(ours[language], language), _words(theirs[language], language)
        common = [left[stem] for stem in left if stem in right]
        if common:
            best = max(best, (Fraction(len(common), min(len(left), len(right))), tuple(common), language))
    return best


def _words(written: str, language: str) -> dict[str, str]:
    """Stems and how they were written. Vietnamese puts a space inside most words, so that its syllables are taken in pairs."""
    spaced = text.break_lao(written).replace(text.ZERO_WIDTH_SPACE, " ")
    parts = [part for part in re.split(r"[^\w]+", spaced.casefold()) if part and not part.isdigit()]
    if language.startswith("vi"):
        return {f"{first} {second}": f"{first} {second}" for first, second in pairwise(parts)}
    if language.startswith("lo"):
        return {part: part for part in parts if len(part) > 2}
    return {_stem(part): part for part in parts if len(part) >= SHORTEST and part not in _COMMON}


def _stem(word: str) -> str:
    ending = next((each for each in _ENDINGS if word.endswith(each) and len(word) - len(each) >= SHORTEST), "")
    return word.removesuffix(ending)
