"""What a person asks of an institution about their own data, and the copy of it that they take with them."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.privacy import desks_of
from institutions.models.user import User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    def open(self) -> Self:
        return self.filter(state=PrivacyRequest.State.OPEN)

    def made_by(self, user: User) -> Self:
        return self.filter(person=user)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and those to the institutions at which one answers for privacy."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(institution__in=desks_of(user)))


class PrivacyRequest(Remembering):
    class Kind(models.TextChoices):
        ACCESS = "access", _("Tell me what you keep about me")
        CORRECTION = "correction", _("Correct something")
        RESTRICTION = "restriction", _("Keep it, but close it to others")
        ERASURE = "erasure", _("Erase what may be erased")
        OBJECTION = "objection", _("I object to a use of my data")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    NEXT: dict[str, set[str]] = {
        State.OPEN: {State.ANSWERED, State.REFUSED, State.WITHDRAWN},
        State.ANSWERED: set(),
        State.REFUSED: set(),
        State.WITHDRAWN: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="privacy_requests")
    person = models.ForeignKey(User, models.PROTECT, related_name="privacy_requests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    wording = models.TextField(max_length=2000, blank=True, validators=[text.no_control_characters])
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=4000, blank=True, validators=[text.no_control_characters])
    done = models.JSONField(default=dict, blank=True, help_text="{code of what was done: how many}")
    kept = models.JSONField(default=list, blank=True, help_text="Codes of what is kept, see institutions/holdings.py")

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["institution", "state", "due_on"], name="privacy_request_desk")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "person", "kind"],
                condition=Q(state="open"),
                name="one_open_privacy_request_of_a_kind",
            ),
            models.CheckConstraint(
                name="a_privacy_request_has_ended_iff_dated",
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_privacy_request_is_answered_by_somebody_else",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("person")),
            ),
            models.CheckConstraint(
                name="an_answer_to_a_privacy_request_has_an_author",
                condition=Q(state__in=["open", "withdrawn"], answered_by__isnull=True)
                | Q(state__in=["answered", "refused"], answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("institutions:privacy-request", args=[self.institution.slug, self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def days_left(self, today: dt.date) -> int:
        """Negative once the day has passed."""
        return (self.due_on - today).days

    def move_to(self, state: str) -> None:
        """Change state along the table, or raise WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("The request is “%(state)s”; this is no longer possible.") % {"state": self.get_state_display()}
            )
        self.state = state


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def living(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Nobody's but one's own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(person=user)


class DataExport(Remembering):
    """Everything the registry keeps about a person, as they take it with them. Gone a week after it was asked for."""

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="exports")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField(default=bytes, help_text="A ZIP; empty until a worker has made it")

    objects = DataExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(name="an_export_ends_after_it_was_asked_for", condition=Q(expires_at__gt=models.F("asked_at")))
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"
