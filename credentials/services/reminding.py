"""The clock's part in quality review: what is due soon is told to its owner, once at each step."""

from __future__ import annotations

import datetime as dt

from credentials import version_letters
from credentials.models import MicroCredentialVersion
from credentials.reviews import LIVE, ending
from credentials.version_letters import News

STEPS = (60, 30)  # days before


def remind_of_reviews(today: dt.date) -> None:
    """Letters about reviews and accreditations that come near. After an outage only the step that is due now is told."""
    last = today + dt.timedelta(days=max(STEPS))
    live = MicroCredentialVersion.objects.filter(state__in=LIVE)
    due = live.filter(review_by__range=(today, last)).select_related("micro_credential__institution", "author")
    for version in due:
        if version.review_by:
            _tell(News.REVIEW_DUE, version, version.review_by, today)
    for version, record in ending(live, last):
        if record.valid_until and record.valid_until >= today:
            _tell(News.ACCREDITATION_ENDS, version, record.valid_until, today)


def _tell(news: News, version: MicroCredentialVersion, day: dt.date, today: dt.date) -> None:
    left = (day - today).days
    step = min((step for step in STEPS if left <= step), default=None)
    if step is not None:
        version_letters.tell(news, version, day=day, mark=f"{day.isoformat()}:{step}")
