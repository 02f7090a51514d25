"""A new key takes over; what the old one signed still verifies."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from institutions.custody import signer_for
from institutions.models import Role, SigningKey
from institutions.services.rotating_keys import rotate_key
from micro4asia.foundation.models import JournalEntry
from tests.factories.institutions import InstitutionFactory, UserFactory


def test_a_new_key_becomes_the_active_one_and_the_old_one_is_kept_dated(home, admin):
    old = home.signing_keys.get()
    new = rotate_key(institution=home, by=admin)
    old.refresh_from_db()
    assert (old.state, old.retired_at is not None) == ("retired", True)
    assert SigningKey.objects.active().get(institution=home) == new
    assert signer_for(home).verification_method == f"{home.did}#{new.fragment}"
    assert signer_for(home, key=old).verification_method == f"{home.did}#key-1", "an intent that names the old key can be sealed"
    assert JournalEntry.objects.get(chain=home.pk, event="signing_key_activated").data == {"fragment": new.fragment}


def test_fragments_count_on_within_the_year_and_none_returns(holder):
    bare = InstitutionFactory(key=False)
    admin = holder(Role.INSTITUTION_ADMIN, bare)
    year = timezone.now().year
    assert [rotate_key(institution=bare, by=admin).fragment for _ in range(3)] == [f"key-{year}-{n}" for n in (1, 2, 3)]
    assert SigningKey.objects.active().filter(institution=bare).count() == 1


def test_only_an_administrator_of_the_institution_with_a_second_factor_rotates(home, elsewhere, holder, chief):
    persons = [
        UserFactory(),
        chief,
        holder(Role.REGISTRAR, home),
        holder(Role.INSTITUTION_ADMIN, elsewhere),
        holder(Role.INSTITUTION_ADMIN, home, second_factor=False),
    ]
    for person in persons:
        with pytest.raises(PermissionDenied):
            rotate_key(institution=home, by=person)
    assert home.signing_keys.get().state == "active"
