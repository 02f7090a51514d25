"""From an award's facts to what its certificate says, in the language of issue and in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.award_facts import AssessmentFacts, AwardFacts, CreditFacts, QualityFacts, Texts, VersionFacts
from credentials.rendering import dates
from credentials.rendering.certificate import CertificateData, Outcome, Signatory
from credentials.rendering.labels import labels_in
from institutions.code_lists import country_names, credit_unit, isced_f_names
from institutions.models import Institution
from institutions.vocabulary import AssessmentType, Participation, QualityAssurance, Supervision

NOT_LEVELLED = "not-levelled"


@dataclass(frozen=True)
class House:
    """What the paper shows of an institution beyond the signed facts: its place, colours, mark and who signs by hand."""

    code: str
    place: Texts
    colours: tuple[str, str]
    emblem: str
    signatories: tuple[Signatory, ...]

    @classmethod
    def of(cls, institution: Institution) -> House:
        return cls(
            code=institution.code,
            place=institution.city,
            colours=(institution.primary_colour, institution.secondary_colour),
            emblem=institution.code,
            signatories=tuple(Signatory(row["name"], row["role"]) for row in institution.signatories),
        )


def certificate_data(facts: AwardFacts, *, house: House, signed_json: str, status: Texts | None = None) -> CertificateData:
    """signed_json: the stored bytes of the credential as text; empty for a preview. status: words for the top of the page."""
    version = facts.version
    language = facts.languages[0] if facts.languages else "en"
    words = _In(language)
    return CertificateData(
        language=language,
        labels=labels_in(words.languages),
        public_url=facts.public_url or facts.credential_id,
        credential_id=facts.credential_id,
        recipient_name=facts.recipient_name,
        institution=_bodies(version, words),
        institution_code=house.code,
        country=country_names(version.issuer.country),
        place=house.place,
        title=version.titles,
        outcomes=tuple(Outcome(row.texts, _number(row.hours, language)) for row in version.outcomes),
        workload=words(lambda tag: _workload(version, tag)),
        level=words(lambda tag: _level(version)),
        assessment=words(lambda tag: _assessment(facts, tag)),
        participation=words(lambda tag: _participation(version, tag)),
        quality_assurance=words(lambda tag: "; ".join(_quality(row, tag) for row in version.quality)),
        grade=words(lambda tag: _grade(facts)),
        prerequisites=version.prerequisites,
        stackability=version.stackability,
        achieved_on=facts.achieved_on,
        issued_on=facts.awarded_on,
        serial_number=facts.serial_number,
        register_number=facts.register_number,
        signatories=house.signatories,
        code=version.code,
        version=version.number,
        isced=words(lambda tag: f"{version.isced_f_code} {_own(isced_f_names(version.isced_f_code), tag)}"),
        colours=house.colours,
        emblem=house.emblem,
        signed_json=signed_json,
        status=status or {},
    )


class _In:
    """Says something in each of the certificate's languages."""

    def __init__(self, language: str) -> None:
        self.languages = tuple(dict.fromkeys((language, "en")))

    def __call__(self, say: Callable[[str], str]) -> Texts:
        said: Texts = {}
        for tag in self.languages:
            with override(tag):
                said[tag] = say(tag)
        return said


def _own(texts: Texts, tag: str) -> str:
    return texts.get(tag) or texts.get("en") or next(iter(texts.values()), "")


def _bodies(version: VersionFacts, words: _In) -> Texts:
    bodies = version.awarding_bodies or (version.issuer,)
    return {tag: " · ".join(_own(body.names, tag) for body in bodies) for tag in words.languages}


def _number(value: Decimal, tag: str) -> str:
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(format_decimal(value, locale=locale))


def _workload(version: VersionFacts, tag: str) -> str:
    hours = _("%(number)s hours") % {"number": _number(version.hours, tag)}
    local, ects = version.local_credits, version.ects
    if local is None:
        return hours
    credits = f"{_number(local.value, tag)} {_unit(local, tag)}"
    if ects and (ects.system, ects.value) != (local.system, local.value) and local.system != "CFU":
        credits = _("%(credits)s (%(ects)s ECTS)") % {"credits": credits, "ects": _number(ects.value, tag)}
    return f"{credits} · {hours}"


def _unit(credits: CreditFacts, tag: str) -> str:
    unit = _own(credit_unit(credits.system), tag)
    return re.sub(r"^credits$", "credit", unit) if tag == "en" and credits.value == 1 else unit


def _level(version: VersionFacts) -> str:
    levels = [row for row in version.levels if row.code != NOT_LEVELLED]
    said = [_("%(framework)s level %(code)s") % {"framework": row.framework, "code": row.code} for row in levels]
    return ", ".join(said) or _("Not levelled")


def _assessment(facts: AwardFacts, tag: str) -> str:
    tests = ", ".join(_test(row, tag) for row in facts.version.assessments)
    carried_out = [row.supervision for row in facts.version.assessments]
    if facts.supervision_carried_out:
        carried_out = [facts.supervision_carried_out]
    return ". ".join([tests, *(_label(Supervision, code) for code in dict.fromkeys(carried_out))])


def _test(row: AssessmentFacts, tag: str) -> str:
    name = _label(AssessmentType, row.type)
    if row.weight is None or row.weight == 100:
        return name
    return _("%(name)s (%(share)s %%)") % {"name": name, "share": _number(row.weight, tag)}


def _participation(version: VersionFacts, tag: str) -> str:
    form = _label(Participation, version.participation)
    if not version.on_site_hours:
        return form
    return _("%(form)s, %(number)s hours on site") % {"form": form, "number": _number(version.on_site_hours, tag)}


def _quality(row: QualityFacts, tag: str) -> str:
    said = [_label(QualityAssurance, row.type), _own(row.texts, tag) or row.body]
    if row.decision:
        said.append(_("decision %(number)s") % {"number": row.decision})
    if row.valid_until_day:
        said.append(_("valid until %(day)s") % {"day": dates.in_words(date.fromisoformat(row.valid_until_day), tag)})
    return ", ".join(part for part in said if part)


def _grade(facts: AwardFacts) -> str:
    return f"{facts.grade} ({facts.grade_scale.code})" if facts.grade and facts.grade_scale else facts.grade


def _label(kind: type[AssessmentType] | type[Supervision] | type[Participation] | type[QualityAssurance], code: str) -> str:
    """The word for a code in the active language; a code of a later vocabulary is printed as it is."""
    return str(kind(code).label) if code in kind.values else code
