"""The European elements of an award as rows for a page: each value in the issuing language and in English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials import wording
from credentials.award_facts import AwardFacts, OutcomeFacts, QualityFacts
from micro4asia.foundation.numbers import figure, locale

# (language tag, lines of words), in the languages of the award; one cell without a tag where nothing is to be translated
Cells = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Element:
    """One row. number: that of Annex I of Council Recommendation 2022/C 243/02; None for its optional elements."""

    number: int | None
    label: str
    cells: Cells


def elements_of(facts: AwardFacts, *, signed: bool) -> list[Element]:
    """All eleven mandatory elements, in their order, then the optional ones that apply."""
    numbered = [Element(number, label, cells) for number, (label, cells) in enumerate(_mandatory(facts, signed=signed), start=1)]
    return numbered + [Element(None, label, cells) for label, cells in _optional(facts) if cells]


def told(facts: AwardFacts, *, signed: bool) -> dict[str, Any]:
    """The same as the context of `elements.html`."""
    return {"elements": elements_of(facts, signed=signed), "languages": languages_of(facts)}


def languages_of(facts: AwardFacts) -> list[tuple[str, str]]:
    """(tag, name in the reader's language) of each language the award is worded in, the first one first."""
    return [(tag, Locale.parse(tag, sep="-").get_display_name(locale()) or tag) for tag in facts.languages]


def _mandatory(facts: AwardFacts, *, signed: bool) -> list[tuple[str, Cells]]:
    version, say = facts.version, _Speaker(facts.languages)
    return [
        (_("Identification of the learner"), say.once(facts.recipient_name)),
        (_("Title"), say(lambda: [wording.own(version.titles)])),
        (_("Country of the issuer"), say(lambda: [wording.country(version)])),
        (_("Awarding body"), say(lambda: [wording.own(body.names) for body in version.awarding_bodies])),
        (
            _("Date of issue"),
            say(lambda: [wording.day(facts.awarded_on) if signed else _("The day on which the registrar signs.")]),
        ),
        (_("Learning outcomes"), say(lambda: [_outcome(row) for row in version.outcomes])),
        (_("Notional workload"), say(lambda: [wording.hours(version), wording.credits_basis(version)])),
        (_("Level"), say(lambda: [wording.level(version), wording.level_framework(version)])),
        (_("Type of assessment"), say(lambda: wording.assessment(version))),
        (_("Form of participation"), say(lambda: [wording.participation(version), wording.on_site(version)])),
        (_("Quality assurance"), say(lambda: [_quality(row) for row in version.quality])),
    ]


def _optional(facts: AwardFacts) -> list[tuple[str, Cells]]:
    version, say = facts.version, _Speaker(facts.languages)
    return [
        (_("Achieved on"), say(lambda: [wording.day(facts.achieved_on)])),
        (_("Grade"), say.once(facts.grade)),
        (_("Supervision and identity check"), say(lambda: [wording.supervision(facts)])),
        (_("How the identity was checked"), say.once(facts.identity_method)),
        (_("Field of education"), say(lambda: [wording.field(version)])),
        (_("Skills"), say(lambda: wording.skills(version))),
        (_("Prerequisites"), say(lambda: [wording.own(version.prerequisites)])),
        (_("Counts towards"), say(lambda: [wording.own(version.stackability)])),
        (_("Evidence"), say.once(facts.evidence_narrative)),
    ]


class _Speaker:
    """Says a thing in each language of the award; what reads alike in all of them is said once."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages

    def __call__(self, words: Callable[[], list[str]]) -> Cells:
        cells = []
        for language in self.languages:
            with override(language):
                cells.append((language, [line for line in words() if line]))
        if all(lines == cells[-1][1] for _language, lines in cells):
            return cells[-1:] if cells[-1][1] else []
        return cells

    def once(self, words: str) -> Cells:
        return [("", [words])] if words else []


def _outcome(row: OutcomeFacts) -> str:
    said = {"code": row.code, "text": wording.own(row.texts), "hours": figure(row.hours)}
    return _("%(code)s: %(text)s (%(hours)s h)") % said


def _quality(row: QualityFacts) -> str:
    return ", ".join(filter(None, [wording.quality_type(row), wording.quality_details(row)]))
