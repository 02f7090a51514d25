"""A batch before it is sent: the table, its columns, and one row of it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.forms.issuing import VersionChoice, awardable
from credentials.models import Batch, BatchRow, MicroCredentialVersion
from credentials.services.batch_judging import Told
from credentials.services.batch_reading import CODES, COLUMNS, LABELS, LINE, ONCE
from institutions.models import Institution
from institutions.vocabulary import Supervision
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.tabular.forms import ColumnsForm, TableForm, Wanted
from micro4asia.foundation.tabular.gate import MOST_BYTES, is_workbook, keep

PASTED = "pasted.tsv"


class PasteField(forms.CharField):
    """Cells as a spreadsheet puts them on the clipboard: tabs and line feeds belong to it, and nothing is judged yet."""

    widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, max_length=MOST_BYTES, **kwargs)


class TableOrPasteForm(TableForm):
    """`content` and `name` of a table, sent or pasted; only after is_valid()."""

    pasted = PasteField(
        label=gettext_lazy("Or paste from a spreadsheet"),
        required=False,
        help_text=gettext_lazy("Select the cells with their headers, copy them, and paste them here: up to 2 MB of text."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].required = False

    def clean_table(self) -> bytes:
        return super().clean_table() if self.cleaned_data["table"] else b""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        sent, pasted = cleaned.get("table"), cleaned.get("pasted", "").strip("\r\n")
        if "table" not in self.errors and "pasted" not in self.errors and bool(sent) == bool(pasted):
            both = _("Choose a file or paste the cells, one of the two.")
            self.add_error("table", both if sent else _("Choose a file, or paste the cells below."))
        self.is_pasted = bool(pasted) and not sent
        self.content: bytes = pasted.encode() if self.is_pasted else sent or b""
        if self.is_pasted:
            self.name = PASTED
            self._gate()
        return cleaned

    def _gate(self) -> None:
        """What is pasted goes through the same gate as a file; a workbook has no business there."""
        try:
            if is_workbook(keep(io.BytesIO(self.content))):
                raise ValidationError(_("Select the cells with their headers, copy them, and paste them here."))
        except ValidationError as error:
            self.add_error("pasted", error)


class NewBatchForm(TableOrPasteForm):
    field_order = ("version", "table", "pasted")
    version = VersionChoice(label=gettext_lazy("Micro-credential"), queryset=MicroCredentialVersion.objects.none())

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(VersionChoice, self.fields["version"]).queryset = awardable(institution)


class BatchColumnsForm(ColumnsForm):
    """The columns, and what is said once for every row that says nothing itself."""

    once_achieved_on = Day(label=LABELS["achieved_on"], required=False)
    once_supervision = forms.ChoiceField(label=LABELS["supervision"], required=False)
    once_identity_method = Words(
        label=LABELS["identity_method"],
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example: identity card at the door of the exam room. No document numbers."),
    )
    once_language = forms.ChoiceField(label=LABELS["language"], required=False)

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        wanted = [Wanted(one.code, one.label, one.required, one.help) for one in COLUMNS if _fits(one.code, batch)]
        super().__init__(*args, wanted=wanted, **kwargs)
        for name, choices in (("once_supervision", Supervision.choices), ("once_language", settings.LANGUAGES)):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("Each row says it")), *choices]
        for code in ONCE:
            self.fields[f"once_{code}"].initial = batch.defaults.get(code, "")

    @property
    def once(self) -> list[forms.BoundField]:
        return [self[f"once_{code}"] for code in ONCE]

    def defaults(self) -> dict[str, str]:
        """{column: text}; only after is_valid()."""
        return {code: str(said) for code in ONCE if (said := self.cleaned_data.get(f"once_{code}"))}


def _fits(code: str, batch: Batch) -> bool:
    """A column of lines is for files of corrections, one of grades for what is graded."""
    if code == LINE:
        return bool(batch.rows.exists())
    return code != "grade" or batch.version.grade_scale is not None


class RowForm(forms.Form):
    """One row as text, so that whatever stood in the file can be seen and put right. Judged by the service."""

    def __init__(self, *args: Any, row: BatchRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in CODES:
            long = code == "evidence"
            self.fields[code] = Words(
                label=LABELS[code],
                required=False,
                max_length=1000 if long else 200,
                initial=row.values.get(code, ""),
                help_text=_once_said(row, code),
                widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(),
            )

    @classmethod
    def shown(cls, row: BatchRow, remarks: Iterable[Told]) -> RowForm:
        """As it stands, each remark that stops it at its field."""
        form = cls(row.values, row=row)
        form.full_clean()
        for remark in remarks:
            if remark.stops:
                form.add_error(remark.column if remark.column in CODES else None, ValidationError(remark.text))
        return form


def _once_said(row: BatchRow, code: str) -> str:
    said = row.batch.defaults.get(code)
    return _("Left empty, it is as said for all rows: %(words)s.") % {"words": said} if said else ""
