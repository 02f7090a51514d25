"""Looking through the awards of an institution. Names, numbers and addresses come by POST and never stand in a URL."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credentials.models import Award, Batch, BatchRow, Learner, MicroCredential
from institutions.models import Institution
from micro4asia.foundation import public_ids
from micro4asia.foundation.fields import Words


class FilterForm(forms.Form):
    """Facts about awards, not about people: these may stand in a URL."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *Award.State.choices])
    micro_credential = forms.ModelChoiceField(
        label=_("Micro-credential"),
        required=False,
        queryset=MicroCredential.objects.none(),
        to_field_name="code",
        empty_label=_("All micro-credentials"),
    )

    batch = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        own = MicroCredential.objects.filter(institution=institution)
        cast("forms.ModelChoiceField[MicroCredential]", self.fields["micro_credential"]).queryset = own

    def batch_at(self, institution: Institution) -> Batch | None:
        """The batch whose awards alone are shown."""
        self.is_valid()
        return Batch.objects.filter(institution=institution, public_id=self.cleaned_data.get("batch") or "").first()

    def conditions(self) -> Q:
        """A filter that does not exist filters nothing, rather than failing an old bookmark."""
        self.is_valid()
        wanted = Q()
        if state := self.cleaned_data.get("state"):
            wanted &= Q(state=state)
        if micro_credential := self.cleaned_data.get("micro_credential"):
            wanted &= Q(version__micro_credential=micro_credential)
        if batch := self.cleaned_data.get("batch"):
            wanted &= Q(pk__in=BatchRow.objects.filter(batch__public_id=batch).values("award"))
        return wanted


class SearchForm(forms.Form):
    words = Words(label=_("Name, student number, e-mail address or number of the award"), min_length=3, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "search_%s", **kwargs})

    def conditions(self, institution: Institution) -> Q:
        words = self.cleaned_data["words"]
        people = Learner.objects.filter(institution=institution).known_as(words)
        numbered = (
            Q(serial_number__iexact=words) | Q(register_number__iexact=words) | Q(public_id=public_ids.normalise(words)[:40])
        )
        return numbered | Q(learner__in=people.values("pk"))
