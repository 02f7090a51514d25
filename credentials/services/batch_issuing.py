"""A batch that was sent: a second person approves exactly what was shown, workers issue it part by part, people may stop it.

What becomes of the rows of one part is told in batch_parts.
"""

from __future__ import annotations

import datetime as dt
from itertools import islice

from django.db import models, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.batch_letters import tell_batch
from credentials.batch_outcomes import PASSING
from credentials.models import Batch, BatchPart, BatchRow, batch_digest
from credentials.policies_batch_issue import may_approve_batch, may_retry_batch, may_return_batch, may_run_batch
from credentials.services.intents import still_awardable
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record

# Rows in a part: a second's work on a busy machine, so that progress moves and a pause is soon felt.
PART = 200
# Parts that are under way or in the queue at a time: single awards of others do not wait behind a whole batch.
LANES = 8

State, Part = Batch.State, BatchPart.State


@transaction.atomic
def approve_batch(
    *, batch: Batch, by: User, shown: str, run_at: dt.datetime | None = None, now: dt.datetime | None = None
) -> Batch:
    """Approve, and have it issued at once or not before `run_at`. shown: the digest of what the registrar was shown.

    The same again from the same registrar changes nothing. Raises PermissionDenied, WrongState (approved or returned already, or
    changed since it was shown).
    """
    moment = now or timezone.now()
    batch = locked(batch)
    may_approve_batch(by, batch).enforce()
    if batch.approved_by == by and batch.state in Batch.APPROVED and shown == batch.digest:
        return batch  # a second click
    batch.move_to(State.ISSUING, out_of=State.READY)
    _unchanged(batch, shown)
    batch.approved_by, batch.approved_at = by, moment
    batch.run_at = run_at if run_at and run_at > moment else None
    if batch.run_at is None:
        still_awardable(batch.version, batch.institution.today())
    batch.save(update_fields=["state", "approved_by", "approved_at", "run_at"])
    count = _cut(batch)
    record("batch_approved", on=batch, by=by, institution_id=batch.institution_id, digest=shown, rows=count, run_at=batch.run_at)
    begin_next(batch, LANES)
    return batch


@transaction.atomic
def return_batch(*, batch: Batch, by: User, reason: str) -> Batch:
    """Back to whoever sent it, with a reason. Raises PermissionDenied, WrongState."""
    batch = locked(batch)
    may_return_batch(by, batch).enforce()
    batch.move_to(State.DRAFT)
    sender = batch.sent_by
    batch.returned_reason, batch.sent_by, batch.sent_at, batch.digest = reason, None, None, ""
    batch.save(update_fields=["state", "returned_reason", "sent_by", "sent_at", "digest"])
    record("batch_returned", on=batch, by=by, institution_id=batch.institution_id)
    tell_batch(batch, "returned", [sender] if sender else [])
    return batch


@transaction.atomic
def pause_batch(*, batch: Batch, by: User) -> Batch:
    """After the parts that are under way. Raises PermissionDenied, WrongState."""
    batch = locked(batch)
    may_run_batch(by, batch).enforce()
    batch.move_to(State.PAUSED)
    batch.save(update_fields=["state"])
    record("batch_paused", on=batch, by=by, institution_id=batch.institution_id)
    return batch


@transaction.atomic
def resume_batch(*, batch: Batch, by: User) -> Batch:
    """Go on with what is not finished. Where the approver no longer signs, whoever resumes approves the rest in their place.

    Raises PermissionDenied, WrongState.
    """
    batch = locked(batch)
    may_run_batch(by, batch).enforce()
    batch.move_to(State.ISSUING, out_of=State.PAUSED)
    if batch.approved_by is None or not may_run_batch(batch.approved_by, batch) or not batch.approved_by.is_active:
        may_approve_batch(by, batch).enforce()
        _unchanged(batch, batch.digest)
        batch.approved_by, batch.approved_at = by, timezone.now()
    batch.save(update_fields=["state", "approved_by", "approved_at"])
    record("batch_resumed", on=batch, by=by, institution_id=batch.institution_id, approver=batch.approved_by_id)
    batch.parts.update(halted_for="")
    for pk in batch.parts.filter(state=Part.SIGNING).values_list("pk", flat=True):
        ask_for(pk)
    begin_next(batch, LANES)
    finish_if_done(batch)
    return batch


