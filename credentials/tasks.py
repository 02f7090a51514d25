"""What workers do for this app. Each takes an id, may run twice, and alone knows what comes next."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from credentials import (  # noqa: F401 (tasks of the register are registered by being there)
    act_news,
    member_list,
    notifications,
    printing,
    sealing,
    stack_parts,
    stack_sealing,
    tasks_register,
)
from credentials.models import Award, BatchRow, Endorsement, StatusList
from credentials.services import (
    acting,
    batch_parts,
    cataloguing,
    expiring,
    reissuing,
    reminding,
    reminding_learners,
    stacking_deciding,
)
from institutions.custody import InstitutionNotActive, KeyExpired, KeyStopped, KeyUnavailable
from institutions.models import Institution, SigningKey
from micro4asia.foundation.jobs import GiveUp, enqueue, enqueue_many, job, recur, still_here


@job("seal_award", queue="sign", retry_on=KeyUnavailable, attempts=8)
def seal_award(award_id: int) -> None:
    """Sign one award, then tell its learner. Run twice, it signs once and one letter goes out.

    Where a member is suspended or a key stopped, trying again helps nobody: the job ends with that reason, the award waits, and
    `seal_what_waits` takes it up when it may go on.
    """
    try:
        award = sealing.seal(award_id=award_id)
        reissuing.take_place(award_id=award_id)
    except (InstitutionNotActive, KeyStopped, KeyExpired) as reason:
        raise GiveUp(str(reason)) from reason
    if award.state != Award.State.READY:
        enqueue("send_award_notice", award_id)


@job("issue_batch_part", queue="sign", outside=True, retry_on=KeyUnavailable, attempts=8, on_failure=batch_parts.part_failed)
def issue_batch_part(part_id: int) -> None:
    """Commit the intents of a part of a batch, then seal them. The part's own state, locked, makes both happen once."""
    batch_parts.commit_part(part_id=part_id)
    still_here()
    batch_parts.seal_part(part_id=part_id)


@job("send_part_notices", queue="mail")
def send_part_notices(part_id: int) -> None:
    """A job for each letter of a part, in the queue of letters: they take longer to write than credentials to sign."""
    enqueue_many("send_award_notice", batch_parts.issued_in(part_id))


@job("seal_endorsement", queue="sign", retry_on=KeyUnavailable, attempts=8)
def seal_endorsement(endorsement_id: int) -> None:
    """Sign one endorsement, then tell who asked for it."""
    try:
        endorsement = sealing.seal_endorsement(endorsement_id=endorsement_id)
    except (InstitutionNotActive, KeyStopped, KeyExpired) as reason:
        raise GiveUp(str(reason)) from reason
    if endorsement.document:
        notifications.tell_review(endorsement.review_id, "endorsed")


@job("seal_what_waits", queue="sign")
def seal_what_waits(institution_id: int) -> None:
    """Take up what had to wait, and sign the status lists: after a key was let sign, a stop lifted, a suspension ended.

    institution_id: 0 for all, by the clock.
    """
    usable = SigningKey.objects.filter(state__in=[SigningKey.State.ACTIVE, SigningKey.State.RETIRED])
    waiting = Award.objects.filter(
        state=Award.State.SEALING, institution__state=Institution.State.ACTIVE, signing_key__in=usable.values("pk")
    )
    lists = StatusList.objects.none()
    if institution_id:
        waiting = waiting.filter(institution=institution_id)
        lists = StatusList.objects.filter(institution=institution_id)
    # What waits in a part of a batch is sealed with the others of it.
    for pk in waiting.exclude(batch_row__fate=BatchRow.Fate.WAITING).values_list("pk", flat=True):
        enqueue("seal_award", pk, unique_key=f"seal_award:{pk}")
    batch_parts.take_up(institution_id)
    endorsements = Endorsement.objects.filter(
        state=Endorsement.State.SIGNING, institution__state=Institution.State.ACTIVE, signing_key__in=usable.values("pk")
    )
    if institution_id:
        endorsements = endorsements.filter(institution=institution_id)
    for pk in endorsements.values_list("pk", flat=True):
        enqueue("seal_endorsement", pk, unique_key=f"seal_endorsement:{pk}")
    for pk in lists.values_list("pk", flat=True):
        enqueue("publish_status_list", pk, unique_key=f"publish_status_list:{pk}")


recur("seal_what_waits", every=timedelta(minutes=15))


@job("send_award_notice", queue="mail")
def send_award_notice(award_id: int) -> None:
    """Write the learner's letter into the outbox; the letter's key makes a second run harmless."""
    notifications.tell_issued(award_id)


