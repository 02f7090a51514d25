"""Shares for the eye, and the words of the figure of hours."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import get_language

from credentials.wording import in_units, unit_name
from micro4asia.foundation import text
from micro4asia.foundation.numbers import figure
from recognition.answers import Told, told
from recognition.models import Decision, DecisionLetter
from recognition.weaving import Node

register = template.Library()
register.filter("in_units", in_units)
WIDTH = 29  # letters that fit beside a bar
NO_BREAK = "\u00a0"


@register.filter
def unit(system: str) -> str:
    """What one calls a number of credits there."""
    return unit_name(system, Decimal(2))


@register.filter
def percent(value: Fraction) -> str:
    """A share as per cent."""
    return figure(value * 100, 1)


@register.simple_tag
def label(node: Node, texts: Mapping[str, str], fallback: str) -> dict[str, Any]:
    """The text beside a bar, as lines with their baselines, and the baseline of the small line beneath.

    At most two lines: SVG does not wrap by itself, and Lao has no spaces to break at.
    """
    words = text.break_lao(text.pick(texts, get_language() or "en", fallback)[0])
    if text.ZERO_WIDTH_SPACE not in words:
        lines = textwrap.wrap(words, WIDTH, max_lines=2, placeholder="…")
    else:
        # Lines may end at spaces and between words; only the spaces that were written are seen within a line.
        words = words.replace(" ", f"{NO_BREAK} ").replace(text.ZERO_WIDTH_SPACE, " ")
        wrapped = textwrap.wrap(words, WIDTH, max_lines=2, placeholder="…")
        lines = [line.replace(" ", "").replace(NO_BREAK, " ").strip() for line in wrapped]
    placed = [(f"{node.y + 14 + 16 * number:.1f}", line) for number, line in enumerate(lines)]
    return {"lines": placed, "under": f"{node.y + 13 + 16 * len(lines):.1f}"}


@register.simple_tag
def told_of(decision: Decision) -> Told:
    """A decision as it is told, in the active language."""
    return told(decision)


@register.simple_tag
def decision_letter(decision: Decision) -> DecisionLetter | None:
    """Its letter, signed or not yet; None for decisions from before there were any."""
    return DecisionLetter.objects.filter(decision=decision).first()
