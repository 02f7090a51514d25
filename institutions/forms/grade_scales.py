"""A scale of grades as it is typed: its grades or its ends, and what other scales call the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.forms.facts import FactForm
from institutions.models import GradeScale
from micro4asia.foundation.fields import Amount, Words


class GradeScaleForm(FactForm):
    code = Words(label=gettext_lazy("Code of the scale"), max_length=24)
    name_en = Words(label=gettext_lazy("Name in English"), max_length=100)
    name_vi = Words(label=gettext_lazy("Name in Vietnamese"), max_length=100, required=False)
    steps = Words(
        label=gettext_lazy("Grades, best first"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Separated by commas, such as A, B, C, D, F. Empty for a scale of numbers."),
    )
    minimum = Amount(label=gettext_lazy("Lowest number"), required=False)
    maximum = Amount(label=gettext_lazy("Highest number"), required=False)
    pass_mark = Words(label=gettext_lazy("Lowest passing grade"), max_length=12)
    transfer_mark = Words(
        label=gettext_lazy("Lowest grade commonly accepted for credit"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("A custom, shown beside a grade; limits of the law are entered as caps."),
    )
    without_grade = Words(
        label=gettext_lazy("Letter for recognised without a grade"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("Such as R; it stands outside the average. Empty where there is none."),
    )
    values = Words(
        label=gettext_lazy("Numbers of the grades"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Such as A = 4, B = 3. Empty where the grades are equally far apart."),
    )
    equals = Words(
        label=gettext_lazy("Equal grades of other scales"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One scale on a line, best first, such as VN-LETTER: 8.5 = A, 7.0 = B. Of numbers, the lowest of each band."
        ),
    )

    def initial_of(self, row: Any) -> dict[str, Any]:
        names = {f"name_{tag}": words for tag, words in row.names.items()}
        equals = "\n".join(f"{code}: {_joined(pairs)}" for code, pairs in sorted(row.equals.items()))
        values = _joined([step, row.values[step]] for step in row.steps if step in row.values)
        return super().initial_of(row) | names | {"steps": ", ".join(row.steps), "values": values, "equals": equals}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        steps = [step.strip() for step in said.get("steps", "").split(",") if step.strip()]
        said["steps"] = steps
        ends = (said.get("minimum"), said.get("maximum"))
        if steps and said.get("pass_mark") not in [*steps, None]:
            self.add_error("pass_mark", ValidationError(_("This is none of the grades.")))
        if not steps and (ends[0] is None or ends[1] is None or ends[0] >= ends[1]):
            self.add_error("maximum", ValidationError(_("A scale has grades, or a lowest and a higher number.")))
        self._read("values", lambda written: _values(written, steps))
        self._read("equals", lambda written: _equals(written, steps))
        return said

    def _read(self, name: str, meaning: Callable[[str], Any]) -> None:
        try:
            self.cleaned_data[name] = meaning(self.cleaned_data.get(name, ""))
        except ValidationError as error:
            self.add_error(name, error)

    def columns(self) -> dict[str, Any]:
        said = super().columns()
        names = dict(self.row.names) if self.row is not None else {}
        names |= {tag: said.pop(f"name_{tag}") for tag in ("en", "vi")}
        return said | {"names": {tag: words for tag, words in names.items() if words}}


def _joined(pairs: Iterable[Iterable[str]]) -> str:
    return ", ".join(f"{here} = {there}" for here, there in pairs)


def _values(written: str, steps: list[str]) -> dict[str, str]:
    """Raises ValidationError."""
    found = dict(_pairs(written.replace("\n", ","), steps))
    for number in found.values():
        _number(number)
    if found and set(found) != set(steps):
        raise ValidationError(_("Give every grade its number, or none."))
    return found


def _equals(written: str, steps: list[str]) -> dict[str, list[list[str]]]:
    """Raises ValidationError."""
    found: dict[str, list[list[str]]] = {}
    for line in filter(str.strip, written.splitlines()):
        code, colon, pairs = line.partition(":")
        known = GradeScale.objects.filter(code=code.strip()).order_by("version").last() if colon else None
        if known is None:
            raise ValidationError(_("“%(line)s” does not begin with the code of a scale and a colon."), params={"line": line})
        found[known.code] = _pairs(pairs, steps)
        numbers = [] if steps else [_number(least) for least, _grade in found[known.code]]
        if numbers != sorted(numbers, reverse=True):
            raise ValidationError(_("Begin with the highest band."))
        if foreign := [grade for _here, grade in found[known.code] if known.steps and grade not in known.steps]:
            raise ValidationError(_("%(scale)s has no grade %(grade)s."), params={"scale": known.code, "grade": foreign[0]})
    return found


def _pairs(written: str, steps: list[str]) -> list[list[str]]:
    """ "A = 4, B = 3"; the left side is one of the grades, where the scale has grades."""
    found = []
    for said in filter(str.strip, written.split(",")):
        here, sign, there = (part.strip() for part in said.partition("="))
        if not (here and sign and there) or (steps and here not in steps):
            raise ValidationError(_("“%(said)s” is not a grade of this scale, = and what it stands for."), params={"said": said})
        found.append([here, there])
    return found


def _number(written: str) -> Decimal:
    """Raises ValidationError."""
    if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", written):
        raise ValidationError(_("“%(written)s” is not a number such as 8.5."), params={"written": written})
    return Decimal(written)
