"""From a result to a sealed award: an issuer prepares, a registrar signs, a worker seals."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Award, BatchRow, Learner, MicroCredentialVersion
from credentials.policies import may_prepare, may_return, may_sign
from credentials.services.award_rules import ENTERED, ERASED, UNPUBLISHED, accepted
from credentials.services.intents import commit_intents, next_occurrence, original_day, still_awardable
from credentials.services.reissuing import give_up, refuse_change
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record

HELD_ALREADY = gettext_lazy("This person has this already, in this version.")
MERGED = gettext_lazy("This record was merged into another one of the same person. Choose that one.")


@transaction.atomic
def prepare_award(
    *,
    version: MicroCredentialVersion,
    learner: Learner,
    by: User,
    fields: Mapping[str, Any],
    award: Award | None = None,
    again: bool = False,
    public_id: str = "",
    now: dt.datetime | None = None,
    recorded: bool = True,
) -> Award:
    """Write a draft award, or rewrite one that has not been sent.

    fields: name_as_printed, grade, achieved_on, supervision, identity_method, evidence. again: the learner is to have it once
    more, beside one that lives. public_id: of a new award, where its caller promised one. recorded: False where the entry of
    another row of the same use case tells of it.
    Raises PermissionDenied, ValidationError (by field), WrongState.
    """
    if award is None:
        award = Award(institution=version.institution, prepared_at=now or timezone.now(), prepared_by=by)
        award.public_id = public_id or award.public_id
    else:
        award = _locked(award)
        if award.state != Award.State.DRAFT:
            raise WrongState(_("The award has left your desk; it can no longer be changed here."))
        refuse_change(award)
    award.version, award.learner = version, learner
    award.prepared_by, award.prepared_at, award.grade_scale = by, now or timezone.now(), version.grade_scale
    for name in ENTERED:
        setattr(award, name, fields.get(name, ""))
    may_prepare(by, award).enforce()
    _check(award, again=again)
    enter(award)
    if recorded:
        record("award_drafted", on=award, by=by, institution_id=award.institution_id)
    return award


def enter(row: Award | Learner) -> None:
    """Save; where somebody entered the same since it was checked, say what the check would have said. Raises ValidationError."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.validate_constraints()
        raise


def _check(award: Award, *, again: bool) -> None:
    """What no form may let pass, whichever door it came through; and the how-manieth it is for its learner."""
    today = award.institution.today()
    errors = faults_of(award, today)
    if not MicroCredentialVersion.objects.awardable_on(today).filter(pk=award.version_id).exists():
        errors["version"] = UNPUBLISHED
    occurrence = next_occurrence(award.version, award.learner, again=again, but=award)
    if occurrence is None:
        errors.setdefault("version", HELD_ALREADY)
    if errors:
        raise ValidationError(errors)
    award.occurrence = occurrence or 1


def faults_of(award: Award, today: dt.date) -> dict[str, Any]:
    """What is wrong with an award by itself, by field; empty where nothing is. Asks the database nothing.

    Writes the grade as the scale spells it.
    """
    errors: dict[str, Any] = {}
    if award.learner.institution_id != award.institution_id:
        errors["learner"] = _("This learner belongs to another institution.")
    elif award.learner.erased_at:
        errors["learner"] = ERASED
    elif award.learner.merged_into_id:
        errors["learner"] = MERGED
    said, faults = accepted(award.version, {name: getattr(award, name) for name in ENTERED}, today=today)
    award.grade = said["grade"]
    return errors | faults


@transaction.atomic
def send_to_registrar(*, award: Award, by: User, now: dt.datetime | None = None, recorded: bool = True) -> Award:
    """The issuer is done: the award waits for a registrar. recorded: as above. Raises PermissionDenied, WrongState."""
    award = _locked(award)
    may_prepare(by, award).enforce()
    award.move_to(Award.State.READY)
    if original_day(award) is None:
        still_awardable(award.version, award.institution.today())
    # Who sends it vouches for it, even where a colleague wrote the draft.
    award.prepared_by, award.prepared_at, award.returned_reason = by, now or timezone.now(), ""
    award.save(update_fields=["state", "prepared_by", "prepared_at", "returned_reason"])
    if recorded:
        record("award_sent_to_registrar", on=award, by=by, institution_id=award.institution_id)
    return award


@transaction.atomic
def return_award(*, award: Award, by: User, reason: str, now: dt.datetime | None = None) -> Award:
    """A registrar sends it back to the issuer with a reason. Raises PermissionDenied, WrongState."""
    award = _locked(award)
    may_return(by, award).enforce()
    award.move_to(Award.State.DRAFT)
    # The draft begins anew: the period after which drafts are deleted counts from here.
    award.returned_reason, award.prepared_at = reason, now or timezone.now()
    award.save(update_fields=["state", "returned_reason", "prepared_at"])
    record("award_returned", on=award, by=by, institution_id=award.institution_id)
    return award


@transaction.atomic
def discard_draft(*, award: Award, by: User) -> None:
    """Throw a draft away. Raises PermissionDenied, WrongState."""
    award = _locked(award)
    may_prepare(by, award).enforce()
    if award.state != Award.State.DRAFT:
        raise WrongState(_("Only a draft can be discarded."))
    record("award_draft_discarded", on=award, by=by, institution_id=award.institution_id, removed=True)
    let_go(Award.objects.filter(pk=award.pk))


def let_go(unsigned: QuerySet[Award]) -> int:
    """Delete awards that nobody has signed, with what leads to them; returns how many. Journalled by its caller.

    What one was to replace stands as before; a row of a batch that came back without its seal keeps its reason.
    """
    keys = list(unsigned.values_list("pk", flat=True))
    for successor in Award.objects.filter(pk__in=keys, is_successor=True):
        give_up(successor)
    BatchRow.objects.filter(award__in=keys).update(award=None)
    return Award.objects.open().filter(pk__in=keys).delete()[1].get(Award._meta.label, 0)


def fingerprint(award: Award) -> str:
    """Hash of exactly what the registrar is shown; a signature binds to it."""
    shown = [award.public_id, award.version_id, award.learner_id, *(str(getattr(award, name)) for name in ENTERED)]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def sign_awards(*, awards: Sequence[tuple[Award, str]], by: User, now: dt.datetime | None = None) -> list[Award]:
    """Sign awards as the second person: the intent is committed here, a worker makes the signature.

    awards: pairs of an award and the fingerprint of what was shown. All are signed or none.
    Raises PermissionDenied, WrongState (already signed, or changed since it was shown), KeyUnavailable.
    """
    moment = (now or timezone.now()).replace(microsecond=0)
    signed = []
    # Locked in one order, so that two registrars never wait for each other.
    for award, shown in sorted(awards, key=lambda pair: pair[0].pk):
        award = _locked(award)
        may_sign(by, award).enforce()
        award.move_to(Award.State.SEALING)
        if fingerprint(award) != shown:
            raise WrongState(_("The award was changed after it was shown to you. Look at it again before you sign."))
        commit_intents([award], by=by, moment=moment)
        award.save()
        record("award_signed", on=award, by=by, institution_id=award.institution_id, fingerprint=shown)
        enqueue("seal_award", award.pk)
        signed.append(award)
    return signed


def _locked(award: Award) -> Award:
    return Award.objects.select_for_update(of=("self",)).select_related("institution", "version", "learner").get(pk=award.pk)
