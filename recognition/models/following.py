"""What became of proposals: the answer of an officer, the precedent that a decision makes, the automatic ones looked at."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Membership, Role, User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.models.decision import Decision, Followed, Instrument
from recognition.models.request import RecognitionRequest
from recognition.models.rule import Rule


def _desks(user: User) -> Any:
    return Membership.objects.current().filter(user=user, role=Role.OFFICER).values("institution")


class AtDesk(models.QuerySet):  # type: ignore[type-arg]
    """Rows of the desk that decides; nobody else reads them."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(**{f"{self.model.PATH}institution__in": _desks(user)})


class ProposalAnswer(Remembering):
    """What an officer said to the proposal of the rules, before deciding; the decision takes it over."""

    PATH = "request__"

    request = models.OneToOneField(RecognitionRequest, models.CASCADE, related_name="proposal_answer")
    instrument = models.CharField(max_length=24, choices=Instrument.choices)
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, blank=True, related_name="+")
    precedent = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    trace = models.TextField(help_text="The proposal as it stood, JSON")
    followed = models.CharField(max_length=12, choices=Followed.choices)
    departure = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    objects = AtDesk.as_manager()

    class Meta:
        ordering = ["-answered_at"]
        constraints = [
            models.CheckConstraint(
                name="who_departs_from_a_proposal_says_why", condition=Q(followed="accepted") | ~Q(departure="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.followed}"


class PrecedentNote(Remembering):
    """What is said of a decision as a precedent: words edited for others, and whether it was withdrawn, and why."""

    PATH = "decision__request__"

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="note")
    wording = models.JSONField(default=dict, blank=True, help_text="Edited for others, without a person, {language tag: text}")
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])

    objects = AtDesk.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_precedent_is_withdrawn_iff_dated_signed_off_and_argued",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision}"


class AuditSample(Remembering):
    """An automatic decision that was drawn to be looked at by a person."""

    PATH = "decision__request__"

    class Result(models.TextChoices):
        AGREES = "agrees", _("A person would have decided alike")
        DIFFERS = "differs", _("A person would have decided otherwise")

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="audit")
    drawn_at = models.DateTimeField(default=timezone.now)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    remark = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])
    looked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)

    objects = AtDesk.as_manager()

    class Meta:
        ordering = ["drawn_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_sample_has_a_result_iff_dated_and_signed_off",
                condition=Q(result="", looked_by__isnull=True, looked_at__isnull=True)
                | (~Q(result="") & Q(looked_by__isnull=False, looked_at__isnull=False)),
            ),
            models.CheckConstraint(name="a_sample_that_differs_says_how", condition=~Q(result="differs") | ~Q(remark="")),
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.result}"


class HumanReview(Remembering):
    """A learner asked that a person look at what was decided automatically."""

    PATH = "request__"

    class Result(models.TextChoices):
        STANDS = "stands", _("The decision stands")
        REOPENED = "reopened", _("Reopened in the applicant's favour")

    request = models.OneToOneField(RecognitionRequest, models.CASCADE, related_name="human_review")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    remark = models.TextField(max_length=2000, blank=True, validators=[text.no_control_characters], help_text="For the learner")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AtDesk.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_review_is_answered_iff_dated_and_signed_off",
                condition=Q(result="", remark="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(result="") & ~Q(remark="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.result}"
