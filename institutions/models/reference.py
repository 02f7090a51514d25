"""Dated, sourced facts: hours per credit, levels, grades, time limits. Data, never constants in code."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from institutions.models.institution import Institution
from micro4asia.foundation import text


class CreditValue(models.Model):
    """How many notional hours one credit stands for at an institution, and the step credits are granted in."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="credit_values")
    system = models.CharField(max_length=24, help_text="ECTS, CFU, VN, LA or hours")
    hours_per_credit = models.DecimalField(max_digits=6, decimal_places=2)
    step = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["institution", "valid_from"]
        constraints = [
            models.CheckConstraint(name="a_credit_has_hours_and_a_step", condition=Q(hours_per_credit__gt=0, step__gt=0)),
            models.UniqueConstraint(fields=["institution", "valid_from"], name="one_credit_value_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code}: 1 {self.system} = {self.hours_per_credit.normalize():f} h"

    def credits(self, hours: Decimal) -> Fraction:
        """Exact credits for these hours, unrounded."""
        return Fraction(hours) / Fraction(self.hours_per_credit)


class Level(models.Model):
    """A level of a qualifications framework: a code inside its framework, never a bare number."""

    framework = models.CharField(max_length=12)
    code = models.CharField(max_length=8)
    framework_names = models.JSONField(default=dict)
    eqf = models.CharField(max_length=2, blank=True, help_text="Level of the EQF, where the framework is referenced to it")
    eqf_basis = models.CharField(max_length=24, blank=True, help_text="referenced, compared, declared or assumed")
    eqf_confirmed = models.BooleanField(default=False, help_text="Only then does it count as an EQF level")
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["framework", "code"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_level_per_code_and_framework")]

    def __str__(self) -> str:
        return f"{self.framework} {self.code}"


class GradeScale(models.Model):
    """A way to grade. Either ordered steps (best first) or numbers between two ends."""

    code = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField(default=1)
    names = models.JSONField(default=dict)
    steps = models.JSONField(default=list, blank=True, help_text="Best first; empty for a numeric scale")
    minimum = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    pass_mark = models.CharField(max_length=12, help_text="The lowest passing grade")
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_grade_scale_per_code_and_version"),
            models.CheckConstraint(
                name="a_numeric_scale_has_both_ends",
                # Both named: where one is null the comparison is neither true nor false, and a check lets that pass.
                condition=Q(minimum__isnull=True, maximum__isnull=True)
                | Q(minimum__isnull=False, maximum__isnull=False, minimum__lt=models.F("maximum")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def accept(self, raw: str) -> str:
        """The grade as it will be stored. Raises ValidationError where the scale knows no such grade or it does not pass."""
        value = text.fold_digits(raw.strip())
        if self.steps:
            return self._step(value)
        try:
            number = Decimal(value.replace(",", "."))
        except InvalidOperation as error:
            raise ValidationError(_("Write a number, such as %(example)s."), params={"example": self.maximum}) from error
        if self.minimum is None or self.maximum is None or not number.is_finite() or not self.minimum <= number <= self.maximum:
            raise ValidationError(
                _("Must be between %(low)s and %(high)s. You wrote %(value)s."),
                params={"low": _plain(self.minimum), "high": _plain(self.maximum), "value": raw.strip()},
            )
        if number < Decimal(self.pass_mark):
            raise ValidationError(
                _("%(value)s is below the pass mark %(mark)s."), params={"value": value, "mark": self.pass_mark}
            )
        return f"{number.normalize():f}"

    def _step(self, value: str) -> str:
        by_fold = {step.casefold(): step for step in self.steps}
        if value.casefold() not in by_fold:
            raise ValidationError(
                _("This scale has the grades %(grades)s. You wrote %(value)s."),
                params={"grades": ", ".join(self.steps), "value": value},
            )
        step: str = by_fold[value.casefold()]
        if self.steps.index(step) > self.steps.index(self.pass_mark):
            raise ValidationError(_("%(value)s is below the pass mark %(mark)s."), params={"value": step, "mark": self.pass_mark})
        return step


def _plain(end: Decimal | None) -> str:
    """As people write it: 10, not 10.00."""
    return "" if end is None else f"{end.normalize():f}"


class GradeTable(models.Model):
    """How often each passing grade was given: the basis of a suggested grade (ECTS grading table)."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="grade_tables")
    scale = models.ForeignKey(GradeScale, models.PROTECT, related_name="tables")
    isced_f = models.CharField(max_length=4)
    years = models.CharField(max_length=12, help_text="For example 2023-25")
    counts = models.JSONField(help_text="[[grade, count], …], best first, passing grades only")
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["institution", "isced_f", "-years"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "scale", "isced_f", "years"], name="one_grade_table_per_field_and_years"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.isced_f} {self.years}"


class TimeLimit(models.Model):
    """The published time limits of an institution for a procedure. The shorter of these, the law's and four months applies."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="time_limits")
    procedure = models.CharField(max_length=24, default="recognition")
    decision_months = models.PositiveSmallIntegerField(default=4)
    appeal_days = models.PositiveSmallIntegerField(default=30)
    appeal_body = models.JSONField(default=dict, help_text="{language tag: text}")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["institution", "valid_from"]
        constraints = [
            models.CheckConstraint(name="a_decision_takes_four_months_at_most", condition=Q(decision_months__range=(1, 4))),
            models.UniqueConstraint(fields=["institution", "procedure", "valid_from"], name="one_time_limit_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.procedure}"
