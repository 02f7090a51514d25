"""The counter behind case numbers: one book per receiving institution and year."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation.remembering import Remembering


class CaseBookQuerySet(models.QuerySet["CaseBook"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, role=Role.OFFICER)
        return self.filter(institution__in=desks.values("institution"))


class CaseBook(Remembering):
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="case_books")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    objects = CaseBookQuerySet.as_manager()

    class Meta:
        ordering = ["institution", "year"]
        constraints = [models.UniqueConstraint(fields=["institution", "year"], name="one_case_book_per_institution_and_year")]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.year}"

    @classmethod
    def next_number(cls, institution: Institution, year: int) -> str:
        """Draw the next case number, such as MUNI-2026-0001, under a row lock; call it inside the transaction that uses it."""
        with transaction.atomic():
            cls.objects.get_or_create(institution=institution, year=year)
        book = cls.objects.select_for_update().get(institution=institution, year=year)
        book.last_number += 1
        book.save(update_fields=["last_number"])
        return f"{institution.code}-{year}-{book.last_number:04}"
