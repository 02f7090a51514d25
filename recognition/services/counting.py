"""What stands beside the cases: credits recognised before the registry, and the board's choice of how grades are converted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution, Programme, User
from institutions.policies import may_keep_reference
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition.models import EarlierRecognition, GradeRule, RecognitionRequest
from recognition.policies import may_assess
from recognition.totals import programme_of


@transaction.atomic
def enter_earlier(
    *, request: RecognitionRequest, by: User, credits: Decimal, reference: str, recognised_on: dt.date
) -> EarlierRecognition:
    """Note what the institution recognised for the applicant in the same programme before the registry; sent twice, it is one.

    Raises PermissionDenied, ValidationError (by field), WrongState where no programme is known.
    """
    request = RecognitionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    may_assess(by, request).enforce()
    programme, institution = programme_of(request), request.institution
    if programme is None or institution is None:
        raise WrongState(_("Credits count in a programme, and none is known for this request."))
    if credits <= 0:
        raise ValidationError({"credits": _("Must be more than 0.")})
    if recognised_on > institution.today():
        raise ValidationError({"recognised_on": _("This day lies ahead.")})
    said = {"credits": credits, "recognised_on": recognised_on}
    same = EarlierRecognition.objects.standing().filter(
        learner=request.applicant_id, programme=programme, reference=reference.strip()
    )
    if found := same.first():
        if any(getattr(found, name) != value for name, value in said.items()):
            raise ValidationError({"reference": _("A decision with this number is entered already, with other words.")})
        return found
    row = EarlierRecognition(
        learner=request.applicant,
        institution=institution,
        programme=programme,
        reference=reference.strip(),
        entered_by=by,
        **said,
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save(force_insert=True)
    record("earlier_recognition_entered", on=row, by=by, institution_id=institution.pk, case=request.pk, credits=credits)
    return row


@transaction.atomic
def withdraw_earlier(*, request: RecognitionRequest, row: EarlierRecognition, by: User) -> EarlierRecognition:
    """It was entered by mistake: it counts no more and stays to be read. Done twice, it is done once. Raises PermissionDenied."""
    may_assess(by, request).enforce()
    row = EarlierRecognition.objects.select_for_update(of=("self",)).get(
        pk=row.pk, learner=request.applicant_id, institution=request.institution_id
    )
    if row.withdrawn_at is None:
        row.withdrawn_by, row.withdrawn_at = by, timezone.now()
        row.save(update_fields=["withdrawn_by", "withdrawn_at"])
        record("earlier_recognition_withdrawn", on=row, by=by, institution_id=row.institution_id, case=request.pk)
    return row


@transaction.atomic
def choose_grade_rule(
    *, institution: Institution, by: User, method: str, valid_from: dt.date, body: str, programme: Programme | None = None
) -> GradeRule:
    """The board's choice for everybody from a day on. Sent twice, it is one.

    Raises PermissionDenied, ValidationError (by field).
    """
    institution = Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    may_keep_reference(by, institution).enforce()
    if method not in GradeRule.Method.values:
        raise ValidationError({"method": _("Choose one of the three.")})
    if programme is not None and programme.institution_id != institution.pk:
        raise ValidationError({"programme": _("This programme belongs to another institution.")})
    same = GradeRule.objects.filter(institution=institution, programme=programme, valid_from=valid_from)
    if found := same.first():
        if (found.method, found.body) == (method, body.strip()):
            return found
        raise ValidationError({"valid_from": _("Another choice begins on this day; withdraw it first, or choose another day.")})
    if valid_from < institution.today():
        raise ValidationError({"valid_from": _("A choice begins today or later: what was decided rests on what held until now.")})
    row = GradeRule(
        institution=institution, programme=programme, method=method, valid_from=valid_from, body=body.strip(), entered_by=by
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save(force_insert=True)
    record("grade_rule_chosen", on=row, by=by, institution_id=institution.pk, method=method, begins=valid_from)
    return row


@transaction.atomic
def withdraw_grade_rule(*, rule: GradeRule, by: User) -> None:
    """Take back a choice that has not begun: nothing rests on it. Raises PermissionDenied, WrongState."""
    institution = Institution.objects.select_for_update(no_key=True).get(pk=rule.institution_id)
    may_keep_reference(by, institution).enforce()
    rule = GradeRule.objects.get(pk=rule.pk)
    if rule.valid_from <= institution.today():
        raise WrongState(_("This choice holds already, or did; another one can only follow it."))
    record("grade_rule_withdrawn", on=rule, by=by, institution_id=institution.pk, removed=True, begins=rule.valid_from)
    rule.delete()
