"""The fourteen questions of internal quality review, each with what it looks at.

Source: ESG 2015 part 1 and the principles of Council Recommendation 2022/C 243/02, as the network put them into questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """key: of the field a remark is tied to when the answer is no."""

    code: str
    words: Any
    key: str


QUESTIONS = (
    Question("need", _("Have employers or society shown that they need it?"), "descriptions"),
    Question("title", _("Is the title honest: no “diploma”, no “degree”?"), "titles"),
    Question("outcomes", _("Two to six outcomes, with verbs that can be observed, at the stated level?"), "checklist"),
    Question("assessed", _("Is every outcome assessed?"), "checklist"),
    Question("hours", _("Are the hours per outcome credible: who estimated them, how were they checked?"), "hours"),
    Question("credits", _("Do the credits follow from the hours?"), "hours"),
    Question("level", _("Is the level argued with descriptors?"), "level"),
    Question("prerequisites", _("Are prerequisites stated as outcomes, not only as titles?"), "prerequisites"),
    Question("staff", _("Are those who teach and assess qualified?"), "checklist"),
    Question("identity", _("Does the check of identity fit the use: for credit, verified?"), "checklist"),
    Question("complaints", _("Are there rules for resits and complaints?"), "checklist"),
    Question("access", _("Is it accessible, and in the languages it promises?"), "languages"),
    Question("data", _("Are data protected on the platform and in proctoring?"), "checklist"),
    Question(
        "review",
        _("Are there a review date and indicators: completion, satisfaction, recognition elsewhere?"),
        "checklist",
    ),
)
BY_CODE = {question.code: question for question in QUESTIONS}
