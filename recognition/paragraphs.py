"""Paragraphs to reason with: the institution's own first, then the network's. Their places are filled from the facts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import override

from micro4asia.foundation import text
from micro4asia.foundation.numbers import figure
from recognition.evaluation import Evaluation, place_of
from recognition.models import Comparison, Decision, OutcomeCoverage, ReasonParagraph, RecognitionRequest
from recognition.naming import shown_of, target_of

DEFAULTS = Path(__file__).parent / "reference" / "reason_paragraphs.json"
About = ReasonParagraph.About
# What may stand in braces; anything else is left as it is written.
PLACES = ("title", "course", "hours", "covered", "whole", "per", "credits", "missing")
PLACE = re.compile(rf"\{{({'|'.join(PLACES)})\}}")
# Nobody has checked these yet, so nothing else is said of them.
UNCHECKED = ("lo",)


@dataclass(frozen=True)
class Paragraph:
    """key: how a form names it. text: filled in, in `language`; empty where it has none in the language that was asked for."""

    key: str
    about: str
    outcome: str
    text: str
    language: str
    is_translated: bool
    is_own: bool

    @property
    def label(self) -> str:
        return str(About(self.about).label)

    @property
    def for_outcome(self) -> str:
        return str(Decision.Outcome(self.outcome).label) if self.outcome else ""


@cache
def defaults() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(DEFAULTS.read_text())
    return loaded


def paragraphs_for(request: RecognitionRequest, view: Evaluation) -> list[Paragraph]:
    """In the language of the decision. One that lacks it is told too, without a text; one about what is not so is not."""
    facts = facts_of(request, view)
    language = request.decision_language
    own = ReasonParagraph.objects.filter(institution=request.institution_id)
    found = [
        _filled(f"own-{row.pk}", row.about, row.outcome, row.texts, row.translated, facts, language, is_own=True) for row in own
    ]
    found += [
        _filled(f"net-{number}", one["about"], one["outcome"], one["texts"], UNCHECKED, facts, language, is_own=False)
        for number, one in enumerate(defaults())
    ]
    order = list(About.values)
    found = [one for one in found if not PLACE.search(one.text)]
    return sorted(found, key=lambda one: (order.index(one.about), not one.is_own))


def _filled(
    key: str,
    about: str,
    outcome: str,
    texts: Mapping[str, str],
    translated: Iterable[str],
    facts: Mapping[str, str],
    language: str,
    *,
    is_own: bool,
) -> Paragraph:
    written = texts.get(language, "")
    said = PLACE.sub(lambda place: facts.get(place[1], place[0]), written)
    return Paragraph(key, about, outcome, said, language, language in translated, is_own)


def facts_of(request: RecognitionRequest, view: Evaluation) -> dict[str, str]:
    institution = place_of(request)
    language = request.decision_language
    comparison = Comparison.objects.filter(request=request).first()
    rows = comparison.coverage.exclude(verdict=OutcomeCoverage.Verdict.COVERED).select_related("outcome") if comparison else []
    missing = [text.pick(row.outcome.texts, language, institution.language)[0] for row in rows]
    with override(language):
        facts = {
            "title": ", ".join(title for title, _hours in shown_of(view.sources, language)),
            "course": target_of(request, language),
            "hours": figure(view.hours),
            "covered": figure(view.covered.hours),
            "whole": figure(view.covered.whole),
            "per": figure(view.value.hours_per_credit),
        }
        if missing:
            facts["missing"] = "; ".join(missing)
        if view.proposal:
            facts["credits"] = figure(view.proposal.credits)
    return facts


def insert(chosen: Iterable[Paragraph], *, reasons: str, next_steps: str) -> tuple[str, str]:
    """What was ticked, put after what stands there; what stands there already is not put a second time."""
    for one in chosen:
        if not one.text:
            continue
        if one.about == About.NEXT:
            next_steps = _after(next_steps, one.text)
        else:
            reasons = _after(reasons, one.text)
    return reasons, next_steps


def _after(standing: str, added: str) -> str:
    if added in standing:
        return standing
    return f"{standing.rstrip()}\n\n{added}" if standing.strip() else added
