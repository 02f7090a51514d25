"""A draft is given up: it stays readable, with the reason, and its number is not given again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from credentials.models import MicroCredentialVersion
from credentials.models.life_cycle import Key
from credentials.services.advancing import advance
from credentials.services.writing import locked_draft
from institutions.models import User


@transaction.atomic
def discard_version(*, version: MicroCredentialVersion, by: User, reason: str) -> MicroCredentialVersion:
    """Raises PermissionDenied, WrongState, ValidationError."""
    version = locked_draft(version, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is given up.")})
    advance(version, Key.DISCARD, by=by, reason=reason.strip())
    return version