@transaction.atomic
def stop_batch(*, batch: Batch, by: User) -> Batch:
    """For good: what is signed stays, a part under way is finished, the rest is not issued.

    Raises PermissionDenied, WrongState.
    """
    batch = locked(batch)
    may_run_batch(by, batch).enforce()
    batch.move_to(State.STOPPED)
    batch.done_at, batch.counts = timezone.now(), fates_of(batch)
    batch.save(update_fields=["state", "done_at", "counts"])
    record("batch_stopped", on=batch, by=by, institution_id=batch.institution_id, **batch.counts)
    return batch


@transaction.atomic
def retry_failed(*, batch: Batch, by: User) -> int:
    """Try again what failed and may pass now; how many rows that is. Raises PermissionDenied, WrongState."""
    batch = locked(batch)
    may_retry_batch(by, batch).enforce()
    batch.move_to(State.ISSUING, out_of=State.DONE)
    count = retryable(batch).update(fate=BatchRow.Fate.WAITING, failure="")
    if not count:
        raise WrongState(_("Nothing failed that another try could mend."))
    _unchanged(batch, batch.digest)
    batch.done_at, batch.counts, batch.run_at = None, {}, None
    batch.save(update_fields=["state", "done_at", "counts", "run_at"])
    _cut(batch)
    record("batch_retried", on=batch, by=by, institution_id=batch.institution_id, rows=count)
    begin_next(batch, LANES)
    return count


def retryable(batch: Batch) -> models.QuerySet[BatchRow]:
    return batch.rows.filter(fate=BatchRow.Fate.FAILED, award__isnull=True, failure__in=PASSING)


def fates_of(batch: Batch) -> dict[str, int]:
    """How many rows have which fate, all fates named."""
    found = dict(batch.rows.order_by().values_list("fate").annotate(Count("pk")))
    return {fate.value: found.get(fate.value, 0) for fate in BatchRow.Fate}


def _unchanged(batch: Batch, shown: str) -> None:
    """What was shown, what was sent and what the rows say now are the same."""
    if not shown == batch.digest == batch_digest(batch):
        raise WrongState(_("The batch was changed after it was shown to you. Look at it again before you approve it."))


def _cut(batch: Batch) -> int:
    """Parts over the rows that wait; how many rows those are."""
    positions = iter(batch.rows.good().waiting().order_by("position").values_list("position", flat=True).iterator())
    parts, count = [], 0
    while some := list(islice(positions, PART)):
        parts.append(BatchPart(batch=batch, first=some[0], last=some[-1]))
        count += len(some)
    if not parts:
        raise WrongState(_("No row of this batch can be issued."))
    BatchPart.objects.bulk_create(parts)
    return count


def begin_next(batch: Batch, count: int) -> None:
    """Ask workers for so many more parts. The caller holds the batch's lock."""
    waiting = batch.parts.filter(state=Part.WAITING).order_by("first", "pk")[:count]
    for part in waiting:
        part.state = Part.BEGUN
        part.save(update_fields=["state"])
        ask_for(part.pk, batch.run_at)


def ask_for(part_id: int, not_before: dt.datetime | None = None) -> None:
    enqueue("issue_batch_part", part_id, run_after=not_before, unique_key=f"issue_batch_part:{part_id}")


def finish_if_done(batch: Batch) -> None:
    """The end of a batch whose parts are all done, told to both who answer for it. The caller holds the batch's lock."""
    if batch.state == State.STOPPED:
        batch.counts = fates_of(batch)
        batch.save(update_fields=["counts"])
        return
    if batch.state == State.DONE or batch.parts.exclude(state=Part.DONE).exists():
        return
    if batch.state == State.PAUSED:
        batch.move_to(State.ISSUING)
    batch.move_to(State.DONE)
    batch.done_at, batch.counts = timezone.now(), fates_of(batch)
    batch.save(update_fields=["state", "done_at", "counts"])
    record("batch_done", on=batch, by=None, institution_id=batch.institution_id, **batch.counts)
    tell_batch(batch, "done", [user for user in (batch.approved_by, batch.sent_by) if user])


def locked(batch: Batch) -> Batch:
    rows = Batch.objects.select_for_update(of=("self",)).select_related("institution", "version", "approved_by", "sent_by")
    return rows.get(pk=batch.pk)
