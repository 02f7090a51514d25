"""From a draft to a published version: written by one person, approved by another, then frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.completeness import folded, missing_elements
from credentials.models import Assessment, LearningOutcome, MicroCredential, MicroCredentialVersion, QualityRecord
from credentials.policies import may_approve_version, may_author, may_publish
from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
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


@transaction.atomic
def submit_version(*, version: MicroCredentialVersion, by: User) -> MicroCredentialVersion:
    """Hand a complete draft to quality review. Raises PermissionDenied, ValidationError, WrongState."""
    version = _locked(version)
    may_author(by, version.micro_credential).enforce()
    if missing := missing_elements(version):
        raise ValidationError(missing)
    version.move_to(State.INTERNAL_QA)
    version.save(update_fields=["state"])
    record("version_submitted", on=version, by=by, institution_id=version.institution.pk)
    return version


@transaction.atomic
def approve_version(
    *, version: MicroCredentialVersion, by: User, body: Mapping[str, str], decision: str, review_by: dt.date
) -> MicroCredentialVersion:
    """Approve as a reviewer who did not write it. Raises PermissionDenied, WrongState."""
    version = _locked(version)
    may_approve_version(by, version).enforce()
    version.move_to(State.APPROVED)
    version.approved_by, version.approved_at = by, timezone.now()
    version.approval_body, version.approval_decision, version.review_by = dict(body), decision, review_by
    version.approved_content = version.content_digest()
    version.save(
        update_fields=[
            "state",
            "approved_by",
            "approved_at",
            "approval_body",
            "approval_decision",
            "approved_content",
            "review_by",
        ]
    )
    record("version_approved", on=version, by=by, institution_id=version.institution.pk, content=version.approved_content)
    return version


@transaction.atomic
def publish_version(*, version: MicroCredentialVersion, by: User, teach_out_on: dt.date | None = None) -> MicroCredentialVersion:
    """Put an approved version into the catalogue; the one before it is superseded. Raises PermissionDenied, WrongState."""
    version = _locked(version)
    may_publish(by, version).enforce()
    version.move_to(State.PUBLISHED)
    if version.content_digest() != version.approved_content:
        raise WrongState(_("This is not the wording that was approved."))
    for former in version.micro_credential.versions.select_for_update().filter(state=State.PUBLISHED):
        former.move_to(State.SUPERSEDED)
        former.teach_out_on = teach_out_on
        former.save(update_fields=["state", "teach_out_on"])
    version.published_at = timezone.now()
    version.save(update_fields=["state", "published_at"])
    record("version_published", on=version, by=by, institution_id=version.institution.pk)
    return version


def _write(row: Row) -> Row:
    row.full_clean()
    row.save(force_insert=True)
    return row


def _locked(version: MicroCredentialVersion) -> MicroCredentialVersion:
    return MicroCredentialVersion.objects.select_for_update().get(pk=version.pk)
