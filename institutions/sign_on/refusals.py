"""Why a university sign-in ended, as a code for logs and a sentence for the person."""

from __future__ import annotations

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AGAIN = _("Nothing was changed. Please start again from the sign-in page.")
REASONS: dict[str, str | Promise] = {
    "unknown": AGAIN,
    "not_offered": _("This institution does not offer sign-in with its own accounts at present. Sign in in another way."),
    "institution_suspended": _(
        "The institution is not an active member of the network at present, so nobody can sign in through it."
    ),
    "unreachable": _("Your university’s sign-in service did not answer. Try again later, or sign in in another way."),
    "bad_document": _("Your university’s sign-in service describes itself in a way that the registry cannot accept."),
    "wrong_issuer": _("The answer came from another sign-in service than the one your university has named."),
    "bad_token": _("The answer of your university’s sign-in service could not be confirmed."),
    "wrong_nonce": _("The answer did not belong to this attempt to sign in. Please start again from the sign-in page."),
    "no_subject": _("Your university’s sign-in service did not say who you are in a way that stays the same."),
    "no_address": _("Your university’s sign-in service did not give an e-mail address that it has confirmed."),
    "foreign_address": _(
        "Your e-mail address does not belong to a domain that the institution has proven. "
        "Ask its IT department which address to use."
    ),
    "cancelled": _("You left your university’s sign-in page before the end. You can start again whenever you like."),
}


class Refusal(OAuth2Error):  # type: ignore[misc]
    """Ends a sign-in. str() is the code alone and fit for logs: it names nobody."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def reason(self) -> str:
        return str(REASONS[self.code])


def code_of(exception: Exception | None) -> str:
    """The code of what went wrong. What the package raises for itself says more than a person needs to know."""
    return exception.code if isinstance(exception, Refusal) else "unknown"
