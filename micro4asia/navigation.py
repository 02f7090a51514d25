"""What each role finds in the header. An entry whose page does not exist is left out, so nothing here can break a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Membership, Role

Entry = tuple[str | Promise, str, str]  # label, name of the URL, icon

VISITOR: list[Entry] = [
    (_("Verify"), "credentials:verify", "seal"),
    (_("Catalogue"), "credentials:catalogue", "search"),
    (_("Institutions"), "institutions:list", "uni"),
    (_("How recognition works"), "recognition:how", "scale"),
]
LEARNER: list[Entry] = [
    (_("Wallet"), "credentials:wallet", "wallet"),
    (_("Recognition"), "recognition:my-requests", "scale"),
    (pgettext_lazy("in the header", "Stacks"), "credentials:my-stacks", "path"),
    (_("Catalogue"), "credentials:catalogue", "search"),
    (_("Verify"), "credentials:verify", "seal"),
]
STAFF: dict[str, list[Entry]] = {
    Role.ISSUER: [
        (_("Overview"), "institutions:overview", ""),
        (_("Issue"), "credentials:issue", ""),
        (_("Batches"), "credentials:batches", ""),
        (_("Awards"), "credentials:award-list", ""),
        (_("Learners"), "credentials:learners", ""),
        (_("Micro-credentials"), "credentials:micro-credentials", ""),
        (pgettext_lazy("in the header", "Stacks"), "credentials:stack-desk", ""),
    ],
    Role.QA_REVIEWER: [
        (_("To review"), "credentials:quality-queue", ""),
        (_("Checklist history"), "credentials:quality-history", ""),
        (_("Micro-credentials"), "credentials:micro-credentials", ""),
        (_("Overview"), "institutions:overview", ""),
    ],
    Role.REGISTRAR: [
        (_("To sign"), "credentials:sign-list", ""),
        (_("Batches"), "credentials:batches", ""),
        (_("Awards"), "credentials:award-list", ""),
        (_("Later acts"), "credentials:act-list", ""),
        (_("Register"), "credentials:register", ""),
        (_("Learners"), "credentials:learners", ""),
        (_("Micro-credentials"), "credentials:micro-credentials", ""),
        (pgettext_lazy("in the header", "Stacks"), "credentials:stack-desk", ""),
        (_("Overview"), "institutions:overview", ""),
    ],
    Role.OFFICER: [
        (_("Queue"), "recognition:queue", ""),
        (_("Precedents"), "recognition:precedents", ""),
        (_("Rules and agreements"), "recognition:rules", ""),
        (_("Appeals"), "recognition:appeals", ""),
        (_("Reports"), "recognition:reports", ""),
        (_("Recognition settings"), "recognition:settings", ""),
        (_("Overview"), "institutions:overview", ""),
    ],
    Role.ASSESSOR: [(_("My opinions"), "recognition:opinions", "")],
    Role.INSTITUTION_ADMIN: [
        (_("Overview"), "institutions:overview", ""),
        (_("Team"), "institutions:team", ""),
        (_("Reports"), "recognition:reports", ""),
        (_("Settings"), "institutions:settings", ""),
    ],
    Role.NETWORK_ADMIN: [
        (_("Network"), "institutions:network", ""),
        (_("Partners"), "institutions:network-partners", ""),
        (_("People"), "institutions:network-people", ""),
        (_("Agreements"), "institutions:agreement-list", ""),
        (_("Recognition"), "recognition:network-reports", ""),
        (_("Reference data"), "institutions:reference", ""),
        (_("Journal"), "institutions:network-journal", ""),
    ],
}
# The pages behind "Settings" of an institution, and who besides its administrators finds something there.
EVERYBODY = frozenset(Role) - {Role.NETWORK_ADMIN}
AWARDERS = frozenset({Role.ISSUER, Role.QA_REVIEWER, Role.REGISTRAR})
SIGNERS = frozenset({Role.REGISTRAR})
SETTINGS: list[tuple[str | Promise, str, frozenset[Role]]] = [
    (pgettext_lazy("of an institution", "Profile"), "institutions:profile", frozenset()),
    (_("Logo"), "institutions:profile-logo", frozenset({Role.ISSUER, Role.REGISTRAR})),
    (_("Domains"), "institutions:domains", frozenset()),
    (_("Team"), "institutions:team", AWARDERS),
    (_("Units"), "institutions:units", AWARDERS),
    (_("Programmes and courses"), "institutions:courses", EVERYBODY),
    (_("Designs"), "credentials:designs", AWARDERS),
    (_("Letters"), "credentials:letter-texts", frozenset({Role.ISSUER, Role.REGISTRAR})),
    (_("Later acts"), "credentials:act-settings", SIGNERS),
    (_("Keys"), "institutions:keys", SIGNERS),
    (_("Sign-in"), "institutions:sign-on", frozenset()),
    (_("API clients"), "institutions:api-clients", frozenset()),
    (_("Agreements"), "institutions:institution-agreements", EVERYBODY),
    (_("Counting and grading"), "institutions:counting", EVERYBODY),
    (_("How grades are converted"), "recognition:grade-rules", EVERYBODY),
    (_("Privacy"), "institutions:institution-privacy", SIGNERS),
    (_("Journal"), "institutions:journal", SIGNERS),
]
ACCOUNT: list[Entry] = [
    (_("Your account"), "institutions:account", "user"),
    (_("E-mail addresses"), "account_email", "mail"),
    (_("University accounts"), "socialaccount_connections", "uni"),
    (_("Password"), "account_change_password", "lock"),
    (_("Two-factor sign-in"), "mfa_index", "seal"),
    (_("Where you are signed in"), "usersessions_list", "lock"),
    (_("Your data"), "institutions:own-privacy", "user"),
    (_("What was done"), "institutions:own-journal", "search"),
]
FOOTER: list[Entry] = [
    (_("Accessibility"), "accessibility", ""),
    (_("Privacy"), "privacy", ""),
    (_("Members and their keys"), "institutions:trust", ""),
    (_("Agreements"), "institutions:agreements", ""),
    (_("Reference data"), "institutions:reference", ""),
    (_("API"), "api-docs", ""),
    (_("System status"), "status", ""),
    (_("Style guide"), "styleguide", ""),
]


@dataclass(frozen=True)
class Item:
    label: str | Promise
    url: str
    icon: str = ""
    current: bool = False


def address(name: str, slug: str = "") -> str | None:
    """The URL of a page, of this institution where it takes one. None where there is no such page."""
    for args in ([slug], []) if slug else ([],):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return None


def items(entries: Iterable[Entry], path: str, slug: str = "") -> list[Item]:
    """The entries that lead somewhere. The longest address that the path begins with is the current one.

    The overview is current by itself alone: every page of an institution begins with its address.
    """
    found = [(label, url, icon) for label, name, icon in entries if (url := address(name, slug))]
    homes = {address(name, slug) for _label, name, _icon in entries if name == "institutions:overview"}
    begun = [url for _label, url, _icon in found if path == url or (path.startswith(url) and url not in homes)]
    current = max(begun, key=len, default="")
    return [Item(label, url, icon, current=url == current) for label, url, icon in found]


def settings(path: str, slug: str, roles: set[str]) -> list[Item]:
    """The pages of an institution's settings that somebody with these roles there may open."""
    mine = [
        (label, name, "") for label, name, others in SETTINGS if Role.INSTITUTION_ADMIN in roles or others.intersection(roles)
    ]
    return items(mine, path, slug)


def main(membership: Membership | None, *, signed_in: bool) -> list[Entry]:
    if membership:
        return STAFF.get(membership.role, [])
    return LEARNER if signed_in else VISITOR
