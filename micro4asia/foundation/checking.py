"""Rows whose checks are asked of the database together."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models, router
from django.db.models import CheckConstraint, Q


class CheckedAtOnce(models.Model):
    """A base for models. Django asks the database about each constraint by itself, in a savepoint of its own: eighteen for a
    decision. All that must hold is one question; only where something does not, each is asked, so that it can be named."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        if not self._keeps_all(set(exclude or ())):
            super().validate_constraints(exclude=exclude)

    def _keeps_all(self, exclude: set[str]) -> bool:
        using = router.db_for_write(type(self), instance=self)
        every = [(owner, constraint) for owner, theirs in self.get_constraints() for constraint in theirs]
        checks = [Q(one.condition) for _owner, one in every if isinstance(one, CheckConstraint)]
        # One that asks of what is left out is not asked, as Django does it.
        asked = [one for one in checks if exclude.isdisjoint(one.referenced_base_fields)]
        known = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]
        if asked and not Q(*asked).check(known, using=using):
            return False
        try:
            for owner, constraint in every:
                if not isinstance(constraint, CheckConstraint):
                    constraint.validate(owner, self, exclude=exclude, using=using)  # type: ignore[attr-defined]
        except ValidationError:
            return False
        return True
