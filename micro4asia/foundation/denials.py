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
EVERYTHING_ELSE = "*"
KEPT = timedelta(days=365)

# One statement, and none that the framework puts together: a refusal is to cost little. Whoever comes second within a moment
# adds to what the first wrote. SQLite needs the last WHERE, to know that the ON after it belongs to no join.
_ONE_MORE = """
INSERT INTO foundation_denial (actor_id, hour, "row", chain, status, count)
SELECT
    %(actor_id)s, %(hour)s, CASE WHEN beyond THEN '*' ELSE %(row)s END,
    CASE WHEN beyond THEN 0 ELSE %(chain)s END, CASE WHEN beyond THEN 0 ELSE %(status)s END, 1
FROM (
    SELECT count(*) >= %(most)s
        AND sum(CASE WHEN "row" = %(row)s AND chain = %(chain)s AND status = %(status)s THEN 1 ELSE 0 END) = 0 AS beyond
    FROM foundation_denial WHERE actor_id = %(actor_id)s AND hour = %(hour)s
) AS there
WHERE true
ON CONFLICT (actor_id, hour, "row", chain, status) DO UPDATE SET count = foundation_denial.count + 1
"""


def count_denial(*, actor_id: int, row: str, status: int, chain: int = 0) -> None:
    """One more refusal: what the request did is undone, that it was refused stays."""
    hour = connection.ops.adapt_datetimefield_value(timezone.now().replace(minute=0, second=0, microsecond=0))
    place = {"actor_id": actor_id, "hour": hour, "row": row, "chain": chain, "status": status, "most": ROWS_AN_HOUR}
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MORE, place)


def forget_old_denials() -> None:
    Denial.objects.filter(hour__lt=timezone.now() - KEPT).delete()
