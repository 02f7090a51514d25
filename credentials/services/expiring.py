"""What comes to its last day: learners are told in time."""

from __future__ import annotations

import datetime as dt

from credentials.act_news import tell_expiring
from credentials.models import Award

# Days before the last one, the furthest first. A letter for each, once.
BEFORE = (90, 30, 7)


def remind_of_expiry(now: dt.datetime) -> int:
    """Write to whoever holds a credential that ends soon; returns how many were looked at. Letters' keys make it once."""
    ending = Award.objects.filter(
        state=Award.State.ISSUED, valid_until__gt=now, valid_until__lte=now + dt.timedelta(days=BEFORE[0]), replaced_by=None
    )
    awards = ending.filter(learner__erased_at=None).select_related(
        "learner__merged_into", "institution", "version__micro_credential__institution"
    )
    count = 0
    for award in awards.iterator(chunk_size=500):
        left = award.valid_until - now if award.valid_until else dt.timedelta()
        step = min(days for days in BEFORE if left <= dt.timedelta(days=days))
        tell_expiring(award, step)
        count += 1
    return count
