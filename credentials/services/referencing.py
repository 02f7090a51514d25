"""Registering by reference what another body awarded: the file as it came, and what a check of it said. Nothing is signed."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Learner, ReferencedAward
from credentials.policies_register import may_reference
from credentials.verifying import EXPIRED, REVOKED, VALID, Verification, verify_document
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

Verdict = ReferencedAward.Verdict
VERDICTS = {VALID: Verdict.VALID, EXPIRED: Verdict.EXPIRED, REVOKED: Verdict.REVOKED}


def check_of(kind: str, content: bytes, *, now: dt.datetime | None = None) -> Verification | None:
    """What a machine says of the file; None for a kind that none of ours can read. Nothing is fetched."""
    if kind != ReferencedAward.Kind.JSON:
        return None
    return verify_document(content.decode("utf-8", errors="replace"), now=now)


@transaction.atomic
def register_reference(
    *,
    learner: Learner,
    by: User,
    kind: str,
    content: bytes,
    title: str,
    issuer: str,
    issued_on: dt.date,
    checked_otherwise: str = "",
) -> ReferencedAward:
    """Keep the file of an award made elsewhere with its check. Raises PermissionDenied, ValidationError by field, WrongState.

    kind, content: of a file that went through the form's gate. checked_otherwise: what a person did to make sure, needed where
    no machine could confirm it.
    """
    learner = Learner.objects.select_for_update().select_related("institution").get(pk=learner.pk)
    may_reference(by, learner).enforce()
    if learner.erased_at:
        raise WrongState(_("This record was erased. Enter the person anew, with another number."))
    if learner.merged_into_id:
        raise WrongState(_("This record was merged into another one of the same person. Choose that one."))
    now = timezone.now()
    verification = check_of(kind, content, now=now)
    if verification and verification.award:
        raise ValidationError(
            {"file": _("This credential was issued in this registry. It stands in its own institution's register already.")}
        )
    verdict = VERDICTS.get(verification.kind, Verdict.UNCONFIRMED) if verification else Verdict.UNCONFIRMED
    _refuse(learner, verdict, issued_on, checked_otherwise)
    row = ReferencedAward(
        institution=learner.institution,
        learner=learner,
        title=title,
        issuer=issuer,
        issued_on=issued_on,
        kind=kind,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        verdict=verdict,
        result=verification.as_dict() if verification else {},
        checked_at=now,
        checked_otherwise=checked_otherwise,
        registered_by=by,
        registered_at=now,
    )
    row.full_clean(exclude={"content", "result"}, validate_constraints=False)
    known = ValidationError({"file": _("This file is registered for this person already.")})
    if ReferencedAward.objects.filter(learner__in=Learner.objects.of_person(learner), digest=row.digest).exists():
        raise known
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise known from error
    record("award_referenced", on=row, by=by, institution_id=learner.institution_id, verdict=verdict, digest=row.digest)
    return row


def _refuse(learner: Learner, verdict: str, issued_on: dt.date, checked_otherwise: str) -> None:
    errors: dict[str, Any] = {}
    if verdict == Verdict.REVOKED:
        errors["file"] = _("Its issuer has revoked this credential. It is not registered.")
    if verdict == Verdict.UNCONFIRMED and not checked_otherwise:
        errors["checked_otherwise"] = _("No machine could confirm this file. Say how you made sure that it is genuine.")
    if issued_on > learner.institution.today():
        errors["issued_on"] = _("This day lies in the future.")
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def remove_reference(*, reference: ReferencedAward, by: User) -> None:
    """Take a reference out again, file and all: of the wrong person, or at the learner's wish. Raises PermissionDenied."""
    reference = ReferencedAward.objects.select_for_update().select_related("learner__institution").get(pk=reference.pk)
    may_reference(by, reference.learner).enforce()
    told = {"digest": reference.digest, "learner": reference.learner_id}
    record("award_reference_removed", on=reference, by=by, institution_id=reference.institution_id, removed=True, **told)
    reference.delete()
