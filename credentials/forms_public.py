"""Forms of learners and of anyone who checks a credential."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from credentials.models import Award, ShareLink
from credentials.services.sharing import DAYS
from institutions.models import User
from micro4asia.foundation import text
from micro4asia.foundation.widgets import Cards

MOST_BYTES = 1_000_000


class CheckForm(forms.Form):
    """A link, an id or a file: one of them."""

    q = forms.CharField(
        label=_("Paste a link or an id"),
        max_length=2000,
        required=False,
        help_text=_("The address of a credential's page, or the 34 characters at its end, as on the certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )


class FileForm(forms.Form):
    document = forms.FileField(
        label=_("Or check a file"),
        help_text=_("The signed data of a credential: a JSON file of at most 1 MB. It is checked and not kept."),
        allow_empty_file=True,
    )

    def clean_document(self) -> str:
        """The file as text. Refused before anything reads it: too large, empty, or no UTF-8."""
        upload = self.cleaned_data["document"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. A signed credential is much smaller."))
        try:
            content: str = upload.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise ValidationError(_("This is no JSON file. Choose the signed data, which ends in .json.")) from error
        if not content.strip():
            raise ValidationError(_("The file is empty."))
        return content


class ClaimForm(forms.Form):
    """A password for the account that the letter opens."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. A short sentence is easy to remember."),
    )
    repeated = forms.CharField(
        label=_("The same password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """person: the unsaved account, so that a password like the person's own name is refused."""
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("repeated") and cleaned["password"] != cleaned["repeated"]:
            self.add_error("repeated", _("The two passwords differ."))
        return cleaned


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(
        label=_("Who can see this credential?"),
        choices=Award.Visibility.choices[:2],
        widget=Cards(
            notes={
                Award.Visibility.PRIVATE: _(
                    "The page, the file and the printed code stop answering. Whoever holds the signed file can still check it."
                ),
                Award.Visibility.LINK: _("Whoever has the link, the code on the certificate or the file. Search engines do not."),
            },
            symbols={Award.Visibility.PRIVATE: "lock", Award.Visibility.LINK: "link"},
        ),
    )


class ShareForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    days = forms.TypedChoiceField(
        label=_("Ends after"),
        coerce=int,
        initial=30,
        choices=[(days, _("%(days)s days") % {"days": days}) for days in DAYS],
    )

    class Meta:
        model = ShareLink
        fields = ("name", "shows_grade")
        help_texts = {"name": _("Only you see this, for example “Application at a bank”.")}

    def clean_name(self) -> str | SafeString:
        return text.clean(self.cleaned_data["name"])
