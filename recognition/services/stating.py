"""The desk enters the hours of a document that nobody stated when it was sent: found in a paper, or told since."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recognition.models import RecognitionRequest, RequestSource
from recognition.source_facts import facts_of_document

# Beside the hours of a document, where a desk entered them: it may put them right, and pages say whose word they are.
BY_DESK = "hours_by_desk"


def without_hours(request: RecognitionRequest) -> list[RequestSource]:
    """Documents whose hours the desk may enter: nobody else has stated any."""
    documents = request.further_sources.filter(award__isnull=True)
    return [row for row in documents if row.described.get(BY_DESK) or facts_of_document(row.described, key="").hours is None]


def write_hours(request: RecognitionRequest, stated: Mapping[int, Decimal | None]) -> list[int]:
    """Within the transaction of whoever holds the case; the keys of the documents that were changed.

    stated: by the key of the document; None takes back what the desk entered. Raises ValidationError (hours_<document>).
    """
    if not stated:
        return []
    ours = {row.pk: row for row in without_hours(request)}
    for key, hours in stated.items():
        if key not in ours:
            raise ValidationError({f"hours_{key}": _("The hours of this document are stated already.")})
        if hours is not None and hours <= 0:
            raise ValidationError({f"hours_{key}": _("Must be more than 0.")})
        row = ours[key]
        row.described = {name: said for name, said in row.described.items() if name not in {"hours", BY_DESK}}
        if hours is not None:
            row.described |= {"hours": f"{hours.normalize():f}", BY_DESK: True}
        row.save(update_fields=["described"])
    return sorted(stated)
