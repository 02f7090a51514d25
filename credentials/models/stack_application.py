"""A learner applies for a stack with some awards; the institution decides. The ledger keeps any hour from being used twice."""

from __future__ import annotations

import json
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.models.award import Award
from credentials.models.micro_credential import LearningOutcome
from credentials.models.stack import StackVersion
from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.remembering import Remembering

# Whoever prepares and signs awards there sees what was applied for.
DESK = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
# Written once, with the application (migration 0002: the applicant of a granted one may become nobody).
SENT = (
    "public_id",
    "institution_id",
    "version_id",
    "applicant_id",
    "started_on",
    "applied_at",
    "applied_on",
    "evaluation",
    "consent_wording",
)
DECIDED = ("state", "outcome", "reasons", "answers", "decided_by_id", "decided_at")


class StackApplicationQuerySet(models.QuerySet["StackApplication"]):
    def made_by(self, user: User) -> Self:
        return self.filter(applicant=user)

    def waiting(self) -> Self:
        return self.filter(state=StackApplication.State.APPLIED)

    def ended(self) -> Self:
        """Refused or withdrawn: they lent nothing to anything."""
        return self.filter(Q(state=StackApplication.State.WITHDRAWN) | Q(outcome=StackApplication.Outcome.REFUSED))

    def flagged(self) -> Self:
        """Granted, and a part was revoked since: a person has to look at it."""
        return self.granted().filter(part_revoked_at__isnull=False)

    def granted(self) -> Self:
        """Granted, and that stands."""
        return self.filter(state=StackApplication.State.DECIDED, outcome=StackApplication.Outcome.GRANTED)

    def for_pages(self) -> Self:
        return self.select_related(
            "institution", "version__stack__institution", "version__award_version__micro_credential__institution", "applicant"
        )

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, and those made to the institutions whose awards this person prepares or signs.

        Where the applicant had the tie erased there is no such application any more, for the desk neither.
        """
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=DESK)
        at_desks = Q(institution__in=desks.values("institution"), applicant__isnull=False)
        return self.filter(Q(applicant=user) | at_desks)


class StackApplication(Remembering):
    class State(models.TextChoices):
        APPLIED = "applied", _("Waiting for a decision")
        DECIDED = "decided", _("Decided")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ENDED = "ended", _("Ended")

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    NEXT: dict[str, set[str]] = {
        State.APPLIED: {State.DECIDED, State.WITHDRAWN},
        # What was granted alone: when its larger award is revoked, or is not made any more (decision 0110).
        State.DECIDED: {State.ENDED},
        State.WITHDRAWN: set(),
        State.ENDED: set(),
    }

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="stack_applications")
    version = models.ForeignKey(StackVersion, models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stack_applications",
        help_text="Empty: granted, and the person had the tie erased",
    )
    awards = models.ManyToManyField(Award, related_name="stack_applications")
    state = models.CharField(max_length=12, choices=State.choices, default=State.APPLIED)

    started_on = models.DateField()
    applied_at = models.DateTimeField()
    applied_on = models.DateField(help_text="The day at the institution: age is taken to it")
    evaluation = models.TextField(help_text="What the rules said that day, JSON")
    consent_wording = models.TextField(help_text="The words the learner agreed to, as shown")

    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reasons = models.TextField(max_length=2000, blank=True, validators=[text.no_control_characters])
    answers = models.JSONField(default=dict, blank=True, help_text="What a person said where the rules could not, by rule")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    award = models.OneToOneField(Award, models.SET_NULL, null=True, blank=True, related_name="made_of")
    bundle = models.TextField(blank=True, help_text="The award with its parts as one signed record, exact bytes")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Withdrawn, or ended after it was granted")
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: the larger award was revoked"
    )
    end_reason = models.TextField(
        max_length=2000,
        blank=True,
        validators=[text.no_control_characters],
        help_text="Why a grant was ended, as the learner reads it",
    )
    part_revoked_at = models.DateTimeField(null=True, blank=True, help_text="News about one of its awards")
    looked_at = models.DateTimeField(null=True, blank=True)

    objects = StackApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "-pk"]
        indexes = [models.Index(fields=["institution", "state", "applied_at"], name="stack_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "version"], condition=Q(state="applied"), name="one_open_application_per_stack_version"
            ),
            models.CheckConstraint(
                name="a_decided_application_says_who_and_what",
                condition=Q(
                    state__in=["decided", "ended"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    outcome__in=["granted", "refused"],
                )
                | (~Q(state__in=["decided", "ended"]) & Q(decided_by__isnull=True, decided_at__isnull=True, outcome="")),
            ),
            models.CheckConstraint(name="a_refused_stack_has_reasons", condition=~Q(outcome="refused") | ~Q(reasons="")),
            models.CheckConstraint(
                name="nobody_decides_on_their_own_stack",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("applicant")),
            ),
            models.CheckConstraint(
                name="a_stack_application_has_ended_iff_dated",
                condition=Q(state__in=["withdrawn", "ended"], ended_at__isnull=False)
                | (~Q(state__in=["withdrawn", "ended"]) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="only_a_granted_stack_is_ended_and_a_person_says_why",
                condition=Q(state="ended", outcome="granted", ended_by__isnull=True)
                | (Q(state="ended", outcome="granted", ended_by__isnull=False) & ~Q(end_reason=""))
                | (~Q(state="ended") & Q(ended_by__isnull=True, end_reason="")),
            ),
            models.CheckConstraint(name="a_stack_is_applied_for_with_consent", condition=~Q(consent_wording="")),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.applied_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("credentials:my-stack-application", args=[self.public_id])

    @property
    def frozen(self) -> dict[str, Any]:
        """The evaluation as it was when the learner applied."""
        told: dict[str, Any] = json.loads(self.evaluation)
        return told

    @property
    def stands(self) -> bool:
        """Granted, and not ended since."""
        return self.state == self.State.DECIDED and self.outcome == self.Outcome.GRANTED

    def move_to(self, state: str) -> None:
        """Change state along the table, or raise WrongState."""
        if state not in self.NEXT[self.state]:
            raise WrongState(
                gettext("The application is “%(state)s”; this is no longer possible.") % {"state": self.get_state_display()}
            )
        self.state = state


class UseLedgerQuerySet(models.QuerySet["UseLedger"]):
    def standing(self) -> Self:
        """Hours that are taken: by an open application or for good."""
        return self.filter(status__in=UseLedger.STANDING)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Of one's own awards, and what was used at the institutions whose awards this person prepares or signs."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=DESK)
        return self.filter(Q(award__learner__user=user) | Q(institution__in=desks.values("institution")))


class UseLedger(Remembering):
    """One outcome of one award, used once. `hours` are those that counted: fewer where the outcome overlaps with another.

    An outcome that lent nothing is entered too: it is the same learning as the one that did.
    """

    class Kind(models.TextChoices):
        STACK = "stack", _("Part of a larger award")
        DECISION = "decision", _("Recognised by a decision")

    class Status(models.TextChoices):
        RESERVED = "reserved", _("Reserved by an application")
        USED = "used", _("Used")
        RELEASED = "released", _("Released")

    STANDING = (Status.RESERVED, Status.USED)

    award = models.ForeignKey(Award, models.PROTECT, related_name="uses")
    outcome = models.ForeignKey(LearningOutcome, models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Whose: an award may be issued anew"
    )
    hours = models.DecimalField(max_digits=12, decimal_places=6)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", help_text="Where it is used")
    application = models.ForeignKey(StackApplication, models.PROTECT, null=True, blank=True, related_name="uses")
    reference = models.CharField(max_length=40, blank=True, help_text="Of a decision: its case number")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RESERVED)
    shared = models.BooleanField(default=False, help_text="The rules there allow hours that count elsewhere too")
    since = models.DateField()
    released_at = models.DateTimeField(null=True, blank=True)

    objects = UseLedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "outcome"],
                condition=Q(status__in=["reserved", "used"], shared=False),
                name="no_hour_counts_twice",
            ),
            models.UniqueConstraint(
                fields=["holder", "outcome"],
                condition=Q(status__in=["reserved", "used"], shared=False),
                name="no_hour_of_a_person_counts_twice",
            ),
            models.UniqueConstraint(fields=["award", "outcome", "application"], name="an_outcome_is_used_once_in_an_application"),
            models.CheckConstraint(name="used_hours_are_not_negative", condition=Q(hours__gte=0)),
            models.CheckConstraint(
                name="a_use_says_where",
                condition=Q(kind="stack", application__isnull=False, reference="")
                | (Q(kind="decision", application__isnull=True) & ~Q(reference="")),
            ),
            models.CheckConstraint(
                name="a_released_use_is_dated",
                condition=Q(status="released", released_at__isnull=False) | (~Q(status="released") & Q(released_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.outcome_id} {self.status}"
