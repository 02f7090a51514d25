"""What a page tells of opinions: to the desk beside the comparison, to the expert without the person who asks."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from institutions.models import CourseOutcome, User
from micro4asia.foundation import text
from recognition.clock import local_day
from recognition.evaluation import place_of
from recognition.models import Decision, Opinion, OpinionVerdict, RecognitionRequest
from recognition.policies import may_assess
from recognition.services.advising import ANSWERING, ASKING, people_of
from recognition.sources import SourceFacts, SourceOutcome, sources_of, told_apart

HIDDEN = "…"


def opinions_beside(request: RecognitionRequest, user: User) -> dict[str, object]:
    """For the pages of the desk: what was asked and said, what of it can still be done, and by outcome what experts say."""
    rows = list(request.opinions.for_pages())
    return {
        "opinions": rows,
        "may_ask_opinion": request.state in ASKING and bool(may_assess(user, request)),
        "today": local_day(timezone.now(), place_of(request).zone),
    }


def by_outcome(opinions: Sequence[Opinion], outcome: CourseOutcome) -> list[OpinionVerdict]:
    """What every signed opinion says of one outcome."""
    verdicts = [row for opinion in opinions if opinion.signed_at for row in opinion.verdicts.all()]
    return [row for row in verdicts if row.outcome_id == outcome.pk]


@dataclass(frozen=True)
class Difference:
    """An outcome that the decision judges otherwise than the expert, and why the desk says it does."""

    outcome: CourseOutcome
    said: str
    decided: str
    why: str


@dataclass(frozen=True)
class Brief:
    """What an expert is shown: what was learned, what it is asked for, and nothing of who asks."""

    sources: list[SourceFacts]
    is_open: bool
    decision: Decision | None
    differences: list[Difference]

    @property
    def outcomes(self) -> list[SourceOutcome]:
        """All that was learned, told apart by its codes."""
        return told_apart(self.sources)


def brief_of(opinion: Opinion) -> Brief:
    """The grade stays out as well: what was learned is judged, not how well."""
    request = opinion.request
    names = people_of(request)
    decision = request.answer
    return Brief(
        sources=[replace(_nameless(source.facts, names), grade="", grade_scale="") for source in sources_of(request)],
        is_open=opinion.state == "waiting" and request.state in ANSWERING,
        decision=decision,
        differences=_differences(opinion, decision) if decision and opinion.signed_at else [],
    )


def _nameless(facts: SourceFacts, names: Sequence[str]) -> SourceFacts:
    """What people wrote about a document may name its holder, and so may the name of a file."""
    if facts.from_registry:
        return facts
    outcomes = [replace(each, texts=_hidden_in(each.texts, names)) for each in facts.outcomes]
    label, issuer = hidden(facts.label, names), hidden(facts.issuer, names)
    return replace(facts, label=label, issuer=issuer, titles=_hidden_in(facts.titles, names), country="", outcomes=outcomes)


def hidden(words: str, names: Sequence[str]) -> str:
    """The text without any name of the person: with or without its marks, whichever part of it comes first, however they
    are joined. A name of one word is looked for as a word of its own."""
    for name in names:
        parts = "".join(_folded(name)).split()
        for place in range(len(parts)):
            words = _without(words, parts[place:] + parts[:place])
    return words


def _without(words: str, parts: Sequence[str]) -> str:
    """Looked for among the folded letters, and left out where these stand in the text."""
    words = unicodedata.normalize("NFC", words)
    folded = _folded(words)
    places = [place for place, key in enumerate(folded) for _each in key]
    pattern = r"[\W_]*".join(re.escape(part) for part in parts)
    for found in reversed([*re.finditer(pattern if len(parts) > 1 else rf"\b{pattern}\b", "".join(folded))]):
        words = words[: places[found.start()]] + HIDDEN + words[places[found.end() - 1] + 1 :]
    return words


def _folded(words: str) -> list[str]:
    """Letter by letter, as searching folds it; a mark that stands alone is nothing."""
    return [text.search_key(letter) or " " * letter.isspace() for letter in unicodedata.normalize("NFC", words)]


def _hidden_in(texts: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    return {language: hidden(words, names) for language, words in texts.items()}


def _differences(opinion: Opinion, decision: Decision) -> list[Difference]:
    """From the findings that the decision keeps; its reasons are the learner's to read."""
    said: Mapping[str, Any] = json.loads(decision.findings or "{}")
    decided = {row.get("outcome"): row for row in said.get("coverage", ())}
    words = {str(value): str(label) for value, label in OpinionVerdict.Verdict.choices}
    found = []
    for row in opinion.verdicts.all():
        other = decided.get(row.outcome.position)
        if other and other.get("verdict") != row.verdict:
            why = hidden(str(other.get("note", "")), people_of(opinion.request))
            found.append(Difference(row.outcome, words[row.verdict], words.get(other["verdict"], ""), why))
    return found
