"""Two people change a profile; a logo takes another's place."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image

from institutions.models import Institution, InstitutionLogo, Role
from institutions.services.editing_profile import (
    Overtaken,
    change_logo,
    edit_profile,
    profile_of,
    remove_logo,
    seen_in,
)
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from micro4asia.foundation.uploads import picture


def drawn(colour="#9C3B12"):
    stored = io.BytesIO()
    Image.new("RGB", (32, 16), colour).save(stored, "PNG")
    return picture(io.BytesIO(stored.getvalue()))


def as_seen(institution):
    profile = profile_of(institution)
    return profile, seen_in(profile)


def test_what_was_changed_is_written_and_one_entry_says_which_fields(home, admin):
    profile, seen = as_seen(home)
    changed = edit_profile(
        institution=home, by=admin, fields=profile | {"website": "https://new.example.org", "city": {"en": "Hue"}}, seen=seen
    )
    home.refresh_from_db()
    assert (changed, home.website, home.city) == (["city", "website"], "https://new.example.org", {"en": "Hue"})
    entry = JournalEntry.objects.get(event="profile_changed")
    assert (entry.data, entry.actor_id) == ({"fields": ["city", "website"]}, admin.pk)


def test_nothing_changed_leaves_no_entry(home, admin):
    profile, seen = as_seen(home)
    assert edit_profile(institution=home, by=admin, fields=profile, seen=seen) == []
    assert not JournalEntry.objects.filter(event="profile_changed").exists()


def test_changes_of_two_people_to_different_fields_both_stay(home, admin):
    profile, seen = as_seen(home)
    edit_profile(institution=home, by=admin, fields=profile | {"website": "https://first.example.org"}, seen=seen)
    edit_profile(institution=home, by=admin, fields=profile | {"city": {"en": "Hue"}}, seen=seen)
    home.refresh_from_db()
    assert (home.website, home.city) == ("https://first.example.org", {"en": "Hue"})


def test_the_second_of_two_is_told_of_the_field_that_both_changed_and_loses_nothing(home, admin):
    profile, seen = as_seen(home)
    edit_profile(
        institution=home,
        by=admin,
        fields=profile | {"website": "https://first.example.org", "contact_name": "First"},
        seen=seen,
    )
    mine = profile | {"website": "https://second.example.org", "city": {"en": "Hue"}}
    with pytest.raises(Overtaken) as overtaken:
        edit_profile(institution=home, by=admin, fields=mine, seen=seen)
    assert overtaken.value.theirs == {"website": "https://first.example.org"}
    assert overtaken.value.merged == mine | {"contact_name": "First"}
    home.refresh_from_db()
    assert (home.website, home.city) == ("https://first.example.org", profile["city"])
    edit_profile(institution=home, by=admin, fields=overtaken.value.merged, seen=seen_in(profile_of(home)))
    home.refresh_from_db()
    assert (home.website, home.contact_name, home.city) == ("https://second.example.org", "First", {"en": "Hue"})


def test_the_same_change_twice_is_no_quarrel(home, admin):
    profile, seen = as_seen(home)
    fields = profile | {"website": "https://same.example.org"}
    assert edit_profile(institution=home, by=admin, fields=fields, seen=seen) == ["website"]
    assert edit_profile(institution=home, by=admin, fields=fields, seen=seen) == []


def test_a_form_without_its_mark_cannot_overwrite_what_it_never_saw(home, admin):
    profile, _seen = as_seen(home)
    with pytest.raises(Overtaken):
        edit_profile(institution=home, by=admin, fields=profile | {"website": "https://blind.example.org"}, seen="")


def test_only_administrators_of_the_institution_change_its_profile(home, elsewhere, holder, chief):
    profile, seen = as_seen(home)
    for person in (holder(Role.REGISTRAR, home), holder(Role.INSTITUTION_ADMIN, elsewhere), chief):
        with pytest.raises(PermissionDenied):
            edit_profile(institution=home, by=person, fields=profile | {"website": ""}, seen=seen)


def test_the_model_has_the_last_word_on_what_is_written(home, admin):
    profile, seen = as_seen(home)
    with pytest.raises(ValidationError):
        edit_profile(institution=home, by=admin, fields=profile | {"primary_colour": "red;}"}, seen=seen)
    assert Institution.objects.get(pk=home.pk).primary_colour == "#9C3B12"


# ---- the logo ----


def test_a_logo_is_stored_under_its_digest_and_the_former_file_goes(home, admin, django_capture_on_commit_callbacks):
    first = change_logo(institution=home, by=admin, picture=drawn())
    before = first.file_name
    assert first.digest in before
    assert default_storage.exists(before)
    with django_capture_on_commit_callbacks(execute=True):
        second = change_logo(institution=home, by=admin, picture=drawn("#0A5C86"))
    assert InstitutionLogo.objects.get(institution=home).digest == second.digest != first.digest or before != second.file_name
    assert not default_storage.exists(before)
    assert second.read() == drawn("#0A5C86").bytes
    assert JournalEntry.objects.filter(event="logo_changed").count() == 2


def test_the_same_picture_again_keeps_its_file(home, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        change_logo(institution=home, by=admin, picture=drawn())
        again = change_logo(institution=home, by=admin, picture=drawn())
    assert again.read() == drawn().bytes


def test_a_removed_logo_is_gone_with_its_file(home, admin, django_capture_on_commit_callbacks):
    logo = change_logo(institution=home, by=admin, picture=drawn())
    with django_capture_on_commit_callbacks(execute=True):
        remove_logo(institution=home, by=admin)
    assert not default_storage.exists(logo.file_name)
    with pytest.raises(WrongState):
        remove_logo(institution=home, by=admin)


def test_issuers_and_registrars_may_change_the_logo_and_nobody_else(home, elsewhere, holder, chief):
    for role in (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN):
        change_logo(institution=home, by=holder(role, home), picture=drawn())
    for person in (holder(Role.QA_REVIEWER, home), holder(Role.ISSUER, elsewhere), chief):
        with pytest.raises(PermissionDenied):
            change_logo(institution=home, by=person, picture=drawn())
        with pytest.raises(PermissionDenied):
            remove_logo(institution=home, by=person)


def test_the_database_refuses_a_logo_without_a_size(home, admin):
    change_logo(institution=home, by=admin, picture=drawn())
    with pytest.raises(IntegrityError, match="a_logo_has_a_size"), transaction.atomic():
        InstitutionLogo.objects.update(width=0)
