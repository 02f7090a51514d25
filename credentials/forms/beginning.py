"""A new micro-credential, its unit, a reason for giving a draft up, and how the desk's list is searched."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from credentials.models import MicroCredentialVersion
from credentials.models.life_cycle import State
from credentials.policies import may_author_at
from institutions.models import Institution, Unit, User
from micro4asia.foundation import text
from micro4asia.foundation.fields import Words


def units_for(user: User, institution: Institution) -> list[Unit]:
    """Units of today that this person writes for."""
    rows = institution.units.in_force(timezone.localdate()).select_related("institution")
    return [unit for unit in rows if may_author_at(user, institution, unit)]


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # It takes none when it runs.
    """One of the units one writes for, by its code; or none, where one writes for the whole institution."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Unit.objects.none(), required=False, to_field_name="code", label=_("Owned by"), **kwargs)

    def offer(self, user: User, institution: Institution, *, also: Unit | None = None) -> None:
        chosen = {unit.pk for unit in units_for(user, institution)} | ({also.pk} if also else set())
        self.queryset = Unit.objects.filter(pk__in=chosen).select_related("institution")
        whole = bool(may_author_at(user, institution))
        self.required = not whole
        self.empty_label = _("The institution as a whole") if whole else _("Choose")
        self.widget.choices = self.choices

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.code} · {obj.name}"


class NewForm(forms.Form):
    code = Words(
        label=_("Code"),
        max_length=24,
        help_text=_("For good: it stands on every certificate. Capitals, digits and hyphens, such as UEH-FT-01."),
    )
    title = Words(label=_("Title in English"), max_length=200, help_text=_("It can be changed until the version is approved."))
    unit = UnitField()

    def __init__(self, *args: Any, user: User, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("UnitField", self.fields["unit"]).offer(user, institution)

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


class UnitForm(forms.Form):
    unit = UnitField()

    def __init__(self, *args: Any, user: User, institution: Institution, also: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("UnitField", self.fields["unit"]).offer(user, institution, also=also)


class DiscardForm(forms.Form):
    reason = Words(label=_("Why it is given up"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class DeskFilter(forms.Form):
    """Facts about micro-credentials, none about people: these may stand in a URL."""

    words = Words(label=_("Code or words of the title"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *State.choices])
    unit = forms.ChoiceField(label=_("Owned by"), required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        units = Unit.objects.filter(institution=institution).select_related("institution")
        choices = [("", _("All units")), *((unit.code, f"{unit.code} · {unit.name}") for unit in units)]
        cast("forms.ChoiceField", self.fields["unit"]).choices = choices

    def conditions(self) -> Q:
        """On micro-credentials. What does not exist filters nothing, rather than failing an old bookmark."""
        self.is_valid()
        wanted, said = Q(), self.cleaned_data
        versions = MicroCredentialVersion.objects.all()
        if words := text.search_key(said.get("words") or ""):
            for word in words.split():
                versions = versions.filter(search_key__contains=word)
            wanted &= Q(pk__in=versions.values("micro_credential"))
        if state := said.get("state"):
            wanted &= Q(pk__in=MicroCredentialVersion.objects.filter(state=state).values("micro_credential"))
        if unit := said.get("unit"):
            wanted &= Q(unit__code=unit)
        return wanted
