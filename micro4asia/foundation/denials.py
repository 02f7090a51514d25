"""How often somebody who is signed in was refused: an institution sees that its doors are tried, and by whom, not for what.

One row for a person, a row of the rights matrix, an institution, an answer and an hour. Whoever tries doors by the thousand
fills no disk: after some rows within an hour the rest is counted in one.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from micro4asia.foundation.models import Denial

# Rows that one person can cause within an hour; what is beyond them is counted under EVERYTHING_ELSE.
ROWS_AN_HOUR = 100
EVERYTHING_ELSE = "*"
KEPT = timedelta(days=365)


def count_denial(*, actor_id: int, row: str, status: int, chain: int = 0) -> None:
    """One more refusal. In a transaction of its own: what the request did is undone, that it was refused stays."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    mine = Denial.objects.filter(actor_id=actor_id, hour=hour)
    if _one_more(actor_id, hour, row, chain, status):
        return
    if mine.count() >= ROWS_AN_HOUR:
        row, chain, status = EVERYTHING_ELSE, 0, 0
        if _one_more(actor_id, hour, row, chain, status):
            return
    try:
        with transaction.atomic():
            Denial.objects.create(actor_id=actor_id, hour=hour, row=row, chain=chain, status=status, count=1)
    except IntegrityError:  # another request was quicker
        _one_more(actor_id, hour, row, chain, status)


def _one_more(actor_id: int, hour: datetime, row: str, chain: int, status: int) -> int:
    place = Denial.objects.filter(actor_id=actor_id, hour=hour, row=row, chain=chain, status=status)
    return place.update(count=F("count") + 1)


def forget_old_denials() -> None:
    Denial.objects.filter(hour__lt=timezone.now() - KEPT).delete()
