"""How often somebody who is signed in was refused: an institution sees that its doors are tried, and by whom, not for what.

One row for a person, a row of the rights matrix, an institution, an answer and an hour. Whoever tries doors by the thousand
fills no disk: after some rows within an hour the rest is counted in one.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from micro4asia.foundation.models import Denial

# Rows that one person can cause within an hour; what is beyond them is counted under EVERYTHING_ELSE.
ROWS_AN_HOUR = 100
EVERYTHING_ELSE = ("*", 0, 0)
KEPT = timedelta(days=365)

# Whoever comes second within a moment adds to what the first wrote, which the framework's own way to insert cannot say.
_ONE_MORE = """
INSERT INTO foundation_denial (actor_id, hour, "row", chain, status, count) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (actor_id, hour, "row", chain, status) DO UPDATE SET count = foundation_denial.count + 1
"""


def count_denial(*, actor_id: int, row: str, status: int, chain: int = 0) -> None:
    """One more refusal, in two statements: what the request did is undone, that it was refused stays."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    place = (row, chain, status)
    there = list(Denial.objects.filter(actor_id=actor_id, hour=hour).values_list("row", "chain", "status")[: ROWS_AN_HOUR + 1])
    if len(there) >= ROWS_AN_HOUR and place not in there:
        place = EVERYTHING_ELSE
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MORE, [actor_id, connection.ops.adapt_datetimefield_value(hour), *place])


def forget_old_denials() -> None:
    Denial.objects.filter(hour__lt=timezone.now() - KEPT).delete()
