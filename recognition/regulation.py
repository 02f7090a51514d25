"""Whether what is asked about lies in a field that the law of the receiver's country regulates: by dated rows, else not known."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from institutions.code_lists import country_names, isced_f_names
from institutions.models import RegulatedField
from micro4asia.foundation.text import pick
from recognition.instruments.engine import Answer, Condition
from recognition.models import RecognitionRequest
from recognition.sources import sources_of

ANSWERS = {
    RegulatedField.Status.REGULATED: Answer.FAIL,
    RegulatedField.Status.FREE: Answer.PASS,
    RegulatedField.Status.UNKNOWN: Answer.UNKNOWN,
}


def regulation_of(request: RecognitionRequest, on: dt.date) -> Condition | None:
    """Of the field of the course, else of the credential's own; None before anything was sent."""
    institution = request.institution
    if institution is None or request.submitted_at is None:
        return None
    if request.course is not None:
        code = request.course.isced_f
    else:
        code = next((source.facts.isced_f for source in sources_of(request) if source.facts.isced_f), "") or ""
    country = pick(country_names(institution.country), get_language() or "en")[0]
    row = _row(institution.country, code, on)
    answer = ANSWERS[RegulatedField.Status(row.status)] if row else Answer.UNKNOWN
    authority = row.authority if row else ""
    return Condition(
        "regulated-field",
        _("Regulated field"),
        _found(code, row, country),
        _("A field that the law does not keep for those whom an authority admits"),
        answer,
        _change(answer, authority or _("the ministry or the recognition centre of %(country)s") % {"country": country}),
    )


def _row(country: str, code: str, on: dt.date) -> RegulatedField | None:
    """The narrowest that is about the field."""
    wider = [code[:digits] for digits in (4, 3, 2) if len(code) >= digits]
    rows = RegulatedField.objects.on(on).filter(country=country, isced_f__in=wider)
    return max(rows, key=lambda row: len(row.isced_f), default=None)


def _found(code: str, row: RegulatedField | None, country: str) -> str:
    field = f"{code} {pick(isced_f_names(code), get_language() or 'en')[0]}" if code else _("No field stated")
    if row is None:
        return _("%(field)s: nothing on record for %(country)s") % {"field": field, "country": country}
    said = {"field": field, "country": country, "status": row.get_status_display(), "source": row.source or "–"}
    return _("%(field)s, %(country)s: %(status)s (%(source)s)") % said


def _change(answer: Answer, authority: str) -> str:
    if answer == Answer.PASS:
        return ""
    if answer == Answer.FAIL:
        return _("Who admits to the work is %(authority)s; what counts for study may still be granted by a person.") % {
            "authority": authority
        }
    return _("Ask %(authority)s; an administrator of the network enters the answer with its source.") % {"authority": authority}
