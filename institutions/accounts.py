"""What the accounts of this registry do differently from the package that keeps them."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as BaseSignupForm
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from institutions.models import User
from micro4asia.foundation import secrets, text
from micro4asia.foundation.errors import Refused
from micro4asia.foundation.letters import ONCE, post

# The package's letters as ours: which template, and under what name the package hands over the link in it.
LETTERS = {
    "account/email/email_confirmation": ("person-confirm", "activate_url"),
    "account/email/email_confirmation_signup": ("person-confirm", "activate_url"),
    "account/email/account_already_exists": ("person-known", "password_reset_url"),
    "account/email/unknown_account": ("person-unknown", "signup_url"),
    "account/email/password_reset_key": ("person-password", "password_reset_url"),
}
SECOND_FACTORS = "second factors"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are open to everybody; what a person may do comes from dated roles alone."""

    def save_user(self, request: HttpRequest, user: User, form: forms.BaseForm, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        """Keep the name as it was written, and the language it was written in."""
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = known_language(get_language())
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def set_password(self, user: User, password: str) -> None:
        """The password alone: the account may have been closed since its row was read. Raises PermissionDenied."""
        if not User.objects.filter(pk=user.pk, is_active=True).exists():
            raise Refused(gettext("This account is closed."))
        user.set_password(password)
        user.save(update_fields=["password"])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox: no page waits for a mail server, and none takes longer for an address that is known."""
        letter, link = LETTERS[template_prefix]
        user = context.get("user")
        language = user.language if user else known_language(get_language())
        said = {"url": context[link], "name": user.full_name if user else "", "address": email}
        post(letter, to=email, language=language, context=said, key=f"{ONCE}{letter}:{token_hex(16)}")

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """To every verified address, and to the one that was taken away: whoever did it may read only some of them."""
        said = context or {}
        change = {"what": template_prefix.rpartition("/")[2], "name": user.full_name}
        change["address"] = said.get("to_email") or said.get("deleted_email") or ""
        concerned = (email, said.get("from_email"), said.get("to_email"), said.get("deleted_email"))
        stamp = token_hex(16)
        for number, address in enumerate(dict.fromkeys(filter(None, (*user.verified_addresses(), user.email, *concerned)))):
            post("person-changed", to=address, language=user.language, context=change, key=f"person-changed:{stamp}:{number}")

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """A further address opens the account like the first: the others are told of it."""
        others = email_address.user.verified_addresses()
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed and others:
            self.send_notification_mail("email_added", email_address.user, {"to_email": email_address.email})
        return confirmed

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names here: the address is the login."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor confirms with it: a password alone would not make it fresh."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"].startswith("mfa_")]
        return factors or methods


class SignupForm(BaseSignupForm):  # type: ignore[misc]
    """Address, name, password. Says nothing about whether the address is known: the letter does."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        validators=[text.no_control_characters],
        help_text=_("As you write it yourself, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["full_name", "email", "password1", "password2"]

    def clean_full_name(self) -> str:
        return text.clean(self.cleaned_data["full_name"])

    def try_save(self, request: HttpRequest) -> Any:
        """A known address takes as long as a new one: most of that time goes into the password."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of one-time codes as ciphertext: a copy of the database alone makes no code."""

    def encrypt(self, text: str) -> str:
        return secrets.seal_text(text, purpose=SECOND_FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal_text(encrypted_text, purpose=SECOND_FACTORS)


def reseal_second_factors() -> int:
    """Seal the secrets of one-time and recovery codes under the key-encryption key in force. Raises Unopenable."""
    count = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        changed: dict[str, Any] = {name: anew for name in ("secret", "seed") if (anew := _resealed(row.data.get(name)))}
        if codes := row.data.get("migrated_codes"):
            changed["migrated_codes"] = [_resealed(code) or code for code in codes]
        if any(row.data[name] != value for name, value in changed.items()):
            row.data |= changed
            row.save(update_fields=["data"])
            count += 1
    return count


def _resealed(sealed: str | None) -> str | None:
    return secrets.reseal_text(sealed, purpose=SECOND_FACTORS) if sealed else None


def known_language(language: str | None) -> str:
    """The interface language as it is stored on an account."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@receiver(authenticator_added)
def count_as_confirmed(
    sender: type[Authenticator], request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Whoever has just set up a factor has just shown it. The app's first code is spent: asked again, they would have to wait."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
