"""One-time codes: tried so often and no more, accepted once and never again.

Both are decided by one conditional UPDATE of a row. A cache may forget: Django's own throws entries away when it is full, and
with them the count of attempts and the mark of a used code (decision 65).
"""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db.models import F, QuerySet
from django.utils import timezone

from institutions.models import FactorUse, User

MOST = 5
WINDOW = dt.timedelta(minutes=5)
# A first window that is over for everybody. One that ended "now" was still open to whoever had read the clock a moment before.
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def bare(code: str) -> str:
    """The code without what people and keyboards put around its digits: spaces, hyphens, full-width or Lao digits."""
    folded = unicodedata.normalize("NFKC", code)
    plain = (str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in folded)
    return "".join(letter for letter in plain if letter.isalnum()).lower()


def may_try(user: User) -> bool:
    """Count one attempt; False once there were too many within the window, whichever process asks."""
    now = timezone.now()
    rows = _rows(user)
    anew = rows.filter(window_ends__lte=now).update(attempts=1, window_ends=now + WINDOW)
    return bool(anew or rows.filter(window_ends__gt=now, attempts__lt=MOST).update(attempts=F("attempts") + 1))


def forgive(user: User) -> None:
    """Whoever knew a code begins anew."""
    _rows(user).update(attempts=0)


def accept_totp(authenticator: Authenticator, code: str) -> bool:
    """Whether this is a code of now that nobody has used: the one conditional UPDATE has one winner (RFC 6238, 5.2)."""
    step = step_of(decrypt(authenticator.data["secret"]), code)
    return step is not None and spend(authenticator.user, step)


def step_of(secret: str, code: str) -> int | None:
    """The half minute whose code this is, of those that count now."""
    written = bare(code).encode()
    for step in yield_hotp_counters_from_time():
        if secrets.compare_digest(format_hotp_value(hotp_value(secret, step)).encode(), written):
            return int(step)
    return None


def spend(user: User, step: int) -> bool:
    return bool(_rows(user).filter(last_step__lt=step).update(last_step=step))


def _rows(user: User) -> QuerySet[FactorUse]:
    FactorUse.objects.get_or_create(user=user, defaults={"window_ends": LONG_AGO})
    return FactorUse.objects.filter(user=user)
