"""The registry's own key: it signs the list of members and what is exported of the journal, and nothing else.

It is made by the registry itself on the first day and changed by whoever operates it; no page leads to it, since what it
says, that an institution is a member or that a journal reads so, is decided elsewhere by people.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from institutions.custody import new_registry_key
from institutions.models import RegistryKey
from micro4asia.foundation.journal import record


@transaction.atomic
def registry_key() -> RegistryKey:
    """The active key; made if there is none. Raises KeyUnavailable."""
    return RegistryKey.objects.select_for_update().active().first() or _make()


@transaction.atomic
def rotate_registry_key() -> RegistryKey:
    """A new key takes over; the old one stays in the registry's DID document. Raises KeyUnavailable."""
    for old in RegistryKey.objects.select_for_update().active():
        old.is_active, old.retired_at = False, timezone.now()
        old.save(update_fields=["is_active", "retired_at"])
    return _make()


def _make() -> RegistryKey:
    now = timezone.now()
    ordinal = RegistryKey.objects.filter(created_at__year=now.year).count() + 1
    key = new_registry_key(fragment=f"registry-{now.year}-{ordinal}")
    key.save(force_insert=True)
    record("registry_key_activated", on=key, by=None, fragment=key.fragment)
    return key
