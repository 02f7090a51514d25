"""What a registrar answers: these are signed, this one goes back."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from micro4asia.foundation.fields import Words
from micro4asia.foundation.public_ids import PATTERN

SHOWN = re.compile(rf"({PATTERN}):([0-9a-f]{{64}})")


class SignForm(forms.Form):
    """The awards that were ticked, each with the fingerprint of what the registrar was shown."""

    def __init__(self, shown: list[str]) -> None:
        super().__init__({})
        self.shown = shown

    def clean(self) -> dict[str, Any]:
        pairs = [SHOWN.fullmatch(pair) for pair in self.shown]
        if not pairs:
            raise ValidationError(_("Choose at least one award to sign."))
        if not all(pairs):
            raise ValidationError(_("Your browser sent something else than what this page showed. Open it again."))
        return {"fingerprints": {pair[1]: pair[2] for pair in pairs if pair}}


class ReturnForm(forms.Form):
    reason = Words(
        label=gettext_lazy("What should be put right"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The issuer reads this beside what is returned."),
    )
