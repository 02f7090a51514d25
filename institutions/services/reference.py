"""A fact changes: the row that held ends, another begins. What was decided until then keeps what it used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from institutions.facts import Change, Kind
from institutions.floors import Example, Touched
from institutions.impact import impact_of
from institutions.models import Fact, Institution, Level, User
from institutions.policies import may_keep_reference
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import NETWORK, record
from micro4asia.foundation.models import JournalEntry


class Outdated(Exception):
    """Something has changed since the preview: it must be shown again before it is confirmed."""


def plan_change(kind: Kind, fields: Mapping[str, Any], institution: Institution | None = None) -> Change:
    """The row that would begin and the one it would end. Raises ValidationError, by field.

    The past is closed: a row may end another only from today on, since what was decided rests on what held then. What the
    registry did not know at all may be entered with any days.
    """
    row = _row(kind, fields, institution)
    same = list(kind.model.objects.same_as(row).order_by("valid_from"))
    source = same[-1] if same else _sister(kind, row)
    if source is not None:
        for name in kind.kept:
            setattr(row, name, getattr(source, name))
    if same and hasattr(row, "version"):
        row.version = max(one.version for one in same) + 1
    row.full_clean(validate_constraints=False)
    before = _check_days(row, same, _today(institution))
    # Constraints over days were checked in words just now; the row before still stands open.
    row.validate_constraints(exclude={"valid_from", "valid_to"})
    return Change(kind, row, before, institution)


def _check_days(row: Fact, same: list[Any], today: dt.date) -> Any:
    """The row that this one would end, or None. Raises ValidationError."""
    if row.valid_to and row.valid_to < row.valid_from:
        raise ValidationError({"valid_to": _("The last day lies before the first.")})
    last = row.valid_to or dt.date.max
    met = [one for one in same if one.valid_from <= last and (one.valid_to or dt.date.max) >= row.valid_from]
    before = next((one for one in met if one.valid_from < row.valid_from), None)
    for one in met:
        if one is not before:
            said = {"day": date_format(one.valid_from, "DATE_FORMAT")}
            raise ValidationError(
                {"valid_from": _("Another row about the same begins on %(day)s; two cannot hold on one day.") % said}
            )
    if before is not None and row.valid_from < today:
        raise ValidationError(
            {"valid_from": _("A change begins today or later: what was decided until now rests on what held until now.")}
        )
    if before is not None and all(getattr(before, name) == getattr(row, name) for name in _compared(row)):
        raise ValidationError(_("This is what is there already."))
    return before


def _compared(row: Fact) -> tuple[str, ...]:
    return (*row.said, "source", "doubt", "note", "valid_to")


def _row(kind: Kind, fields: Mapping[str, Any], institution: Institution | None) -> Any:
    owner = {"institution": institution} if kind.own else {}
    return kind.model(**owner, **fields)


def _sister(kind: Kind, row: Any) -> Any:
    """Another level of the same framework: it knows the framework's names and country."""
    return Level.objects.filter(framework=row.framework).first() if kind.model is Level else None


def preview(change: Change) -> tuple[list[Touched | Example], str]:
    """What the change would touch, and the seal to confirm it with: over numbers, since words differ by reader."""
    impact = impact_of(change)
    told = [line.count if isinstance(line, Touched) else (line.before, line.after) for line in impact]
    return impact, change.seal(told)


@transaction.atomic
def change_fact(*, kind: Kind, fields: Mapping[str, Any], by: User, seen: str, institution: Institution | None = None) -> Fact:
    """End the row that holds and begin this one, exactly as it was previewed.

    seen: the seal of the preview. Raises PermissionDenied, ValidationError, Outdated where the preview would be another now.
    """
    _lock(kind, institution)
    may_keep_reference(by, institution).enforce()
    change = plan_change(kind, fields, institution)
    if preview(change)[1] != seen:
        raise Outdated
    row: Fact = change.after
    ended: dict[str, Any] = {"ended": None}
    if change.before is not None:
        ended = {"ended": change.before.pk, "ended_was": change.before.valid_to}
        change.before.valid_to = change.ends_on
        change.before.save(update_fields=["valid_to"])
    row.save(force_insert=True)
    chain = institution.pk if institution else None
    record("fact_changed", on=row, by=by, institution_id=chain, kind=kind.code, begins=row.valid_from, seal=seen, **ended)
    return row


@transaction.atomic
def withdraw_fact(*, kind: Kind, row: Fact, by: User, institution: Institution | None = None) -> None:
    """Take back a row that has not begun: nothing rests on it yet.

    The row before goes on, to the last day it was entered with or until the next one begins.

    Raises PermissionDenied, WrongState.
    """
    _lock(kind, institution)
    may_keep_reference(by, institution).enforce()
    found = kind.model.objects.filter(pk=row.pk).first()
    if found is None or found.valid_from <= _today(institution):
        raise WrongState(_("This row holds already, or did; another one can only follow it."))
    chain = institution.pk if institution else None
    begins = found.valid_from
    record("fact_withdrawn", on=found, by=by, institution_id=chain, removed=True, kind=kind.code, begins=begins)
    others = kind.model.objects.same_as(found).exclude(pk=found.pk).order_by("valid_from")
    before, after = others.filter(valid_from__lt=begins).last(), others.filter(valid_from__gt=begins).first()
    found.delete()
    if before is not None and (change := _first_that_ended(before, chain)):
        own = change.data.get("ended_was")
        until = [dt.date.fromisoformat(own)] if own else []
        until += [after.valid_from - dt.timedelta(days=1)] if after else []
        before.valid_to = min(until, default=None)
        before.save(update_fields=["valid_to"])


def _first_that_ended(row: Fact, chain: int | None) -> JournalEntry | None:
    """The change that found the last day the row was entered with. None: no change ever ended it, that day still stands."""
    changes = JournalEntry.objects.filter(chain=chain or NETWORK, event="fact_changed", subject_type=row._meta.label_lower)
    return next((entry for entry in changes.order_by("sequence") if entry.data.get("ended") == row.pk), None)


@transaction.atomic
def choose_framework(*, institution: Institution, by: User, framework: str) -> Institution:
    """The framework of its levels from now on; what has a level keeps it. Raises PermissionDenied, ValidationError."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_keep_reference(by, institution).enforce()
    if not Level.objects.on(institution.today()).filter(framework=framework).exists():
        raise ValidationError({"framework": _("The registry knows no framework %(framework)s.") % {"framework": framework}})
    institution.level_framework = framework
    institution.save(update_fields=["level_framework"])
    record("framework_chosen", on=institution, by=by, institution_id=institution.pk, framework=framework)
    return institution


def _today(institution: Institution | None) -> dt.date:
    return institution.today() if institution else timezone.localdate()


def _lock(kind: Kind, institution: Institution | None) -> None:
    """One change at a time: of an institution, or of a kind. The tables of the network are small."""
    if institution is not None:
        Institution.objects.select_for_update().get(pk=institution.pk)
    else:
        list(kind.model.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
