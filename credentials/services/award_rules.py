"""What an award may say and who a learner may be, in one place for every door: the form, the table, the API.

Nothing here asks the database. Sentences come as ValidationErrors that keep their parameters apart, so that a row judged
today can be told tomorrow in another language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from credentials.models import Award, Learner, MicroCredentialVersion
from credentials.rendering.lettering import printable, unprintable

A_WORKING_LIFE = 50  # years; an earlier date of achievement is a slip of the pen
ENTERED = ("name_as_printed", "grade", "achieved_on", "supervision", "identity_method", "evidence")
ERASED = _("This record was erased. Enter the person anew, with another number.")
UNPUBLISHED = _("This version is not published; no award can be prepared for it.")
Faults = dict[str, ValidationError]


def accepted(version: MicroCredentialVersion, fields: Mapping[str, Any], *, today: dt.date) -> tuple[dict[str, Any], Faults]:
    """What an award of this version will say, and by field what may not stand.

    fields: those of ENTERED, as values. today: at the institution.
    """
    said = {name: fields.get(name, None if name == "achieved_on" else "") for name in ENTERED}
    faults = _by_field(Award, said, ENTERED)
    rules: dict[str, Callable[[], Any]] = {
        "name_as_printed": lambda: _printable(said["name_as_printed"]),
        "achieved_on": lambda: _in_a_working_life(said["achieved_on"], today),
        "grade": lambda: _grade(version, said["grade"] or ""),
    }
    for name, rule in rules.items():
        try:
            if name == "grade":
                said[name] = rule()
                faults.pop(name, None)  # its length is that of the scale
            elif name not in faults:
                rule()
        except ValidationError as error:
            faults[name] = error
    return said, faults


def described(person: Mapping[str, Any], *, today: dt.date) -> Faults:
    """By field, what may not stand of somebody who is new: number, full_name, birth_date, email, language."""
    faults = _by_field(Learner, person, ("number", "full_name", "email", "language"))
    for name in {"number", "full_name"} - set(faults):
        try:
            _in_one_line(person[name])
        except ValidationError as error:
            faults[name] = error
    if (born := person.get("birth_date")) and born > today:
        faults["birth_date"] = ValidationError(_("The date of birth lies in the future."))
    return faults


def _by_field(model: Any, said: Mapping[str, Any], names: tuple[str, ...]) -> Faults:
    faults: Faults = {}
    for name in names:
        try:
            _clean(model, name)(said[name], None)
        except ValidationError as error:
            faults[name] = error
    return faults


@cache
def _clean(model: Any, name: str) -> Callable[[Any, Any], Any]:
    clean: Callable[[Any, Any], Any] = model._meta.get_field(name).clean
    return clean


def _in_one_line(words: str) -> None:
    """Whatever door it came through: what follows a line break may pass for something else, on paper and in a letter."""
    if "\n" in words:
        raise ValidationError(_("This stands in one line. Please take the line break out."))


def _printable(name: str) -> None:
    _in_one_line(name)
    if printable().issuperset(name):
        return
    letters = " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in sorted(unprintable(name)))
    raise ValidationError(
        _("The certificate has no typeface for %(letters)s. Write the name in Latin or Lao letters, as it is to be printed."),
        params={"letters": letters},
    )


def _in_a_working_life(day: dt.date, today: dt.date) -> None:
    if day > today:
        raise ValidationError(_("The date of achievement lies in the future."))
    if day.year < today.year - A_WORKING_LIFE:
        raise ValidationError(_("The date of achievement lies more than fifty years back. Please check the year."))


def _grade(version: MicroCredentialVersion, grade: str) -> str:
    """As it is stored."""
    if version.grade_scale and grade:
        return version.grade_scale.accept(grade)
    if version.grade_scale:
        raise ValidationError(_("This micro-credential is graded: enter the grade."))
    if grade:
        raise ValidationError(_("This micro-credential is passed or failed: leave the grade empty."))
    return ""
