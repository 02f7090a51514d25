"""The wording of a letter, and which letters to look at."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from credentials import delivery
from credentials.models import LetterText
from credentials.services.wording_letters import judged
from institutions.models import Institution
from micro4asia.foundation.models import Letter

STATES = {
    delivery.WAITING: (_("Waiting"), Q(letter__state=Letter.State.WAITING, bounced_at__isnull=True)),
    delivery.SENT: (_("Sent"), Q(letter__state=Letter.State.SENT, bounced_at__isnull=True)),
    delivery.REFUSED: (_("Refused"), Q(letter__state=Letter.State.FAILED, bounced_at__isnull=True)),
    delivery.BOUNCED: (_("Came back"), Q(bounced_at__isnull=False)),
    "trouble": (
        _("Refused or came back, not sent again"),
        Q(Q(letter__state=Letter.State.FAILED) | Q(bounced_at__isnull=False), again__isnull=True),
    ),
}


class LetterForm(forms.Form):
    """Kept as typed: line breaks in a subject, control characters and places that do not exist are told, not mended."""

    subject = forms.CharField(label=_("Subject"), required=False, strip=False, help_text=_("At most 60 characters, one line."))
    body = forms.CharField(
        label=_("Letter"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Plain text. An empty line begins a paragraph."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def wording(self, institution: Institution, kind: str, language: str) -> LetterText | None:
        """What was written, if it may be used; else None, with errors at the fields."""
        said = {name: self.cleaned_data[name] for name in ("subject", "body")}
        try:
            wording = judged(LetterText(institution=institution, kind=kind, language=language, **said))
        except ValidationError as error:
            self.add_error(None, error)
            return None
        if not wording.body:
            self.add_error("body", _("Write both the subject and the letter."))
            return None
        return wording


class OutboxForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All letters")), *((name, label) for name, (label, _q) in STATES.items())],
    )

    def conditions(self) -> Q:
        """A state that does not exist filters nothing, rather than failing an old bookmark."""
        state = self.cleaned_data.get("state") if self.is_valid() else ""
        return STATES[state][1] if state else Q()
