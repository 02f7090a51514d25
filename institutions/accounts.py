"""What the accounts of this registry do differently from the package that keeps them."""

from __future__ import annotations

import base64
import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import SignupForm as BaseSignupForm
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models import User
from micro4asia.foundation import text


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are open to everybody; what a person may do comes from dated roles alone."""

    def save_user(self, request: HttpRequest, user: User, form: forms.BaseForm, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        """Keep the name as it was written, and the language it was written in."""
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = known_language(get_language())
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

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
        nonce = os.urandom(12)
        return base64.urlsafe_b64encode(nonce + _cipher().encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.urlsafe_b64decode(encrypted_text)
        return _cipher().decrypt(sealed[:12], sealed[12:], None).decode()


def known_language(language: str | None) -> str:
    """The interface language as it is stored on an account."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _cipher() -> AESGCM:
    """A key of its own, derived from the key-encryption key, so that the two kinds of ciphertext never share one."""
    raw = base64.urlsafe_b64decode(settings.KEY_ENCRYPTION_KEY)
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"micro4asia second factors").derive(raw))
