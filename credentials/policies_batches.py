"""Who may prepare a batch, and throw one away."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credentials.models import Batch
from credentials.policies import may_prepare_of
from institutions.models import Role, User
from micro4asia.foundation.errors import ALLOWED, Verdict


def may_prepare_batch(user: User, batch: Batch) -> Verdict:
    """Read a table into it, put rows right, answer for them, send it."""
    return may_prepare_of(user, batch.version)


def may_discard_batch(user: User, batch: Batch) -> Verdict:
    if not (verdict := may_prepare_batch(user, batch)):
        return verdict
    if batch.prepared_by_id != user.pk and not user.has_role(Role.REGISTRAR, at=batch.institution):
        return Verdict(_("Only whoever prepared the batch, or a registrar, throws it away."))
    return ALLOWED
