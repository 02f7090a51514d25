"""Facts of a credential and exact numbers, in the reader's words."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import get_language

from credentials import wording
from credentials.award_facts import AwardFacts
from micro4asia.foundation import text
from recognition.converting import plain
from recognition.weaving import Node

register = template.Library()
WIDTH = 29  # letters that fit beside a bar


@register.filter
def exact(value: Fraction | Decimal | int) -> str:
    """A fraction for the eye, at most two decimals."""
    return plain(value)


@register.filter
def percent(value: Fraction) -> str:
    """A share as per cent."""
    return plain(value * 100, 1)


@register.filter
def told_hours(facts: AwardFacts) -> str:
    return wording.hours(facts.version)


@register.filter
def told_credits(facts: AwardFacts) -> str:
    return wording.credits_basis(facts.version)


@register.filter
def told_level(facts: AwardFacts) -> str:
    return wording.level(facts.version)


@register.filter
def told_assessment(facts: AwardFacts) -> str:
    return ", ".join(wording.assessment(facts.version))


@register.filter
def told_supervision(facts: AwardFacts) -> str:
    return wording.supervision(facts)


@register.filter
def told_quality(facts: AwardFacts) -> str:
    return ", ".join(
        " · ".join(filter(None, [wording.quality_type(row), wording.quality_details(row)])) for row in facts.version.quality
    )


@register.filter
def told_outcomes(facts: AwardFacts) -> list[dict[str, Any]]:
    """In the shape that the outcomes component takes."""
    return [{"text": row.texts, "hours": row.hours} for row in facts.version.outcomes]


@register.simple_tag
def label(node: Node, texts: Mapping[str, str], fallback: str) -> dict[str, Any]:
    """The text beside a bar, as lines with their baselines, and the baseline of the small line beneath.

    At most two lines: SVG does not wrap by itself, and Lao has no spaces to break at.
    """
    words = text.break_lao(text.pick(texts, get_language() or "en", fallback)[0])
    lines = textwrap.wrap(words.replace(text.ZERO_WIDTH_SPACE, " "), WIDTH)
    if text.ZERO_WIDTH_SPACE in words:
        lines = [line.replace(" ", "") for line in lines]
    if len(lines) > 2:
        lines = [lines[0], textwrap.shorten(" ".join(lines[1:]), WIDTH, placeholder="…")]
    placed = [(f"{node.y + 14 + 16 * number:.1f}", line) for number, line in enumerate(lines)]
    return {"lines": placed, "under": f"{node.y + 13 + 16 * len(lines):.1f}"}
