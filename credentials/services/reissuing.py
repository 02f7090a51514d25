"""A new award in the place of one that was issued: prepared by one registrar, signed by another, linked both ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.amendments import accepted, now_said
from credentials.models import Award, LaterAct, LaterActRow, Learner
from credentials.models.later_act import Kind, Reason
from credentials.services.acting import EVENTS, answer_corrections, ask_for, close, record_act, tell
from institutions.models import User
from micro4asia.foundation.errors import WrongState

COPIED = (
    "institution_id",
    "version_id",
    "learner_id",
    "grade_scale_id",
    "supervision",
    "identity_method",
    "evidence",
    "visibility",
)
AMENDABLE = tuple(LaterAct.Field.values)


@transaction.atomic
def prepare_successor(
    *, award: Award, by: User, terms: Mapping[str, Any], fields: Mapping[str, str], now: dt.datetime | None = None
) -> LaterAct:
    """Write the award that is to replace this one; it waits for another registrar's signature, and until then nothing changes.

    terms: as for `ask_for`. fields: what it says otherwise, of name_as_printed, grade, achieved_on (ISO). The days of
    achievement and of issue stay, except in a renewal. Raises PermissionDenied, ValidationError (by field), WrongState.
    """
    now = now or timezone.now()
    act = ask_for(kind=Kind.REPLACE, awards=[award], by=by, terms=terms, now=now, recorded=False)
    award = act.rows.get().award
    successor = Award(prepared_by=by, prepared_at=now, is_successor=True, state=Award.State.READY)
    for name in COPIED:
        setattr(successor, name, getattr(award, name))
    errors = {}
    for name in AMENDABLE:
        value, fault = now_said(award, name), ""
        if fields.get(name) and fields[name] != value:
            value, fault = accepted(award, name, fields[name])
        if fault:
            errors[name] = fault
        setattr(successor, name, dt.date.fromisoformat(value) if name == LaterAct.Field.ACHIEVED and not fault else value)
    if errors:
        raise ValidationError(errors)
    if act.reason != Reason.RENEWAL:
        successor.valid_until = award.valid_until
    living = Award.objects.living().filter(version=award.version_id, learner__in=Learner.objects.of_person(award.learner.person))
    successor.occurrence = (living.aggregate(last=Max("occurrence"))["last"] or 0) + 1
    successor.full_clean(exclude={"snapshot", "document", "grade"})
    successor.save(force_insert=True)
    award.replaced_by = successor
    award.save(update_fields=["replaced_by"])
    record_act(EVENTS[Kind.REPLACE][0], act, [award], by=by)
    return act


@transaction.atomic
def take_place(*, award_id: int) -> None:
    """A successor was sealed: what it succeeds is replaced. Twice changes nothing.

    The job that seals calls this in its own transaction, so that there is no moment at which both stand or neither.
    """
    award = Award.objects.get(pk=award_id)
    if not award.is_successor or award.state != Award.State.ISSUED:
        return
    former = Award.objects.select_for_update(of=("self",)).select_related("institution", "learner").get(replaced_by=award)
    act = LaterAct.objects.select_for_update().filter(kind=Kind.REPLACE, awards=former, state=LaterAct.State.ASKED).first()
    if act is None:
        return
    former.move_to(Award.State.REPLACED)
    former.hides_name = act.hides_name
    former.save(update_fields=["state", "hides_name"])
    act.move_to(LaterAct.State.DONE)
    act.answered_by, act.answered_at, act.effect_at = award.signed_by, award.signed_at, award.sealed_at
    act.save(update_fields=["state", "answered_by", "answered_at", "effect_at"])
    act.rows.update(fate=LaterActRow.Fate.DONE)
    close(act)
    answer_corrections(act, timezone.now())
    record_act(EVENTS[Kind.REPLACE][2], act, [former], by=None)
    tell(act, [former])


def give_up(successor: Award) -> None:
    """A successor that was not signed is thrown away: the award it was to replace stands as before. Journalled by its caller."""
    former = Award.objects.select_for_update().filter(replaced_by=successor).first()
    if former is None:
        return
    former.replaced_by = None
    former.save(update_fields=["replaced_by"])
    for act in LaterAct.objects.select_for_update().filter(kind=Kind.REPLACE, awards=former, state=LaterAct.State.ASKED):
        act.move_to(LaterAct.State.DECLINED)
        act.save(update_fields=["state"])
        close(act)


def refuse_change(award: Award) -> None:
    """What a successor says was settled when it was prepared. Raises WrongState."""
    if award.is_successor:
        raise WrongState(_("This award is to replace another one. Discard it, and prepare the re-issue again."))
