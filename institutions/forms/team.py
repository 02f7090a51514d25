"""What an administrator types about colleagues, their roles and the units they work in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.code_lists import language_names
from institutions.models import Institution, Role, Unit
from institutions.models.membership import GIVES
from micro4asia.foundation import text
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.widgets import Cards

MEANS: dict[str, Any] = {
    Role.ISSUER: _("Writes micro-credentials and prepares awards."),
    Role.QA_REVIEWER: _("Approves the wording of a micro-credential before it is published."),
    Role.REGISTRAR: _("Signs and revokes credentials in the institution’s name. A second administrator confirms this role."),
    Role.OFFICER: _("Decides on the recognition of credentials from elsewhere."),
    Role.ASSESSOR: _("Advises on recognition as an expert of the subject."),
    Role.INSTITUTION_ADMIN: _("Keeps the team, the keys and the settings. Signs nothing."),
    Role.NETWORK_ADMIN: _("Admits partners and keeps the network. Signs nothing and sees no learner’s data."),
}


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, unit: Any) -> str:
        return f"{unit.name} ({unit.code})"


class RoleForm(forms.Form):
    """A role from–to, for the whole institution or one unit of it."""

    role = forms.ChoiceField(label=_("Role"), widget=Cards(notes=MEANS))
    unit = UnitChoice(
        label=_("Only in this faculty or department"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The whole institution"),
        help_text=_(
            "For issuers, quality reviewers, officers and assessors. Courses name their unit; what names none is open to all."
        ),
    )
    valid_from = Day(label=_("From"))
    valid_to = Day(label=_("Until"), required=False, help_text=_("The last day. Leave it empty if no end is planned."))

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in GIVES[Role.INSTITUTION_ADMIN]]  # type: ignore[attr-defined]
        units = institution.units.in_force().select_related("institution")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit"]
        self.fields["valid_from"].initial = timezone.localdate()

    def clean_valid_from(self) -> dt.date:
        day: dt.date = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. A role begins today at the earliest."))
        return day

    def place(self) -> dict[str, Any]:
        """What the services take, whichever of the fields were there."""
        values = self.cleaned_data
        return {name: values.get(name) for name in ("role", "unit", "valid_from", "valid_to")}


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The invitation is for this address alone, works once and for seven days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()


class InviteForm(AddressForm, RoleForm):
    field_order = ["email", "language", "role", "unit", "valid_from", "valid_to"]


class DatesForm(forms.Form):
    valid_to = Day(label=_("Until"), required=False, help_text=_("The last day. Leave it empty if no end is planned."))


class UnitForm(forms.Form):
    """A faculty or department. Its code is asked for once; its names in every language of the institution and of the pages."""

    code = forms.CharField(
        label=_("Short code"), max_length=24, help_text=_("Such as FIN or law-2. It stands in addresses and does not change.")
    )
    parent = UnitChoice(
        label=_("Part of"), queryset=Unit.objects.none(), required=False, empty_label=_("Directly under the institution")
    )
    valid_from = Day(label=_("From"))
    valid_to = Day(label=_("Until"), required=False, help_text=_("The last day. Leave it empty if no end is planned."))

    def __init__(self, *args: Any, institution: Institution, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = institution.units.select_related("institution")
        self.fields["parent"].queryset = others.exclude(pk=unit.pk if unit else 0)  # type: ignore[attr-defined]
        if unit:
            del self.fields["code"]
        self.languages = list(dict.fromkeys([institution.language, *dict(settings.LANGUAGES), *(unit.names if unit else ())]))
        for language in self.languages:
            named = text.pick(language_names(language), get_language() or "en")[0] or language
            self.fields[f"name_{language}"] = Words(
                label=_("Name, %(language)s") % {"language": named}, max_length=200, required=language == institution.language
            )
            self.fields[f"name_{language}"].widget.attrs["lang"] = language
        self.order_fields(["code", *(f"name_{language}" for language in self.languages), "parent", "valid_from", "valid_to"])

    @staticmethod
    def of(unit: Unit) -> dict[str, Any]:
        named = {f"name_{language}": name for language, name in unit.names.items()}
        return {"parent": unit.parent_id, "valid_from": unit.valid_from, "valid_to": unit.valid_to, **named}

    def values(self) -> dict[str, Any]:
        names = {language: self.cleaned_data.get(f"name_{language}", "") for language in self.languages}
        return {"names": names, **{name: self.cleaned_data.get(name) for name in ("parent", "valid_from", "valid_to")}}


def show_errors(form: forms.Form, problems: Mapping[str, Iterable[Any]]) -> None:
    """What a service refused, beside its field; what belongs to no field of this form above it."""
    for name, messages in problems.items():
        place = name if name in form.fields else None
        for message in messages:
            form.add_error(place, message)
