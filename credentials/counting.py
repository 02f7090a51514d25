"""What a change of reference data touches among micro-credentials."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from credentials.models import MicroCredentialVersion
from institutions.facts import Change
from institutions.floors import Touched
from institutions.models import GradeScale, Level
from micro4asia.foundation import walls


@walls.everything()  # counts, and shows none of what it counts
def touched_by(change: Change) -> list[Touched]:
    """Published versions: what they are worth, at which level they stand, how they are graded."""
    count = _versions(change).distinct().count()
    return [Touched(_("Published micro-credentials"), count, _("Their wording stays as it was approved."))]


def _versions(change: Change) -> QuerySet[MicroCredentialVersion]:
    row, published = change.after, MicroCredentialVersion.objects.published()
    if isinstance(row, Level):
        return published.filter(level_framework=row.framework, level_code=row.code)
    if isinstance(row, GradeScale):
        return published.filter(grade_scale__code=row.code)
    return published.filter(micro_credential__institution__in=change.members())
