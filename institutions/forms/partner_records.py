"""What the network writes down about a partner, with its days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import Accreditation, AwardingStatus, Institution
from institutions.vocabulary import QualityAssurance
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.widgets import Segments

UNTIL = gettext_lazy("Left empty where no end is known.")


class AwardingForm(forms.Form):
    may_award_credits = forms.TypedChoiceField(
        label=gettext_lazy("Awards credits of its own"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda value: value == "yes",
        widget=Segments,
        help_text=gettext_lazy("Where it may not, it awards jointly with an institution that may, or hours without credits."),
    )
    legal_basis = Words(label=gettext_lazy("Legal basis"), max_length=300, help_text=gettext_lazy("The law, decree or decision."))
    scope = Words(
        label=gettext_lazy("Scope"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Such as “all credits and degrees”, or the fields and levels it is limited to."),
    )
    confirmed = forms.BooleanField(label=gettext_lazy("The network has seen the document it rests on"), required=False)
    valid_from = Day(label=gettext_lazy("From"))
    valid_to = Day(label=gettext_lazy("To"), required=False, help_text=UNTIL)

    def row(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class EndForm(forms.Form):
    valid_to = Day(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, status: AwardingStatus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_to"].help_text = _("It began on %(day)s.") % {"day": status.valid_from.isoformat()}


class AccreditationForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Type of quality assurance"), choices=[("", gettext_lazy("Choose one")), *QualityAssurance.choices]
    )
    agency_en = Words(label=gettext_lazy("Agency, in English"), max_length=200)
    agency_own = Words(label=gettext_lazy("Agency, in the institution's language"), max_length=200, required=False)
    decision = Words(label=gettext_lazy("Decision"), max_length=300, help_text=gettext_lazy("Its number, and what it says."))
    scope = Words(
        label=gettext_lazy("Scope"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The whole institution, or which part."),
    )
    decided_on = Day(label=gettext_lazy("Decided on"))
    valid_from = Day(label=gettext_lazy("From"))
    valid_to = Day(label=gettext_lazy("To"), required=False, help_text=UNTIL)
    evidence = forms.URLField(
        label=gettext_lazy("Link to the evidence"), max_length=500, required=False, assume_scheme="https",
        help_text=gettext_lazy("Shown to everybody. The registry never fetches it."),
    )  # fmt: skip
    in_deqar = forms.ChoiceField(
        label=gettext_lazy("In DEQAR, the European register of quality assurance"),
        choices=Accreditation.InDeqar.choices,
        widget=forms.RadioSelect,
        initial=Accreditation.InDeqar.NOT_LOOKED_UP,
        help_text=gettext_lazy(
            "Not found there does not mean that it is not quality assured: many agencies do not report to it."
        ),
    )
    checked_on = Day(label=gettext_lazy("Looked up on"), required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution
        if institution.language == "en":
            del self.fields["agency_own"]

    def row(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        agency = {"en": values.pop("agency_en"), self.institution.language: values.pop("agency_own", "")}
        return values | {"agency": {language: name for language, name in agency.items() if name}}


def initial_of(row: Accreditation) -> dict[str, Any]:
    names = ("kind", "decision", "scope", "decided_on", "valid_from", "valid_to", "evidence", "in_deqar", "checked_on")
    own = row.agency.get(row.institution.language, "")
    return {name: getattr(row, name) for name in names} | {"agency_en": row.agency.get("en", own), "agency_own": own}


class NameAnswerForm(forms.Form):
    """A confirmation needs no reason, a refusal does."""

    reason = Words(
        label=gettext_lazy("Why the name is not confirmed"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Stands in the letter to the institution."),
    )
