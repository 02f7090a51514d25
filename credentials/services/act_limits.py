"""What limits an act: how many in a day need a second registrar and an hour, what one may order alone; days of the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from credentials.models import Award, LaterAct, LaterActRow
from credentials.models.later_act import MOST_A_DAY, TABLE, Kind
from institutions.models import Institution, StatutoryLimit

State = LaterAct.State


def is_for_one(act: LaterAct, awards: Sequence[Award], now: dt.datetime) -> bool:
    """Whether it may take effect on one person's word.

    One lifting at a time, no more acts in a day than are usual, and no suspension anew of what another registrar has declined,
    or nobody has confirmed, before: three days upon three days would be for good.
    """
    if act.kind == Kind.LIFT and len(awards) > 1:
        return False
    if act.kind == Kind.SUSPEND:
        before = LaterActRow.objects.filter(award__in=[award.pk for award in awards], kind=Kind.SUSPEND).exclude(act=act)
        if before.filter(act__state__in=[State.LAPSED, State.DECLINED]).exists():
            return False
    return not is_many(act, len(awards), now)


def is_many(act: LaterAct, count: int, now: dt.datetime) -> bool:
    """Whether, with this one, more awards of the institution were acted on within a day than MOST_A_DAY.

    Any day of 24 hours: neither midnight nor another time zone begins a new one.
    """
    # One after the other: two halves of many are many.
    Institution.objects.select_for_update(no_key=True).get(pk=act.institution_id)
    day = now - dt.timedelta(days=1)
    acts = LaterAct.objects.filter(institution=act.institution_id, kind__in=[kind for kind in TABLE if TABLE[kind].many])
    moved = acts.filter(Q(effect_at__gte=day) | Q(state=State.AGREED, answered_at__gte=day)).exclude(pk=act.pk)
    return LaterActRow.objects.filter(act__in=moved.values("pk")).count() + count > MOST_A_DAY


def return_by(institution: Institution, begins: dt.date) -> dt.date | None:
    """By when a revoked certificate on paper is handed back, where the law of the country says so."""
    limits = StatutoryLimit.objects.on(begins).filter(country=institution.country, procedure="revocation", unit="days")
    limit = limits.filter(step="return-of-the-document").first()
    return begins + dt.timedelta(days=limit.value) if limit else None
