"""That a parent or guardian agreed, noted by whoever saw the paper."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import GuardianConsent, Learner
from credentials.policies import may_record_guardian
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record


@transaction.atomic
def record_consent(
    *, learner: Learner, by: User, guardian_name: str, relation: str, given_on: dt.date, evidence: str
) -> GuardianConsent:
    """Note a consent. Raises PermissionDenied, ValidationError by field, WrongState where one is in force."""
    learner = Learner.objects.select_for_update().get(pk=learner.pk)
    may_record_guardian(by, learner).enforce()
    if given_on > learner.institution.today():
        raise ValidationError({"given_on": _("This day lies in the future.")})
    if learner.birth_date and given_on < learner.birth_date:
        raise ValidationError({"given_on": _("This day lies before the learner was born.")})
    consent = GuardianConsent(
        learner=learner,
        guardian_name=guardian_name,
        relation=relation,
        given_on=given_on,
        evidence=evidence,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    consent.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError as error:
        raise WrongState(_("A consent is noted already. Withdraw it before you note another.")) from error
    record("guardian_consent_recorded", on=consent, by=by, institution_id=learner.institution_id, learner=learner.pk)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: GuardianConsent, by: User) -> GuardianConsent:
    """The guardian no longer agrees: nothing further is claimed; what was claimed stays. Raises PermissionDenied, WrongState."""
    consent = GuardianConsent.objects.select_for_update().select_related("learner__institution").get(pk=consent.pk)
    may_record_guardian(by, consent.learner).enforce()
    if consent.withdrawn_on:
        raise WrongState(_("This consent was withdrawn already."))
    consent.withdrawn_on = max(consent.learner.institution.today(), consent.given_on)
    consent.save(update_fields=["withdrawn_on"])
    where = consent.learner.institution_id
    record("guardian_consent_withdrawn", on=consent, by=by, institution_id=where, learner=consent.learner_id)
    return consent
