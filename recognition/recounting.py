"""What a change of reference data touches in recognition: open requests, and how some hours would be counted."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from credentials.wording import in_units
from institutions.facts import Change
from institutions.floors import Example, Touched
from institutions.models import CreditSystem, CreditValue, GradeScale, Level
from micro4asia.foundation import walls
from micro4asia.foundation.numbers import figure
from recognition.converting import convert
from recognition.models import RecognitionRequest

# Sizes of micro-credentials that the network offers.
HOURS = (30, 75, 100, 125, 150)


@walls.everything()  # counts, and shows none of what it counts
def touched_by(change: Change) -> list[Touched | Example]:
    lines: list[Touched | Example] = [
        Touched(_("Open requests"), _open_requests(change), _("Decided from that day on with the new row.")),
    ]
    if isinstance(change.after, CreditValue | CreditSystem):
        lines += [_example(hours, change) for hours in HOURS]
    return lines


def _open_requests(change: Change) -> int:
    """Requests to the institutions concerned; for a level or a scale, those about a credential or a course that has it."""
    row, requests = change.after, RecognitionRequest.objects.open()
    if isinstance(row, Level):
        theirs = requests.filter(award__version__level_framework=row.framework, award__version__level_code=row.code)
        return (theirs | requests.filter(course__level_framework=row.framework, course__level_code=row.code)).distinct().count()
    if isinstance(row, GradeScale):
        theirs = requests.filter(award__grade_scale__code=row.code)
        return (theirs | requests.filter(course__grade_scale__code=row.code)).distinct().count()
    return requests.filter(institution__in=change.members()).count()


def _example(hours: int, change: Change) -> Example:
    said = [_credits(hours, row) if row is not None else "" for row in (change.before, change.after)]
    return Example(_("%(hours)s hours") % {"hours": hours}, *said)


def _credits(hours: int, row: CreditValue | CreditSystem) -> str:
    """As the receiver would count them; with the exact value where that is another."""
    found = convert([hours], hours_per_credit=Decimal(row.hours_per_credit), step=Decimal(row.step))
    told = in_units(found.credits, row.system)
    return told if found.raw == found.credits else _("%(credits)s, exactly %(raw)s") % {"credits": told, "raw": figure(found.raw)}
