"""A credential's facts in templates, worded as everywhere else."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from credentials import wording
from credentials.award_facts import AwardFacts, QualityFacts, VersionFacts
from credentials.looks import badge_drawn
from credentials.models import Award, Endorsement, MicroCredentialVersion
from credentials.verdicts import local_day

register = template.Library()

_SAYS: dict[str, Any] = {
    "country": wording.country_name,
    "credits": wording.credits,
    "credits_basis": wording.credits_basis,
    "day": wording.day,
    "field": wording.field,
    "grade": wording.grade,
    "grade_scale": wording.grade_scale,
    "hours": wording.hours,
    "language": wording.language,
    "level": wording.level,
    "level_framework": wording.level_framework,
    "on_site": wording.on_site,
    "participation": wording.participation,
    "quality_details": wording.quality_details,
    "quality_type": wording.quality_type,
    "size": wording.size,
    "supervision": wording.supervision,
    "taught_in": wording.taught_in,
}


@register.filter
def held(row: QualityFacts, on: str) -> str:
    """Whether a kind of quality assurance was in force on a day, in words; empty where it has no days."""
    return wording.quality_held(row, on)


@register.simple_tag
def say(what: str, facts: AwardFacts | VersionFacts | Any) -> str:
    """One fact in words, in the reader's language; `what` names a function of credentials.wording."""
    said: str = _SAYS[what](facts)
    return said


@register.simple_tag
def last_day(award: Award) -> str:
    """The last day of an award that has one."""
    return local_day(award.valid_until, award) if award.valid_until else ""


@register.simple_tag
def revoked_on(award: Award) -> str:
    return local_day(award.revoked_at, award) if award.revoked_at else ""


@register.filter
def spoken_here(tag: str) -> bool:
    """Whether our pages speak this language."""
    return tag in dict(settings.LANGUAGES)


@register.filter
def native(texts: list[tuple[str, str]], local: str) -> list[tuple[str, str]]:
    """Of the other names of a body, those it bears itself; what we translate for our readers is left out."""
    return [(tag, words) for tag, words in texts if tag == local or not spoken_here(tag)]


@register.filter
def day_or_words(claimed: str) -> str:
    """A day that a stranger wrote: in words where it is one, else as it stands."""
    try:
        return wording.day(claimed)
    except ValueError:
        return claimed


@register.filter
def as_list(form: BaseForm) -> list[BaseForm]:
    """For the error summary, which takes several forms: a page's own `form` must not be taken for it."""
    return [form]


@register.filter
def assessments(version: VersionFacts) -> list[str]:
    return wording.assessment(version)


@register.filter
def outcomes(version: VersionFacts) -> list[dict[str, Any]]:
    """As `components/outcomes.html` takes them."""
    return [{"text": row.texts, "hours": row.hours, "skills": row.skills} for row in version.outcomes]


@register.simple_tag
def badge(version: MicroCredentialVersion, css: str = "cert__badge", *, decorative: bool = False) -> SafeString:
    """The badge image of a micro-credential, as inline SVG. decorative: its title stands beside it."""
    drawn = badge_drawn(version.micro_credential)
    told = mark_safe('aria-hidden="true"') if decorative else format_html('role="img" aria-label="{}"', _badge_label(version))
    opening = format_html('<svg class="{}" {} ', css, told)
    return mark_safe(opening + drawn.removeprefix("<svg "))  # noqa: S308 our own drawing


def _badge_label(version: MicroCredentialVersion) -> str:
    return _("Badge: %(title)s, %(code)s") % {"title": version.title(), "code": version.institution.code}


@register.filter
def own_name(tag: str) -> str:
    """A language as its speakers call it."""
    return wording.own_name(tag)


@register.simple_tag
def drawn(svg: str, label: str = "", css: str = "cert__badge") -> SafeString:
    """A badge that was drawn already, as inline SVG; without a label it is decoration."""
    told = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    opening = format_html('<svg class="{}" {} ', css, told)
    return mark_safe(opening + svg.removeprefix("<svg "))  # noqa: S308 our own drawing


@register.simple_tag
def partner_endorsements(version: MicroCredentialVersion) -> list[Endorsement]:
    """Those in force, with who signed them as an institution."""
    rows = Endorsement.objects.in_force().filter(version=version).select_related("institution")
    return list(rows.prefetch_related("institution__name_history").order_by("signed_at", "pk"))
