"""What the law and the treaties of a country say: credits, ceilings, fields, time limits. Dated, sourced, often in doubt."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models.fact import EVER, Fact, in_time


class CreditSystem(Fact):
    """What one credit of a system stands for in a country, and the range that is allowed officially."""

    identity = ("system", "country")
    said = ("hours_per_credit", "hours_min", "hours_max", "step")

    system = models.CharField(max_length=24)
    country = models.CharField(max_length=8, help_text="ISO 3166-1 alpha-2; * is everywhere")
    hours_per_credit = models.DecimalField(max_digits=6, decimal_places=2)
    hours_min = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    hours_max = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    step = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))

    class Meta:
        ordering = ["country", "system", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="a_credit_system_counts_hours_within_its_range",
                condition=Q(hours_per_credit__gt=0, step__gt=0)
                & (Q(hours_min__isnull=True) | Q(hours_min__gt=0, hours_min__lte=F("hours_per_credit")))
                & (Q(hours_max__isnull=True) | Q(hours_max__gte=F("hours_per_credit"))),
            ),
            *in_time("credit_system", "system", "country"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.country}"


class LegalCap(Fact):
    """A ceiling on what may be recognised in a degree: a legal bar with its own arithmetic, never a substantial difference."""

    class Scope(models.TextChoices):
        DEGREE = "degree", _("Any degree")
        BACHELOR = "bachelor", _("Bachelor's degree")
        MASTER = "master", _("Master's degree")

    class Measure(models.TextChoices):
        SHARE_OF_CREDITS = "share-of-credits-needed", _("Share of the credits needed, at most")
        SHARE_OF_LOAD = "share-of-minimum-study-load", _("Share of the minimum study load, at most")
        CREDITS = "credits", _("Credits, at most")
        AGE = "age", _("Years since achievement, at most")
        GRADE = "lowest-grade", _("Lowest grade that may be recognised")

    identity = ("country", "scope", "measure")
    said = ("value", "unit")

    country = models.CharField(max_length=8)
    scope = models.CharField(max_length=12, choices=Scope.choices)
    measure = models.CharField(max_length=32, choices=Measure.choices)
    value = models.CharField(max_length=12, help_text="A number, or a grade of the scale that the unit names")
    unit = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["country", "scope", "measure", "valid_from"]
        constraints = in_time("legal_cap", "country", "scope", "measure")

    def __str__(self) -> str:
        return f"{self.country} {self.scope} {self.measure}"


class TreatyStatus(Fact):
    """Whether a treaty on recognition binds a country. Decides what a decision may cite as its basis."""

    class Treaty(models.TextChoices):
        LISBON = "lisbon", _("Lisbon Recognition Convention (1997)")
        TOKYO = "tokyo", _("Tokyo Convention (2011)")
        GLOBAL = "global", _("Global Convention (2019)")

    class Status(models.TextChoices):
        PARTY = "party", _("Party")
        NOT_PARTY = "not-party", _("Not a party")
        PREPARING = "preparing", _("Preparing ratification")
        UNKNOWN = "unknown", _("Not known")

    identity = ("country", "treaty")
    said = ("status",)

    country = models.CharField(max_length=8)
    treaty = models.CharField(max_length=12, choices=Treaty.choices)
    status = models.CharField(max_length=12, choices=Status.choices)

    class Meta:
        ordering = ["country", "treaty", "valid_from"]
        constraints = in_time("treaty_status", "country", "treaty")

    def __str__(self) -> str:
        return f"{self.country} {self.treaty}"


class RegulatedField(Fact):
    """Whether a field of education leads to work that the law of a country keeps for those whom an authority admits."""

    class Status(models.TextChoices):
        REGULATED = "regulated", _("Regulated")
        FREE = "free", _("Not regulated")
        UNKNOWN = "unknown", _("Not known")

    identity = ("country", "isced_f")
    said = ("status", "authority")

    country = models.CharField(max_length=8)
    isced_f = models.CharField(max_length=4, help_text="Two to four digits; a narrower row goes before a wider one")
    status = models.CharField(max_length=12, choices=Status.choices)
    authority = models.CharField(max_length=200, blank=True, help_text="Who admits to the work, or can say whether the law does")

    class Meta:
        ordering = ["country", "isced_f", "valid_from"]
        constraints = in_time("regulated_field", "country", "isced_f")

    def __str__(self) -> str:
        return f"{self.country} {self.isced_f}"


class StatutoryLimit(Fact):
    """How long a step of a procedure may take by law, or by the network's default where the country is *."""

    class Procedure(models.TextChoices):
        RECOGNITION = "recognition", _("Recognition")
        RPL = "rpl", _("Recognition of prior learning")
        REVOCATION = "revocation", _("Revocation")

    class Step(models.TextChoices):
        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
        COMPLETENESS = "completeness", _("Check of completeness")
        INFORMATION = "additional-information", _("Answer to a question, at least")
        OPINION = "expert-opinion", _("Opinion of an assessor")
        DECISION = "decision", _("Decision")
        APPEAL = "appeal", _("Appeal")
        APPEAL_DECISION = "appeal-decision", _("Decision on an appeal")
        RETURN = "return-of-the-document", _("Return of the document")

    class Unit(models.TextChoices):
        DAYS = "days", _("days")
        WORKING_DAYS = "working-days", _("working days")
        MONTHS = "months", _("months")

    # What each step is counted in: a limit in another unit could not be held against what an institution publishes.
    UNITS: ClassVar[dict[str, str]] = {
        Step.ACKNOWLEDGEMENT: Unit.WORKING_DAYS,
        Step.COMPLETENESS: Unit.WORKING_DAYS,
        Step.INFORMATION: Unit.DAYS,
        Step.OPINION: Unit.DAYS,
        Step.DECISION: Unit.MONTHS,
        Step.APPEAL: Unit.DAYS,
        Step.APPEAL_DECISION: Unit.DAYS,
        Step.RETURN: Unit.DAYS,
    }

    identity = ("country", "procedure", "step")
    said = ("value", "unit")

    country = models.CharField(max_length=8)
    procedure = models.CharField(max_length=24, choices=Procedure.choices, default=Procedure.RECOGNITION)
    step = models.CharField(max_length=24, choices=Step.choices)
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit.choices)

    class Meta:
        ordering = ["country", "procedure", "step", "valid_from"]
        constraints = [
            models.CheckConstraint(name="a_statutory_limit_is_some_time", condition=Q(value__gt=0)),
            *in_time("statutory_limit", "country", "procedure", "step"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.procedure} {self.step}"

    def clean(self) -> None:
        """Raises ValidationError (unit)."""
        needed = self.UNITS.get(self.step)
        if needed and self.unit != needed:
            raise ValidationError({"unit": gettext("This step is counted in %(unit)s.") % {"unit": self.Unit(needed).label}})


class Holiday(Fact):
    """A day on which the offices of a country are closed, or a weekend on which they work instead."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Public holiday")
        WORKED = "worked", _("Worked, though a weekend or listed before")

    identity = ("country", "day")
    said = ("kind", "names")

    valid_from = models.DateField(default=EVER)
    country = models.CharField(max_length=8)
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.CLOSED)
    names = models.JSONField(default=dict, help_text="{language tag: text}")

    class Meta:
        ordering = ["country", "day", "valid_from"]
        constraints = in_time("holiday", "country", "day")

    def __str__(self) -> str:
        return f"{self.country} {self.day}"
