"""Many awards of one version, prepared together: a batch and its rows, from the table that came to the awards it became."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.models.award import Award
from credentials.models.learner import Learner
from credentials.models.micro_credential import MicroCredentialVersion
from institutions.models import AWARDING, ApiClient, Institution, Membership, TableFile, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the institutions where this person prepares or signs awards."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(institution__in=desks.values("institution"))

    def for_pages(self) -> Self:
        return self.select_related("institution", "version__micro_credential", "version__grade_scale", "prepared_by")


class Batch(Remembering):
    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        READY = "ready", _("Waiting for the registrar")
        ISSUING = "issuing", _("Being issued")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    class Source(models.TextChoices):
        FILE = "file", _("A file")
        PASTE = "paste", _("Pasted from a spreadsheet")
        API = "api", _("An API client")

    SENT = (State.READY, State.ISSUING, State.PAUSED)
    APPROVED = (State.ISSUING, State.PAUSED, State.DONE, State.STOPPED)
    NEXT: dict[str, set[str]] = {
        State.DRAFT: {State.READY},
        State.READY: {State.DRAFT, State.ISSUING},
        State.ISSUING: {State.PAUSED, State.DONE, State.STOPPED},
        State.PAUSED: {State.ISSUING, State.STOPPED},
        # What failed is tried again under the same approval.
        State.DONE: {State.ISSUING},
        State.STOPPED: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="batches")
    version = models.ForeignKey(MicroCredentialVersion, models.PROTECT, related_name="batches")
    name = models.CharField(max_length=200, validators=[text.no_control_characters], help_text="Of the file, or as told")
    source = models.CharField(max_length=8, choices=Source.choices)
    file = models.ForeignKey(TableFile, models.SET_NULL, null=True, blank=True, related_name="batches")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    defaults = models.JSONField(default=dict, blank=True, help_text="{column: text}: said once for every row that says nothing")
    columns = models.JSONField(
        default=dict, blank=True, help_text="{header: column, or empty where it was not read}; the next table is guessed by it"
    )
    left_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="left_over",
        help_text="The batch these rows could not go with",
    )
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()

    # Sent by a programme: whoever made the client answers for it. The same key again is the same request, and no second batch.
    client = models.ForeignKey(ApiClient, models.PROTECT, null=True, blank=True, related_name="+")
    request_key = models.CharField(max_length=100, blank=True)
    request_digest = models.CharField(max_length=64, blank=True, help_text="Of what was asked under the key")

    # What a registrar is to look at: exactly these rows.
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="See batch_digest")
    returned_reason = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])

    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    run_at = models.DateTimeField(null=True, blank=True, help_text="Not before")
    done_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="What became of the rows, once it is done")

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        indexes = [models.Index(fields=["institution", "state", "-prepared_at"], name="batch_desk")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "request_key"], condition=~Q(request_key=""), name="a_request_makes_one_batch"
            ),
            models.CheckConstraint(
                name="a_batch_comes_from_a_programme_iff_it_is_named",
                condition=Q(source="api", client__isnull=False) | (~Q(source="api") & Q(client__isnull=True, request_key="")),
            ),
            models.CheckConstraint(
                name="a_batch_is_sent_whole",
                condition=Q(state="draft", sent_by__isnull=True, sent_at__isnull=True, digest="")
                | (~Q(state="draft") & Q(sent_by__isnull=False, sent_at__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="a_batch_is_issued_iff_approved",
                condition=Q(state__in=["draft", "ready"], approved_by__isnull=True, approved_at__isnull=True)
                | (~Q(state__in=["draft", "ready"]) & Q(approved_by__isnull=False, approved_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="who_prepared_a_batch_does_not_approve_it",
                condition=Q(approved_by__isnull=True) | (~Q(approved_by=F("prepared_by")) & ~Q(approved_by=F("sent_by"))),
            ),
            models.CheckConstraint(
                name="a_batch_that_ended_is_dated",
                condition=Q(state__in=["done", "stopped"], done_at__isnull=False)
                | (~Q(state__in=["done", "stopped"]) & Q(done_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("credentials:batch", args=[self.institution.slug, self.public_id])

    def move_to(self, state: str, *, out_of: str = "") -> None:
        """Change state along the table, or raise WrongState. out_of: of several ways that lead there, the one that is meant."""
        if state not in self.NEXT[self.state] or out_of not in ("", self.state):
            raise WrongState(
                gettext("The batch is “%(state)s”; this is no longer possible.") % {"state": self.get_state_display()}
            )
        self.state = state

    def void(self) -> None:
        """What was sent, or returned by a registrar, is no longer what they were asked about: back to the desk, unsaved."""
        self.move_to(self.State.DRAFT)
        self.digest, self.sent_by, self.sent_at = "", None, None

    def hands(self) -> set[int]:
        """Ids of those who prepared it, sent it, changed a row or answered for one: none of them approves it."""
        touched = self.rows.filter(changed_by__isnull=False).order_by().values_list("changed_by", flat=True).distinct()
        return {self.prepared_by_id, *touched, *([self.sent_by_id] if self.sent_by_id else [])}


class BatchRowQuerySet(models.QuerySet["BatchRow"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(batch__in=Batch.objects.visible_to(user))

    def good(self) -> Self:
        """Those that can be issued as they are."""
        return self.filter(verdict__in=BatchRow.GOOD)

    def waiting(self) -> Self:
        return self.filter(fate=BatchRow.Fate.WAITING)


class BatchRow(Remembering):
    class Verdict(models.TextChoices):
        READY = "ready", _("Ready")
        WARNING = "warning", _("Ready, with a warning")
        PROBLEM = "problem", _("Problem")
        DUPLICATE_IN_FILE = "duplicate-in-file", _("Twice in this table")
        DUPLICATE = "duplicate", _("Has it already")
        SAME_PERSON = "same-person", _("Same person?")

    class Fate(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ISSUED = "issued", _("Issued")
        SKIPPED = "skipped", _("Skipped")
        FAILED = "failed", _("Failed")

    GOOD = (Verdict.READY, Verdict.WARNING)

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(help_text="The line in the file; where there was none, from 1")
    values = models.JSONField(default=dict, help_text="{column: text}, as typed or as put right")
    learner = models.ForeignKey(Learner, models.PROTECT, null=True, blank=True, related_name="batch_rows")
    is_new_person = models.BooleanField(default=False, help_text="Issuing it enters a learner")
    answered = models.BooleanField(default=False, help_text="A person said whose row it is; it is not guessed again")
    intended_again = models.BooleanField(default=False, help_text="The learner is to have it once more")
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict.choices, default=Verdict.READY)
    remarks = models.JSONField(default=list, blank=True, help_text="[{column, code, params, stops}]")
    digest = models.CharField(max_length=64, blank=True, help_text="See row_digest")
    fate = models.CharField(max_length=8, choices=Fate.choices, default=Fate.WAITING)
    failure = models.CharField(max_length=60, blank=True, help_text="A code")
    award = models.OneToOneField(Award, models.PROTECT, null=True, blank=True, related_name="batch_row")

    objects = BatchRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch_id", "position"]
        indexes = [
            models.Index(fields=["batch", "fate", "position"], name="batch_row_fate"),
            models.Index(fields=["batch", "verdict", "position"], name="batch_row_verdict"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="a_line_stands_in_a_batch_once"),
            models.CheckConstraint(name="an_issued_row_names_its_award", condition=~Q(fate="issued") | Q(award__isnull=False)),
            models.CheckConstraint(
                name="a_new_person_is_no_known_learner", condition=Q(is_new_person=False) | Q(learner__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.position}"

    def said(self, batch: Batch) -> dict[str, str]:
        """What counts for this row: its own cells, and where they are empty what was said for the whole batch."""
        return {**batch.defaults, **{code: words for code, words in self.values.items() if words}}


def row_digest(batch: Batch, row: BatchRow) -> str:
    """HMAC-SHA-256, hex, of exactly what will be issued from the row. Keyed: the journal keeps it, and nobody shall try names."""
    exact: list[Any] = [
        batch.version_id,
        row.position,
        row.said(batch),
        row.learner_id,
        row.is_new_person,
        row.intended_again,
    ]
    words = json.dumps(exact, sort_keys=True, ensure_ascii=False)
    return salted_hmac("credentials.batch_row", words, algorithm="sha256").hexdigest()


def batch_digest(batch: Batch, rows: Iterable[BatchRow] | None = None) -> str:
    """One over those of its rows, in their order: worked out anew from the rows, so that any change shows.

    rows: where they are at hand, by position.
    """
    told = batch.rows.order_by("position").iterator(chunk_size=2000) if rows is None else rows
    words = "\n".join([str(batch.pk), *(row_digest(batch, row) for row in told)])
    return salted_hmac("credentials.batch", words, algorithm="sha256").hexdigest()
