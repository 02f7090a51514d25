"""Awards that nobody took into an account: their learners are reminded, and the institution sees who they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat

from credentials import learner_letters
from credentials.models import Award
from institutions.models import Institution
from micro4asia.foundation.models import Letter

# What the worker takes at a time; the next run takes the rest.
AT_ONCE = 2_000


def unclaimed(institution: Institution | None = None) -> QuerySet[Award, dict[str, Any]]:
    """One row for each person with credentials that no account holds: person, number, first and latest (moments), award."""
    awards = Award.objects.filter(state=Award.State.ISSUED, learner__user__isnull=True, learner__erased_at__isnull=True)
    awards = awards.filter(Q(institution=institution) if institution else Q(institution__state=Institution.State.ACTIVE))
    by_person: Any = awards.order_by().annotate(person=Coalesce("learner__merged_into", "learner")).values("person")
    found: QuerySet[Award, dict[str, Any]] = by_person.annotate(
        number=Count("pk"), first=Min("sealed_at"), latest=Max("sealed_at"), award=Max("pk")
    )
    return found


def remind_unclaimed(now: dt.datetime) -> int:
    """Write to everybody whose latest credential has waited one of the periods; after an outage only the step due now.

    The key makes it one letter a step. Returns how many were written.
    """
    written = 0
    steps = sorted(settings.CLAIM_REMINDER_DAYS)
    for place, days in enumerate(steps):
        due: Any = unclaimed()
        due = due.filter(latest__lte=now - dt.timedelta(days=days))
        if place + 1 < len(steps):
            due = due.filter(latest__gt=now - dt.timedelta(days=steps[place + 1]))
        else:  # long overdue ones were written to when they were due, or before there were reminders
            due = due.filter(latest__gt=now - dt.timedelta(days=days + 30))
        newest = list(due.order_by("latest").values_list("award", flat=True))
        needed = ("learner__merged_into", "institution", "version__micro_credential__institution")
        key = Concat(Value("claim_reminder:"), Cast(OuterRef("pk"), CharField()), Value(f":{days}"))
        told = Award.objects.filter(pk__in=newest).exclude(Exists(Letter.objects.filter(key=key)))
        for award in told.select_related(*needed)[:AT_ONCE]:
            written += learner_letters.write("claim_reminder", award, key=f"claim_reminder:{award.pk}:{days}") is not None
    return written
