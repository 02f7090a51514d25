"""The institution's register book: the counters behind its numbers, the numbers that came to nothing, the end of a year."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from credentials.models.micro_credential import MicroCredentialVersion
from institutions.models import AWARDING, Institution, Membership, User
from micro4asia.foundation.remembering import Remembering


def of_year(year: int) -> str:
    """How register numbers of that year's book end."""
    return f"/{year}-VM"


class OfADesk(models.QuerySet):  # type: ignore[type-arg]  # not subscriptable at run time
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Rows of the institutions whose desks they keep."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role__in=AWARDING)
        return self.filter(institution__in=desks.values("institution"))


class RegisterBook(Remembering):
    """One book per institution and year. Numbers are drawn under a row lock, so none is given twice.

    Once closed it draws no more: `lines` and `digest` say what it held (see services/register_book.py).
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="register_books")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)
    last_copy = models.PositiveIntegerField(default=0, help_text="Certified copies are numbered apart")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lines = models.PositiveIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 over the lines, hex")

    objects = OfADesk.as_manager()

    class Meta:
        ordering = ["institution", "year"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year"], name="one_register_book_per_year"),
            models.CheckConstraint(
                name="a_register_book_is_closed_whole",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, lines__isnull=True, digest="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False, lines__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="a_closed_register_book_has_a_line_for_each_number",
                condition=Q(lines__isnull=True) | Q(lines=F("last_number")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.year}"


class VoidNumber(Remembering):
    """A pair of numbers that was drawn and stands under no award. It stays in the book for good; nobody is named."""

    class Reason(models.TextChoices):
        SIGNER_REMOVED = "signer-removed", _("The right to sign was taken away before the seal was made")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="void_numbers")
    version = models.ForeignKey(MicroCredentialVersion, models.PROTECT, related_name="+")
    serial_number = models.CharField(max_length=40)
    register_number = models.CharField(max_length=40)
    drawn_on = models.DateField(help_text="The day of award that it was drawn for")
    voided_at = models.DateTimeField()
    reason = models.CharField(max_length=24, choices=Reason.choices)

    objects = OfADesk.as_manager()

    class Meta:
        ordering = ["institution", "serial_number"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "serial_number"], name="a_serial_number_is_void_once"),
            models.UniqueConstraint(fields=["institution", "register_number"], name="a_register_number_is_void_once"),
        ]

    def __str__(self) -> str:
        return self.serial_number
