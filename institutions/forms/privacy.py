"""Whom to ask, how long to keep, what went abroad, and what a person asks about their own data."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.code_lists import country_names
from institutions.models import Institution, PrivacyRequest, RetentionTerm, TransferRecord
from institutions.retention import Rule, rules
from institutions.services.transferring import ENTERED
from micro4asia.foundation import text
from micro4asia.foundation.fields import Day, Words

# CLDR has codes for groups of countries and for tests among those of countries.
NOWHERE = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


class ContactForm(forms.Form):
    name = Words(
        label=gettext_lazy("Name of the office or person"),
        max_length=120,
        help_text=gettext_lazy("Shown to everybody on records of your institution, such as “Data protection officer”."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    address = Words(label=gettext_lazy("Postal address"), max_length=300, required=False)


class TermForm(forms.Form):
    """One period of the institution's own. Kinds whose period is the same for everybody are not offered."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"))
    amount = forms.IntegerField(label=gettext_lazy("Kept for"), min_value=1, max_value=9_999)
    source = Words(
        label=gettext_lazy("Rests on"),
        max_length=300,
        help_text=gettext_lazy("The rule, decision or law of your institution or country."),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(rule.kind, _labelled(rule, language)) for rule in rules().values() if rule.may_vary and not rule.of_registry]
        self.fields["kind"] = forms.ChoiceField(label=self.fields["kind"].label, choices=choices)


def _labelled(rule: Rule, language: str) -> str:
    told = {"title": text.pick(rule.titles, language, "en")[0], "shortest": rule.shortest, "longest": rule.longest}
    if rule.unit == "days":
        return _("%(title)s (%(shortest)s to %(longest)s days)") % told
    return _("%(title)s (%(shortest)s to %(longest)s months)") % told


def initial_of(term: RetentionTerm | None) -> dict[str, Any]:
    return {"kind": term.kind, "amount": term.amount, "source": term.source} if term else {}


class TransferForm(forms.Form):
    """To a member of the network, or to anybody else by name and country."""

    recipient = forms.ModelChoiceField(
        label=gettext_lazy("Member of the network"),
        queryset=Institution.objects.none(),
        required=False,
        empty_label=gettext_lazy("None of these"),
    )
    recipient_name = Words(label=gettext_lazy("Or another recipient"), max_length=200, required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country of the other recipient"), required=False)
    first_on = Day(label=gettext_lazy("First transfer on"))
    purpose = Words(label=gettext_lazy("Purpose"), max_length=300)
    categories = Words(label=gettext_lazy("Categories of data"), max_length=300, help_text=gettext_lazy("No names of persons."))
    basis = forms.ChoiceField(label=gettext_lazy("Legal basis"), choices=TransferRecord.Basis.choices)
    dossier_number = Words(label=gettext_lazy("Number of the dossier"), max_length=80, required=False)
    submitted_on = Day(label=gettext_lazy("Dossier submitted on"), required=False)
    notes = Words(label=gettext_lazy("Notes"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, institution: Institution, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution
        others = Institution.objects.active().exclude(pk=institution.pk).prefetch_related("name_history")
        self.fields["recipient"].queryset = others  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("Choose")), *countries(language)]  # type: ignore[attr-defined]

    def clean_first_on(self) -> Any:
        if self.cleaned_data["first_on"] > self.institution.today():
            raise ValidationError(_("This day lies in the future. Record the transfer once it happened."))
        return self.cleaned_data["first_on"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("recipient"):
            if not values.get("recipient_name"):
                self.add_error("recipient_name", _("Choose a member, or name the recipient."))
            if not values.get("country"):
                self.add_error("country", _("Choose the country of the recipient."))
        elif values.get("recipient_name"):
            self.add_error("recipient_name", _("Choose a member or name another recipient, not both."))
        first, submitted = values.get("first_on"), values.get("submitted_on")
        if submitted and not values.get("dossier_number"):
            self.add_error("dossier_number", _("A submitted dossier has a number."))
        if submitted and (submitted > self.institution.today() or (first and submitted < first)):
            self.add_error("submitted_on", _("Between the first transfer and today."))
        return values

    @staticmethod
    def initial_of(transfer: TransferRecord) -> dict[str, Any]:
        return {name: getattr(transfer, name) for name in ENTERED}


def countries(language: str) -> list[tuple[str, str]]:
    """Those of the network and their neighbours; a code is enough for the record, a name for the reader."""
    tag = language if language in {"en", "vi", "lo"} else "en"
    known = {code: str(name) for code, name in Locale(tag).territories.items() if len(code) == 2 and code not in NOWHERE}
    named = {code: text.pick(country_names(code), tag, "en")[0] or name for code, name in known.items()}
    return sorted(named.items(), key=lambda pair: text.search_key(pair[1]))


class AskForm(forms.Form):
    """institution: only those that keep something about the person."""

    institution = forms.ModelChoiceField(label=gettext_lazy("Whom you ask"), queryset=Institution.objects.none())
    kind = forms.ChoiceField(label=gettext_lazy("What you ask"), choices=PrivacyRequest.Kind.choices)
    wording = Words(
        label=gettext_lazy("In your words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What should be corrected, or what you object to. Needed for these two only."),
    )

    def __init__(self, *args: Any, keepers: list[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Institution.objects.filter(pk__in=[one.pk for one in keepers]).prefetch_related("name_history")
        self.fields["institution"].queryset = rows  # type: ignore[attr-defined]
        self.fields["institution"].to_field_name = "slug"  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[("grant", gettext_lazy("Do as asked")), ("refuse", gettext_lazy("Decline, with the reason"))],
        widget=forms.RadioSelect,
    )
    answer = Words(
        label=gettext_lazy("To the person"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What was done or why not. It is sent to them by letter, with what is kept and why."),
    )


class CloseForm(forms.Form):
    sure = forms.BooleanField(label=gettext_lazy("I want my account to be closed for good"))
