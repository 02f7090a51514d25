"""Dated, sourced facts: hours per credit, levels, grades, time limits. Data, never constants in code."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models.fact import EVER, Fact, in_time
from institutions.models.institution import Institution
from institutions.vocabulary import Cycle
from micro4asia.foundation import text


class CreditValue(Fact):
    """How many notional hours one credit stands for at an institution, and the step credits are granted in."""

    identity = ("institution",)
    said = ("system", "hours_per_credit", "step")

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="credit_values")
    system = models.CharField(max_length=24, help_text="ECTS, CFU, VN, LA or hours")
    hours_per_credit = models.DecimalField(max_digits=6, decimal_places=2)
    step = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))

    class Meta:
        ordering = ["institution", "valid_from"]
        constraints = [
            models.CheckConstraint(name="a_credit_has_hours_and_a_step", condition=Q(hours_per_credit__gt=0, step__gt=0)),
            *in_time("credit_value", "institution"),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code}: 1 {self.system} = {self.hours_per_credit.normalize():f} h"

    def credits(self, hours: Decimal) -> Fraction:
        """Exact credits for these hours, unrounded."""
        return Fraction(hours) / Fraction(self.hours_per_credit)


class Level(Fact):
    """A level of a qualifications framework: a code inside its framework, never a bare number."""

    identity = ("framework", "code")
    said = ("eqf", "eqf_basis", "eqf_confirmed")

    class Basis(models.TextChoices):
        REFERENCED = "referenced", gettext_lazy("Referenced officially")
        COMPARED = "compared", gettext_lazy("Compared by experts")
        DECLARED = "declared", gettext_lazy("Declared by the issuer")
        ASSUMED = "assumed", gettext_lazy("Assumed for display")

    valid_from = models.DateField(default=EVER)
    country = models.CharField(max_length=8, blank=True, help_text="ISO 3166-1 alpha-2, or the region it spans")
    framework = models.CharField(max_length=12)
    code = models.CharField(max_length=8)
    framework_names = models.JSONField(default=dict)
    eqf = models.CharField(max_length=2, blank=True, help_text="Level of the EQF, where the framework is referenced to it")
    eqf_basis = models.CharField(max_length=24, blank=True, choices=Basis.choices)
    eqf_confirmed = models.BooleanField(default=False, help_text="Only then does it count as an EQF level")

    class Meta:
        ordering = ["framework", "code"]
        constraints = in_time("level", "framework", "code")

    def __str__(self) -> str:
        return f"{self.framework} {self.code}"

    @classmethod
    def lacking(cls, framework: str, code: str, on: dt.date | None = None) -> str:
        """Why this is no level on that day (today if none is given), as a sentence; empty where it is one."""
        rows = cls.objects.on(on or timezone.localdate()).filter(framework=framework)
        codes = sorted(rows.values_list("code", flat=True))
        if code in codes:
            return ""
        if not codes:
            return _("The registry knows no framework %(framework)s.") % {"framework": framework}
        said = {"framework": framework, "code": code, "codes": ", ".join(codes)}
        return _("%(framework)s has no level %(code)s. Its levels are %(codes)s.") % said


class GradeScale(Fact):
    """A way to grade. Either ordered steps (best first) or numbers between two ends. Another version follows another."""

    identity = ("code",)
    said = (
        "names",
        "steps",
        "minimum",
        "maximum",
        "pass_mark",
        "transfer_mark",
        "without_grade",
        "values",
        "equals",
    )

    valid_from = models.DateField(default=EVER)
    country = models.CharField(max_length=8, blank=True)
    code = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField(default=1)
    names = models.JSONField(default=dict)
    steps = models.JSONField(default=list, blank=True, help_text="Best first; empty for a numeric scale")
    minimum = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    pass_mark = models.CharField(max_length=12, help_text="The lowest passing grade")
    transfer_mark = models.CharField(max_length=12, blank=True, help_text="The lowest grade that is commonly accepted for credit")
    without_grade = models.CharField(
        max_length=12, blank=True, help_text="What a record writes where something counts without a grade; outside the average"
    )
    values = models.JSONField(default=dict, blank=True, help_text="{grade: number}; empty where the steps are equally far apart")
    equals = models.JSONField(
        default=dict,
        blank=True,
        help_text="{code of another scale: [[grade, or the lowest number of a band; the equal grade], …]}, best first",
    )

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
            *in_time("grade_scale", "code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def passing(self) -> list[str]:
        """The steps that pass, best first; none of a scale of numbers."""
        return [str(step) for step in self.steps[: self.steps.index(self.pass_mark) + 1]] if self.steps else []

    @property
    def tells_grades_apart(self) -> bool:
        """Pass or fail does not: whoever passed has one and the same grade, and there is nothing to convert."""
        return not self.steps or len(self.passing) > 1

    def equal_on(self, code: str, grade: str) -> str:
        """What this scale's own table makes of a grade on another scale; empty where it does not say."""
        pairs = self.equals.get(code, [])
        if self.steps:
            return next((str(there) for here, there in pairs if here == grade), "")
        try:
            number = Decimal(grade)
        except InvalidOperation:
            return ""
        return next((str(there) for least, there in pairs if number >= Decimal(least)), "")

    def equal_from(self, code: str, grade: str) -> str:
        """The same read backwards; empty where several grades, or a whole band of numbers, are equal to that one."""
        found = [str(here) for here, there in self.equals.get(code, []) if there == grade] if self.steps else []
        return found[0] if len(found) == 1 else ""

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


