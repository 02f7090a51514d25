"""What the world reads about an institution besides its legal name, changed by its own people, two of them at once included."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, InstitutionLogo, User
from institutions.policies import may_change_logo, may_edit_profile
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.uploads import Picture

FIELDS = (
    "city",
    "website",
    "contact_name",
    "contact_email",
    "timezone",
    "primary_colour",
    "secondary_colour",
    "signatories",
)


class Overtaken(WrongState):
    """A colleague has changed the same fields meanwhile.

    theirs: those fields with what they hold now. merged: the whole profile as it would be: what was typed, except where it
    had not been touched, and there what holds now.
    """

    def __init__(self, theirs: dict[str, Any], merged: dict[str, Any]) -> None:
        super().__init__(_("A colleague has changed the same fields meanwhile."))
        self.theirs, self.merged = theirs, merged


def profile_of(institution: Institution) -> dict[str, Any]:
    return {name: getattr(institution, name) for name in FIELDS}


def seen_in(values: Mapping[str, Any]) -> str:
    """A mark for each field of the profile as somebody saw it, to travel with the form and come back."""
    return ".".join(_mark(values[name]) for name in FIELDS)


@transaction.atomic
def edit_profile(*, institution: Institution, by: User, fields: Mapping[str, Any], seen: str) -> list[str]:
    """Write what was changed since `seen`, and nothing else. Returns the names of the fields that changed.

    fields: every name of FIELDS. Whoever changed other fields meanwhile keeps their change. Raises PermissionDenied,
    ValidationError, Overtaken.
    """
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_edit_profile(by, institution).enforce()
    marks = seen.split(".")
    saw = dict(zip(FIELDS, marks, strict=True)) if len(marks) == len(FIELDS) else {}
    now = profile_of(institution)
    mine = {name: fields[name] for name in FIELDS if _mark(fields[name]) != saw.get(name)}
    theirs = {name: now[name] for name in mine if _mark(now[name]) != saw.get(name) and _mark(now[name]) != _mark(mine[name])}
    if theirs:
        raise Overtaken(theirs, now | mine)
    changed = sorted(name for name, value in mine.items() if value != now[name])
    if changed:
        for name in changed:
            setattr(institution, name, mine[name])
        institution.clean_fields(exclude={field.name for field in institution._meta.fields} - set(changed))
        institution.save(update_fields=changed)
        record("profile_changed", on=institution, by=by, institution_id=institution.pk, fields=changed)
    return changed


@transaction.atomic
def change_logo(*, institution: Institution, by: User, picture: Picture) -> InstitutionLogo:
    """Show this picture from now on. The file's name is its digest: what was kept of the old one is never taken for it.

    Raises PermissionDenied.
    """
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_change_logo(by, institution).enforce()
    logo = InstitutionLogo.objects.filter(institution=institution).first() or InstitutionLogo(institution=institution)
    before = logo.file_name if logo.pk else ""
    logo.digest, logo.kind, logo.uploaded_by = picture.digest, picture.kind, by
    logo.width, logo.height = picture.width, picture.height
    # Stored before the row is: a row without its file would be a broken picture, a file without its row is nothing.
    if not default_storage.exists(logo.file_name):
        default_storage.save(logo.file_name, ContentFile(picture.bytes))
    logo.save()
    record("logo_changed", on=logo, by=by, institution_id=institution.pk, digest=logo.digest)
    if before and before != logo.file_name:
        transaction.on_commit(partial(default_storage.delete, before))
    return logo


@transaction.atomic
def remove_logo(*, institution: Institution, by: User) -> None:
    """Show none; the drawn emblem takes its place. Raises PermissionDenied, WrongState."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_change_logo(by, institution).enforce()
    logo = InstitutionLogo.objects.filter(institution=institution).first()
    if logo is None:
        raise WrongState(_("There is no logo to remove."))
    record("logo_removed", on=logo, by=by, institution_id=institution.pk, removed=True, digest=logo.digest)
    transaction.on_commit(partial(default_storage.delete, logo.file_name))
    logo.delete()


def _mark(value: Any) -> str:
    """Short: it only has to differ from what the same field held a minute ago, and nobody gains by forging it."""
    return sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
