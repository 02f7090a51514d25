"""The institution's register book: the counters behind serial and register-book numbers."""

from __future__ import annotations

from django.db import models

from institutions.models import Institution
from micro4asia.foundation.remembering import Remembering


class RegisterBook(Remembering):
    """One book per institution and year. Numbers are drawn under a row lock, so none is given twice."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="register_books")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["institution", "year"]
        constraints = [models.UniqueConstraint(fields=["institution", "year"], name="one_register_book_per_year")]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.year}"
