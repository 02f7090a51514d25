"""What workers do for this app. Each takes an id, may run twice, and alone knows what comes next."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from credentials import notifications, printing, sealing
from credentials.models import StatusList
from institutions.custody import KeyUnavailable
from micro4asia.foundation.jobs import enqueue, job, recur


@job("seal_award", queue="sign", retry_on=KeyUnavailable, attempts=8)
def seal_award(award_id: int) -> None:
    """Sign one award, then tell its learner. Run twice, it signs once and one letter goes out."""
    sealing.seal(award_id=award_id)
    enqueue("send_award_notice", award_id)


@job("send_award_notice")
def send_award_notice(award_id: int) -> None:
    """Write the learner's letter into the outbox; the letter's key makes a second run harmless."""
    notifications.tell_issued(award_id)


@job("publish_status_list", queue="sign", retry_on=KeyUnavailable, attempts=8)
def publish_status_list(list_id: int) -> None:
    """Sign the list again with the bits of this moment."""
    sealing.publish_list(status_list=StatusList.objects.select_for_update().get(pk=list_id), now=timezone.now())


@job("publish_due_status_lists", queue="sign")
def publish_due_status_lists(_: int) -> None:
    """Signed hourly and valid for a day: an outage of some hours invalidates nothing."""
    for pk in StatusList.objects.filter(signed_at__lt=timezone.now() - timedelta(hours=1)).values_list("pk", flat=True):
        enqueue("publish_status_list", pk, unique_key=f"publish_status_list:{pk}")


recur("publish_due_status_lists", every=timedelta(minutes=5))


@job("print_certificate", queue="render", outside=True, attempts=3)
def print_certificate(award_id: int) -> None:
    """Print a certificate on its own queue: paper never delays a seal or a letter."""
    printing.print_certificate(award_id=award_id)
