"""What is asked at the register: which days, what to take out, who receives a copy, what was awarded elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from credentials.models import Award, Batch, CertifiedCopy, Learner, PaperRun, ReferencedAward
from credentials.services.register_book import FIELDS, PUBLISHED
from institutions.models import Institution, User
from micro4asia.foundation.fields import Day, Words

LARGEST = {ReferencedAward.Kind.JSON: 500_000, ReferencedAward.Kind.PDF: 5_000_000}


class DaysForm(forms.Form):
    """Two days, both included. Unless told otherwise: this year up to today."""

    first = Day(label=gettext_lazy("From"), earliest=1990, required=False)
    last = Day(label=gettext_lazy("To"), earliest=1990, required=False)

    def __init__(self, data: Any = None, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.today = institution.today()
        self.fields["first"].initial, self.fields["last"].initial = self.today.replace(month=1, day=1), self.today

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        values["first"] = values.get("first") or self.today.replace(month=1, day=1)
        values["last"] = values.get("last") or self.today
        if values["last"] < values["first"] and not self.errors:
            self.add_error("last", ValidationError(_("This day lies before the first one.")))
        return values

    def range(self) -> tuple[dt.date, dt.date]:
        """The days that were asked for, or those of this year where they make no sense."""
        if self.is_bound and self.is_valid():
            return self.cleaned_data["first"], self.cleaned_data["last"]
        return self.today.replace(month=1, day=1), self.today


class FindForm(forms.Form):
    words = Words(label=gettext_lazy("Number or name"), min_length=2, max_length=200)


class TakeOutForm(DaysForm):
    form = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[("xlsx", "XLSX"), ("csv", "CSV"), ("json", "JSON")],
    )
    fields_chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        choices=[(code, label) for code, (label, _read) in FIELDS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=list(PUBLISHED),
        help_text=gettext_lazy(
            "For a list that you have to publish, choose only what the rule names. No dates of birth unless it asks for them."
        ),
    )


class PrintForm(DaysForm):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands below another form that asks for days.
        super().__init__(*args, **{"auto_id": "print_%s", **kwargs})
        self.fields["language"].initial = get_language()


class CopyForm(forms.Form):
    applicant = Words(label=gettext_lazy("Who receives the copy"), max_length=200)
    relation = forms.ChoiceField(label=gettext_lazy("By what right"), choices=CertifiedCopy.Relation.choices)
    evidence = Words(
        label=gettext_lazy("What you saw"),
        max_length=500,
        help_text=gettext_lazy(
            "For example: identity card shown at the desk; letter of authority, folder 3. No document numbers."
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class PapersForm(forms.Form):
    """The certificates of a batch, or of awards that were ticked."""

    form = forms.ChoiceField(label=gettext_lazy("As"), choices=PaperRun.Form.choices[:2], initial=PaperRun.Form.ZIP)
    batch = forms.ModelChoiceField(
        label=gettext_lazy("Batch"), queryset=Batch.objects.none(), to_field_name="public_id", required=False
    )
    award = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Awards"), queryset=Award.objects.none(), to_field_name="public_id", required=False
    )

    def __init__(self, *args: Any, institution: Institution, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        batches = Batch.objects.visible_to(user).filter(institution=institution, state__in=Batch.APPROVED)
        self.fields["batch"].queryset = batches  # type: ignore[attr-defined]
        self.fields["award"].queryset = Award.objects.visible_to(user).at(institution).sealed()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not values.get("batch") and not values.get("award"):
            raise ValidationError(_("Choose a batch, or tick awards in the register."))
        return values


class ReferenceForm(forms.Form):
    """An award made elsewhere. Gives `content` and `kind` of the file: known by its first bytes, never by its name."""

    number = Words(
        label=gettext_lazy("Number of the learner"),
        max_length=40,
        help_text=gettext_lazy("The number the institution knows them by."),
    )
    file = forms.FileField(
        label=gettext_lazy("The file as it was issued"),
        help_text=gettext_lazy(
            "Signed data (JSON, at most 500 kB) or a PDF (at most 5 MB). It is kept unchanged and checked here; nothing is "
            "fetched."
        ),
    )
    title = Words(label=gettext_lazy("What was awarded"), max_length=300)
    issuer = Words(label=gettext_lazy("Who awarded it"), max_length=300)
    issued_on = Day(label=gettext_lazy("Awarded on"))
    checked_otherwise = Words(
        label=gettext_lazy("How you made sure that it is genuine"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Needed for a PDF, and where the check says “not confirmed”. "
            "For example: seal checked in the viewer of the European Digital Credentials on 3 December."
        ),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution
        self.learner: Learner | None = None
        self.kind = ""

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        self.learner = Learner.objects.filter(institution=self.institution).present().filter(number__iexact=number).first()
        if self.learner is None:
            raise ValidationError(_("The institution knows no learner by this number."))
        return number

    def clean_file(self) -> bytes:
        file: UploadedFile = self.cleaned_data["file"]
        self.kind = ReferencedAward.Kind.PDF if file.read(5) == b"%PDF-" else ReferencedAward.Kind.JSON
        most = LARGEST[ReferencedAward.Kind(self.kind)]
        if (file.size or 0) > most:
            raise ValidationError(_("The file is larger than %(size)s."), params={"size": filesizeformat(most)})
        file.seek(0)
        content = bytes(file.read(most + 1))
        if self.kind == ReferencedAward.Kind.PDF:
            if b"%%EOF" not in content[-1024:]:
                raise ValidationError(_("This is not a complete PDF file."), code="kind")
            return content
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ValidationError(_("Choose the signed data, a JSON file, or a PDF."), code="kind") from error
        if not text.lstrip("\ufeff \t\r\n").startswith("{"):
            raise ValidationError(_("Choose the signed data, a JSON file, or a PDF."), code="kind")
        return content
