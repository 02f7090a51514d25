"""What a registrar answers to a batch."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import Institution
from micro4asia.foundation.fields import Day
from micro4asia.foundation.widgets import Segments

NOW, LATER = "now", "later"
FARTHEST = dt.timedelta(days=366)


class ApproveForm(forms.Form):
    """shown: the digest of the rows that the page showed. Gives run_at, aware, or None for at once."""

    shown = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[(NOW, gettext_lazy("At once")), (LATER, gettext_lazy("Later, at a day and an hour"))],
        initial=NOW,
        widget=Segments,
    )
    on = Day(label=gettext_lazy("Day"), required=False, earliest=2000)
    at = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Write the time like 08:30.")},
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution
        self.fields["at"].help_text = _("In the time zone of the institution, %(zone)s.") % {"zone": institution.zone.key}

    def clean_shown(self) -> str:
        return str(self.cleaned_data["shown"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        values["run_at"] = None
        if values.get("when") != LATER:
            return values
        for name in ("on", "at"):
            if name not in self.errors and not values.get(name):
                self.add_error(name, _("Say when it is to be issued."))
        if self.errors:
            return values
        run_at = dt.datetime.combine(values["on"], values["at"], tzinfo=self.institution.zone)
        now = timezone.now()
        if not now < run_at < now + FARTHEST:
            self.add_error("on", ValidationError(_("Choose a day and an hour to come, within a year.")))
        values["run_at"] = run_at
        return values
