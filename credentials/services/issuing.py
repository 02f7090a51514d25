"""From a result to a sealed award: an issuer prepares, a registrar signs, a worker seals."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Award, Learner, MicroCredentialVersion, RegisterBook, StatusList
from credentials.policies import may_prepare, may_return, may_sign
from credentials.rendering.lettering import unprintable
from credentials.sealing import publish_list
from credentials.snapshots import snapshot_of
from institutions.custody import signing_key_of
from institutions.models import Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record

A_WORKING_LIFE = 50  # years; an earlier date of achievement is a slip of the pen
ERASED = gettext_lazy("This record was erased. Enter the person anew, with another number.")
ENTERED = ("name_as_printed", "grade", "achieved_on", "supervision", "identity_method", "evidence")


@transaction.atomic
def prepare_award(
    *,
    version: MicroCredentialVersion,
    learner: Learner,
    by: User,
    fields: Mapping[str, Any],
    award: Award | None = None,
    now: dt.datetime | None = None,
    recorded: bool = True,
) -> Award:
    """Write a draft award, or rewrite one that has not been sent.

    fields: name_as_printed, grade, achieved_on, supervision, identity_method, evidence. recorded: False where the entry of
    another row of the same use case tells of it.
    Raises PermissionDenied, ValidationError (by field), WrongState.
    """
    if award is None:
        award = Award(institution=version.institution, prepared_at=now or timezone.now(), prepared_by=by)
    else:
        award = _locked(award)
        if award.state != Award.State.DRAFT:
            raise WrongState(_("The award has left your desk; it can no longer be changed here."))
    award.version, award.learner = version, learner
    award.prepared_by, award.prepared_at, award.grade_scale = by, now or timezone.now(), version.grade_scale
    for name in ENTERED:
        setattr(award, name, fields.get(name, ""))
    may_prepare(by, award).enforce()
    _check(award)
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


def _check(award: Award) -> None:
    """What no form may let pass, whichever door it came through."""
    errors: dict[str, Any] = {}
    today = award.institution.today()
    if award.learner.institution_id != award.institution_id:
        errors["learner"] = _("This learner belongs to another institution.")
    elif award.learner.erased_at:
        errors["learner"] = ERASED
    if not MicroCredentialVersion.objects.awardable_on(today).filter(pk=award.version_id).exists():
        errors["version"] = _("This version is not published; no award can be prepared for it.")
    if foreign := unprintable(award.name_as_printed):
        told = {"letters": " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in sorted(foreign))}
        errors["name_as_printed"] = (
            _("The certificate has no typeface for %(letters)s. Write the name in Latin or Lao letters, as it is to be printed.")
            % told
        )
    if award.achieved_on and award.achieved_on > today:
        errors["achieved_on"] = _("The date of achievement lies in the future.")
    elif award.achieved_on and award.achieved_on.year < today.year - A_WORKING_LIFE:
        errors["achieved_on"] = _("The date of achievement lies more than fifty years back. Please check the year.")
    if award.grade_scale and award.grade:
        try:
            award.grade = award.grade_scale.accept(award.grade)
        except ValidationError as error:
            errors["grade"] = error
    elif award.grade_scale:
        errors["grade"] = _("This micro-credential is graded: enter the grade.")
    elif award.grade:
        errors["grade"] = _("This micro-credential is passed or failed: leave the grade empty.")
    try:
        award.full_clean(exclude={"grade", "grade_scale", "snapshot", "document"}, validate_constraints=not errors)
    except ValidationError as error:
        for field, messages in error.error_dict.items():
            errors.setdefault(field, messages)
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def send_to_registrar(*, award: Award, by: User, now: dt.datetime | None = None, recorded: bool = True) -> Award:
    """The issuer is done: the award waits for a registrar. recorded: as above. Raises PermissionDenied, WrongState."""
    award = _locked(award)
    may_prepare(by, award).enforce()
    award.move_to(Award.State.READY)
    _still_awardable(award, award.institution.today())
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
    award.delete()


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
        _commit_intent(award, by=by, moment=moment)
        record("award_signed", on=award, by=by, institution_id=award.institution_id, fingerprint=shown)
        enqueue("seal_award", award.pk)
        signed.append(award)
    return signed


def _commit_intent(award: Award, *, by: User, moment: dt.datetime) -> None:
    """Fix everything the signature will depend on, before it exists: no credential can appear that cannot be revoked."""
    day = timezone.localtime(moment, award.institution.zone).date()
    key = signing_key_of(award.institution, on=day)
    if award.version.content_digest() != award.version.approved_content:
        raise WrongState(_("The micro-credential is no longer the wording that was approved."))
    award.signed_by, award.signed_at, award.signing_key = by, moment, key
    award.awarded_on = day
    _still_awardable(award, award.awarded_on)
    award.status_list = open_list(award.institution, now=moment)
    award.status_index = award.status_list.free_index()
    number = _next_number(award.institution, award.awarded_on.year)
    award.serial_number = f"{award.institution.code}-{award.awarded_on.year}-{number:06}"
    award.register_number = f"{number:04}/{award.awarded_on.year}-VM"
    award.snapshot = json.dumps(snapshot_of(award).to_dict(), ensure_ascii=False, sort_keys=True)
    award.save()


def _still_awardable(award: Award, day: dt.date) -> None:
    """A version may be suspended or followed by another while its award waits on a desk."""
    if not MicroCredentialVersion.objects.awardable_on(day).filter(pk=award.version_id).exists():
        raise WrongState(_("This version is not published; no award can be prepared for it."))


def open_list(institution: Institution, *, now: dt.datetime) -> StatusList:
    """The list new awards are entered in; opened, and signed at once, with the first of them or when the last is half full."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    current = StatusList.objects.filter(institution=institution, is_open=True).first()
    if current and not current.is_half_full():
        return current
    if current:
        current.is_open = False
        current.save(update_fields=["is_open"])
    opened = StatusList.objects.create(institution=institution)
    publish_list(status_list=opened, now=now)
    return opened


def _next_number(institution: Institution, year: int) -> int:
    RegisterBook.objects.get_or_create(institution=institution, year=year)
    book = RegisterBook.objects.select_for_update().get(institution=institution, year=year)
    book.last_number += 1
    book.save(update_fields=["last_number"])
    return book.last_number


def _locked(award: Award) -> Award:
    return Award.objects.select_for_update(of=("self",)).select_related("institution", "version", "learner").get(pk=award.pk)
