"""Facts about a learner: entered, corrected, and chosen where two records are one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Learner
from credentials.services.merging import CHOSEN
from institutions.models import Institution
from micro4asia.foundation import text
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.widgets import Cards

LABELS = {
    "number": gettext_lazy("Student number"),
    "full_name": gettext_lazy("Full name"),
    "birth_date": gettext_lazy("Date of birth"),
    "email": gettext_lazy("E-mail address"),
    "language": gettext_lazy("Language of letters"),
    "aliases": gettext_lazy("Other names"),
}
MOST_ALIASES = 20


class FindForm(forms.Form):
    words = Words(label=gettext_lazy("Name, student number or e-mail address"), min_length=2, max_length=200)


class LearnerForm(forms.Form):
    number = Words(label=LABELS["number"], max_length=40)
    full_name = Words(
        label=LABELS["full_name"], max_length=200, help_text=gettext_lazy("As the learner writes it, in any script.")
    )
    birth_date = Day(label=LABELS["birth_date"], required=False)
    email = forms.EmailField(
        label=LABELS["email"], help_text=gettext_lazy("Where letters go. Two people may share one, such as a family’s.")
    )
    language = forms.ChoiceField(label=LABELS["language"], choices=settings.LANGUAGES)
    aliases = Words(
        label=LABELS["aliases"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One on each line: former names, and how the name is written in other scripts. All are found."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        if day and day > self.institution.today():
            raise ValidationError(_("The date of birth lies in the future."))
        return day

    def clean_aliases(self) -> list[str]:
        names = [name for line in self.cleaned_data["aliases"].split("\n") if (name := text.clean(line))]
        if len(names) > MOST_ALIASES or any(len(name) > 200 for name in names):
            raise ValidationError(_("At most twenty names of at most 200 characters each."))
        return list(dict.fromkeys(names))


class CorrectionForm(LearnerForm):
    reason = Words(
        label=gettext_lazy("Why"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example: the learner showed a passport. Kept beside the correction."),
    )

    @classmethod
    def of(cls, learner: Learner, typed: Any) -> CorrectionForm:
        facts = {name: getattr(learner, name) for name in LABELS} | {"aliases": "\n".join(learner.aliases)}
        return cls(typed, institution=learner.institution, initial=facts)


class MergeForm(forms.Form):
    """Which record stays, and which of the two facts is so where they differ."""

    def __init__(self, *args: Any, first: Learner, second: Learner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = {first.pk: first, second.pk: second}
        self.fields["kept"] = self._choice(
            gettext_lazy("Number that stays"),
            {pk: one.number for pk, one in self.records.items()},
            gettext_lazy("New credentials are entered under it; the other number still finds the person."),
        )
        for fact in CHOSEN:
            if getattr(first, fact) != getattr(second, fact):
                self.fields[fact] = self._choice(LABELS[fact], {pk: said(one, fact) for pk, one in self.records.items()})

    def _choice(self, label: Any, options: dict[int, str], help_text: Any = "") -> forms.TypedChoiceField:
        likely = next((pk for pk, words in options.items() if words != NOT_KNOWN), None)
        return forms.TypedChoiceField(
            label=label, choices=list(options.items()), coerce=int, widget=Cards, initial=likely, help_text=help_text
        )

    @property
    def kept(self) -> Learner:
        return self.records[self.cleaned_data["kept"]]

    @property
    def merged(self) -> Learner:
        return next(one for pk, one in self.records.items() if pk != self.cleaned_data["kept"])

    @property
    def wins(self) -> dict[str, int]:
        return {fact: self.cleaned_data[fact] for fact in CHOSEN if fact in self.cleaned_data}


NOT_KNOWN = "–"


def said(learner: Learner, fact: str) -> str:
    """A fact as people read it."""
    value = getattr(learner, fact)
    if fact == "birth_date" and value:
        return date_format(value)
    if fact == "language":
        return str(learner.get_language_display())
    if fact == "aliases":
        return " · ".join(value) or NOT_KNOWN
    return str(value or NOT_KNOWN)


class WhichPersonForm(forms.Form):
    """Two people share the mailbox that a letter went to: which of them is here? Nobody's name is told."""

    number = Words(label=LABELS["number"], max_length=40)
    birth_date = Day(label=LABELS["birth_date"], required=False)

    def person(self, among: Any) -> Learner | None:
        """Whose number and date of birth these are. A record without a date of birth is told by its number alone."""
        number, day = text.fold_digits(self.cleaned_data["number"]), self.cleaned_data["birth_date"]
        found: list[Learner] = [one for one in among if one.number.casefold() == number.casefold()]
        return next((one for one in found if one.birth_date in (None, day)), None)
