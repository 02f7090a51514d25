"""Finding entries of an institution's journal. Codes, days and colleagues: these may stand in a URL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions import journal_words
from micro4asia.foundation.fields import Day


class JournalFilter(forms.Form):
    event = forms.ChoiceField(label=_("What happened"), required=False)
    who = forms.TypedChoiceField(label=_("Who did it"), required=False, coerce=int, empty_value=None)
    day = Day(label=_("Day"), required=False)

    def __init__(self, *args: Any, people: Mapping[int, str], zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        self.zone = zone
        cast("forms.ChoiceField", self.fields["event"]).choices = [("", _("Everything")), *journal_words.choices()]
        cast("forms.ChoiceField", self.fields["who"]).choices = [("", _("Everybody")), *people.items()]

    def conditions(self) -> Q:
        """A filter that does not exist filters nothing, rather than failing an old bookmark. The day is the institution's."""
        self.is_valid()
        wanted = Q()
        if event := self.cleaned_data.get("event"):
            wanted &= Q(event=event)
        if who := self.cleaned_data.get("who"):
            wanted &= Q(actor_id=who)
        if day := self.cleaned_data.get("day"):
            start = dt.datetime.combine(day, dt.time(), self.zone)
            wanted &= Q(at__gte=start, at__lt=dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), self.zone))
        return wanted
