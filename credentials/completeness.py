"""What a version still lacks on its way to quality review, and what its reader may stumble over.

Source of the elements: Annex I of Council Recommendation 2022/C 243/02. Elements 1 (learner) and 5 (date of issue) come with
the award.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials import outcome_help
from credentials.models import Assessment, LearningOutcome, MicroCredentialVersion, QualityRecord
from credentials.models.micro_credential import ATTENDANCE, NOT_LEVELLED
from credentials.parts import part_of
from credentials.wording import day as in_words
from credentials.wording import language as language_name
from institutions.code_lists import isced_f_names
from institutions.models import Level
from institutions.vocabulary import AwardingType, Supervision
from micro4asia.foundation import text

PROBLEM, WARNING = "problem", "warning"
WITH_THE_AWARD = frozenset({1, 5})
ELEMENTS: dict[int, Any] = {
    1: gettext_lazy("Identification of the learner"),
    2: gettext_lazy("Title"),
    3: gettext_lazy("Country of the issuer"),
    4: gettext_lazy("Awarding body"),
    5: gettext_lazy("Date of issue"),
    6: gettext_lazy("Learning outcomes"),
    7: gettext_lazy("Notional workload"),
    8: gettext_lazy("Level"),
    9: gettext_lazy("Type of assessment"),
    10: gettext_lazy("Form of participation"),
    11: gettext_lazy("Quality assurance"),
}
# Where the editor takes an element in.
PLACES = {2: "texts", 3: "awarding", 4: "awarding", 6: "outcomes", 7: "workload", 8: "level", 9: "assessments", 10: "workload"}
PLACES |= {11: "quality"}
MOST_OUTCOMES = 6


@dataclass(frozen=True)
class Finding:
    """element: 1 to 11, or None for an optional one. severity: PROBLEM stops the submission, WARNING does not.

    anchor: the id of the field, or of the section, of the editor. sentence: in the language of the request.
    """

    element: int | None
    severity: str
    anchor: str
    sentence: str

    @property
    def part(self) -> str:
        """Of the editor."""
        return part_of(self.anchor)


@dataclass(frozen=True)
class Element:
    number: int
    label: Any
    with_the_award: bool
    problems: tuple[Finding, ...]
    anchor: str

    @property
    def complete(self) -> bool:
        return not self.problems


@dataclass(frozen=True)
class Completeness:
    elements: tuple[Element, ...]
    findings: tuple[Finding, ...]

    @property
    def complete(self) -> int:
        """How many of the eleven stand, those that come with the award among them."""
        return sum(element.complete for element in self.elements)

    @property
    def missing(self) -> list[Element]:
        return [element for element in self.elements if not element.complete]

    @property
    def problems(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == PROBLEM]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == WARNING]


def completeness_of(version: MicroCredentialVersion, *, on: dt.date | None = None) -> Completeness:
    """on: the day that accreditations and awarding rights are judged on; today if none is given."""
    found = tuple(findings(version, on=on))
    problems = [finding for finding in found if finding.severity == PROBLEM]
    elements = tuple(
        Element(
            number=number,
            label=label,
            with_the_award=number in WITH_THE_AWARD,
            problems=tuple(finding for finding in problems if finding.element == number),
            anchor=next((finding.anchor for finding in problems if finding.element == number), PLACES.get(number, "")),
        )
        for number, label in ELEMENTS.items()
    )
    return Completeness(elements, found)


def findings(version: MicroCredentialVersion, *, on: dt.date | None = None) -> Iterator[Finding]:
    """In the order of the editor. A handful of queries, however many rows."""
    day = on or timezone.localdate()
    outcomes = list(version.outcomes.all())
    assessments = list(version.assessments.prefetch_related("outcomes"))
    yield from _texts(version)
    yield from _outcomes(version, outcomes)
    yield from _workload(version, outcomes)
    yield from _level(version)
    yield from _field(version)
    yield from _assessments(assessments, outcomes)
    yield from _quality(list(version.quality.all()), day)
    yield from _awarding(version, day)
    yield from _setting(version)


def missing_elements(version: MicroCredentialVersion) -> list[str]:
    """The problems alone, as sentences."""
    return [finding.sentence for finding in findings(version) if finding.severity == PROBLEM]


def needed_languages(version: MicroCredentialVersion) -> list[str]:
    """That of the institution, and English: what every text is needed in."""
    return list(dict.fromkeys([version.institution.language, "en"]))


def _texts(version: MicroCredentialVersion) -> Iterator[Finding]:
    needed = needed_languages(version)
    if lacking := _lacking(version.titles, needed):
        yield Finding(2, PROBLEM, f"id_titles-{lacking}", _("The title is needed in English and in your language."))
    if not version.descriptions.get("en"):
        yield Finding(None, PROBLEM, "id_descriptions-en", _("The description is needed in English."))
    language, word = outcome_help.claiming_word(version.titles)
    if word:
        said = {"word": word, "language": language_name(language)}
        sentence = _("The title in %(language)s says “%(word)s”. A micro-credential is no degree and no diploma: say what it is.")
        yield Finding(2, WARNING, f"id_titles-{language}", sentence % said)


def _outcomes(version: MicroCredentialVersion, outcomes: list[LearningOutcome]) -> Iterator[Finding]:
    needed = needed_languages(version)
    if not outcomes:
        yield Finding(6, PROBLEM, "outcomes", _("Learning outcomes are missing."))
    for row in outcomes:
        if lacking := _lacking(row.texts, needed):
            sentence = _("Every learning outcome is needed in English and in your language.")
            yield Finding(6, PROBLEM, f"id_outcome-{row.pk}-texts-{lacking}", sentence)
            break
    for row in outcomes:
        for language, words in row.texts.items():
            if verb := outcome_help.unobservable_verb(words, language):
                sentence = _("%(code)s begins with “%(verb)s”, which nobody can observe. Say what a learner does.")
                anchor = f"id_outcome-{row.pk}-texts-{language}"
                yield Finding(6, WARNING, anchor, sentence % {"code": row.code, "verb": verb})
    if len(outcomes) == 1 or len(outcomes) > MOST_OUTCOMES:
        sentence = _("Two to six learning outcomes are usual; there are %(number)s.") % {"number": len(outcomes)}
        yield Finding(6, WARNING, "outcomes", sentence)


def _workload(version: MicroCredentialVersion, outcomes: list[LearningOutcome]) -> Iterator[Finding]:
    if not version.hours:
        yield Finding(7, PROBLEM, "id_hours", _("The hours of work are missing."))
    elif outcomes and (total := sum((row.hours for row in outcomes), Decimal(0))) != version.hours:
        yield Finding(7, PROBLEM, "id_hours", _told_sum(total, version.hours))
    if version.hours and (empty := next((row for row in outcomes if not row.hours), None)):
        sentence = _("%(code)s has no hours yet.") % {"code": empty.code}
        yield Finding(7, PROBLEM, f"id_outcome-{empty.pk}-hours", sentence)
    if not version.participation:
        yield Finding(10, PROBLEM, "id_participation", _("The form of participation is missing."))
    if version.on_site_hours > version.hours:
        yield Finding(10, PROBLEM, "id_on_site_hours", _("There cannot be more hours on site than hours of work."))


def _told_sum(total: Decimal, hours: Decimal) -> str:
    said = {"total": _hours(total), "hours": _hours(hours), "apart": _hours(abs(hours - total))}
    if total < hours:
        return _("The hours of the outcomes add up to %(total)s of %(hours)s: %(apart)s are missing.") % said
    return _("The hours of the outcomes add up to %(total)s, %(apart)s more than the %(hours)s of the whole.") % said


def _level(version: MicroCredentialVersion) -> Iterator[Finding]:
    framework, code = version.level_framework, version.level_code
    if framework == NOT_LEVELLED:
        if code:
            yield Finding(8, PROBLEM, "id_level_code", _("It is not levelled, so it has no level: leave the level empty."))
    elif not framework and not code:
        yield Finding(8, PROBLEM, "id_level_framework", _("The level is missing. Where there is none, say so."))
    elif not framework or not code:
        anchor = "id_level_code" if framework else "id_level_framework"
        yield Finding(8, PROBLEM, anchor, _("A level is a code within a framework: both are needed."))
    elif unknown := Level.lacking(framework, code):
        yield Finding(8, PROBLEM, "id_level_code", unknown)
    elif not any(version.level_argument.values()):
        anchor = f"id_level_argument-{version.institution.language}"
        yield Finding(8, WARNING, anchor, _("Say why it is at this level: reviewers and other universities ask."))


def _field(version: MicroCredentialVersion) -> Iterator[Finding]:
    if not version.isced_f:
        yield Finding(None, PROBLEM, "id_isced_f", _("The field of education is missing."))
    elif isced_f_names(version.isced_f) == {"en": version.isced_f}:
        yield Finding(None, PROBLEM, "id_isced_f", _("ISCED-F 2013 has no field %(code)s.") % {"code": version.isced_f})


def _assessments(assessments: list[Assessment], outcomes: list[LearningOutcome]) -> Iterator[Finding]:
    if not assessments:
        yield Finding(9, PROBLEM, "assessments", _("The type of assessment is missing."))
        return
    for number, row in enumerate(assessments, start=1):
        if not row.type:
            sentence = _("Assessment %(number)s has no type.") % {"number": number}
            yield Finding(9, PROBLEM, f"id_assessment-{row.pk}-type", sentence)
        if not row.weight:
            sentence = _("Assessment %(number)s has no weight.") % {"number": number}
            yield Finding(9, PROBLEM, f"id_assessment-{row.pk}-weight", sentence)
        if row.type == ATTENDANCE:
            sentence = _(
                "Attendance shows no learning outcome: what is only attended is not a micro-credential. Choose how the outcomes "
                "are assessed; attendance may be a condition in the rule for passing."
            )
            yield Finding(9, PROBLEM, f"id_assessment-{row.pk}-type", sentence)
    if (total := sum(row.weight for row in assessments)) != 100 and all(row.weight for row in assessments):
        sentence = _("The weights of the assessments must add up to 100 %%; they add up to %(total)s %%.") % {"total": total}
        yield Finding(9, PROBLEM, f"id_assessment-{assessments[0].pk}-weight", sentence)
    assessed = {outcome.pk for row in assessments if row.type != ATTENDANCE for outcome in row.outcomes.all()}
    if bare := [row.code for row in outcomes if row.pk not in assessed]:
        sentence = _("Every learning outcome must be assessed; %(codes)s is not.") % {"codes": ", ".join(bare)}
        yield Finding(9, PROBLEM, f"id_assessment-{assessments[0].pk}-outcomes_0", sentence)
    if all(row.supervision == Supervision.NONE for row in assessments):
        sentence = _("No assessment checks who the learner is. Other universities rarely give credit for that.")
        yield Finding(None, WARNING, f"id_assessment-{assessments[0].pk}-supervision", sentence)


def _quality(records: list[QualityRecord], day: dt.date) -> Iterator[Finding]:
    if not [row for row in records if row.type]:
        anchor = f"id_quality-{records[0].pk}-type" if records else "quality"
        yield Finding(11, PROBLEM, anchor, _("The type of quality assurance is missing."))
    for row in records:
        if row.valid_until and row.valid_until < day:
            sentence = _("“%(type)s” ended on %(day)s. Awards given until then keep it; new ones will not.")
            said = {"type": row.get_type_display(), "day": in_words(row.valid_until.isoformat())}
            yield Finding(11, WARNING, f"id_quality-{row.pk}-valid_until_0", sentence % said)


def _awarding(version: MicroCredentialVersion, day: dt.date) -> Iterator[Finding]:
    home, partners = version.institution, list(version.partners.prefetch_related("awarding_statuses"))
    if version.awarding_type != AwardingType.SINGLE and not partners:
        yield Finding(4, PROBLEM, "id_partners", _("Name the partners, or let the institution award it alone."))
    bodies = [home, *partners] if version.awarding_type == AwardingType.JOINT else [home]
    if not any(body.may_award_credits(day) for body in bodies):
        sentence = _(
            "%(institution)s may not award credits, so that a certificate says “no credits are awarded”. Award it jointly with a "
            "partner that may, or let it stand in hours alone."
        )
        yield Finding(4, WARNING, "id_awarding_type_0", sentence % {"institution": home.name()})
    if version.micro_credential.unit_id is None and home.units.in_force(day).exists():
        yield Finding(None, WARNING, "id_unit", _("No faculty or department owns it yet."))


def _setting(version: MicroCredentialVersion) -> Iterator[Finding]:
    if not version.languages:
        yield Finding(None, PROBLEM, "id_languages", _("The language of instruction is missing."))


def _lacking(texts: dict[str, str], needed: list[str]) -> str:
    """The first language that a text is needed in and lacks."""
    return next((language for language in needed if not texts.get(language)), "")


def _hours(hours: Decimal) -> str:
    plain = f"{hours.normalize():f}" if hours else "0"
    return _("%(hours)s h") % {"hours": plain}


def folded(version: MicroCredentialVersion) -> str:
    """Its code, titles, descriptions and outcomes as they are searched."""
    words = [version.micro_credential.code, *version.titles.values(), *version.descriptions.values()]
    words += [told for outcome in version.outcomes.all() for told in outcome.texts.values()]
    return text.search_key(" ".join(words))
