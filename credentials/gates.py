"""What still stands between a version and its next step, as sentences: asked by the page that offers it and by the service."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credentials.checklist import BY_CODE, QUESTIONS
from credentials.completeness import missing_elements
from credentials.models import MicroCredentialVersion, Remark
from credentials.models.life_cycle import Key
from credentials.policies import authors_of
from credentials.wording import day as in_words
from credentials.wording import language as language_name
from institutions.vocabulary import QualityAssurance

LONGEST_UNTIL_REVIEW = 3  # years
# Kinds of quality assurance that end on a day and are nothing afterwards.
ENDING = (QualityAssurance.PROGRAMME, QualityAssurance.INSTITUTION, QualityAssurance.UNIT, QualityAssurance.PROFESSIONAL)


def before_submission(version: MicroCredentialVersion) -> list[str]:
    """Missing elements, and remarks that nobody answered."""
    return [*missing_elements(version), *_open(version)]


def before_approval(version: MicroCredentialVersion, *, on: dt.date) -> list[str]:
    """on: the day from which the version is to hold; an accreditation that ends before it carries nothing."""
    found = missing_elements(version)
    unresolved = version.remarks.unresolved().count()
    if unresolved:
        told = ngettext("%(number)s remark is not resolved.", "%(number)s remarks are not resolved.", unresolved)
        found.append(told % {"number": unresolved})
    return [*found, *_checklist(version), *lapsed(version, on=on)]


def _checklist(version: MicroCredentialVersion) -> list[str]:
    answers, found = list(version.checklist.all()), []
    if lacking := len(QUESTIONS) - len(answers):
        told = ngettext("%(number)s question is not answered.", "%(number)s questions are not answered.", lacking)
        found.append(told % {"number": lacking})
    if stale := len(stale_answers(version)):
        told = ngettext(
            "%(number)s answer is older than what was handed in last, or by somebody who wrote in it. Save the checklist again.",
            "%(number)s answers are older than what was handed in last, or by somebody who wrote in it. "
            "Save the checklist again.",
            stale,
        )
        found.append(told % {"number": stale})
    tied = set(version.remarks.exclude(state=Remark.State.WITHDRAWN).values_list("field", flat=True))
    if bare := sum(row.answer == row.Answer.NO and BY_CODE[row.question].key not in tied for row in answers):
        told = ngettext(
            "%(number)s “no” has no remark: make one, or answer otherwise.",
            "%(number)s “no” have no remark: make one for each, or answer otherwise.",
            bare,
        )
        found.append(told % {"number": bare})
    return found


def stale_answers(version: MicroCredentialVersion) -> set[str]:
    """Questions answered about an earlier wording, or by somebody who has written in the version since."""
    handed_in = version.steps.filter(key=Key.SUBMIT).order_by("-at", "-pk").values_list("at", flat=True).first()
    authors = authors_of(version)
    return {
        row.question
        for row in version.checklist.all()
        if row.answered_by_id in authors or (handed_in and row.answered_at < handed_in)
    }


def before_publication(version: MicroCredentialVersion) -> list[str]:
    """Languages in which the institution issues and the version lacks its title or an outcome."""
    home, outcomes = version.institution, list(version.outcomes.all())
    needed = dict.fromkeys([home.language, "en", *home.languages])
    lacking = [
        language
        for language in needed
        if not version.titles.get(language) or any(not row.texts.get(language) for row in outcomes)
    ]
    return [
        _("Title and outcomes are not ready in %(languages)s.") % {"languages": ", ".join(language_name(tag) for tag in lacking)}
    ] * bool(lacking)


def lapsed(version: MicroCredentialVersion, *, on: dt.date) -> list[str]:
    """Accreditations that it names and that are over on the day, unless another of the same kind holds."""
    records = [row for row in version.quality.all() if row.type in ENDING]
    holding = {row.type for row in records if row.valid_until is None or row.valid_until >= on}
    return [
        _("“%(kind)s” ended on %(day)s: renew it, or say what holds now.")
        % {"kind": row.get_type_display(), "day": in_words(row.valid_until.isoformat())}
        for row in records
        if row.valid_until and row.type not in holding
    ]


def latest_review(decided_on: dt.date) -> dt.date:
    """The last day a review may be planned for; 29 February counts as the 28th where there is none."""
    year = decided_on.year + LONGEST_UNTIL_REVIEW
    try:
        return decided_on.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)


def _open(version: MicroCredentialVersion) -> list[str]:
    number = version.remarks.open().count()
    if not number:
        return []
    told = ngettext("%(number)s remark waits for your answer.", "%(number)s remarks wait for your answer.", number)
    return [told % {"number": number}]
