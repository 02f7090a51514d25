"""Rules hand new cases to officers in turns; whoever is away hands theirs to the substitute."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q
from django.utils import timezone

from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation import walls
from micro4asia.foundation.journal import record
from recognition import conflicts, notifications
from recognition.clock import local_day
from recognition.models import Absence, AssignmentRule, RecognitionRequest

State = RecognitionRequest.State
# A substitute may be away as well, and have one of their own; further than this nobody looks.
STEPS = 3


def today_at(institution: Institution) -> dt.date:
    return local_day(timezone.now(), institution.zone)


def who_is_there(person: User, institution: Institution, on: dt.date) -> User | None:
    """The person, or who stands in for them on that day; None where nobody does."""
    met = set()
    for _step in range(STEPS):
        away = Absence.objects.on(on).filter(institution=institution, person=person).select_related("substitute").first()
        if away is None:
            return person
        met.add(person.pk)
        if away.substitute is None or away.substitute_id in met:
            return None
        person = away.substitute
    return None


def stands_in(person: User, absent: User, institution: Institution, on: dt.date) -> bool:
    """Whether the person may take what the other has: as substitute, or as anybody where nobody was named."""
    there = who_is_there(absent, institution, on)
    return there is None or (there.pk != absent.pk and there.pk == person.pk)


@walls.everything()  # A rule reads who is at the desk, whoever sent the request; the learner is shown nothing of it.
def hand_out(request: RecognitionRequest, *, acknowledged: bool = True) -> User | None:
    """Give a case that nobody has to whom the first rule that fits names. Saved by the caller; journal and letters from here.

    acknowledged: whether the learner has had the acknowledgement, which else names the officer itself.

    Whoever has a conflict, or would have to be asked about one, is passed over.
    """
    institution = request.institution
    if institution is None or request.officer_id is not None or not request.is_open:
        return None
    rules = AssignmentRule.objects.filter(institution=institution).prefetch_related("officers")
    rule = next((each for each in rules if each.fits(request)), None)
    if rule is None:
        return None
    chosen = next((each for each in _in_turn(rule, institution) if _may_be_given(each, request)), None)
    if chosen is None:
        return None
    give(request, chosen, acknowledged=acknowledged)
    record("request_assigned", on=request, by=None, institution_id=institution.pk, to=chosen.pk, rule=rule.pk)
    notifications.tell_assigned(request)
    return chosen


def give(request: RecognitionRequest, to: User, *, acknowledged: bool = True) -> None:
    """Saved by the caller. The learner is told whom the case is with."""
    request.officer, request.taken_at = to, timezone.now()
    if request.state == State.SUBMITTED:
        request.move_to(State.CHECKING)
    if acknowledged:
        notifications.tell_officer_named(request)


def _may_be_given(person: User, request: RecognitionRequest) -> bool:
    return not conflicts.bar(person, request) and not conflicts.hints(person, request)


def _in_turn(rule: AssignmentRule, institution: Institution) -> list[User]:
    """Officers of the rule who are there today, or who stand in for them; those with the fewest open cases first."""
    today = today_at(institution)
    there = {}
    for officer in rule.officers.all():
        person = who_is_there(officer, institution, today)
        if person is not None:
            there[person.pk] = person
    held = Membership.objects.current().filter(institution=institution, role=Role.OFFICER, user__in=there)
    at_desk = set(held.values_list("user", flat=True))
    open_here = Q(cases__institution=institution, cases__state__in=RecognitionRequest.OPEN)
    load = dict(User.objects.filter(pk__in=at_desk).annotate(n=Count("cases", filter=open_here)).values_list("pk", "n"))
    return sorted((there[pk] for pk in at_desk), key=lambda each: (load[each.pk], each.pk))
