"""A credential's facts in templates, worded as everywhere else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from credentials import wording
from credentials.award_facts import AwardFacts, VersionFacts
from credentials.models import Award
from credentials.rendering.badge import badge_svg

register = template.Library()

_SAYS: dict[str, Any] = {
    "country": wording.country,
    "credits_basis": wording.credits_basis,
    "day": wording.day,
    "field": wording.field,
    "hours": wording.hours,
    "level": wording.level,
    "level_framework": wording.level_framework,
    "on_site": wording.on_site,
    "participation": wording.participation,
    "quality_details": wording.quality_details,
    "quality_type": wording.quality_type,
    "size": wording.size,
    "supervision": wording.supervision,
}


@register.simple_tag
def say(what: str, facts: AwardFacts | VersionFacts | Any) -> str:
    """One fact in words, in the reader's language; `what` names a function of credentials.wording."""
    said: str = _SAYS[what](facts)
    return said


@register.filter
def assessments(version: VersionFacts) -> list[str]:
    return wording.assessment(version)


@register.filter
def outcomes(version: VersionFacts) -> list[dict[str, dict[str, str] | Decimal]]:
    """As `components/outcomes.html` takes them."""
    return [{"text": row.texts, "hours": row.hours} for row in version.outcomes]


@register.simple_tag
def badge(award: Award) -> SafeString:
    """The badge image of the award's micro-credential, as inline SVG."""
    micro_credential = award.version.micro_credential
    home = award.institution
    drawn = badge_svg(home.code, home.emblem, (home.primary_colour, home.secondary_colour), micro_credential.badge_icon)
    return mark_safe(drawn)  # noqa: S308 our own drawing
