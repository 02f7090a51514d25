"""What happens to awards after issue, for one or for hundreds: one person asks, another answers, a clock carries out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.amendments import accepted, now_said
from credentials.models import ActSetting, Award, Correction, EvidencePaper, LaterAct, LaterActRow
from credentials.models.later_act import ALONE, DELAY, NO_WORDS, TABLE, Kind
from credentials.policies_after import may_answer, may_ask, may_note_return, may_stop
from credentials.services.act_limits import is_for_one, is_many, return_by
from credentials.services.evidence import looked_at
from credentials.signals import award_changed, award_revoked
from institutions.models import Role, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue, enqueue_many
from micro4asia.foundation.journal import record
from micro4asia.foundation.remembering import before_and_after, over

State, Fate = LaterAct.State, LaterActRow.Fate
# What the journal calls an act that was asked for, declined, and in effect.
EVENTS: dict[str, tuple[str, str, str]] = {
    Kind.SUSPEND: ("suspension_ordered", "suspension_declined", "award_suspended"),
    Kind.LIFT: ("lifting_asked", "lifting_declined", "suspension_lifted"),
    Kind.REVOKE: ("revocation_requested", "revocation_declined", "award_revoked"),
    Kind.AMEND: ("amendment_asked", "amendment_declined", "award_amended"),
    Kind.REPLACE: ("reissue_prepared", "reissue_given_up", "award_replaced"),
}


@transaction.atomic
def ask_for(
    *,
    kind: str,
    awards: Sequence[Award],
    by: User,
    terms: Mapping[str, Any],
    now: dt.datetime | None = None,
    recorded: bool = True,
) -> LaterAct:
    """Ask for an act. What one registrar may order alone takes effect at once.

    awards: of one institution. terms: fields of LaterAct: reason, explanation and what the kind needs besides. recorded: False
    where the entry of a larger use case tells of it.
    Raises PermissionDenied, ValidationError (by field), WrongState (an award is in no state for it, or asked about already).
    """
    now = now or timezone.now()
    line = TABLE[kind]
    locked = _lock(awards)
    may_ask(by, kind, locked).enforce()
    if len(locked) > 1 and not line.many:
        raise WrongState(_("This is done for one award at a time."))
    _fits(kind, locked)
    act = LaterAct(institution=locked[0].institution, kind=kind, asked_by=by, asked_at=now, **terms)
    _check(act, locked[0])
    act.full_clean(exclude=["institution", "asked_by"])
    act.save(force_insert=True)
    LaterActRow.objects.bulk_create(LaterActRow(act=act, award=award, kind=kind) for award in locked)
    if line.alone and not _begins_later(act, now) and is_for_one(act, locked, now):
        return _at_once(act, locked, by=by, now=now)
    if recorded:
        record_act(EVENTS[kind][0], act, locked, by=by)
    return act


def _lock(awards: Sequence[Award]) -> list[Award]:
    """In one order, so that two desks never wait for each other."""
    rows = Award.objects.select_for_update(of=("self",)).select_related("institution", "learner")
    locked = list(rows.filter(pk__in=[award.pk for award in awards]).order_by("pk"))
    if not locked or len({award.institution_id for award in locked}) > 1:
        raise WrongState(_("Choose awards of one institution."))
    return locked


def _fits(kind: str, awards: Sequence[Award]) -> None:
    """Raises WrongState."""
    for award in awards:
        if award.state not in TABLE[kind].sources:
            raise WrongState(
                _("The award %(number)s is “%(state)s”; this is not possible now.")
                % {"number": award.serial_number, "state": award.get_state_display()}
            )
    asked = LaterActRow.objects.filter(award__in=[award.pk for award in awards], kind=kind, is_open=True)
    if found := asked.select_related("award").first():
        raise WrongState(_("The same is asked for the award %(number)s already.") % {"number": found.award.serial_number})


def _check(act: LaterAct, award: Award) -> None:
    """What no form may let pass, whichever door it came through. Raises ValidationError by field."""
    errors: dict[str, Any] = {}
    today = act.institution.today()
    if act.reason not in [reason.value for reason in act.line.reasons]:
        errors["reason"] = _("Choose one of the reasons.")
    if act.reason == "authority-order" and not act.legal_act:
        errors["legal_act"] = _("Name the order: its number and its date.")
    if act.kind == Kind.SUSPEND and (act.review_on is None or act.review_on <= today):
        errors["review_on"] = _("Say on which day it is looked at again; a day that is still to come.")
    if act.heard_on and act.heard_on > today:
        errors["heard_on"] = _("This day has not come yet.")
    if act.kind in (Kind.AMEND, Kind.REPLACE) and not ActSetting.of(act.institution).allows(act.kind):
        errors["reason"] = _("Your institution puts things right the other way; see its settings.")
    if act.kind == Kind.AMEND:
        if not act.legal_act:
            errors["legal_act"] = _("Give the number and the date of the amendment decision.")
        act.old_value = now_said(award, act.field)
        act.new_value, fault = accepted(award, act.field, act.new_value)
        if fault:
            errors["new_value"] = fault
    if act.on_paper and act.kind == Kind.REVOKE:
        act.paper_due_on = return_by(act.institution, act.effective_on or today)
    if errors:
        raise ValidationError(errors)


def _begins_later(act: LaterAct, now: dt.datetime) -> bool:
    return act.effective_on is not None and act.effective_on > timezone.localtime(now, act.institution.zone).date()


def _at_once(act: LaterAct, awards: list[Award], *, by: User, now: dt.datetime) -> LaterAct:
    """A lifting ends here; a suspension holds for three days, unless another registrar confirms it."""
    if act.kind == Kind.LIFT:
        act.move_to(State.DONE)
    else:
        act.due_at = now + ALONE
        enqueue("carry_out_act", act.pk, run_after=act.due_at)
    _take_effect(act, awards, now=now)
    act.save(update_fields=["state", "due_at", "effect_at"])
    record_act(EVENTS[act.kind][2], act, awards, by=by)
    return act


@transaction.atomic
def agree(*, act: LaterAct, by: User, answer: str = "", now: dt.datetime | None = None) -> LaterAct:
    """Agree as the second person: it takes effect now, on its day, or after the hour in which many can be stopped.

    Raises PermissionDenied, WrongState.
    """
    now = now or timezone.now()
    act, awards = _locked(act)
    may_answer(by, act).enforce()
    act.must_be_in(State.ASKED)
    if act.kind == Kind.REPLACE:
        raise WrongState(_("A re-issue is agreed to by signing the new award."))
    act.answered_by, act.answered_at, act.answer = by, now, answer
    due = []
    if act.line.many and act.effect_at is None and is_many(act, len(awards), now):
        if not act.asked_by.has_role(Role.REGISTRAR, at=act.institution):
            raise WrongState(
                _("More than fifty awards were acted on within a day. Now a registrar asks, and another one agrees.")
            )
        due.append(now + DELAY)
    if act.effective_on is not None and _begins_later(act, now):
        due.append(dt.datetime.combine(act.effective_on, dt.time(), act.institution.zone))
    if due:
        act.move_to(State.AGREED)
        act.due_at = max(due)
        act.save(update_fields=["state", "answered_by", "answered_at", "answer", "due_at"])
        enqueue("carry_out_act", act.pk, run_after=act.due_at)
        if act.effective_on:
            tell(act, awards)
        record_act("later_act_agreed", act, awards, by=by)
        return act
    if act.effect_at is not None:  # what was ordered alone is confirmed
        act.move_to(State.DONE)
        act.due_at = None
        act.save(update_fields=["state", "answered_by", "answered_at", "answer", "due_at"])
        close(act)
        record_act("suspension_confirmed", act, awards, by=by)
        return act
    _fits_still(act, awards)
    return _carry_out(act, awards, by=by, now=now)


def _fits_still(act: LaterAct, awards: Sequence[Award]) -> None:
    """Somebody waits for the answer: where nothing would change, they are told instead."""
    if not any(award.state in act.line.sources for award in awards):
        raise WrongState(_("None of the awards is in a state for this any more."))


def _carry_out(act: LaterAct, awards: list[Award], *, by: User | None, now: dt.datetime) -> LaterAct:
    act.move_to(State.DONE)
    changed = _take_effect(act, awards, now=now)
    act.save()
    record_act(EVENTS[act.kind][2], act, changed, by=by)
    return act


@transaction.atomic
def carry_out(*, act_id: int, now: dt.datetime | None = None) -> LaterAct:
    """What the clock does: put into effect what was agreed, or end a suspension that nobody confirmed. Twice changes nothing."""
    now = now or timezone.now()
    act, awards = _locked(LaterAct.objects.get(pk=act_id))
    if act.due_at is None or act.due_at > now or act.state not in LaterAct.OPEN:
        return act
    if act.state == State.AGREED:
        return _carry_out(act, awards, by=None, now=now)
    act.move_to(State.LAPSED)
    act.save(update_fields=["state"])
    record_act("suspension_lapsed", act, _give_back(act, awards), by=None)
    return act


@transaction.atomic
def decline(*, act: LaterAct, by: User, answer: str, now: dt.datetime | None = None) -> LaterAct:
    """Leave the awards as they are; what was suspended alone stands as before. Raises PermissionDenied, WrongState."""
    act, awards = _locked(act)
    may_answer(by, act).enforce()
    if act.kind == Kind.REPLACE:
        raise WrongState(_("A re-issue is agreed to by signing the new award."))
    act.move_to(State.DECLINED)
    act.answered_by, act.answered_at, act.answer = by, now or timezone.now(), answer
    act.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    if act.effect_at is not None:
        _give_back(act, awards)
    close(act)
    record_act(EVENTS[act.kind][1], act, awards, by=by)
    return act


@transaction.atomic
def stop(*, act: LaterAct, by: User) -> LaterAct:
    """Stop what was agreed before it takes effect. Raises PermissionDenied, WrongState."""
    act, awards = _locked(act)
    may_stop(by, act).enforce()
    act.move_to(State.STOPPED)
    act.stopped_by = by
    act.save(update_fields=["state", "stopped_by"])
    close(act)
    record_act("later_act_stopped", act, awards, by=by)
    return act


@transaction.atomic
def note_return(*, act: LaterAct, by: User, day: dt.date) -> LaterAct:
    """The certificate on paper came back. Raises PermissionDenied, ValidationError, WrongState."""
    act = LaterAct.objects.select_for_update().get(pk=act.pk)
    may_note_return(by, act).enforce()
    if act.state != State.DONE or not act.on_paper or act.paper_returned_on:
        raise WrongState(_("No certificate is waited for here."))
    if day > act.institution.today():
        raise ValidationError({"returned_on": _("This day has not come yet.")})
    act.paper_returned_on = day
    act.save(update_fields=["paper_returned_on"])
    record_act("paper_returned", act, list(act.awards.order_by("pk")), by=by)
    return act


def _take_effect(act: LaterAct, awards: list[Award], *, now: dt.datetime) -> list[Award]:
    """Change the awards that are in a state for it; those that are not are left, and said to be. Returns the changed ones."""
    if act.kind == Kind.REVOKE:
        awards = _with_their_documents(act, awards)
    changed = [award for award in awards if award.state in act.line.sources]
    for award in awards:
        if award not in changed:
            LaterActRow.objects.filter(act=act, award=award).update(fate=Fate.SKIPPED, found=award.state)
    LaterActRow.objects.filter(act=act, award__in=changed).update(fate=Fate.DONE)
    values = _values(act, now)
    for award in changed:
        if act.line.target:
            award.move_to(act.line.target)
        for name, value in values.items():
            setattr(award, name, value)
    if act.line.target:
        values["state"] = act.line.target
    Award.objects.filter(pk__in=[award.pk for award in changed]).update(**values)
    act.effect_at = now
    if act.state == State.DONE:
        close(act)
        answer_corrections(act, now)
    if act.kind in (Kind.LIFT, Kind.REVOKE):
        _end_suspensions(changed)
    _tell_the_world(act, changed)
    return changed


def _values(act: LaterAct, now: dt.datetime) -> dict[str, Any]:
    match act.kind:
        case Kind.SUSPEND:
            return {"suspended_at": now}
        case Kind.LIFT:
            return {"suspended_at": None}
        case Kind.REVOKE:
            return {"revoked_at": now, "revoked_by": act.answered_by, "suspended_at": None}
        case _:
            return {"amended_at": now}


def _documents_of(awards: set[int]) -> set[int]:
    """Keys of these awards and of all documents before and after them in their re-issues."""
    found = fresh = set(awards)
    renewals = LaterAct.objects.renewing().values("awards")
    while fresh:
        older = Award.objects.filter(replaced_by__in=fresh).exclude(pk__in=renewals)
        newer = Award.objects.filter(replaces__in=fresh).exclude(replaces__in=renewals)
        fresh = {*older.values_list("pk", flat=True), *newer.values_list("pk", flat=True)} - found
        found = found | fresh
    return found


def _with_their_documents(act: LaterAct, awards: list[Award]) -> list[Award]:
    """A revocation is of what was earned: it takes the documents before and after a re-issue along (decision 102)."""
    known = {award.pk for award in awards}
    found = _documents_of(known)
    others = list(
        Award.objects.select_for_update(of=("self",)).filter(pk__in=found - known, state__in=act.line.sources).order_by("pk")
    )
    LaterActRow.objects.bulk_create(LaterActRow(act=act, award=award, kind=act.kind, is_open=False) for award in others)
    return [*awards, *others]


def _give_back(act: LaterAct, awards: list[Award]) -> list[Award]:
    """End a suspension that was ordered alone: those still suspended stand as before."""
    back = [award for award in awards if award.state == Award.State.SUSPENDED]
    for award in back:
        award.move_to(Award.State.ISSUED)
        award.suspended_at = None
    Award.objects.filter(pk__in=[award.pk for award in back]).update(state=Award.State.ISSUED, suspended_at=None)
    close(act)
    tell(act, back)
    return back


def close(act: LaterAct) -> None:
    """It ended, one way or the other: its evidence was looked at; about people whom nobody here knows, its words go."""
    act.rows.filter(is_open=True).update(is_open=False)
    looked_at(act.papers.all())
    if LaterAct.objects.filter(pk=act.pk).about_nobody().update(**NO_WORDS):
        vars(act).update(NO_WORDS)


def answer_corrections(act: LaterAct, now: dt.datetime) -> None:
    """A learner's request that led to this act is answered by it."""
    state = Correction.State.AMENDED if act.kind == Kind.AMEND else Correction.State.REISSUED
    looked_at(EvidencePaper.objects.filter(correction__act=act, correction__state=Correction.State.ASKED), now=now)
    Correction.objects.filter(act=act, state=Correction.State.ASKED).update(
        state=state, answered_by=act.answered_by, answered_at=now
    )


