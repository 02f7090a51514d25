"""Second factors: how often they were tried, which code was used last, and how a lost one is given up."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models.membership import Membership, Role
from institutions.models.user import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.public_ids import new_public_id
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

DELAY = dt.timedelta(days=1)


class FactorUse(Remembering):
    """What a one-time code has been used for so far. A row, because one conditional UPDATE decides between processes."""

    user = models.OneToOneField(User, models.CASCADE, related_name="factor_use")
    # RFC 6238: the number of half minutes since 1970 of the last code that was accepted. Earlier ones are spent.
    last_step = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    window_ends = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user_id)


class FactorRecoveryQuerySet(models.QuerySet["FactorRecovery"]):
    def open(self) -> Self:
        return self.filter(state__in=FactorRecovery.OPEN)

    def ask_anew(self) -> int:
        """Of the open ones the approvals fall: somebody who gave one may do so no longer. How many there were."""
        nobody = dict.fromkeys(("first_by", "first_at", "second_by", "second_at", "due_at"))
        return self.open().update(state=FactorRecovery.State.ASKED, **nobody)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own; all of them for whoever answers them."""
        if not user.is_authenticated:
            return self.none()
        if Membership.objects.current().filter(user=user, role=Role.NETWORK_ADMIN).exists():
            return self
        return self.filter(user=user)


class FactorRecovery(Remembering):
    """A person has lost their second factor: two others agree, a day passes, then it is taken off the account."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        ONCE = "once", _("Approved by one")
        WAITING = "waiting", _("Approved; the day of waiting runs")
        DONE = "done", _("Second factor removed")
        STOPPED = "stopped", _("Stopped by the person")
        REFUSED = "refused", _("Refused")

    OPEN = (State.ASKED, State.ONCE, State.WAITING)
    NEXT: dict[str, set[str]] = {
        State.ASKED: {State.ONCE, State.STOPPED, State.REFUSED},
        State.ONCE: {State.WAITING, State.STOPPED, State.REFUSED},
        State.WAITING: {State.DONE, State.STOPPED, State.REFUSED},
        State.DONE: set(),
        State.STOPPED: set(),
        State.REFUSED: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="factor_recoveries")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    stop_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token in the letter that stops it")
    asked_at = models.DateTimeField()
    first_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FactorRecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_recovery_per_person", fields=["user"], condition=Q(state__in=["asked", "once", "waiting"])
            ),
            models.CheckConstraint(
                name="two_different_people_approve_a_recovery",
                condition=Q(first_by__isnull=True) | Q(second_by__isnull=True) | ~Q(first_by=F("second_by")),
            ),
            models.CheckConstraint(
                name="nobody_approves_a_recovery_of_their_own",
                condition=(Q(first_by__isnull=True) | ~Q(first_by=F("user")))
                & (Q(second_by__isnull=True) | ~Q(second_by=F("user"))),
            ),
            models.CheckConstraint(
                name="a_factor_is_removed_by_two_and_after_its_day",
                condition=~Q(state__in=["waiting", "done"])
                | Q(first_by__isnull=False, second_by__isnull=False, due_at__isnull=False, due_at__gt=F("second_at")),
            ),
            models.CheckConstraint(
                name="a_recovery_is_closed_iff_dated",
                condition=Q(state__in=["asked", "once", "waiting"], closed_at__isnull=True)
                | Q(state__in=["done", "stopped", "refused"], closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state}"

    @property
    def of_staff(self) -> bool:
        """Whether the network may see whose it is: of learners it sees no names."""
        return bool(self.user.memberships.exists())

    def move_to(self, state: str) -> None:
        """Change state along the table, or raise WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("This request is “%(state)s”; this is no longer possible.") % {"state": self.get_state_display()}
            )
        self.state = state
