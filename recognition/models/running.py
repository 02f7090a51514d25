"""What happens to the clock of a case: it pauses, runs out without a decision, and begins anew when a case is reopened."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.models.question import Question
from recognition.models.request import RecognitionRequest
from recognition.models.source import OfRequest


class Pause(Remembering):
    """Days that do not count, from one local day of the receiving institution until another, which counts again."""

    class Cause(models.TextChoices):
        QUESTION = "question", _("Waiting for the applicant’s reply")
        ISSUER = "issuer", _("Waiting for the issuer’s reply")
        WISH = "wish", _("The applicant asked for time")

    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="pauses")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    question = models.OneToOneField(Question, models.CASCADE, null=True, blank=True, related_name="pause")
    why = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="The first day that counts again")
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfRequest.as_manager()

    class Meta:
        ordering = ["began_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_pause_ends_after_it_began", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on"))
            ),
            models.CheckConstraint(
                name="a_pause_has_its_question_or_says_why",
                condition=Q(cause__in=["question", "issuer"], question__isnull=False)
                | (Q(cause="wish", question__isnull=True, noted_by__isnull=False) & ~Q(why="")),
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(cause="wish", ended_on__isnull=True), name="one_wish_for_time_at_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.cause} {self.began_on}"

    @property
    def reason(self) -> str:
        """Why the clock stands still, as both sides read it."""
        return self.why or str(self.get_cause_display())


class DelayNotice(Remembering):
    """The day passed without a decision: why, and when one can be expected. Told to the applicant, never taken back."""

    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="delay_notices")
    missed = models.DateField(help_text="The day that passed")
    expected_on = models.DateField()
    reason = models.TextField(max_length=2000, validators=[text.no_control_characters])
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = OfRequest.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(name="a_delay_promises_a_later_day", condition=Q(expected_on__gt=F("missed"))),
            models.CheckConstraint(name="a_delay_notice_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.missed} → {self.expected_on}"


class Reopening(Remembering):
    """A closed case is looked at again under its number. What its clock said before stays here; the case gets a new one."""

    class Ground(models.TextChoices):
        EVIDENCE = "new-evidence", _("New evidence")
        ERROR = "proven-error", _("A proven error")
        REPLY = "reply", _("The reply that was missing")

    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="reopenings")
    ground = models.CharField(max_length=16, choices=Ground.choices)
    why = models.TextField(max_length=2000, validators=[text.no_control_characters])
    reopened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField()
    closed_at = models.DateTimeField(help_text="When it had been closed")
    closed_because = models.CharField(max_length=12, choices=RecognitionRequest.Closing.choices)
    complete_on = models.DateField(null=True, blank=True, help_text="The clock before")
    due_on = models.DateField(null=True, blank=True)

    objects = OfRequest.as_manager()

    class Meta:
        ordering = ["reopened_at", "pk"]
        constraints = [
            models.CheckConstraint(name="a_case_is_reopened_after_it_was_closed", condition=Q(reopened_at__gte=F("closed_at"))),
            models.CheckConstraint(name="a_reopening_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.ground}"
