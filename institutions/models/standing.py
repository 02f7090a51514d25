"""Where a partner stood in the network, from which day, and by whose decision; what two administrators decide together."""

from __future__ import annotations

from typing import Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from institutions.models.institution import Institution, InstitutionName
from institutions.models.membership import Membership, Role
from institutions.models.user import User
from micro4asia.foundation import text
from micro4asia.foundation.public_ids import new_public_id
from micro4asia.foundation.remembering import Remembering

Row = TypeVar("Row", bound=models.Model)


class OfAnInstitution(models.QuerySet[Row]):
    """Rows that the network and the administrators of their institution read."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        held = Membership.objects.current().filter(user=user)
        if held.filter(role=Role.NETWORK_ADMIN).exists():
            return self
        return self.filter(institution__in=held.filter(role=Role.INSTITUTION_ADMIN).values("institution"))

    def open(self) -> Self:
        """Proposals that wait for an answer."""
        return self.filter(answered_at__isnull=True)


class StandingQuerySet(OfAnInstitution["Standing"]):
    pass


class StandingProposalQuerySet(OfAnInstitution["StandingProposal"]):
    pass


class NameChangeQuerySet(OfAnInstitution["NameChange"]):
    pass


class Standing(Remembering):
    """One change of state. Rows are only added."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="standings")
    state = models.CharField(max_length=12, choices=Institution.State.choices)
    since = models.DateField(help_text="The day in the institution's own time zone")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=1000, validators=[text.no_control_characters])
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="a_standing_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="who_proposes_a_standing_does_not_confirm_it",
                condition=Q(proposed_by__isnull=True) | ~Q(proposed_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.state} {self.since:%Y-%m-%d}"


class Answered(Remembering):
    """Something that one person proposes and another answers."""

    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    def answer(self, by: User, *, confirmed: bool) -> None:
        self.answered_by, self.answered_at, self.confirmed = by, timezone.now(), confirmed


WHOLE = Q(answered_at__isnull=True, answered_by__isnull=True, confirmed__isnull=True) | Q(
    answered_at__isnull=False, answered_by__isnull=False, confirmed__isnull=False
)
# Whoever proposed may take it back, but not confirm it.
TWO_PEOPLE = Q(confirmed__isnull=True) | Q(confirmed=False) | ~Q(answered_by=F("proposed_by"))


class StandingProposal(Answered):
    """To suspend, to reinstate or to let go: a network administrator proposes, another confirms."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="standing_proposals")
    state = models.CharField(max_length=12, choices=Institution.State.choices)
    reason = models.CharField(max_length=1000, validators=[text.no_control_characters])

    objects = StandingProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], condition=Q(answered_at__isnull=True), name="one_standing_is_proposed_at_a_time"
            ),
            models.CheckConstraint(name="a_standing_proposal_is_answered_whole", condition=WHOLE),
            models.CheckConstraint(name="two_administrators_change_a_standing", condition=TWO_PEOPLE),
            models.CheckConstraint(
                name="only_members_are_suspended_reinstated_or_let_go", condition=Q(state__in=["suspended", "active", "left"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} → {self.state}"


class NameChange(Answered):
    """A new legal name in one language: the institution proposes it, the network confirms it."""

    public_id = models.CharField(max_length=34, unique=True, default=new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="name_changes")
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=200, validators=[text.no_control_characters])
    valid_from = models.DateField()
    legal_basis = models.CharField(max_length=300, validators=[text.no_control_characters])
    answer_reason = models.CharField(max_length=500, blank=True, validators=[text.no_control_characters])
    recorded = models.ForeignKey(InstitutionName, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = NameChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "language"],
                condition=Q(answered_at__isnull=True),
                name="one_name_per_language_is_proposed_at_a_time",
            ),
            models.CheckConstraint(name="a_name_change_is_answered_whole", condition=WHOLE),
            models.CheckConstraint(name="two_people_change_a_name", condition=TWO_PEOPLE),
        ]

    def __str__(self) -> str:
        return self.name
