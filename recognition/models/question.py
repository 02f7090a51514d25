"""What is asked of the learner or the issuer, item by item, and the answer. The legal clock waits in between."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering
from recognition.models.request import RecognitionRequest

# Who answers for the issuer of a credential.
ANSWERING = (Role.OFFICER, Role.REGISTRAR)


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of one's own requests and those at one's desk; and what one's institution is asked as the issuer."""
        return self.filter(Q(request__in=RecognitionRequest.objects.visible_to(user)) | Q(pk__in=self.put_to(user).values("pk")))

    def put_to(self, user: User | AnonymousUser) -> Self:
        """What the issuing institution is asked, for its officers and registrars."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=ANSWERING).values("institution")
        return self.filter(issuer__in=desks)

    def open(self) -> Self:
        return self.filter(answered_at__isnull=True, lapsed_at__isnull=True)


class ItemQuerySet(models.QuerySet["QuestionItem"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.filter(question__in=Question.objects.visible_to(user))


class Question(Remembering):
    request = models.ForeignKey(RecognitionRequest, models.CASCADE, related_name="questions")
    issuer = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="enquiries", help_text="Who is asked; empty: the learner"
    )
    wording = models.TextField(
        max_length=2000, blank=True, validators=[text.no_control_characters], help_text="What goes with the items, if anything"
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reply_by = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    extended_to = models.DateField(null=True, blank=True, help_text="The second deadline, given with the reminder")
    lapsed_at = models.DateTimeField(null=True, blank=True, help_text="Closed without a reply")
    asked_in_evaluation = models.BooleanField(help_text="Asked after the file was complete: the clock was running and pauses")
    answer = models.TextField(max_length=4000, blank=True, validators=[text.no_control_characters])
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(answered_at__isnull=True, lapsed_at__isnull=True),
                name="one_open_question_per_request",
            ),
            models.CheckConstraint(
                name="a_question_is_answered_iff_dated",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_at__gte=F("asked_at")) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="a_question_that_lapsed_has_no_answer", condition=Q(lapsed_at__isnull=True) | Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(
                name="a_reminder_gives_a_second_deadline",
                condition=Q(reminded_at__isnull=True, extended_to__isnull=True)
                | Q(reminded_at__isnull=False, extended_to__isnull=False, extended_to__gt=F("reply_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} #{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.lapsed_at is None

    @property
    def last_day(self) -> dt.date:
        return self.extended_to or self.reply_by


class QuestionItem(Remembering):
    """One thing that is missing, and why it is needed."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=500, validators=[text.no_control_characters])
    why = models.CharField(max_length=500, validators=[text.no_control_characters])

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="items_of_a_question_have_places"),
            models.CheckConstraint(name="an_item_says_what_and_why", condition=~Q(what="") & ~Q(why="")),
        ]

    def __str__(self) -> str:
        return self.what
