"""The certificate as it is going to look, from what stands in the form: half an award is shown as half an award."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import override

from credentials import wording
from credentials.award_facts import VersionFacts
from credentials.looks import badge_drawn
from credentials.models import Award, MicroCredentialVersion
from credentials.snapshots import version_facts
from institutions.models import Institution


@dataclass(frozen=True)
class Preview:
    """Everything in the language the award is issued in."""

    language: str
    institution: Institution
    institution_name: str
    title: str
    badge: str
    name: str
    size: str
    level: str
    achieved_on: str


def preview(version: MicroCredentialVersion, facts: VersionFacts, *, name: str, achieved_on: Any) -> Preview:
    """facts: those of the version today. name and achieved_on as far as they are known: a day, what was typed, or nothing."""
    institution = version.institution
    day = _day(achieved_on)
    with override(institution.language):
        return Preview(
            language=institution.language,
            institution=institution,
            institution_name=wording.own(facts.issuer.names),
            title=wording.own(facts.titles),
            badge=_badge(version),
            name=name,
            size=wording.size(facts),
            level=wording.level(facts) if version.level_code else "",
            achieved_on=wording.day(day.isoformat()) if day else "",
        )


def preview_of_award(award: Award) -> Preview:
    """Of an award that is on its way or was signed: then as it was worded on that day."""
    facts = award.facts.version if award.snapshot else version_facts(award.version, on=timezone.localdate())
    return preview(award.version, facts, name=award.name_as_printed, achieved_on=award.achieved_on)


def _badge(version: MicroCredentialVersion) -> str:
    """The badge as an address for an image: no request, and no ids that could clash on the page."""
    return f"data:image/svg+xml,{quote(badge_drawn(version.micro_credential))}"


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        year, month, day = (int(part) for part in str(value or "").split("-"))
        return dt.date(year, month, day)
    except ValueError:
        return None
