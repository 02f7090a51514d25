"""What officers enter about who handles a case, and about their queue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Membership, Programme, Role, Unit, User
from micro4asia.foundation import text
from micro4asia.foundation.fields import Day, Words
from recognition.models import AssignmentRule


def officers_of(institution: Institution) -> QuerySet[User]:
    held = Membership.objects.current().filter(institution=institution, role=Role.OFFICER)
    return User.objects.filter(pk__in=held.values("user")).order_by("full_name", "pk")


def show_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """What a service refused, beside its field; what belongs to no field of this form above it."""
    for name, sentences in error.message_dict.items():
        form.add_error(name if name in form.fields else None, ValidationError(sentences))


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


class PersonChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


class InstitutionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, institution: Any) -> str:
        return f"{institution.code} · {institution.name()}"


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units and programmes, in the reader's language."""

    def label_from_instance(self, row: Any) -> str:
        texts = row.names if isinstance(row, Unit) else row.titles
        return f"{row.code} · {text.pick(texts, get_language() or 'en', row.institution.language)[0]}"


class HandOverForm(forms.Form):
    to = PersonChoice(label=_("Hand over to"), queryset=User.objects.none(), empty_label=_("Choose a colleague"))

    def __init__(self, *args: Any, institution: Institution, without: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = officers_of(institution).exclude(pk=without or 0)  # type: ignore[attr-defined]


class DeclareForm(forms.Form):
    has_conflict = forms.TypedChoiceField(
        label=_("Is there a conflict of interest between you and this case?"),
        choices=[("no", _("None")), ("yes", _("Yes, there is one"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = Words(
        label=_("In words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What it is; or, where something above suggests one, why it is none. The desk and an appeal body read it."),
    )


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    issuer = InstitutionChoice(
        label=_("Issuer"), queryset=Institution.objects.none(), required=False, empty_label=_("Any issuer")
    )
    unit = NamedChoice(label=_("Unit of the course"), queryset=Unit.objects.none(), required=False, empty_label=_("Any unit"))
    programme = NamedChoice(
        label=_("Programme of the course"), queryset=Programme.objects.none(), required=False, empty_label=_("Any programme")
    )
    officers = PersonChoices(
        label=_("Goes to"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In turns: whoever has the fewest open cases. Whoever is away or has a conflict of interest is passed over."),
    )

    class Meta:
        model = AssignmentRule
        fields = ("position", "field", "issuer", "unit", "programme", "officers")
        help_texts = {
            "position": _("The first rule that fits applies."),
            "field": _("First digits of the course’s field in ISCED-F, such as 04 or 0412. Empty: any."),
        }

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.institution = institution
        choices: dict[str, Any] = {
            "issuer": Institution.objects.active().exclude(pk=institution.pk).prefetch_related("name_history").order_by("code"),
            "unit": institution.units.in_force().select_related("institution"),
            "programme": Programme.objects.filter(institution=institution, ended_on__isnull=True).select_related("institution"),
            "officers": officers_of(institution),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    person = PersonChoice(label=_("Who is absent"), queryset=User.objects.none())
    from_on = Day(label=_("First day"))
    to_on = Day(label=_("Last day"))
    substitute = PersonChoice(
        label=_("Substitute"), queryset=User.objects.none(), required=False, empty_label=_("Nobody: any officer may take over")
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "substitute"):
            self.fields[name].queryset = officers_of(institution)  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    name = Words(label=_("Name of the view"), max_length=60)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)


class ShortcutsForm(forms.Form):
    shortcuts = forms.BooleanField(
        label=_("Single keys work in the queue"),
        required=False,
        help_text=_("j and k move, o opens, a takes, / searches, ? shows them. Only while the queue has the focus."),
    )
