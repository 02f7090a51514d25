"""A fact that nobody stated: what it is, who can supply it, and how it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution


class Who(models.TextChoices):
    LEARNER = "learner", _("the learner")
    ISSUER = "issuer", _("the issuer")
    OURSELVES = "ourselves", _("ourselves")


@dataclass(frozen=True)
class Missing:
    """code: of the table below."""

    code: str
    who: Who

    @property
    def what(self) -> str:
        return str(ASKED[self.code][0])


# By code: what is missing, the question that asks for it, and its reason.
ASKED: dict[str, tuple[str | Promise, str | Promise, str | Promise]] = {
    "authenticity": (
        _("a confirmation that it is genuine"),
        _("Please confirm that this document is genuine and was issued to this person."),
        _("Without that nothing can be recognised."),
    ),
    "level": (
        _("the level"),
        _("Please tell us the level of the learning and the framework it belongs to."),
        _("We compare it with that of the course."),
    ),
    "hours": (
        _("the hours of learning"),
        _("Please tell us how many hours of learning it took, own work included."),
        _("Credits are counted by hours, never guessed."),
    ),
    "outcomes": (
        _("what was learned"),
        _("Please send the list of learning outcomes, or the syllabus."),
        _("We compare them with those of the course, one by one."),
    ),
    "field": (
        _("the field of study"),
        _("Please tell us the field of study (ISCED-F code)."),
        _("We need it to see how near it is to the course."),
    ),
    "assessment": (
        _("how it was assessed"),
        _("Please tell us how the learning was assessed, such as by an exam or a project."),
        _("We need it to see what was shown."),
    ),
    "supervision": (
        _("who watched over the assessment"),
        _("Please tell us whether identity was checked and the assessment supervised."),
        _("Credit needs to know who sat it."),
    ),
    "quality": (
        _("the quality assurance"),
        _("Please tell us who assures the quality of this learning, and how."),
        _("Nothing found is not the same as none."),
    ),
    "course-outcomes": (_("the outcomes of our own course"), _("The owner of the course enters its outcomes."), ""),
    "course-assessment": (_("how our own course is assessed"), _("The owner of the course enters how it is assessed."), ""),
}


def wording(code: str) -> tuple[str, str]:
    """The prepared question for a code and its reason, in the language in force; empty for one that is not known."""
    _what, question, why = ASKED.get(code, ("", "", ""))
    return str(question), str(why)


def prepared_question(code: str, issuers: Sequence[Institution]) -> dict[str, str]:
    """Initial values of the page that asks. issuers: those that could be asked, the first of them is; none: the learner is."""
    question, why = wording(code)
    if not question:
        return {}
    return {"what_1": question, "why_1": why, "asked_of": issuers[0].slug if issuers else "learner"}
