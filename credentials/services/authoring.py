"""Writing a draft whole, as an import or a programme hands it over. What becomes of it: see reviewing and publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from credentials.completeness import folded
from credentials.models import Assessment, LearningOutcome, MicroCredential, MicroCredentialVersion, QualityRecord
from credentials.policies import may_author
from credentials.services.writing import MOST_ROWS
from institutions.models import Institution, User
from micro4asia.foundation.journal import record

State = MicroCredentialVersion.State
Row = TypeVar("Row", bound=Model)


@transaction.atomic
def draft_version(
    *,
    micro_credential: MicroCredential,
    by: User,
    fields: Mapping[str, Any],
    outcomes: Sequence[Mapping[str, Any]],
    assessments: Sequence[Mapping[str, Any]],
    quality: Sequence[Mapping[str, Any]],
    partners: Sequence[Institution] = (),
) -> MicroCredentialVersion:
    """Write a new draft.

    fields: column values of MicroCredentialVersion. outcomes: code, texts, hours, skills. assessments: type, texts, weight,
    supervision, outcomes (codes). quality: column values of QualityRecord. Raises PermissionDenied, ValidationError.
    """
    may_author(by, micro_credential).enforce()
    if len(outcomes) > MOST_ROWS:
        raise ValidationError({"outcomes": _("A micro-credential has %(most)s learning outcomes at most.") % {"most": MOST_ROWS}})
    if max(len(assessments), len(quality)) > MOST_ROWS:
        raise ValidationError(_("There are %(number)s already; no more can be added.") % {"number": MOST_ROWS})
    version = MicroCredentialVersion(micro_credential=micro_credential, author=by, **fields)
    version.full_clean()
    version.save(force_insert=True)
    version.partners.set(partners)
    by_code = {}
    for position, outcome in enumerate(outcomes, start=1):
        row = _write(LearningOutcome(version=version, position=position, **outcome))
        by_code[row.code] = row
    for position, assessment in enumerate(assessments, start=1):
        values = dict(assessment)
        covered = values.pop("outcomes", None)
        entry = _write(Assessment(version=version, position=position, **values))
        entry.outcomes.set([by_code[code] for code in covered] if covered else by_code.values())
    for position, quality_record in enumerate(quality, start=1):
        _write(QualityRecord(version=version, position=position, **quality_record))
    version.search_key = folded(version)
    version.save(update_fields=["search_key"])
    record("version_drafted", on=version, by=by, institution_id=version.institution.pk, number=version.number)
    return version


def _write(row: Row) -> Row:
    row.full_clean()
    row.save(force_insert=True)
    return row
