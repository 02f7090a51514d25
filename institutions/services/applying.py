"""An institution asks to come in, or is asked to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import IDENTIFIERS, Application, Institution, InstitutionName, Standing, User
from institutions.partner_letters import send_invitation
from institutions.policies import may_apply, may_keep_partners, may_write_application
from institutions.services.admitting import did_for
from institutions.services.naming import check_name
from institutions.services.standing import enter, lock
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

State = Institution.State
# By one account within a day. More than a slip of the pen, less than a flood.
MOST_A_DAY = 3


class TooMany(Exception):
    """This account has sent as many applications as it may in a day."""


@transaction.atomic
def apply(*, by: User, fields: Mapping[str, Any], names: Mapping[str, str], named_since: dt.date, purpose: str) -> Application:
    """Apply for an institution. It is known to the applicant and to the network alone until it is admitted.

    fields: of Institution. names: by language tag, its own language and English at least.
    Raises PermissionDenied, TooMany, ValidationError (by field; names as "legal_name" and "english_name").
    """
    may_apply(by).enforce()
    since = timezone.now() - dt.timedelta(days=1)
    if by.applications.filter(submitted_at__gte=since).count() >= MOST_A_DAY:
        raise TooMany
    institution = Institution(state=State.IN_REVIEW, slug=slug_of(fields["code"]), did=did_for(slug_of(fields["code"])))
    _write(institution, fields, names)
    _insert(institution)
    _name(institution, names, named_since)
    application = Application(institution=institution, applied_by=by, purpose=purpose, submitted_at=timezone.now())
    application.full_clean()
    application.save(force_insert=True)
    _note(institution, by=by, reason=_("The institution applied."))
    record("application_sent", on=application, by=by, institution_id=institution.pk)
    return application


@transaction.atomic
def invite_partner(*, by: User, code: str, name: str, country: str, language: str, email: str, reason: str) -> Application:
    """Ask an institution to apply: its contact gets a letter with the way in. Raises PermissionDenied, ValidationError."""
    may_keep_partners(by).enforce()
    if errors := _errors(name, "name"):
        raise ValidationError(errors)
    institution = Institution(
        state=State.INVITED, code=code, slug=slug_of(code), did=did_for(slug_of(code)), country=country, language=language,
        contact_email=email, timezone="UTC", level_framework="",
    )  # fmt: skip
    if errors := _field_errors(institution, "level_framework"):
        raise ValidationError(errors)
    _insert(institution)
    _name(institution, {"en": name}, timezone.localdate())
    application = Application.objects.create(institution=institution, invited_by=by)
    standing = _note(institution, by=by, reason=reason)
    record("partner_invited", on=application, by=by, institution_id=institution.pk)
    send_invitation(application, standing)
    return application


@transaction.atomic
def submit(
    *, application: Application, by: User, fields: Mapping[str, Any], names: Mapping[str, str], named_since: dt.date, purpose: str
) -> Application:
    """Fill in what was asked for, first or after it came back, and hand it to the network for review.

    Raises PermissionDenied, WrongState, ValidationError (by field).
    """
    institution = lock(application.institution)
    application = Application.objects.select_for_update(of=("self",)).select_related("institution").get(pk=application.pk)
    may_write_application(by, application).enforce()
    if institution.state != State.INVITED:
        raise WrongState(_("The application is with the network; it can be changed once the network sends it back."))
    # The address was promised with the invitation, and a proof of the domain may hang on it.
    _write(institution, {**fields, "code": institution.code}, names)
    institution.save(update_fields=list(fields))
    institution.name_history.all().delete()
    _name(institution, names, named_since)
    application.applied_by = application.applied_by or by
    application.purpose, application.submitted_at = purpose, timezone.now()
    application.save(update_fields=["applied_by", "purpose", "submitted_at"])
    enter(institution, State.IN_REVIEW, by=by, reason=_("The institution sent its data."))
    record("application_sent", on=application, by=by, institution_id=institution.pk)
    return application


def slug_of(code: str) -> str:
    return code.lower()


def _write(institution: Institution, fields: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Raises ValidationError by field, of everything at once."""
    for field, value in fields.items():
        setattr(institution, field, value)
    errors: dict[str, Any] = {}
    for language, field in ((institution.language, "legal_name"), ("en", "english_name")):
        errors |= _errors(names.get(language, ""), field, besides=institution if institution.pk else None)
    errors |= _field_errors(institution)
    for field in IDENTIFIERS:
        value = getattr(institution, field)
        if value and Institution.objects.admitted().exclude(pk=institution.pk).filter(**{field: value}).exists():
            errors.setdefault(field, _("Another member of the network has this already."))
    if errors:
        raise ValidationError(errors)


def _field_errors(institution: Institution, *besides: str) -> dict[str, Any]:
    try:
        institution.full_clean(exclude=besides)
    except ValidationError as error:
        # Address and DID follow from the short name.
        return {"code" if field in ("slug", "did") else field: problems for field, problems in error.error_dict.items()}
    return {}


def _insert(institution: Institution) -> None:
    """Where somebody took the short name since it was checked, say what the check would have said."""
    try:
        with transaction.atomic():
            institution.save(force_insert=True)
    except IntegrityError:
        raise ValidationError({"code": _("This short name is taken.")}) from None


def _errors(name: str, field: str, besides: Institution | None = None) -> dict[str, Any]:
    try:
        check_name(name, besides=besides)
    except ValidationError as error:
        return {field: error}
    return {}


def _name(institution: Institution, names: Mapping[str, str], since: dt.date) -> None:
    for language, name in names.items():
        row = InstitutionName(institution=institution, language=language, name=name, valid_from=since)
        row.full_clean()
        row.save(force_insert=True)


def _note(institution: Institution, *, by: User, reason: str) -> Standing:
    """The first standing, in the state in which the institution came into being."""
    return Standing.objects.create(
        institution=institution, state=institution.state, since=timezone.localdate(), reason=reason, by=by
    )
