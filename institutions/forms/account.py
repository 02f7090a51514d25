"""What people type about their own account: codes, names, the steps into it."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from institutions import codes
from institutions.models import User
from micro4asia.foundation.fields import Words


class CodeMixin:
    """Counts before it looks, and accepts a code once. The package keeps both in the cache, which may forget."""

    user: User
    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits from your app, or one of your recovery codes.")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "placeholder": ""}

    def clean_code(self) -> str:
        if not codes.may_try(self.user):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code = codes.bare(self.cleaned_data["code"])
        found = list(Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN).order_by("type"))
        for row in found:
            totp = row.type == Authenticator.Type.TOTP
            if codes.accept_totp(row, code) if totp else row.wrap().validate_code(code):
                row.user = self.user
                self.authenticator = row
                codes.forgive(self.user)
                return code
        if found:
            self._emit_authentication_failed(found[-1])  # type: ignore[attr-defined]
        raise get_adapter().validation_error("incorrect_code")


class AuthenticateForm(CodeMixin, BaseAuthenticateForm):  # type: ignore[misc]
    """The code at sign-in."""


class ReauthenticateForm(CodeMixin, BaseReauthenticateForm):  # type: ignore[misc]
    """The code before a step that carries one's name."""


class ActivateTOTPForm(BaseActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app. It is spent: signing in takes the next one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "placeholder": ""}

    def clean_code(self) -> str:
        validate_can_add_authenticator(self.user)
        if not codes.may_try(self.user):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code: str = self.cleaned_data["code"]
        step = codes.step_of(self.secret, code)
        if step is None:
            raise get_adapter().validation_error("incorrect_code")
        codes.spend(self.user, step)
        codes.forgive(self.user)
        return code


class OwnAccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """One's own name and language."""

    full_name = Words(
        label=_("Full name"),
        max_length=200,
        help_text=_("As you write it yourself, in any script. Credentials that were issued keep the name they carry."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of the pages, and of the letters we write to you.")
    )

    class Meta:
        model = User
        fields = ("full_name", "language")


class NewAccountForm(forms.Form):
    """An account for the address an invitation went to: a name and a password, nothing else to ask."""

    full_name = Words(
        label=_("Full name"),
        max_length=200,
        help_text=_("As you write it yourself, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters. A sentence is easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if password := values.get("password"):
            owner = User(email=self.email, full_name=values.get("full_name", ""))
            try:
                password_validation.validate_password(password, owner)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values
