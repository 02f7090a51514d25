"""A stretch of an approved batch: what one worker commits and seals at a time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credentials.models.batch import Batch
from micro4asia.foundation.remembering import Remembering


class BatchPart(Remembering):
    """Waiting: no worker was asked yet. Begun: a job was written for it. Signing: its intents are committed. Done: sealed."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        BEGUN = "begun", _("Begun")
        SIGNING = "signing", _("Being signed")
        DONE = "done", _("Done")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="parts")
    first = models.PositiveIntegerField(help_text="Position of its first row")
    last = models.PositiveIntegerField(help_text="Position of its last row")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    halted_for = models.CharField(max_length=60, blank=True, help_text="A code: why it could not go on")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch_id", "first", "pk"]
        indexes = [models.Index(fields=["batch", "state", "first"], name="batch_part_state")]
        constraints = [
            models.CheckConstraint(name="a_part_has_a_first_and_a_last_row", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(
                name="a_part_is_done_iff_dated",
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.first}-{self.last}"
