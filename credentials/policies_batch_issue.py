"""Who approves a batch, runs it and tries again what failed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credentials.models import Batch, PartnerReview
from credentials.policies import may_prepare_at, may_sign_at
from institutions.models import User
from institutions.policies import may_use_second_factor
from micro4asia.foundation.errors import ALLOWED, Verdict


def may_return_batch(user: User, batch: Batch) -> Verdict:
    """Whether this person judges what colleagues prepared."""
    if not (verdict := may_sign_at(user, batch.institution)):
        return verdict
    if user.pk in batch.hands():
        return Verdict(_("You prepared this batch, or a row of it; another registrar approves it."))
    return may_use_second_factor(user)


def may_approve_batch(user: User, batch: Batch) -> Verdict:
    if not (verdict := may_return_batch(user, batch)):
        return verdict
    if PartnerReview.objects.holding_back([batch.version_id]):
        return Verdict(_("The version waits for a partner's review before anything is awarded for it."))
    return ALLOWED


def may_run_batch(user: User, batch: Batch) -> Verdict:
    """Pause, resume and stop what was approved."""
    return may_sign_at(user, batch.institution)


def may_retry_batch(user: User, batch: Batch) -> Verdict:
    """Nothing new is approved by it: the rows are the same, and the approval stands."""
    return may_prepare_at(user, batch.institution)
