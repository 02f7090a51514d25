"""The two forms of a table: the file, and what its bytes and columns are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from micro4asia.foundation.tabular.delimited import DELIMITERS
from micro4asia.foundation.tabular.encodings import ENCODINGS
from micro4asia.foundation.tabular.gate import keep
from micro4asia.foundation.tabular.reading import Table


class TableForm(forms.Form):
    """`cleaned_data["table"]` is the content, gated."""

    table = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("CSV or XLSX, up to 5 MB, 10,000 rows and 400,000 cells in all. The first row holds the headers."),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        allow_empty_file=True,
    )

    def clean_table(self) -> bytes:
        self.name = self.cleaned_data["table"].name
        return keep(self.cleaned_data["table"])


@dataclass(frozen=True)
class Wanted:
    """A column that is looked for."""

    code: str
    label: Any
    required: bool
    help: Any = ""


class ColumnsForm(forms.Form):
    """How a text file is read, and which of its columns is which of ours. A workbook says itself how it is read."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters (encoding)"),
        choices=list(ENCODINGS.items()),
        help_text=gettext_lazy("Look at the samples: are the letters right? If not, choose another and show it again."),
    )
    delimiter = forms.ChoiceField(label=gettext_lazy("Separator"), choices=list(DELIMITERS.items()))

    def __init__(self, *args: Any, table: Table, wanted: Sequence[Wanted], chosen: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted, self.table = wanted, table
        if table.look is None:
            del self.fields["encoding"], self.fields["delimiter"]
        else:
            self.fields["encoding"].initial = table.look.encoding
            self.fields["delimiter"].initial = table.look.delimiter
        places = [("", _("Not in this file")), *((str(at), header) for at, header in enumerate(table.headers))]
        for one in wanted:
            self.fields[f"column_{one.code}"] = forms.ChoiceField(
                label=one.label,
                choices=places,
                required=False,
                help_text=one.help,
                initial=str(chosen[one.code]) if one.code in chosen else "",
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for one in self.wanted:
            place = cleaned.get(f"column_{one.code}") or ""
            if not place and one.required and f"column_{one.code}" not in self.errors:
                self.add_error(f"column_{one.code}", _("Choose the column of the file that holds this."))
            elif place and place in seen:
                said = {"other": seen[place]}
                self.add_error(f"column_{one.code}", _("This column is chosen for “%(other)s” already.") % said)
            elif place:
                seen[place] = str(one.label)
        return cleaned

    def chosen(self) -> dict[str, int]:
        """{code: place}; only after is_valid()."""
        told = {one.code: self.cleaned_data.get(f"column_{one.code}") or "" for one in self.wanted}
        return {code: int(place) for code, place in told.items() if place}

    @property
    def looks(self) -> list[forms.BoundField]:
        return [self[name] for name in ("encoding", "delimiter") if name in self.fields]

    @property
    def places(self) -> list[tuple[forms.BoundField, bool, list[str]]]:
        """Each of ours, whether it is needed, and what the chosen column of theirs holds."""
        rows = []
        for one in self.wanted:
            field = self[f"column_{one.code}"]
            value = str(field.value() or "")
            at = int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else -1
            rows.append((field, one.required, self.table.samples(at) if 0 <= at < len(self.table.headers) else []))
        return rows
