"""What is entered while a case waits: what is asked and answered, delays, messages, and why a case is reopened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.paper_gate import ACCEPTED
from institutions.models import Institution
from micro4asia.foundation.fields import Day, Words
from recognition.models import Reopening
from recognition.services.checking import Missing

ITEMS = range(1, 4)
LINES = forms.Textarea({"rows": 4})


class AskForm(forms.Form):
    """Up to three things at once; each with its reason."""

    asked_of = forms.ChoiceField(label=gettext_lazy("Who is asked"))
    reply_by = Day(label=gettext_lazy("Reply by"))
    wording = Words(
        label=gettext_lazy("Anything else to say"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        issuers: list[Institution],
        today: dt.date,
        least: int,
        prepared: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """least: so many days are given for a reply. prepared: the first thing and who is asked for it, where the comparison has
        found what is missing."""
        kwargs["initial"] = {"reply_by": today + dt.timedelta(days=least), "asked_of": "learner", **(prepared or {})}
        super().__init__(*args, **kwargs)
        self.fields["reply_by"].help_text = _("At least %(days)s days from today.") % {"days": least}
        self.issuers = {issuer.slug: issuer for issuer in issuers}
        named = [(slug, _("The issuer, %(name)s") % {"name": issuer.name()}) for slug, issuer in self.issuers.items()]
        self.fields["asked_of"].choices = [("learner", _("The learner")), *named]  # type: ignore[attr-defined]
        for number in ITEMS:
            said = {"number": number}
            first = number == ITEMS[0]
            self.fields[f"what_{number}"] = Words(
                label=_("Item %(number)s: what is missing") % said, max_length=500, required=first
            )
            self.fields[f"why_{number}"] = Words(
                label=_("Item %(number)s: why it is needed") % said, max_length=500, required=first
            )

    def pairs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        return ((self[f"what_{number}"], self[f"why_{number}"]) for number in ITEMS)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for number in ITEMS:
            what, why = said.get(f"what_{number}"), said.get(f"why_{number}")
            if what and not why and f"why_{number}" not in self.errors:
                self.add_error(f"why_{number}", ValidationError(_("Say why it is needed.")))
            if why and not what and f"what_{number}" not in self.errors:
                self.add_error(f"what_{number}", ValidationError(_("Say what is missing.")))
        return said

    def items(self) -> list[Missing]:
        said = self.cleaned_data
        return [Missing(said[f"what_{number}"], said[f"why_{number}"]) for number in ITEMS if said[f"what_{number}"]]

    def issuer(self) -> Institution | None:
        return self.issuers.get(self.cleaned_data["asked_of"])


class ReplyForm(forms.Form):
    answer = Words(label=gettext_lazy("Your answer"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    file = forms.FileField(
        label=gettext_lazy("A file that belongs to it"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
        help_text=gettext_lazy("PDF, PNG, JPEG or signed data (JSON)."),
    )

    def brought(self) -> list[Any]:
        return [self.cleaned_data["file"]] if self.cleaned_data["file"] else []


class DelayForm(forms.Form):
    reason = Words(
        label=gettext_lazy("Why it takes longer"),
        max_length=2000,
        widget=LINES,
        help_text=gettext_lazy("The learner reads this word for word."),
    )
    expected_on = Day(label=gettext_lazy("A decision can be expected by"))


class PauseForm(forms.Form):
    why = Words(
        label=gettext_lazy("What the applicant asked for"),
        max_length=500,
        help_text=gettext_lazy("The learner reads this word for word. Nobody else’s wish stops the clock."),
    )


class MessageForm(forms.Form):
    words = Words(label=gettext_lazy("Your message"), max_length=4000, widget=LINES)


class ReopenForm(forms.Form):
    """ground: the desk chooses one; for the applicant there is one alone."""

    ground = forms.ChoiceField(
        label=gettext_lazy("On what ground"),
        choices=[(each.value, each.label) for each in (Reopening.Ground.EVIDENCE, Reopening.Ground.ERROR)],
    )
    why = Words(label=gettext_lazy("What is new, or what was wrong"), max_length=2000, widget=LINES)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["ground"]
            self.fields["why"].label = _("Your reply to what was asked")

    def ground_chosen(self) -> str:
        return str(self.cleaned_data.get("ground", Reopening.Ground.REPLY))
