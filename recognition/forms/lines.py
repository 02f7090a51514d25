"""Which micro-credential of a partner an agreement lists, and as which course it counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from credentials.models import MicroCredentialVersion
from institutions.models import Agreement, Course, Institution


class CourseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} · {obj.title()}"


class ListForm(forms.Form):
    version = forms.ChoiceField(
        label=_("Micro-credential"),
        help_text=_("Of the other parties, as the catalogue has it. This version is covered, with its editorial changes."),
        error_messages={
            "required": _("Choose a micro-credential."),
            "invalid_choice": _("Choose one of these micro-credentials."),
        },
    )
    course = CourseChoice(
        label=_("Counts as"),
        queryset=Course.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("As the agreement says"),
        help_text=_("A course of your institution that is offered today."),
        error_messages={"invalid_choice": _("Choose one of these courses.")},
    )

    def __init__(self, *args: Any, agreement: Agreement, receiver: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [party.institution_id for party in agreement.parties.all() if party.institution_id != receiver.pk]
        rows = MicroCredentialVersion.objects.published().filter(micro_credential__institution__in=others)
        rows = rows.select_related("micro_credential__institution").order_by(
            "micro_credential__institution__code", "micro_credential__code"
        )
        self.versions = {row.micro_credential.public_id: row for row in rows}
        named = [(key, self._label(row)) for key, row in self.versions.items()]
        self.fields["version"].choices = [("", gettext("Choose one")), *named]  # type: ignore[attr-defined]
        courses = Course.objects.offered(receiver.today()).filter(institution=receiver)
        self.fields["course"].queryset = courses.order_by("code", "-in_force_from")  # type: ignore[attr-defined]

    @staticmethod
    def _label(row: MicroCredentialVersion) -> str:
        kind = row.micro_credential
        return f"{kind.institution.code} · {kind.code} {row.number} · {row.title()}"

    def clean_version(self) -> MicroCredentialVersion:
        return self.versions[self.cleaned_data["version"]]
