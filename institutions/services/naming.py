"""Names of institutions: none can be taken for another's, and a new one is proposed by the institution and confirmed here."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from institutions.models import Institution, InstitutionName, NameChange, User
from institutions.partner_letters import tell_of_name
from institutions.policies import may_answer_name, may_propose_name
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.lookalikes import no_look_alike, no_odd_characters, skeleton


def check_name(name: str, *, besides: Institution | None = None) -> None:
    """Refuse letters that hide in a name, and a name that can be taken for another institution's. Raises ValidationError.

    besides: the institution that is to bear it; its own names, old ones included, are no obstacle.
    """
    no_odd_characters(name)
    rows = InstitutionName.objects.exclude(institution=besides).select_related("institution")
    members = rows.filter(institution__in=Institution.objects.admitted()).prefetch_related("institution__name_history")
    no_look_alike(name, [(row.name, row.institution.name()) for row in members])
    # Whoever was declined keeps nobody from a name that is theirs.
    asking = Q(institution__state__in=[Institution.State.INVITED, Institution.State.IN_REVIEW])
    waiting = rows.filter(asking, institution__member_from=None).values_list("name", flat=True)
    if any(skeleton(other) == skeleton(name) for other in waiting):
        raise ValidationError(_("An application under a name like this one is being looked at already."), code="look_alike")


@transaction.atomic
def propose_name(
    *, institution: Institution, by: User, language: str, name: str, valid_from: dt.date, legal_basis: str
) -> NameChange:
    """Ask the network to confirm a new legal name. Raises PermissionDenied, ValidationError (by field), WrongState."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_propose_name(by, institution).enforce()
    if institution.name_changes.open().filter(language=language).exists():
        raise WrongState(_("A change of the name in this language waits for the network already."))
    change = NameChange(
        institution=institution, proposed_by=by, language=language, name=name, valid_from=valid_from, legal_basis=legal_basis
    )
    _check(change)
    change.save(force_insert=True)
    record("name_proposed", on=change, by=by, institution_id=institution.pk, language=language)
    return change


@transaction.atomic
def confirm_name(*, change: NameChange, by: User) -> NameChange:
    """Let the name be borne from its day on; the former ends the day before. Old awards keep the name of their day.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    change = _open(change)
    may_answer_name(by, change).enforce()
    _check(change)
    names = change.institution.name_history.filter(language=change.language)
    names.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=change.valid_from)).update(
        valid_to=change.valid_from - dt.timedelta(days=1)
    )
    change.recorded = InstitutionName.objects.create(
        institution=change.institution, language=change.language, name=change.name, valid_from=change.valid_from
    )
    change.answer(by, confirmed=True)
    change.save(update_fields=["recorded", "answered_by", "answered_at", "confirmed"])
    record("name_confirmed", on=change, by=by, institution_id=change.institution_id, language=change.language)
    tell_of_name(change)
    return change


@transaction.atomic
def refuse_name(*, change: NameChange, by: User, reason: str) -> NameChange:
    """Leave the name as it is, and tell the institution why. Raises PermissionDenied, WrongState."""
    change = _open(change)
    may_answer_name(by, change).enforce()
    change.answer(by, confirmed=False)
    change.answer_reason = reason
    change.save(update_fields=["answer_reason", "answered_by", "answered_at", "confirmed"])
    record("name_refused", on=change, by=by, institution_id=change.institution_id, language=change.language)
    tell_of_name(change)
    return change


@transaction.atomic
def withdraw_name(*, change: NameChange, by: User) -> NameChange:
    """The institution takes its proposal back. Raises PermissionDenied, WrongState."""
    change = _open(change)
    may_propose_name(by, change.institution).enforce()
    change.answer(by, confirmed=False)
    change.save(update_fields=["answered_by", "answered_at", "confirmed"])
    record("name_withdrawn", on=change, by=by, institution_id=change.institution_id, language=change.language)
    return change


def _open(change: NameChange) -> NameChange:
    change = NameChange.objects.select_for_update(of=("self",)).select_related("institution").get(pk=change.pk)
    if not change.is_open:
        raise WrongState(_("This change of name has been answered already."))
    return change


def _check(change: NameChange) -> None:
    """Raises ValidationError by field. Asked again when it is confirmed: others may have come in since."""
    try:
        check_name(change.name, besides=change.institution)
    except ValidationError as error:
        raise ValidationError({"name": error}) from error
    if change.valid_from > change.institution.today() + dt.timedelta(days=366):
        raise ValidationError({"valid_from": _("The day lies more than a year ahead.")})
    borne = change.institution.name_history.filter(language=change.language).order_by("valid_from").last()
    if borne and borne.name == change.name:
        raise ValidationError({"name": _("The institution bears this name already.")})
    if borne and change.valid_from <= borne.valid_from:
        told = {"day": borne.valid_from.isoformat()}
        raise ValidationError({"valid_from": _("The name that it replaces is borne since %(day)s; take a later day.") % told})
    change.full_clean(validate_constraints=False)
