"""Faculties and departments of an institution, and what they were called from when until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership
from micro4asia.foundation import text
from micro4asia.foundation.remembering import Remembering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from institutions.models.user import User

DEEPEST = 4  # levels below the institution: more is a mistake in the tree
short_code = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9-]{0,23}\Z", _("Use letters without marks, digits and hyphens."))


class UnitQuerySet(models.QuerySet["Unit"]):
    def in_force(self, on: dt.date | None = None) -> Self:
        day = on or timezone.localdate()
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Those of the institutions one works for."""
        if not user.is_authenticated:
            return self.none()
        desks = Membership.objects.current().filter(user=user, institution__isnull=False)
        return self.filter(institution__in=desks.values("institution"))


class Unit(Remembering):
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, blank=True)
    code = models.CharField(_("Short code"), max_length=24, validators=[short_code])
    names = models.JSONField(default=dict, help_text="{language tag: text}")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="one_unit_per_code", fields=["institution", "code"]),
            models.CheckConstraint(
                name="a_unit_ends_after_it_began", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(name="a_unit_is_no_part_of_itself", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return text.pick(self.names, get_language() or "en", self.institution.language)[0] or self.code

    def within(self) -> list[Unit]:
        """This unit and those it is a part of, the nearest first."""
        line: list[Unit] = [self]
        while (above := line[-1].parent) is not None and above not in line:
            line.append(above)
        return line

    def depth(self) -> int:
        """How many levels it makes up with all its parts: 1 where it has none."""
        return 1 + max((part.depth() for part in self.parts.all()), default=0)

    def covers(self, names: Mapping[str, str]) -> bool:
        """Whether a text in several languages, such as the unit of a course, names this unit or one that is part of it."""
        sought = {text.match_key(name) for name in names.values() if name}
        return any(self in unit.within() for unit in self.institution.units.all() if sought & unit.match_keys())

    def match_keys(self) -> set[str]:
        return {text.match_key(name) for name in self.names.values() if name}
