"""What is typed about a fact: from which day, what it is, who says so."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from institutions.code_lists import country_language
from institutions.forms.facts import NUMBER, FactForm, countries
from institutions.forms.grade_scales import GradeScaleForm
from institutions.models import (
    EVERYWHERE,
    Fact,
    GradeScale,
    Holiday,
    Institution,
    LegalCap,
    Level,
    RegulatedField,
    StatutoryLimit,
    TreatyStatus,
)
from institutions.vocabulary import Cycle
from micro4asia.foundation.fields import Amount, Day, Words
from micro4asia.foundation.text import fold_digits, pick

MOST_GRADES = 200


class CreditSystemForm(FactForm):
    system = Words(label=gettext_lazy("Credit system"), max_length=24)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    hours_per_credit = Amount(label=gettext_lazy("Hours per credit"), min_value=0)
    hours_min = Amount(label=gettext_lazy("Official range, from"), required=False)
    hours_max = Amount(label=gettext_lazy("Official range, to"), required=False)
    step = Amount(
        label=gettext_lazy("Step of credits"), help_text=gettext_lazy("Credits are rounded to this step, such as 1 or 0.5.")
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        _above_zero(self, "hours_per_credit", "step")
        hours, low, high = (said.get(name) for name in ("hours_per_credit", "hours_min", "hours_max"))
        if hours and ((low and hours < low) or (high and hours > high)):
            self.add_error("hours_per_credit", ValidationError(_("This lies outside the official range.")))
        return said


class LevelForm(FactForm):
    framework = Words(label=gettext_lazy("Framework"), max_length=12)
    code = Words(label=gettext_lazy("Level"), max_length=8)
    eqf = forms.ChoiceField(
        label=gettext_lazy("Level of the EQF"), required=False, choices=[("", "–"), *((str(n), str(n)) for n in range(1, 9))]
    )
    eqf_basis = forms.ChoiceField(label=gettext_lazy("On what basis"), required=False, choices=[("", "–"), *Level.Basis.choices])
    eqf_confirmed = forms.BooleanField(
        label=gettext_lazy("Confirmed"), required=False, help_text=gettext_lazy("Only then does it count as a level of the EQF.")
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("eqf") and not said.get("eqf_basis"):
            self.add_error("eqf_basis", ValidationError(_("Say on what basis the level stands beside one of the EQF.")))
        if said.get("eqf_confirmed") and not said.get("eqf"):
            self.add_error("eqf", ValidationError(_("Choose the level that is confirmed.")))
        return said


class CapForm(FactForm):
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    scope = forms.ChoiceField(label=gettext_lazy("Degree"), choices=LegalCap.Scope.choices)
    measure = forms.ChoiceField(label=gettext_lazy("What is limited"), choices=LegalCap.Measure.choices)
    value = Words(label=gettext_lazy("Value"), max_length=12)
    unit = Words(
        label=gettext_lazy("Unit"),
        max_length=24,
        help_text=gettext_lazy("Per cent, a credit system, years, or the code of a grade scale."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        number = re.fullmatch(r"\d+(\.\d+)?", fold_digits(said.get("value", "")).replace(",", "."))
        if said.get("measure") != LegalCap.Measure.GRADE and said.get("value") and not number:
            self.add_error("value", ValidationError(_("Write a number.")))
        elif number:
            said["value"] = number[0]
        return said


class TreatyForm(FactForm):
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    treaty = forms.ChoiceField(label=gettext_lazy("Treaty"), choices=TreatyStatus.Treaty.choices)
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=TreatyStatus.Status.choices)


class RegulatedFieldForm(FactForm):
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    isced_f = Words(
        label=gettext_lazy("Field of education (ISCED-F)"),
        max_length=4,
        help_text=gettext_lazy("Two to four digits, such as 0912. A narrower row goes before a wider one."),
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=RegulatedField.Status.choices)
    authority = Words(
        label=gettext_lazy("Who admits to the work, or can say whether the law does"), required=False, max_length=200
    )

    def clean_isced_f(self) -> str:
        return _field(self.cleaned_data["isced_f"])


class StatutoryLimitForm(FactForm):
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    procedure = forms.ChoiceField(label=gettext_lazy("Procedure"), choices=StatutoryLimit.Procedure.choices)
    step = forms.ChoiceField(label=gettext_lazy("Step"), choices=StatutoryLimit.Step.choices)
    value = forms.IntegerField(label=gettext_lazy("Time"), min_value=1, max_value=1000, widget=NUMBER)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=StatutoryLimit.Unit.choices)


class HolidayForm(FactForm):
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    day = Day(label=gettext_lazy("Day"))
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Holiday.Kind.choices)
    name_en = Words(label=gettext_lazy("Name in English"), max_length=100)
    name_local = Words(label=gettext_lazy("Name in the language of the country"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A calendar is a country's: there is no holiday everywhere.
        choices = [pair for pair in countries() if pair[0] != EVERYWHERE]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]

    def initial_of(self, row: Any) -> dict[str, Any]:
        local = next((words for tag, words in row.names.items() if tag != "en"), "")
        return super().initial_of(row) | {"name_en": row.names.get("en"), "name_local": local}

    def columns(self) -> dict[str, Any]:
        said = super().columns()
        names, local = {"en": said.pop("name_en")}, said.pop("name_local")
        tag = country_language(said["country"])
        return said | {"names": ({tag: local} if local and tag else {}) | names}


class CreditValueForm(FactForm):
    system = Words(label=gettext_lazy("Credit system"), max_length=24)
    hours_per_credit = Amount(label=gettext_lazy("Hours per credit"))
    step = Amount(
        label=gettext_lazy("Step of credits"), help_text=gettext_lazy("Credits are rounded to this step, such as 1 or 0.5.")
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        _above_zero(self, "hours_per_credit", "step")
        return said


class PublishedLimitForm(FactForm):
    procedure = forms.ChoiceField(
        label=gettext_lazy("Procedure"),
        choices=[(each.value, each.label) for each in (StatutoryLimit.Procedure.RECOGNITION, StatutoryLimit.Procedure.RPL)],
    )
    decision_months = forms.IntegerField(
        label=gettext_lazy("Months to decide"),
        min_value=1,
        max_value=4,
        widget=NUMBER,
        help_text=gettext_lazy("From the complete file; four at most. Where the law gives less, the law counts."),
    )
    acknowledgement_days = forms.IntegerField(
        label=gettext_lazy("Working days to acknowledge a request"), min_value=1, max_value=60, initial=5, widget=NUMBER
    )
    completeness_days = forms.IntegerField(
        label=gettext_lazy("Working days to say whether it is complete"), min_value=1, max_value=60, initial=10, widget=NUMBER
    )
    rolls = forms.BooleanField(
        label=gettext_lazy("A last day on which nobody works moves to the next working day"),
        required=False,
        help_text=gettext_lazy("By the calendar of your country; weekends and public holidays."),
    )
    appeal_days = forms.IntegerField(label=gettext_lazy("Days to appeal"), min_value=1, max_value=365, widget=NUMBER)
    settle_days = forms.IntegerField(
        label=gettext_lazy("Days to settle an appeal"),
        min_value=1,
        max_value=365,
        initial=60,
        widget=NUMBER,
        help_text=gettext_lazy("From the day it reached you. Where the law or the network gives less, that counts."),
    )
    body_en = Words(label=gettext_lazy("Who decides on appeals, in English"), max_length=200)
    body_local = Words(label=gettext_lazy("Who decides on appeals, in your language"), max_length=200, required=False)

    def initial_of(self, row: Any) -> dict[str, Any]:
        local = self.institution.language if self.institution else "en"
        return super().initial_of(row) | {"body_en": row.appeal_body.get("en"), "body_local": row.appeal_body.get(local)}

    def columns(self) -> dict[str, Any]:
        said = super().columns()
        body = {"en": said.pop("body_en")}
        if (local := said.pop("body_local")) and self.institution:
            body = {self.institution.language: local} | body
        return said | {"appeal_body": (self.row.appeal_body if self.row else {}) | body}


class GradeTableForm(FactForm):
    scale = forms.ModelChoiceField(label=gettext_lazy("Grade scale"), queryset=GradeScale.objects.none(), to_field_name="code")
    isced_f = Words(
        label=gettext_lazy("Field of education (ISCED-F)"),
        max_length=4,
        help_text=gettext_lazy("Two to four digits, such as 0412. The wider field stands in where the narrow one has too few."),
    )
    cycle = forms.ChoiceField(
        label=gettext_lazy("Cycle of study"), required=False, choices=[("", gettext_lazy("All cycles together")), *Cycle.choices]
    )
    years = Words(label=gettext_lazy("Years"), max_length=12, help_text=gettext_lazy("Two or three, such as 2023-25."))
    counts = Words(
        label=gettext_lazy("How often each passing grade was given"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "One grade and its number on a line, such as A 300. Only grades that pass; a grade nobody got may be 0."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scale"].queryset = scales_of(self.institution)  # type: ignore[attr-defined]

    def initial_of(self, row: Any) -> dict[str, Any]:
        return super().initial_of(row) | {"scale": row.scale.code, "counts": "\n".join(f"{grade} {n}" for grade, n in row.counts)}

    def clean_isced_f(self) -> str:
        return _field(self.cleaned_data["isced_f"])

    def clean_years(self) -> str:
        years = fold_digits(self.cleaned_data["years"]).replace("–", "-")
        if not re.fullmatch(r"20\d\d(-\d\d)?", years):
            raise ValidationError(_("Write the first year and the last two digits of the last one, such as 2023-25."))
        return years

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("scale") and said.get("counts"):
            try:
                said["counts"] = counted(said["scale"], said["counts"])
            except ValidationError as error:
                self.add_error("counts", error)
        return said


def counted(scale: GradeScale, lines: str) -> list[list[Any]]:
    """[[grade, count], …], best first. Raises ValidationError with the line it is about."""
    found: dict[str, int] = {}
    for line in [line for line in lines.splitlines() if line.strip()][: MOST_GRADES + 1]:
        grade, _space, count = line.strip().rpartition(" ")
        count = fold_digits(count)
        if not grade or not re.fullmatch(r"\d{1,7}", count):
            raise ValidationError(_("“%(line)s” is not a grade and a number of 0 or more.") % {"line": line.strip()})
        grade = scale.accept(grade)
        if grade in found:
            raise ValidationError(_("The grade %(grade)s stands there twice.") % {"grade": grade})
        found[grade] = int(count)
    if not any(found.values()):
        raise ValidationError(_("Nobody passed, so there is nothing to compare."))
    order = (lambda grade: scale.steps.index(grade)) if scale.steps else (lambda grade: -float(grade))
    return [[grade, found[grade]] for grade in sorted(found, key=order)]


def scales_of(institution: Institution | None) -> Any:
    """Scales of its country, and those of no country in particular."""
    countries = ["", institution.country] if institution else [""]
    return GradeScale.objects.on(timezone.localdate()).filter(country__in=countries)


class FrameworkForm(forms.Form):
    framework = forms.ChoiceField(label=gettext_lazy("Framework of levels"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].choices = framework_choices()  # type: ignore[attr-defined]


def framework_choices() -> list[tuple[str, str]]:
    """Frameworks that have levels today, by their names."""
    rows = Level.objects.on(timezone.localdate()).values_list("framework", "framework_names")
    named = {framework: pick(names, get_language() or "en")[0] for framework, names in rows}
    return sorted((code, f"{code} · {name}" if name else code) for code, name in named.items())


class LookForm(forms.Form):
    """Filters of the public page."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        required=False,
        choices=[
            ("", gettext_lazy("Now and to come")),
            ("now", gettext_lazy("Now")),
            ("past", gettext_lazy("Past")),
            ("all", gettext_lazy("All")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("All countries")), *countries()]  # type: ignore[attr-defined]


def _field(written: str) -> str:
    """Raises ValidationError."""
    code = fold_digits(written)
    if not re.fullmatch(r"\d{2,4}", code):
        raise ValidationError(_("Write two to four digits, such as 0412."))
    return code


def _above_zero(form: forms.Form, *names: str) -> None:
    for name in names:
        value = form.cleaned_data.get(name)
        if value is not None and value <= 0:
            form.add_error(name, ValidationError(_("Must be more than 0.")))


FORMS: dict[str, type[FactForm]] = {
    "credit-systems": CreditSystemForm,
    "levels": LevelForm,
    "grade-scales": GradeScaleForm,
    "caps": CapForm,
    "regulated-fields": RegulatedFieldForm,
    "treaties": TreatyForm,
    "time-limits": StatutoryLimitForm,
    "holidays": HolidayForm,
    "credit-value": CreditValueForm,
    "published-limits": PublishedLimitForm,
    "grade-table": GradeTableForm,
}


def form_for(kind: str, *args: Any, row: Fact | None = None, institution: Institution | None = None, **kwargs: Any) -> FactForm:
    return FORMS[kind](*args, row=row, institution=institution, **kwargs)
