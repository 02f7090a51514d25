"""Dated roles: who may do what, where, from when until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from micro4asia.foundation.public_ids import new_public_id
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User


class Role(models.TextChoices):
    ISSUER = "issuer", pgettext_lazy("a role", "Issuer")
    QA_REVIEWER = "qa_reviewer", _("Quality reviewer")
    REGISTRAR = "registrar", _("Registrar")
    OFFICER = "officer", _("Recognition officer")
    ASSESSOR = "assessor", _("Assessor")
    INSTITUTION_ADMIN = "institution_admin", _("Institution administrator")
    NETWORK_ADMIN = "network_admin", _("Network administrator")


# Whoever works on awards at an institution and may therefore see them all.
AWARDING = (Role.ISSUER, Role.QA_REVIEWER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
# Roles that may be limited to a faculty or department. Who signs and who administers does so for the whole institution.
LIMITABLE = (Role.ISSUER, Role.QA_REVIEWER, Role.OFFICER, Role.ASSESSOR)
# What each administrator may give, so that nobody gives more than they have; the network gives a partner its first one only.
GIVES: dict[str, tuple[Role, ...]] = {
    Role.INSTITUTION_ADMIN: (
        Role.ISSUER,
        Role.QA_REVIEWER,
        Role.REGISTRAR,
        Role.OFFICER,
        Role.ASSESSOR,
        Role.INSTITUTION_ADMIN,
    ),
    Role.NETWORK_ADMIN: (Role.INSTITUTION_ADMIN, Role.NETWORK_ADMIN),
}
# Whoever signs is made so by two, and so is whoever could be the second of the two: else one person would choose both.
NEEDS_A_SECOND = (Role.REGISTRAR, Role.INSTITUTION_ADMIN)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, on: dt.date | None = None) -> Self:
        """Roles that hold on the day (today if none is given). One that was ended at once is gone from that moment on."""
        day = on or timezone.localdate()
        ended = Q(ended_at__isnull=True) if day >= timezone.localdate() else Q(ended_at__isnull=True) | Q(ended_at__date__gt=day)
        return self.filter(ended, Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def current(self, on: dt.date | None = None) -> Self:
        """Those of people whose account is open, at institutions that are active."""
        return self.in_force(on).filter(Q(institution__isnull=True) | Q(institution__state="active"), user__is_active=True)

    def not_over(self) -> Self:
        """Those in force today, and those that begin later."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate()), ended_at__isnull=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own roles, and those of the institutions one works for."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, institution__isnull=False)
        return self.filter(Q(user=user) | Q(institution__in=desks.values("institution")))


class Membership(Remembering):
    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey("institutions.User", models.PROTECT, related_name="memberships")
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="memberships", null=True, blank=True)
    unit = models.ForeignKey("institutions.Unit", models.PROTECT, related_name="memberships", null=True, blank=True)
    role = models.CharField(max_length=24, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+", null=True, blank=True)
    # Taken away before its time, from one second to the next; `valid_to` stays as it was planned.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_the_network_role_has_no_institution",
                condition=Q(role="network_admin", institution__isnull=True)
                | (~Q(role="network_admin") & Q(institution__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_role_ends_after_it_began", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from"))
            ),
            models.CheckConstraint(
                name="only_roles_at_desks_are_limited_to_a_unit",
                condition=Q(unit__isnull=True) | Q(role__in=["issuer", "qa_reviewer", "officer", "assessor"]),
            ),
            models.CheckConstraint(
                name="a_role_taken_away_names_who_took_it",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_role_once_from_a_day",
                fields=["user", "institution", "role", "valid_from"],
                condition=Q(unit__isnull=True, ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_role_in_a_unit_once_from_a_day",
                fields=["user", "unit", "role", "valid_from"],
                condition=Q(unit__isnull=False, ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="one_role_of_the_network_once_from_a_day",
                fields=["user", "role", "valid_from"],
                condition=Q(institution__isnull=True, ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.institution.code if self.institution else 'network'}"


class GrantQuerySet(models.QuerySet["Grant"]):
    def open(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the institutions one administers; the network sees all, since it may be the second."""
        if not user.is_authenticated:
            return self.none()
        held = Membership.objects.current().filter(user=user)
        if held.filter(role=Role.NETWORK_ADMIN).exists():
            return self
        return self.filter(institution__in=held.filter(role=Role.INSTITUTION_ADMIN).values("institution"))


class Grant(Remembering):
    """A role that one administrator wants to give and another has yet to confirm. No right follows from it before."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("a role that was proposed", "Withdrawn")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey("institutions.User", models.PROTECT, related_name="grants")
    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answered_by = models.ForeignKey("institutions.User", models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    membership = models.OneToOneField(Membership, models.PROTECT, related_name="grant", null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_grant_is_answered_iff_dated_and_signed_off",
                condition=Q(outcome="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(outcome="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="whoever_wants_to_give_a_role_does_not_confirm_it",
                condition=~Q(outcome="confirmed") | ~Q(answered_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="nobody_confirms_a_role_of_their_own",
                condition=~Q(outcome="confirmed") | ~Q(answered_by=models.F("user")),
            ),
            models.CheckConstraint(
                name="a_grant_is_confirmed_iff_it_became_a_role",
                condition=Q(outcome="confirmed", membership__isnull=False)
                | (~Q(outcome="confirmed") & Q(membership__isnull=True)),
            ),
            models.UniqueConstraint(
                name="one_open_grant_per_person_and_role", fields=["user", "institution", "role"], condition=Q(outcome="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.institution.code}"
