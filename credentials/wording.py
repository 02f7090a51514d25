"""What an award's facts say in words, in the active language. Pages, previews and paper all speak from here."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from credentials.award_facts import (
    NOT_LEVELLED,
    AssessmentFacts,
    AwardFacts,
    CreditFacts,
    GradeScaleFacts,
    QualityFacts,
    Texts,
    VersionFacts,
)
from credentials.rendering import dates
from institutions.code_lists import (
    ECTS_SYSTEMS,
    country_names,
    credit_unit,
    framework_names,
    grade_scale_names,
    grade_words,
    isced_f_names,
    one_credit_unit,
)
from institutions.vocabulary import AssessmentType, Participation, QualityAssurance, Supervision
from micro4asia.foundation import text
from micro4asia.foundation.numbers import Number, figure, locale, plain


def own(texts: Texts) -> str:
    """A text in the active language, else in English, else in any."""
    return text.pick(texts, get_language() or "en")[0]


def day(iso: str) -> str:
    """A day in full words: 19 December 2025, ngày 19 tháng 12 năm 2025."""
    return dates.in_words(dt.date.fromisoformat(iso), get_language() or "en")


def moment(when: dt.datetime) -> str:
    """A moment in the zone of the page, named: 23 November 2026, 19:42 (UTC)."""
    local = timezone.localtime(when)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local.tzname()})"


def hours(version: VersionFacts) -> str:
    said = ngettext("%(number)s hour", "%(number)s hours", _counted(version.hours))
    return said % {"number": figure(version.hours)}


def _counted(value: Decimal) -> int:
    """What the form of a counted word follows; in every language of ours a part of an hour is said like two hours."""
    return int(value) if value == value.to_integral_value() else 2


def credits(amount: CreditFacts | None) -> str:
    """Official credits with their unit, such as "2 tín chỉ"; empty where none are awarded."""
    if amount is None or amount.system == "HOURS":
        return ""
    return in_units(amount.value, amount.system)


def in_units(value: Number, system: str) -> str:
    """An amount of credits with what they are called there: 4 ECTS, 2 credits."""
    return f"{figure(value)} {unit_name(system, Decimal(plain(value)))}".strip()


def unit_name(system: str, value: Decimal) -> str:
    """What so many credits of a system are called in words, such as "tín chỉ"."""
    return own(one_credit_unit(system) if value == 1 else credit_unit(system))


def grade_scale(scale: GradeScaleFacts) -> str:
    """A scale in the reader's language; a snapshot keeps the English name alone."""
    return own(grade_scale_names(scale.code)) or scale.name


def grade(facts: AwardFacts) -> str:
    """As issued, with the words of its scale where it has some: 4 (very good)."""
    words = own(grade_words(facts.grade_scale.code, facts.grade)) if facts.grade_scale else ""
    return f"{facts.grade} ({words})" if words else facts.grade


def credits_basis(version: VersionFacts) -> str:
    """How the official credits follow from the hours, with ECTS beside them where the issuer counts otherwise."""
    local, ects = version.local_credits, version.ects
    if local is None or local.system == "HOURS":
        return _("No credits are awarded")
    said = _("%(credits)s, %(hours)s hours each") % {"credits": credits(local), "hours": figure(local.hours_per_credit)}
    if ects and local.system not in ECTS_SYSTEMS:
        said = _("%(said)s; %(ects)s ECTS at %(hours)s hours") % {
            "said": said,
            "ects": figure(ects.value),
            "hours": figure(ects.hours_per_credit),
        }
    return said


def size(version: VersionFacts) -> str:
    """Hours first, credits beside them."""
    return " · ".join(part for part in (hours(version), credits(version.local_credits)) if part)


def level(version: VersionFacts) -> str:
    said = [
        _("%(framework)s level %(code)s") % {"framework": row.framework, "code": row.code}
        for row in version.levels
        if row.code != NOT_LEVELLED
    ]
    return ", ".join(said) or _("Not levelled")


def skills(version: VersionFacts) -> list[str]:
    """Each skill once, with the classification it stands in."""
    return [f"{own(row.names)} ({row.scheme})" if row.scheme else own(row.names) for row in version.skills]


def level_framework(version: VersionFacts) -> str:
    return ", ".join(own(framework_names(row.framework)) for row in version.levels if row.code != NOT_LEVELLED)


def assessment(version: VersionFacts) -> list[str]:
    return [_one_assessment(row) for row in version.assessments]


def _one_assessment(row: AssessmentFacts) -> str:
    name = label(AssessmentType, row.type)
    if row.weight is None or row.weight == 100:
        return name
    # A number and its sign stay on one line.
    return (_("%(name)s (%(share)s %%)") % {"name": name, "share": figure(row.weight)}).replace(" %", "\N{NO-BREAK SPACE}%")


def supervision(facts: AwardFacts) -> str:
    """Supervision and identity check as carried out, else as the version plans them."""
    codes = (
        [facts.supervision_carried_out]
        if facts.supervision_carried_out
        else [row.supervision for row in facts.version.assessments]
    )
    return "; ".join(label(Supervision, code) for code in dict.fromkeys(codes))


def participation(version: VersionFacts) -> str:
    return label(Participation, version.participation)


def on_site(version: VersionFacts) -> str:
    if not version.on_site_hours:
        return ""
    said = ngettext("%(number)s hour on site", "%(number)s hours on site", _counted(version.on_site_hours))
    return said % {"number": figure(version.on_site_hours)}


def quality_type(row: QualityFacts) -> str:
    return label(QualityAssurance, row.type)


def quality_details(row: QualityFacts) -> str:
    """Body, decision and end of a quality assurance, as far as they are known."""
    said = [own(row.texts) or row.body]
    if row.decision:
        said.append(_("decision %(number)s") % {"number": row.decision})
    if row.valid_until_day:
        said.append(_("valid until %(day)s") % {"day": day(row.valid_until_day)})
    return ", ".join(part for part in said if part)


def quality_held(row: QualityFacts, on: str) -> str:
    """Whether it was in force on the day of the award, where it has a beginning or an end. What lapses later changes nothing."""
    match row.in_force(on):
        case True:
            return _("in force when this was awarded, on %(day)s") % {"day": day(on)}
        case False:
            return _("not in force when this was awarded, on %(day)s") % {"day": day(on)}
    return ""


def field(version: VersionFacts) -> str:
    return f"{version.isced_f_code} {own(isced_f_names(version.isced_f_code))}"


def country(version: VersionFacts) -> str:
    return country_name(version.issuer.country)


def country_name(code: str) -> str:
    return own(country_names(code))


def language(tag: str) -> str:
    """A language as the reader calls it."""
    return str(locale().languages.get(tag.partition("-")[0]) or tag)


def own_name(tag: str) -> str:
    """A language as its speakers call it: Tiếng Việt, ລາວ."""
    try:
        return str(Locale.parse(tag, sep="-").get_display_name())
    except (UnknownLocaleError, ValueError):
        return tag


def taught_in(version: VersionFacts) -> str:
    return ", ".join(language(tag) for tag in version.instruction_languages)


def label(kind: type[TextChoices], code: str) -> str:
    """The word for a code; a code of a later vocabulary is shown as it is."""
    return str(kind(code).label) if code in kind.values else code
