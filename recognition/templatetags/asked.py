"""What a request shows and asks for, whichever of it there is; and the sections that pages of a case include."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from credentials.models import Award
from micro4asia.foundation.templatetags.components import local
from recognition import naming
from recognition.duties import expectation_of
from recognition.further import shown
from recognition.models import PreAnswer, RecognitionRequest
from recognition.services import pre_asking

register = template.Library()


@register.simple_tag
def asked_title(row: RecognitionRequest) -> SafeString | str:
    """The leading credential or document, in the reader's language where it has one."""
    found = naming.titles_of(row)
    return local(*found) if found else ""


@register.simple_tag
def asked_target(row: RecognitionRequest) -> SafeString | str:
    """The course or programme, else the purpose."""
    found = naming.targets_of(row)
    return local(*found) if found else str(row.get_purpose_display())


@register.filter
def asked_by(row: RecognitionRequest) -> str:
    return naming.person_of(row)


@register.inclusion_tag("recognition/further.html")
def further(row: RecognitionRequest, *, desk: bool = False) -> dict[str, Any]:
    """Everything beside the leading credential: further ones and documents, each with its check and what is said of it."""
    return {"row": row, "desk": desk, "shown": shown(row, desk=desk)}


@register.simple_tag
def pre_answer_of(row: RecognitionRequest) -> PreAnswer | None:
    return PreAnswer.objects.filter(request=row).first()


@register.simple_tag
def earned_since(row: RecognitionRequest) -> Award | None:
    """The award, if the applicant has it by now."""
    return pre_asking.earned_since(row)


@register.simple_tag
def acknowledgement(row: RecognitionRequest) -> dict[str, Any]:
    """The day by which an answer may be expected, and what the learner has a right to, in words."""
    if (found := expectation_of(row)) is None:
        return {}
    rights = _(
        "You have a right to a decision within %(months)s months of a complete file, to its reasons, and to an appeal within"
        " %(days)s days. You may withdraw the request until it is decided."
    )
    said = {"months": found.limit.decision_months, "days": found.limit.appeal_days}
    return {"expected": found.expected, "rights": rights % said}
