"""What an institution says about itself when it asks to come in, and what the network answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from institutions import code_lists, identifiers
from institutions.models import Institution
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.text import pick
from micro4asia.foundation.widgets import Cards

Choices = list[tuple[str, str]]
CODE_HELP = gettext_lazy("Two to twelve capital letters, digits or hyphens, such as UEH. It becomes part of the address.")
# What other data of an institution the form hands to the service besides its names.
OF_THE_INSTITUTION = (
    "code", "country", "website", "schac_domain", "erasmus_code", "pic", "ror", "national_number",
    "contact_name", "contact_email", "language", "languages", "timezone", "level_framework",
)  # fmt: skip


def reader() -> str:
    return get_language() or "en"


def time_zones() -> Choices:
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if zone.startswith(areas)]


def working_languages() -> Choices:
    """Those of which the registry prints certificates and letters."""
    return [(code, pick(names, reader())[0]) for code, names in code_lists.printed_languages().items()]


def frameworks() -> Choices:
    return [(code, f"{code} · {pick(names, reader())[0]}") for code, names in code_lists.frameworks().items()]


def choose(choices: Choices) -> Choices:
    return [("", _("Choose one")), *choices]


class ShortName(forms.CharField):
    default_validators = [RegexValidator(r"^[A-Z][A-Z0-9-]{0,10}[A-Z0-9]\Z", CODE_HELP)]

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").upper()


class Identifier(Words):
    """Written in one way before it is checked, whatever way it was typed in."""

    def __init__(self, *, tidy: Callable[[str], str], check: Callable[[str], None], **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, validators=[check], **kwargs)
        self.tidy = tidy

    def to_python(self, value: Any) -> str:
        written = super().to_python(value)
        return self.tidy(written) if written else ""


class InviteForm(forms.Form):
    name = Words(label=gettext_lazy("Name in English"), max_length=200)
    code = ShortName(label=gettext_lazy("Short name"), max_length=12, help_text=CODE_HELP)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    language = forms.ChoiceField(label=gettext_lazy("Language it works in"), help_text=gettext_lazy("The letter is in this one."))
    email = forms.EmailField(
        label=gettext_lazy("Address of the contact"),
        max_length=254,
        help_text=gettext_lazy("Only whoever signs in with this address can fill in the application."),
    )
    reason = Words(
        label=gettext_lazy("Why you invite it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands in the letter and in the history."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, country=code_lists.country_choices(reader()), language=code_lists.language_choices(reader()))


class ApplicationForm(forms.Form):
    """Every value is checked here at its own field; the service asks what only the database knows."""

    code = ShortName(label=gettext_lazy("Short name"), max_length=12, help_text=CODE_HELP)
    language = forms.ChoiceField(label=gettext_lazy("Language it works in"))
    legal_name = Words(label=gettext_lazy("Legal name, in that language"), max_length=200)
    english_name = Words(label=gettext_lazy("Name in English"), max_length=200)
    named_since = Day(
        label=gettext_lazy("Bears this name since"),
        required=False,
        earliest=1000,
        help_text=gettext_lazy("Left empty: since today."),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    website = forms.URLField(label=gettext_lazy("Website"), max_length=200, assume_scheme="https")
    schac_domain = Identifier(
        label=gettext_lazy("Domain (SCHAC home organisation)"),
        tidy=identifiers.tidy_domain,
        check=identifiers.domain,
        help_text=gettext_lazy("Such as university.edu.vn. The network asks you to prove that it is yours."),
    )
    erasmus_code = Identifier(
        label=gettext_lazy("Erasmus code"),
        tidy=identifiers.tidy_erasmus_code,
        check=identifiers.erasmus_code,
        help_text=gettext_lazy("Such as CZ BRNO05."),
    )
    pic = Identifier(
        label=gettext_lazy("PIC"),
        tidy=lambda typed: typed.replace(" ", ""),
        check=identifiers.pic,
        help_text=gettext_lazy("Nine digits, from the European Commission's register of participants."),
    )
    ror = Identifier(
        label=gettext_lazy("ROR id"),
        tidy=identifiers.tidy_ror,
        check=identifiers.ror,
        help_text=gettext_lazy("From ror.org, such as 02j46qs45."),
    )
    national_number = Words(
        label=gettext_lazy("Number in the national register"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("With the name of the register where that is not plain."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of its credentials"), required=False, widget=forms.CheckboxSelectMultiple
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("A credential bears the date of this time zone.")
    )
    level_framework = forms.ChoiceField(label=gettext_lazy("Qualifications framework"))
    contact_name = Words(label=gettext_lazy("Contact person"), max_length=200)
    contact_email = forms.EmailField(
        label=gettext_lazy("Address of the contact"),
        max_length=254,
        help_text=gettext_lazy("The network writes to it. It is not published."),
    )
    purpose = Words(
        label=gettext_lazy("What you want to do in the network"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, institution: Institution | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(
            self,
            language=code_lists.language_choices(reader()),
            country=code_lists.country_choices(reader()),
            timezone=time_zones(),
            level_framework=frameworks(),
        )
        self.fields["languages"].choices = working_languages()  # type: ignore[attr-defined]
        if institution:
            # Promised with the invitation; a proof of the domain may hang on it.
            self.fields["code"].disabled = True

    def clean_named_since(self) -> Any:
        day = self.cleaned_data["named_since"]
        if day and day > timezone.localdate():
            raise ValidationError(_("The day lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("language") == "en" and values.get("legal_name") != values.get("english_name"):
            self.add_error("english_name", _("It works in English, so both names are the same."))
        return values

    def fields_of_institution(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OF_THE_INSTITUTION}

    def names(self) -> dict[str, str]:
        return {"en": self.cleaned_data["english_name"], self.cleaned_data["language"]: self.cleaned_data["legal_name"]}


def initial_of(institution: Institution) -> dict[str, Any]:
    """What the institution has said already."""
    rows = list(institution.name_history.all())
    names = {row.language: row.name for row in rows}
    return {name: getattr(institution, name) for name in OF_THE_INSTITUTION} | {
        "timezone": "" if institution.timezone == "UTC" else institution.timezone,
        "legal_name": names.get(institution.language, ""),
        "english_name": names.get("en", ""),
        "named_since": rows[0].valid_from if rows else None,
        "purpose": institution.application.purpose,
    }


class ReasonForm(forms.Form):
    reason = Words(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands in the letter to the institution and in its history."),
    )


class AdmitForm(ReasonForm):
    no_domain_reason = Words(
        label=gettext_lazy("Why it is admitted without a proven domain"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept with the application; it does not stand in the letter."),
    )
    field_order = ["no_domain_reason", "reason"]

    def __init__(self, *args: Any, proven: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proven:
            del self.fields["no_domain_reason"]


class StandingForm(ReasonForm):
    """What may come next depends on where the partner stands."""

    state = forms.ChoiceField(label=gettext_lazy("What you propose"), widget=forms.RadioSelect)
    field_order = ["state", "reason"]

    LABELS = {
        Institution.State.SUSPENDED: gettext_lazy("Suspend the membership"),
        Institution.State.ACTIVE: gettext_lazy("End the suspension"),
        Institution.State.LEFT: gettext_lazy("End the membership for good"),
    }
    NOTES = {
        Institution.State.SUSPENDED: gettext_lazy(
            "Its people are signed out, its programmes have no access, nothing new is signed."
        ),
        Institution.State.ACTIVE: gettext_lazy("Its people can work again, and what waited for a signature is signed."),
        Institution.State.LEFT: gettext_lazy("As a suspension, and there is no way back. Its pages and status lists stay."),
    }

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"] = forms.ChoiceField(
            label=self.fields["state"].label,
            choices=[(state, words) for state, words in self.LABELS.items() if state in institution.NEXT[institution.state]],
            widget=Cards(notes={str(state): words for state, words in self.NOTES.items()}),
        )
        self.order_fields(self.field_order)


def set_choices(form: forms.Form, **choices: Choices) -> None:
    for name, offered in choices.items():
        form.fields[name].choices = choose(offered)  # type: ignore[attr-defined]


def place(form: forms.Form, error: ValidationError) -> None:
    """What the service refused, at the field it names; what names none stands above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, problems in error.error_dict.items():
        form.add_error(field if field in form.fields else None, problems)