class GradeTable(Fact):
    """How often each passing grade was given: the basis of a suggested grade (ECTS grading table)."""

    identity = ("institution", "scale", "isced_f", "cycle", "years")
    said = ("counts",)

    valid_from = models.DateField(default=EVER)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="grade_tables")
    scale = models.ForeignKey(GradeScale, models.PROTECT, related_name="tables")
    isced_f = models.CharField(max_length=4)
    cycle = models.CharField(max_length=8, choices=Cycle.choices, blank=True, help_text="Of study; empty: all cycles together")
    years = models.CharField(max_length=12, help_text="For example 2023-25")
    counts = models.JSONField(help_text="[[grade, count], …], best first, passing grades only")

    class Meta:
        ordering = ["institution", "isced_f", "-years"]
        constraints = in_time("grade_table", "institution", "scale", "isced_f", "cycle", "years")

    def __str__(self) -> str:
        return f"{self.institution.code} {self.isced_f} {self.years}"

    @property
    def n(self) -> int:
        """How many grades it counts."""
        return sum(int(count) for _grade, count in self.counts)


class TimeLimit(Fact):
    """The published time limits of an institution for a procedure. The shorter of these, the law's and four months applies."""

    identity = ("institution", "procedure")
    said = ("decision_months", "acknowledgement_days", "completeness_days", "appeal_days", "settle_days", "rolls", "appeal_body")

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="time_limits")
    procedure = models.CharField(max_length=24, default="recognition", help_text="recognition, or rpl for prior learning")
    decision_months = models.PositiveSmallIntegerField(default=4)
    acknowledgement_days = models.PositiveSmallIntegerField(default=5, help_text="Working days")
    completeness_days = models.PositiveSmallIntegerField(default=10, help_text="Working days")
    rolls = models.BooleanField(default=False, help_text="A last day on which nobody works moves to the next one that counts")
    appeal_days = models.PositiveSmallIntegerField(default=30)
    settle_days = models.PositiveSmallIntegerField(default=60, help_text="To decide on an appeal")
    appeal_body = models.JSONField(default=dict, help_text="{language tag: text}")

    class Meta:
        ordering = ["institution", "valid_from"]
        constraints = [
            models.CheckConstraint(name="a_decision_takes_four_months_at_most", condition=Q(decision_months__range=(1, 4))),
            *in_time("time_limit", "institution", "procedure"),
        ]

    def __str__(self) -> str:
        return f"{self.institution.code} {self.procedure}"
