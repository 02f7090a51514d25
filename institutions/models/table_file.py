"""A table that somebody sent to be taken in: kept between its steps, and for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership
from micro4asia.foundation import public_ids
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User


class TableFileQuerySet(models.QuerySet["TableFile"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the institutions one works for."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, institution__isnull=False)
        return self.filter(institution__in=desks.values("institution"))


class TableFile(Remembering):
    """The bytes as they came. `kind` says what is read out of it, such as "courses"; each floor has its own."""

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        READ = "read", _("Columns chosen")
        TAKING = "taking", _("Being taken in")
        DONE = "done", _("Taken in")

    NEXT: dict[str, set[str]] = {
        State.SENT: {State.READ},
        State.READ: {State.READ, State.TAKING},
        State.TAKING: {State.TAKING, State.DONE},
        State.DONE: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="table_files")
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENT)
    sent_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    # As the person who sent it confirmed; empty where the file itself leaves no choice.
    encoding = models.CharField(max_length=16, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    columns = models.JSONField(default=dict, blank=True, help_text="{field: number of the column, from 0}")
    counts = models.JSONField(default=dict, blank=True, help_text="How many became what")
    taken_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+", null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = TableFileQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_file_taken_in_is_dated",
                condition=Q(state="done", taken_at__isnull=False) | (~Q(state="done") & Q(taken_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(_("This file has been taken in already. Send it again if something in it has changed."))
        self.state = state
