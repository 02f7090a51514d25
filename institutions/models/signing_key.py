"""An institution's signing keys over time: who asked for one, who let it sign, how it ended. The private half is ciphertext
here and nowhere else, or lies in a module and is here only called by its name."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from institutions.models.institution import Institution
from institutions.models.kept_key import KeptKey
from institutions.models.membership import Membership, Role
from institutions.models.user import User
from micro4asia.foundation import text
from micro4asia.foundation.errors import WrongState

# A key that nobody lets sign within a week is given up: whoever asked for it may no longer be there.
WAITS_FOR = dt.timedelta(days=7)


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    def active(self) -> Self:
        return self.filter(state=SigningKey.State.ACTIVE)

    def published(self) -> Self:
        """Those in the DID document: what they signed still counts, or has not been found to be another's."""
        return self.filter(state__in=SigningKey.PUBLISHED)

    def expiring(self, within: dt.timedelta, *, on: dt.date | None = None) -> Self:
        """Active keys whose last day is near or past."""
        return self.active().filter(expires_on__lte=(on or timezone.localdate()) + within)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those who answer for the institution's signature."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=[Role.REGISTRAR, Role.INSTITUTION_ADMIN])
        return self.filter(institution__in=desks.values("institution"))


class SigningKey(KeptKey):
    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("a key", "Waits for a second person")
        ACTIVE = "active", pgettext_lazy("a key", "In use")
        STOPPED = "stopped", pgettext_lazy("a key", "Stopped")
        RETIRED = "retired", pgettext_lazy("a key", "Retired")
        COMPROMISED = "compromised", pgettext_lazy("a key", "Compromised")
        GIVEN_UP = "given_up", pgettext_lazy("a key", "Given up")

    NEXT: ClassVar[dict[str, set[str]]] = {
        State.PENDING: {State.ACTIVE, State.GIVEN_UP},
        State.ACTIVE: {State.RETIRED, State.STOPPED},
        State.RETIRED: {State.STOPPED},
        State.STOPPED: {State.ACTIVE, State.RETIRED, State.COMPROMISED},
        State.COMPROMISED: set(),
        State.GIVEN_UP: set(),
    }
    PUBLISHED: ClassVar[tuple[str, ...]] = (State.ACTIVE, State.STOPPED, State.RETIRED)

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="signing_keys")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    activated_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="Its last day; nothing dated later is signed with it")
    retired_at = models.DateTimeField(null=True, blank=True, help_text="When it made place for another, or ended otherwise")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    stop_reason = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])
    lift_asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    compromised_at = models.DateTimeField(null=True, blank=True)
    compromised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "fragment"], name="a_key_fragment_is_never_used_twice"),
            models.UniqueConstraint(fields=["institution"], condition=Q(state="active"), name="one_active_key_per_institution"),
            models.UniqueConstraint(fields=["institution"], condition=Q(state="pending"), name="one_key_waits_at_a_time"),
            # A stopped key may have been the active one or an older one; the date tells which, should the stop be lifted.
            models.CheckConstraint(
                name="a_key_is_retired_iff_dated",
                condition=Q(state__in=["pending", "active"], retired_at__isnull=True)
                | Q(state__in=["retired", "compromised", "given_up"], retired_at__isnull=False)
                | Q(state="stopped"),
            ),
            models.CheckConstraint(
                name="a_stopped_key_is_dated_and_signed_for",
                condition=~Q(state="stopped") | Q(stopped_at__isnull=False, stopped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_waiting_key_has_no_last_day_yet", condition=~Q(state="pending") | Q(expires_on__isnull=True)
            ),
            models.CheckConstraint(
                name="who_starts_a_key_does_not_let_it_sign",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("started_by")),
            ),
            models.CheckConstraint(
                name="who_stops_a_key_does_not_confirm_it",
                condition=Q(compromised_by__isnull=True) | ~Q(compromised_by=F("stopped_by")),
            ),
        ]

    @property
    def did(self) -> str:
        return self.institution.did

    @property
    def waits_until(self) -> dt.datetime:
        return self.created_at + WAITS_FOR

    def expired(self, on: dt.date | None = None) -> bool:
        return self.expires_on is not None and self.expires_on < (on or timezone.localdate())

    def move_to(self, state: str) -> None:
        """Raises WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                _("The key %(fragment)s has moved on: it is “%(state)s” now.")
                % {"fragment": self.fragment, "state": self.get_state_display()}
            )
        self.state = state


STATE_HELP = {
    SigningKey.State.PENDING: gettext_lazy("It signs nothing and is published nowhere until a registrar has compared it."),
    SigningKey.State.ACTIVE: gettext_lazy("It signs credentials and the lists of revoked ones."),
    SigningKey.State.STOPPED: gettext_lazy("It signs nothing. What it signed still verifies until a second person confirms."),
    SigningKey.State.RETIRED: gettext_lazy("It signs no new credentials. What it signed stays valid."),
    SigningKey.State.COMPROMISED: gettext_lazy("It left the DID document. What it signed is not confirmed any more."),
    SigningKey.State.GIVEN_UP: gettext_lazy("It never signed anything."),
}
