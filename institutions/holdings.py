"""What each floor keeps about a person: told, closed or erased when the person asks. This room knows no floor above.

A floor registers one holder in its own `retention.py`. Erasure is tiered (docs/decisions/0075): what may go goes, the proof
of an award and what claims may still rest on stay, and the answer says which and why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, User

# Codes as they stand in rows and journal, and what they say to the person.
DONE = {
    "share_links": _("links you had handed out: deleted"),
    "pages_closed": _("pages of credentials: closed; to everybody outside there is no such page any more"),
    "contact": _("your e-mail address, date of birth and other names at the institution: deleted"),
    "drafts": _("drafts: deleted"),
    "references": _("awards made elsewhere that were registered for you: their files and all about them deleted"),
    "guardian": _("what was noted about your guardian: deleted"),
    "corrections": _("corrections that you had asked for, with the documents you sent: deleted"),
    "act_words": _("what was written in words about acts on your credentials after issue: deleted"),
    "stack_applications": _("the tie between your account and larger awards you were granted there: cut"),
    "account_link": _("the tie between your account and the institution's list of learners: cut"),
}
KEPT = {
    "award_proof": _(
        "The signed credential and its entry in the register of awards, with the name as printed. The institution must be able to"
        " confirm for good what it awarded (legal obligation, archiving in the public interest). It is no longer shown to anybody"
        " outside. Whoever holds the signed file can still have it checked."
    ),
    "later_acts": _(
        "What happened to a credential after issue: the kind of act, its ground as a code, its dates, the number of its decision,"
        " and what an amendment put right. It belongs to the entry in the register."
    ),
    "recognition_files": _(
        "Recognition cases and their decisions. Claims may rest on them; what you wrote in them is deleted when their period is"
        " over."
    ),
    "open_cases": _("A recognition case that is not decided yet. Withdraw it, or wait for the decision."),
    "stack_awards": _(
        "That a larger award was granted, by which rules, and which hours it used. No hour may count twice; your name does not"
        " stand there."
    ),
    "stack_files": _(
        "Applications for a larger award that were refused or withdrawn. Claims may rest on them; they are deleted when their"
        " period is over."
    ),
    "open_stacks": _("An application for a larger award that is not decided yet. Withdraw it, or wait for the decision."),
    "roles": _("Which roles you held when, since what you did in them must stay accountable."),
    "journal": _("The journal of the registry. It holds codes and numbers, neither names nor addresses."),
}


@dataclass
class Told:
    """What is kept, ready for JSON, and files to go with it by name."""

    facts: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Erased:
    done: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


class Holder(Protocol):
    """One floor's answers. Everything here runs in the caller's transaction."""

    def keeps_at(self, user: User) -> Iterable[int]:
        """Ids of the institutions that keep something about the person."""

    def tell(self, user: User) -> Told: ...

    def close(self, user: User, institution: Institution) -> dict[str, int]:
        """Restrict: nothing is shown to anybody outside until the person opens it again."""

    def erase(self, user: User, institution: Institution, now: dt.datetime) -> Erased: ...

    def hinders_leaving(self, user: User) -> str:
        """Why the account cannot be closed now, as a sentence; empty where nothing speaks against it."""

    def leave(self, user: User) -> None:
        """The account is being closed: take away what only makes sense with one."""


_holders: dict[str, Holder] = {}


def register(name: str, holder: Holder) -> None:
    """name: under which the person finds it in the copy of their data."""
    _holders[name] = holder


def holders() -> dict[str, Holder]:
    return _holders


def keepers_of(user: User) -> list[Institution]:
    """Institutions that answer for records about this person."""
    ids = {pk for holder in _holders.values() for pk in holder.keeps_at(user)}
    return list(Institution.objects.filter(pk__in=ids).select_related("privacy_contact").prefetch_related("name_history"))


def erase_at(user: User, institution: Institution, now: dt.datetime) -> Erased:
    whole = Erased()
    for holder in _holders.values():
        part = holder.erase(user, institution, now)
        for code, count in part.done.items():
            whole.done[code] = whole.done.get(code, 0) + count
        whole.kept += [code for code in part.kept if code not in whole.kept]
    return whole
