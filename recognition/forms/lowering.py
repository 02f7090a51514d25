"""Fields of a decision that takes the place of another: there only where a case is decided once more."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from micro4asia.foundation.fields import Words
from recognition.models import Decision, RecognitionRequest

Lowered = Decision.Lowered


class LoweringFields(forms.Form):
    lowered_because = forms.ChoiceField(
        label=_("Why less is granted than before"),
        required=False,
        choices=[("", _("It is not less")), *((one, one.label) for one in (Lowered.LAW, Lowered.UNTRUE))],
        help_text=_("A case that is appealed against or opened again does not end worse for its learner, but on these grounds."),
    )
    lowered_explained = Words(
        label=_("What stands against what was granted, and how it came to light"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The learner reads this in the letter."),
    )

    def keep_lowering(self, request: RecognitionRequest) -> None:
        if request.answer is None:
            del self.fields["lowered_because"], self.fields["lowered_explained"]
