"""The desk enters the hours of a document that states none: found in a paper, or told since. What was sent stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recognition.models import Comparison, RecognitionRequest, RequestSource
from recognition.source_facts import facts_of_document


def without_hours(request: RecognitionRequest) -> list[RequestSource]:
    """Documents whose hours the desk may enter: whoever sent them stated none."""
    documents = request.further_sources.filter(award__isnull=True)
    return [row for row in documents if facts_of_document(row.described, key="").hours is None]


def write_hours(comparison: Comparison, stated: Mapping[int, Decimal | None]) -> list[int]:
    """Within the transaction of whoever holds the case; the keys of the documents that were changed.

    stated: by the key of the document; None takes back what was entered. Raises ValidationError (hours_<document>).
    """
    ours = {row.pk for row in without_hours(comparison.request)}
    entered = dict(comparison.hours or {})
    for key, hours in stated.items():
        if key not in ours:
            raise ValidationError({f"hours_{key}": _("The hours of this document are stated already.")})
        if hours is not None and hours <= 0:
            raise ValidationError({f"hours_{key}": _("Must be more than 0.")})
        entered.pop(str(key), None)
        if hours is not None:
            entered[str(key)] = f"{hours.normalize():f}"
    comparison.hours = entered
    comparison.save(update_fields=["hours"])
    return sorted(stated)
