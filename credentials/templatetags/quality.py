"""For pages about a version's life: words that came and went, remarks beside a field, the steps that are open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from credentials import reviews
from credentials.checklist import BY_CODE
from credentials.differences import GONE, NEW, label
from credentials.models import MicroCredentialVersion
from credentials.wording import language as language_name

register = template.Library()


@register.filter
def marked(parts: Sequence[tuple[str, str]]) -> SafeString:
    """Parts of a text with what went as <del> and what came as <ins>, each announced to those who only hear it."""
    said = {GONE: _("taken out:"), NEW: _("added:")}
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html('<{0}><span class="sr">{1} </span>{2}</{0}>', what, said[what], words)
                if what in said and words.strip()
                else words,
            )
            for what, words in parts
        ),
    )


@register.filter
def field_label(key: str) -> str:
    return label(key)


@register.filter
def question_words(code: str) -> str:
    return str(BY_CODE[code].words) if code in BY_CODE else code


@register.filter
def language_words(tag: str) -> str:
    return language_name(tag) if tag else ""


@register.inclusion_tag("credentials/staff/quality/steps.html", takes_context=True)
def version_steps(context: Context, version: MicroCredentialVersion) -> dict[str, Any]:
    """Every step the version's life has from here, for the person who reads the page."""
    return {"steps": reviews.steps_for(context["request"].user, version)}


@register.inclusion_tag("credentials/staff/quality/timeline.html")
def version_timeline(version: MicroCredentialVersion) -> dict[str, Any]:
    return {"events": reviews.timeline(version)}


@register.inclusion_tag("credentials/staff/quality/beside.html")
def remarks_beside(version: MicroCredentialVersion, key: str) -> dict[str, Any]:
    """Remarks on a field, as the editor shows them; asked once per page however many fields there are."""
    cached = version.__dict__.setdefault("_remarks", None)
    if cached is None:
        cached = version.__dict__["_remarks"] = reviews.remarks_for(version)
    return {"remarks": cached.get(key, []), "version": version}
