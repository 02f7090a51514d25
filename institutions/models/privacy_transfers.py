"""Personal data that leaves a country: to whom, since when, why, on what basis, with which dossier."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.privacy import desks_of
from institutions.models.user import User
from micro4asia.foundation import public_ids, text
from micro4asia.foundation.remembering import Remembering


class TransferQuerySet(models.QuerySet["TransferRecord"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=desks_of(user))

    def waiting_for_a_dossier(self) -> Self:
        return self.filter(dossier_due__isnull=False, submitted_on__isnull=True)


class TransferRecord(Remembering):
    class Basis(models.TextChoices):
        ACT_OF_LEARNER = "act-of-learner", _("Act of the learner, who sends their own data")
        CONSENT = "consent", _("Consent of the person, naming the country")
        CLAUSES = "standard-clauses", _("Standard contractual clauses and a transfer assessment")
        ADEQUACY = "adequacy", _("Adequacy decision")
        CONTRACT = "contract", _("Contract in the interest of the person, single case")
        LAW = "law", _("Obligation or permission by law")

    public_id = models.CharField(max_length=40, unique=True, default=public_ids.new_public_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="transfers")
    recipient = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="+")
    recipient_name = models.CharField(max_length=200, blank=True, validators=[text.no_control_characters])
    country = models.CharField(
        max_length=2, help_text="ISO 3166-1 alpha-2, of the recipient", validators=[RegexValidator(r"^[A-Z]{2}$")]
    )
    first_on = models.DateField()
    purpose = models.CharField(max_length=300, validators=[text.no_control_characters])
    categories = models.CharField(max_length=300, validators=[text.no_control_characters])
    basis = models.CharField(max_length=20, choices=Basis.choices)
    times = models.PositiveIntegerField(default=0, help_text="Acts of learners counted since the first day; names nobody")
    dossier_due = models.DateField(null=True, blank=True, help_text="Empty: no dossier is needed")
    dossier_number = models.CharField(max_length=80, blank=True, validators=[text.no_control_characters])
    submitted_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    notes = models.CharField(max_length=1000, blank=True, validators=[text.no_control_characters])

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-first_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_transfer_names_its_recipient", condition=Q(recipient__isnull=False) | ~Q(recipient_name="")
            ),
            models.CheckConstraint(
                name="nobody_transfers_to_themselves",
                condition=Q(recipient__isnull=True) | ~Q(recipient=F("institution")),
            ),
            models.CheckConstraint(
                name="a_dossier_follows_the_first_transfer",
                condition=Q(submitted_on__isnull=True) | Q(submitted_on__gte=F("first_on")),
            ),
            models.CheckConstraint(
                name="a_submitted_dossier_has_a_number",
                condition=Q(submitted_on__isnull=True) | ~Q(dossier_number=""),
            ),
            models.UniqueConstraint(
                fields=["institution", "recipient"],
                condition=Q(basis="act-of-learner", recipient__isnull=False),
                name="acts_of_learners_are_counted_once_per_recipient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} → {self.to}"

    @property
    def to(self) -> str:
        return self.recipient.name() if self.recipient else self.recipient_name