def _end_suspensions(awards: Sequence[Award]) -> None:
    """Nobody confirms the suspension of an award that is suspended no longer."""
    rows = LaterActRow.objects.filter(award__in=[award.pk for award in awards], kind=Kind.SUSPEND, is_open=True)
    acts = list(rows.values_list("act", flat=True))
    rows.update(is_open=False)
    lapsed = LaterAct.objects.filter(pk__in=acts, state=State.ASKED).exclude(rows__is_open=True)
    for act in lapsed:
        close(act)
    lapsed.update(state=State.LAPSED)


def _tell_the_world(act: LaterAct, changed: Sequence[Award]) -> None:
    tell(act, changed)
    if act.kind != Kind.REVOKE:
        return
    for list_id in sorted({award.status_list_id for award in changed if award.status_list_id is not None}):
        enqueue("publish_status_list", list_id, unique_key=f"publish_status_list:{list_id}")
    for award in changed:
        transaction.on_commit(lambda pk=award.pk: award_revoked.send(sender=Award, award_id=pk))  # type: ignore[misc]


def tell(act: LaterAct, awards: Sequence[Award]) -> None:
    """Letters are written by a worker, a job for each award: hundreds of them must not keep rows locked."""
    rows = act.rows.filter(award__in=[award.pk for award in awards]).order_by("pk")
    enqueue_many("tell_of_act", rows.values_list("pk", flat=True))
    if act.kind in (Kind.SUSPEND, Kind.LIFT, Kind.REPLACE):
        for award in awards:
            transaction.on_commit(lambda pk=award.pk: award_changed.send(sender=Award, award_id=pk))  # type: ignore[misc]


def record_act(event: str, act: LaterAct, awards: Sequence[Award], *, by: User | None) -> None:
    """One entry of the journal: on the award where it is one, else on the act over the digests of its rows."""
    said: dict[str, Any] = {"institution_id": act.institution_id, "act": act.pk, "reason": act.reason}
    if len(awards) == 1:
        record(event, on=awards[0], by=by, **said)
        return
    rows = over([before_and_after(award)[1] for award in awards])
    record(event, on=act, by=by, kind=act.kind, awards=[award.pk for award in awards], rows=rows, **said)


def _locked(act: LaterAct) -> tuple[LaterAct, list[Award]]:
    """The awards first, then their file: the order in which `ask_for` takes them.

    With those of a revocation whatever it takes along, in one order: two that meet in a chain wait for each other in turn.
    """
    asked = set(act.awards.values_list("pk", flat=True))
    taken_along = _documents_of(asked) if act.kind == Kind.REVOKE else asked
    locked = Award.objects.select_for_update(of=("self",)).select_related("institution", "learner")
    awards = [award for award in locked.filter(pk__in=taken_along).order_by("pk") if award.pk in asked]
    return LaterAct.objects.select_for_update(of=("self",)).select_related("institution").get(pk=act.pk), awards
