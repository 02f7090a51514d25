"""A desk arranges its work: rules of assignment, absences, and each person's own views of the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from institutions.models import Institution, Role, User
from micro4asia.foundation.journal import record
from recognition.models import Absence, AssignmentRule, DeskHabit, SavedView
from recognition.policies import may_keep_queue

VIEWS_AT_MOST = 20


def _must_be_officer(person: User, institution: Institution, field: str) -> None:
    if not person.has_role(Role.OFFICER, at=institution):
        raise ValidationError({field: _("%(name)s is no officer of this desk.") % {"name": person.full_name}})


@transaction.atomic
def save_rule(*, rule: AssignmentRule, officers: Iterable[User], by: User) -> AssignmentRule:
    """Keep a rule, new or changed; it applies to what arrives from now on. Raises PermissionDenied, ValidationError."""
    may_keep_queue(by, rule.institution).enforce()
    chosen = list(officers)
    if not chosen:
        raise ValidationError({"officers": _("Name at least one officer.")})
    for person in chosen:
        _must_be_officer(person, rule.institution, "officers")
    rule.full_clean()
    rule.save()
    rule.officers.set(chosen)
    told: dict[str, Any] = {"position": rule.position, "field": rule.field, "to": sorted(person.pk for person in chosen)}
    record("assignment_rule_saved", on=rule, by=by, institution_id=rule.institution_id, **told)
    return rule


@transaction.atomic
def end_rule(*, rule: AssignmentRule, by: User) -> None:
    """Raises PermissionDenied."""
    may_keep_queue(by, rule.institution).enforce()
    found = AssignmentRule.objects.select_for_update().filter(pk=rule.pk).first()
    if found is None:
        return
    record("assignment_rule_ended", on=found, by=by, institution_id=found.institution_id, removed=True)
    found.delete()


@transaction.atomic
def note_absence(
    *, institution: Institution, person: User, from_on: dt.date, to_on: dt.date, substitute: User | None, by: User
) -> Absence:
    """Any officer for oneself or a colleague. The same once more changes nothing. Raises PermissionDenied, ValidationError."""
    may_keep_queue(by, institution).enforce()
    _must_be_officer(person, institution, "person")
    if substitute is not None:
        _must_be_officer(substitute, institution, "substitute")
        if substitute.pk == person.pk:
            raise ValidationError({"substitute": _("Nobody stands in for themselves.")})
    if to_on < from_on:
        raise ValidationError({"to_on": _("The last day comes before the first.")})
    Institution.objects.select_for_update().get(pk=institution.pk)  # two that overlap would both be let in
    here = Absence.objects.filter(institution=institution, person=person)
    same: Absence | None = here.filter(from_on=from_on, to_on=to_on, substitute=substitute).first()
    if same:
        return same
    if here.filter(from_on__lte=to_on, to_on__gte=from_on).exists():
        raise ValidationError({"from_on": _("An absence of these days is noted already.")})
    absence = Absence(institution=institution, person=person, from_on=from_on, to_on=to_on, substitute=substitute)
    absence.full_clean()
    absence.save(force_insert=True)
    record("absence_noted", on=absence, by=by, institution_id=institution.pk, person=person.pk, from_on=from_on, to_on=to_on)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: User) -> None:
    """They are back earlier, or it was a mistake. Raises PermissionDenied."""
    may_keep_queue(by, absence.institution).enforce()
    found = Absence.objects.select_for_update().filter(pk=absence.pk).first()
    if found is None:
        return
    record("absence_ended", on=found, by=by, institution_id=found.institution_id, removed=True, person=found.person_id)
    found.delete()


@transaction.atomic
def save_view(*, institution: Institution, by: User, name: str, query: str) -> SavedView:
    """A name that one has already gets the new filters. Raises PermissionDenied, ValidationError."""
    may_keep_queue(by, institution).enforce()
    mine = SavedView.objects.filter(person=by, institution=institution)
    view = mine.filter(name=name.strip()).first() or SavedView(person=by, institution=institution, name=name.strip())
    if view.pk is None and mine.count() >= VIEWS_AT_MOST:
        raise ValidationError({"name": _("You have %(number)s views already. Remove one first.") % {"number": VIEWS_AT_MOST}})
    view.query = query
    view.full_clean(validate_unique=False)
    view.save()
    record("queue_view_saved", on=view, by=by, institution_id=institution.pk)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: User) -> None:
    """Raises PermissionDenied."""
    may_keep_queue(by, view.institution).enforce()
    found = SavedView.objects.filter(pk=view.pk, person=by).first()
    if found is None:
        return
    record("queue_view_removed", on=found, by=by, institution_id=found.institution_id, removed=True)
    found.delete()


@transaction.atomic
def choose_shortcuts(*, by: User, shortcuts: bool) -> DeskHabit:
    """Whether single keys do anything in the queue; one's own choice."""
    habit, _new = DeskHabit.objects.update_or_create(person=by, defaults={"shortcuts": shortcuts})
    record("shortcuts_chosen", on=habit, by=by, shortcuts=shortcuts)
    return habit
