"""Forms of learners and of anyone who checks a credential."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from credentials.models import Award, ShareLink
from institutions.models import User
from micro4asia.foundation import text
from micro4asia.foundation.widgets import Cards, Segments

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


class WalletForm(forms.Form):
    """Filters of the wallet. What does not fit is ignored: an address is not a form somebody filled in wrongly."""

    state = forms.ChoiceField(label=_("State"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("", _("Newest first")), ("awarded_on", _("Oldest first")), ("-version__hours", _("Most hours first"))],
    )

    def __init__(self, *args: Any, held: QuerySet[Award], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sealed = [choice for choice in Award.State.choices if choice[0] in Award.SEALED]
        places = held.order_by().values_list("institution__slug", "institution__code").distinct()
        self.fields["state"].choices = [("", _("All states")), *sealed]  # type: ignore[attr-defined]
        self.fields["institution"].choices = [("", _("All institutions")), *sorted(places)]  # type: ignore[attr-defined]

    def narrow(self, awards: QuerySet[Award]) -> QuerySet[Award]:
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("state"):
            awards = awards.filter(state=asked["state"])
        if asked.get("institution"):
            awards = awards.filter(institution__slug=asked["institution"])
        return awards.order_by(asked.get("sort") or "-awarded_on", "-pk")


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(
        label=_("Who can open the page?"),
        choices=Award.Visibility.choices[:2],
        widget=Cards(
            notes={
                Award.Visibility.PRIVATE: _(
                    "The page, your links and printed codes stop answering. Whoever holds the signed file can still check it."
                ),
                Award.Visibility.LINK: _(
                    "Whoever has the link or the printed code sees the page. The files there hold your grade; the page does not "
                    "show it. Search engines do not find it."
                ),
            },
            symbols={Award.Visibility.PRIVATE: "lock", Award.Visibility.LINK: "link"},
        ),
    )


class ShareForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        initial=30,
        choices=[(7, _("7 days")), (30, _("30 days")), (90, _("90 days"))],
        widget=Segments,
        help_text=_("It then stops by itself. You can withdraw it before."),
    )

    class Meta:
        model = ShareLink
        fields = ("name", "shows_grade", "reader_email")
        help_texts = {
            "reader_email": _("Told if the credential is revoked while the link works; used for nothing else."),
            "name": _("Only you see this, for example “Application at a bank”."),
            "shows_grade": _("Off unless you want it. Your date of birth is never shown."),
        }

    def clean_name(self) -> str | SafeString:
        return text.clean(self.cleaned_data["name"])
