"""What is asked about every fact: from which day it holds, who says so, how sure that is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from institutions.code_lists import country_names, network_countries
from institutions.models import EVERYWHERE, Doubt, Institution
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.text import pick

NUMBER = forms.TextInput(attrs={"inputmode": "numeric"})


def countries() -> list[tuple[str, str]]:
    known = [(code, pick(country_names(code), get_language() or "en")[0]) for code in network_countries()]
    return [*sorted(known, key=lambda pair: pair[1]), (EVERYWHERE, _("Everywhere"))]


class FactForm(forms.Form):
    """Columns of the row by the names of the fields; what is about the days and the source is asked of every kind."""

    valid_from = Day(label=gettext_lazy("First day"), help_text=gettext_lazy("The row that holds now ends on the day before."))
    valid_to = Day(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: until another row follows."))
    source = Words(
        label=gettext_lazy("Source"), max_length=300, help_text=gettext_lazy("The law, decree or page, with its date.")
    )
    doubt = forms.ChoiceField(label=gettext_lazy("How sure this is"), choices=Doubt.choices)
    note = Words(label=gettext_lazy("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, institution: Institution | None = None, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution, self.row = institution, row
        own = [name for name in self.fields if name not in FactForm.base_fields]
        self.order_fields([*own, *FactForm.base_fields])
        if "country" in self.fields:
            self.fields["country"].choices = countries  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial = {**(self.initial_of(row) if row is not None else {}), **self.initial}

    def initial_of(self, row: Any) -> dict[str, Any]:
        """What holds, to be changed from a day on; that day itself is for whoever changes it to say."""
        today = self.institution.today() if self.institution else timezone.localdate()
        names = [name for name in self.fields if hasattr(row, name) and name not in {"valid_from", "valid_to"}]
        return {name: getattr(row, name) for name in names} | {"valid_from": today}

    def columns(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
