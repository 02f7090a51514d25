"""What workers do for this app. Each takes an id, may run twice, and alone knows what comes next."""

from __future__ import annotations

from datetime import timedelta

from micro4asia.foundation.jobs import job, recur
from recognition.services import closing, renewing


@job("flag_requests_of_award")
def flag_requests_of_award(award_id: int) -> None:
    """An award was revoked: whoever is deciding on it, or has decided, must see that."""
    closing.flag_revoked_award(award_id=award_id)


@job("touch_lines_of_version")
def touch_lines_of_version(version_id: int) -> None:
    """A version was published: what agreements list of earlier ones is suspended, confirmed anew, or left as it is."""
    renewing.touch_lines(version_id=version_id)


@job("close_answered_requests")
def close_answered_requests(_: int) -> None:
    closing.close_answered_requests()


recur("close_answered_requests", every=timedelta(hours=1))
