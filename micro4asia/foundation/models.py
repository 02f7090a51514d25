"""Job, JournalEntry, Letter: rows without foreign keys, so that history blocks nothing and follows no deletion."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of work for a worker. The queue's message is only a nudge; this row is the truth (see jobs.py)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    queue = models.CharField(max_length=20)
    # Empty, or shared by jobs that say the same: only one of them may be waiting at a time.
    unique_key = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    run_after = models.DateTimeField()
    # When a message last went to the queue; empty while the job is not yet due.
    nudged_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    # Grows with every claim. Whoever finds another number here than their own has lost the job and must undo their work.
    fence = models.PositiveIntegerField(default=0)
    # "host:pid" of the worker that claimed it last.
    holder = models.CharField(max_length=120, blank=True, default="")
    last_error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="job_waits_once_per_key", fields=["unique_key"], condition=Q(state="queued") & ~Q(unique_key="")
            ),
            models.CheckConstraint(
                name="job_running_iff_leased",
                condition=Q(state="running", lease_until__isnull=False) | (Q(lease_until__isnull=True) & ~Q(state="running")),
            ),
            models.CheckConstraint(
                name="job_finished_iff_dated",
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="job_open_by_due", fields=["run_after"], condition=Q(state__in=["queued", "running"])),
            models.Index(name="job_by_subject", fields=["kind", "subject_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Recurrence(models.Model):
    """When a recurring job is due next. One conditional UPDATE moves it, so that any number of clocks may tick."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class JournalEntry(models.Model):
    """Who did what to which row, chained by hash and never changed (see journal.py). Codes and ids only."""

    # The institution's id, or 0 for what concerns the whole network.
    chain = models.BigIntegerField()
    sequence = models.PositiveBigIntegerField()
    event = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    # Which members the hash covers: entries written before the next three were known keep verifying (see journal_check.py).
    format = models.PositiveSmallIntegerField(default=1)
    # Codes of the roles the actor held at the chain's institution at that moment, "learner" for none of them.
    role = models.CharField(max_length=160, blank=True, default="")
    # Keyed digests of the row as it was read and as it was left; empty for a row that was not there, or not known in full.
    before = models.CharField(max_length=64, blank=True, default="")
    after = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(name="journal_has_one_entry_per_place", fields=["chain", "sequence"])]
        indexes = [
            models.Index(name="journal_by_subject", fields=["subject_type", "subject_id"]),
            models.Index(name="journal_by_actor", fields=["actor_id"], condition=Q(actor_id__isnull=False)),
        ]
        verbose_name_plural = "journal entries"

    def __str__(self) -> str:
        return f"{self.chain}/{self.sequence} {self.event}"


class JournalHead(models.Model):
    """The end of one chain. Locking it is what keeps a chain without gaps and forks."""

    chain = models.BigIntegerField(unique=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain}/{self.sequence}"


class Denial(models.Model):
    """How often somebody signed in was refused something within one hour. No address, no object, no name (see denials.py)."""

    actor_id = models.BigIntegerField()
    # The row of the rights matrix, as "resource.action".
    row = models.CharField(max_length=80)
    # Whose door it was: the institution's id, or 0 for what belongs to none.
    chain = models.BigIntegerField(default=0)
    status = models.PositiveSmallIntegerField()
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="denials_are_counted_once_per_hour", fields=["actor_id", "hour", "row", "chain", "status"]
            )
        ]
        indexes = [models.Index(name="denials_by_hour", fields=["hour"])]

    def __str__(self) -> str:
        return f"{self.row} {self.status} {self.count}"


class Letter(models.Model):
    """An e-mail, written before it is sent and kept after. Sending is the outbox's business (see letters.py)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not delivered")

    key = models.CharField(max_length=150, unique=True)
    # Fixed when the letter is written: a second copy after a crash is recognised as the same letter.
    message_id = models.CharField(max_length=150, unique=True)
    to = models.CharField(max_length=254)
    language = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A code such as "smtp_550", never the server's words: they repeat the address.
    error = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_sent_iff_dated",
                condition=Q(state="sent", sent_at__isnull=False) | (Q(sent_at__isnull=True) & ~Q(state="sent")),
            ),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.key
