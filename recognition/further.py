"""Further credentials and documents of a request, as its pages list them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from credentials.models import Award
from credentials.wording import country_name
from micro4asia.foundation.numbers import figure
from recognition.models import CasePaper, RecognitionRequest, RequestSource
from recognition.source_facts import ASSESSED, assessment_words
from recognition.sources import entered_hours

UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Shown:
    """origin: award, reference, imported or document. facts: as (label, words), only what somebody stated."""

    source: RequestSource
    title: str
    issuer: str
    origin: str
    verdict: str
    facts: list[tuple[str, str]]
    outcomes: list[str]
    paper: CasePaper | None

    @property
    def origin_words(self) -> str:
        return {
            "award": _("In this registry"),
            "reference": _("Registered by reference"),
            "imported": _("Not from this network"),
        }.get(self.origin, _("A document"))

    @property
    def verdict_words(self) -> str:
        return verdict_words(self.verdict)

    @property
    def genuine(self) -> bool:
        return self.verdict in {"valid", "amended"}


def verdict_words(verdict: str) -> str:
    return {
        "valid": _("Genuine and valid"),
        "amended": _("Genuine and valid"),
        "expired": _("Genuine, expired"),
        "revoked": _("Revoked by its issuer"),
        "suspended": _("Suspended by its issuer"),
        "replaced": _("Replaced by another one"),
        "unconfirmed": _("Not confirmed by a machine"),
    }.get(verdict, _("No machine can check it; an officer does"))


def shown(request: RecognitionRequest, *, desk: bool = False) -> list[Shown]:
    """desk: with what the desk has entered, which nobody else sees before there is a decision."""
    rows = request.further_sources.select_related("award__institution", "award__version__micro_credential", "paper")
    entered = entered_hours(request) if desk or request.answer else {}
    return [_shown(row, entered.get(str(row.pk), "")) for row in rows.defer("paper__content")]


def _shown(row: RequestSource, hours: str) -> Shown:
    """hours: as the desk entered them, where the document states none."""
    verdict = str(json.loads(row.verification).get("verdict", "")) if row.verification else ""
    if row.award:
        title, issuer = row.award.version.title(), row.award.institution.name(on=row.award.awarded_on)
        ended = "" if row.award.state == Award.State.ISSUED else row.award.state  # it is checked when the request is sent
        return Shown(row, title, issuer, "award", verdict or ended, [], [], None)
    said = row.described
    return Shown(
        row,
        str(said.get("title", "")),
        str(said.get("issuer", "")),
        str(said.get("origin", "document")),
        verdict,
        [*facts_told(said), *([(_("Hours, entered by the desk"), figure(hours))] if hours else [])],
        [_outcome(each) for each in said.get("outcomes", [])],
        row.paper,
    )


def facts_told(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a learner or a file stated, in words. What nobody stated is not there, and is not guessed."""
    level = " ".join(part for part in (said.get("level_framework"), said.get("level_code")) if part)
    credits = " ".join(part for part in (said.get("credits"), said.get("credit_system")) if part)
    told = [
        (_("Country"), country_name(said["country"]) if said.get("country") else ""),
        (_("Issued on"), said.get("issued_on", "")),
        (_("Hours"), said.get("hours", "")),
        (_("Credits"), credits),
        (_("Level"), level),
        (_("Field of study"), said.get("isced_f", "")),
        (_("Grade"), said.get("grade", "")),
        (_("Assessment"), assessment_words(code for code in said.get("assessment", []) if code in ASSESSED)),
        (_("Language"), said.get("language", "")),
    ]
    return [(str(label), str(words)) for label, words in told if words]


def _outcome(said: Mapping[str, Any]) -> str:
    hours = f" ({said['hours']} h)" if said.get("hours") else ""
    return f"{said.get('text', '')}{hours}"
