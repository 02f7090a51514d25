"""What the network types about an agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import Agreement, Institution
from institutions.models.agreement import number_shape
from micro4asia.foundation.fields import Day, Words

LARGEST = 10_000_000
LANGUAGES = [tag for tag, _name in settings.LANGUAGES]


class SignedPdf(forms.FileField):
    """A PDF by its first bytes, whatever its name or its sender says. Gives its bytes; it is never opened here."""

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        file: UploadedFile | None = super().clean(data, initial)
        if file is None:
            return None
        if (file.size or 0) > LARGEST:
            raise ValidationError(_("The file is larger than %(size)s."), params={"size": filesizeformat(LARGEST)})
        content = bytes(file.read())
        if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
            raise ValidationError(_("This is not a complete PDF file."), code="kind")
        return content


class Partners(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} · {obj.name()}"


class AgreementForm(forms.Form):
    number = Words(
        label=gettext_lazy("Number"),
        max_length=16,
        validators=[number_shape],
        help_text=gettext_lazy("As it stands on the document, such as AG-2026-01."),
    )
    title_en = Words(label=gettext_lazy("Title in English"), max_length=200)
    title_vi = Words(label=gettext_lazy("Title in Vietnamese"), max_length=200, required=False)
    title_lo = Words(label=gettext_lazy("Title in Lao"), max_length=200, required=False)
    parties = Partners(label=gettext_lazy("Parties"), queryset=Institution.objects.none())
    covers = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of recognition"), choices=Agreement.Covers.choices, widget=forms.CheckboxSelectMultiple
    )
    scope_en = Words(
        label=gettext_lazy("Scope in English"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What exactly is covered: which micro-credentials, for which courses, under which conditions."),
    )
    scope_vi = Words(
        label=gettext_lazy("Scope in Vietnamese"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    scope_lo = Words(
        label=gettext_lazy("Scope in Lao"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    valid_from = Day(label=gettext_lazy("First day"))
    valid_to = Day(label=gettext_lazy("Last day"))
    notice_days = forms.IntegerField(
        label=gettext_lazy("Days of notice"),
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("How many days a party stays bound after it has given notice."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    document = SignedPdf(
        label=gettext_lazy("Signed document"),
        required=False,
        help_text=gettext_lazy(
            "One PDF of at most 10 MB. Needed before the parties are asked; only they and the network can read it."
        ),
    )

    def __init__(self, *args: Any, agreement: Agreement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Institution.objects.active().prefetch_related("name_history")
        self.fields["parties"].queryset = partners  # type: ignore[attr-defined]
        self.fields["document"].widget.attrs["accept"] = "application/pdf"
        if agreement and not self.is_bound:
            self.initial = {**self.initial, **initial_of(agreement)}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", ValidationError(_("An agreement cannot end before it begins.")))
        if "parties" in values and len(values["parties"]) < 2:
            self.add_error("parties", ValidationError(_("An agreement has at least two parties.")))
        return values

    def fields_of_row(self) -> dict[str, Any]:
        """By column of the model, without parties and document."""
        said = self.cleaned_data
        texts = {
            column: {tag: said[f"{name}_{tag}"] for tag in LANGUAGES if said[f"{name}_{tag}"]}
            for column, name in (("titles", "title"), ("scope", "scope"))
        }
        return texts | {name: said[name] for name in ("number", "covers", "valid_from", "valid_to", "notice_days")}


def initial_of(agreement: Agreement) -> dict[str, Any]:
    texts = {
        f"{name}_{tag}": words
        for name, said in (("title", agreement.titles), ("scope", agreement.scope))
        for tag, words in said.items()
    }
    plain = {name: getattr(agreement, name) for name in ("number", "covers", "valid_from", "valid_to", "notice_days")}
    return texts | plain | {"parties": [party.institution_id for party in agreement.members()]}
