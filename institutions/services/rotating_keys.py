"""An institution's signing key begins, and one takes over from another."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from institutions.custody import new_key
from institutions.models import Institution, SigningKey, User
from institutions.policies import may_manage_keys
from micro4asia.foundation.journal import record


@transaction.atomic
def rotate_key(*, institution: Institution, by: User) -> SigningKey:
    """Make a new key the active one. The old one stays in the DID document, so that what it signed still verifies.

    Raises PermissionDenied.
    """
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_manage_keys(by, institution).enforce()
    now = timezone.now()
    institution.signing_keys.active().update(state=SigningKey.State.RETIRED, retired_at=now)
    ordinal = institution.signing_keys.filter(created_at__year=now.year).count() + 1
    key = new_key(institution, fragment=f"key-{now.year}-{ordinal}")
    key.save(force_insert=True)
    record("signing_key_activated", on=key, by=by, institution_id=institution.pk, fragment=key.fragment)
    return key
