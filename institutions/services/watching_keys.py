"""What time does to keys: they are announced to expire, and those that nobody let sign are given up."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from institutions.key_letters import News, tell
from institutions.models import SigningKey
from institutions.policies import KEEPERS_OF_KEYS

# Days before the last one on which those who answer for the key are written to.
WARNINGS = (60, 30, 7)


@transaction.atomic
def warn_of_expiring_keys(today: dt.date | None = None) -> int:
    """One letter per person, key and warning, however often this runs; after an outage only the nearest. How many keys."""
    today = today or timezone.localdate()
    expiring = SigningKey.objects.expiring(dt.timedelta(days=WARNINGS[0]), on=today).filter(expires_on__gte=today)
    keys = list(expiring.select_related("institution"))
    for key in keys:
        left = (key.expires_on - today).days if key.expires_on else 0
        due = min(days for days in WARNINGS if left <= days)
        tell(News.EXPIRES, key, roles=KEEPERS_OF_KEYS, mark=f"{due}")
    return len(keys)