@job("remind_unclaimed")
def remind_unclaimed(_: int) -> None:
    """Whoever has not taken a credential into an account is reminded, some weeks after it was issued."""
    reminding_learners.remind_unclaimed(timezone.now())


recur("remind_unclaimed", every=timedelta(hours=12))


@job("publish_status_list", queue="sign", retry_on=KeyUnavailable, attempts=8)
def publish_status_list(list_id: int) -> None:
    """Sign the list again with the bits of this moment."""
    try:
        sealing.publish_list(status_list=StatusList.objects.select_for_update().get(pk=list_id), now=timezone.now())
    except KeyStopped as reason:
        raise GiveUp(str(reason)) from reason


@job("publish_due_status_lists", queue="sign")
def publish_due_status_lists(_: int) -> None:
    """Signed hourly and valid for a day: an outage of some hours invalidates nothing."""
    usable = SigningKey.objects.filter(state__in=[SigningKey.State.ACTIVE, SigningKey.State.RETIRED])
    due = StatusList.objects.filter(
        signed_at__lt=timezone.now() - timedelta(hours=1), institution__in=usable.values("institution")
    )
    for pk in due.values_list("pk", flat=True):
        enqueue("publish_status_list", pk, unique_key=f"publish_status_list:{pk}")


recur("publish_due_status_lists", every=timedelta(minutes=5))


@job("publish_member_list", queue="sign", retry_on=KeyUnavailable, attempts=8)
def publish_member_list(_: int) -> None:
    """Signed hourly, and within minutes of a change among the members or their keys."""
    member_list.publish_member_list(timezone.now())


recur("publish_member_list", every=timedelta(minutes=5))


@job("watch_reviews")
def watch_reviews(_: int) -> None:
    """Once a day: reviews and accreditations that come near."""
    reminding.remind_of_reviews(timezone.localdate())


recur("watch_reviews", every=timedelta(days=1))


@job("print_certificate", queue="render", outside=True, attempts=3)
def print_certificate(award_id: int) -> None:
    """Print a certificate on its own queue: paper never delays a seal or a letter."""
    printing.print_certificate(award_id=award_id)


@job("catalogue_entry")
def catalogue_entry(micro_credential_id: int) -> None:
    """Have the catalogue find a micro-credential by its version in force, or no longer."""
    cataloguing.refresh(micro_credential_id)


@job("catalogue_drift")
def catalogue_drift(_: int) -> None:
    """Whatever was published, suspended or retired without saying so."""
    cataloguing.drifted()


recur("catalogue_drift", every=timedelta(minutes=10))


@job("catalogue_recognition")
def catalogue_recognition(_: int) -> None:
    """Agreements begin and end by date, without anybody doing anything."""
    cataloguing.recognition_drifted()


recur("catalogue_recognition", every=timedelta(hours=6))


@job("note_revoked_in_stacks")
def note_revoked_in_stacks(award_id: int) -> None:
    """Flag the stacks that a revoked award is a part of. Run twice, it flags once."""
    stacking_deciding.note_revoked(award_id=award_id)


@job("tell_owners_of_stacks")
def tell_owners_of_stacks(version_id: int) -> None:
    """Write to whoever answers for stacks that name a version which moved; the letters' keys make a second run harmless."""
    stack_parts.tell_owners(version_id)


@job("seal_stack_bundle", queue="sign", retry_on=KeyUnavailable, attempts=8)
def seal_stack_bundle(application_id: int) -> None:
    """Sign the record of a larger award with its parts, for its learner to take along. Run twice, it signs once."""
    try:
        stack_sealing.seal_bundle(application_id=application_id)
    except (InstitutionNotActive, KeyStopped, KeyExpired) as reason:
        raise GiveUp(str(reason)) from reason


@job("carry_out_act")
def carry_out_act(act_id: int) -> None:
    """Put into effect what was agreed, or end what nobody confirmed. Run twice, or after it was stopped, it changes nothing."""
    acting.carry_out(act_id=act_id)


@job("tell_of_act")
def tell_of_act(row_id: int) -> None:
    """Letters about what happened to one award; their keys make a second run harmless."""
    act_news.tell_of_act(row_id)


@job("remind_of_expiry")
def remind_of_expiry(_: int) -> None:
    """Once a day: credentials that come to their last day."""
    expiring.remind_of_expiry(timezone.now())


recur("remind_of_expiry", every=timedelta(days=1))
