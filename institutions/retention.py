"""How long things are kept: rules as data, and what each floor does when a period is over. This room knows no floor above.

A floor registers an executor per kind in its own `retention.py`; the desk (services/retaining.py) asks them once a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions import holdings
from institutions.holdings import Erased, Told
from institutions.models import DataExport, Institution, Invitation, Membership, PrivacyRequest, TableFile, User
from institutions.privacy_law import content
from micro4asia.foundation.models import Denial, JournalEntry, Letter

KEEP, BLANK, DELETE = "keep", "blank", "delete"
OF_REGISTRY = "registry"
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Rule:
    """One kind of record. amount None: for good. shortest, longest: how far an institution may move the period."""

    kind: str
    titles: dict[str, str]
    action: str
    scope: str
    unit: str
    amount: int | None
    shortest: int | None
    longest: int | None
    basis: dict[str, str]
    source: str
    doubt: str

    @property
    def of_registry(self) -> bool:
        """Kept by the operator on everybody's behalf."""
        return self.scope == OF_REGISTRY

    @property
    def may_vary(self) -> bool:
        return self.shortest != self.longest


@dataclass(frozen=True)
class Executor:
    """rows: what a rule is about, at an institution or, for the registry's own rules, with None. dated: the field whose day
    begins the period. forget: deletes or blanks the rows it is given; what was blanked is no longer among `rows`."""

    kind: str
    rows: Callable[[Institution | None], Rows]
    dated: str
    forget: Callable[[Rows], Any]

    def due(self, institution: Institution | None, before: dt.datetime) -> Rows:
        return self.rows(institution).filter(**{f"{self.dated}__lt": before}).order_by(self.dated, "pk")


_executors: dict[str, Executor] = {}


def register(executor: Executor) -> None:
    _executors[executor.kind] = executor


def executor_of(kind: str) -> Executor | None:
    """None where nothing of the kind is ever taken away, or nothing of it exists."""
    return _executors.get(kind)


@cache
def rules() -> dict[str, Rule]:
    return {row["kind"]: Rule(**{**row, "unit": row["unit"] or ""}) for row in content()["retention"]}


# ---- what this floor keeps ----


def _at(model: Any, institution: Institution | None) -> Rows:
    rows: Rows = model.objects.filter(institution=institution)
    return rows


register(
    Executor(
        "privacy_requests",
        lambda institution: _at(PrivacyRequest, institution).filter(~Q(wording="") | ~Q(answer=""), ended_at__isnull=False),
        "ended_at",
        lambda rows: rows.update(wording="", answer=""),
    )
)
register(
    Executor(
        "invitations",
        lambda institution: _at(Invitation, institution),
        "expires_at",
        lambda rows: rows.delete(),
    )
)
register(Executor("exports", lambda _none: DataExport.objects.all(), "asked_at", lambda rows: rows.delete()))
register(Executor("table_files", lambda _none: TableFile.objects.exclude(state="taking"), "sent_at", lambda rows: rows.delete()))
register(Executor("sessions", lambda _none: Session.objects.all(), "expire_date", lambda rows: rows.delete()))
register(
    Executor(
        "devices",
        lambda _none: UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")),
        "last_seen_at",
        lambda rows: rows.delete(),
    )
)
register(Executor("denials", lambda _none: Denial.objects.all(), "hour", lambda rows: rows.delete()))
register(
    Executor(
        "letters",
        lambda _none: Letter.objects.exclude(state=Letter.State.WAITING).exclude(to=""),
        "created_at",
        lambda rows: rows.update(to="", text="", html=""),
    )
)


_told_above: list[Callable[[], Rows]] = []


def tells_letters(of: Callable[[], Rows]) -> None:
    """A floor above tells these letters (their keys) by the person they are for: people may share a mailbox."""
    _told_above.append(of)


def _letters_to(user: User) -> QuerySet[Letter]:
    rows = Letter.objects.filter(to__iexact=user.email)
    for of in _told_above:
        rows = rows.exclude(pk__in=of())
    return rows


class Account:
    """The account itself, roles, letters to the account, and what was asked about privacy."""

    def keeps_at(self, user: User) -> Iterable[int]:
        return Membership.objects.filter(user=user, institution__isnull=False).values_list("institution", flat=True)

    def tell(self, user: User) -> Told:
        own = {name: getattr(user, name) for name in ("email", "full_name", "language", "date_joined", "last_login")}
        roles = Membership.objects.filter(user=user).select_related("institution")
        asked = PrivacyRequest.objects.made_by(user).select_related("institution")
        facts: dict[str, Any] = {
            "account": own | {"addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary"))},
            "sign_in_elsewhere": list(
                SocialAccount.objects.filter(user=user).values("provider", "uid", "extra_data", "date_joined", "last_login")
            ),
            "devices": list(UserSession.objects.filter(user=user).values("ip", "user_agent", "created_at", "last_seen_at")),
            "roles": [
                {"where": str(row.institution or ""), "role": row.role, "from": row.valid_from, "to": row.valid_to}
                for row in roles
            ],
            "privacy_requests": [
                {"to": str(row.institution), "kind": row.kind, "state": row.state, "wording": row.wording, "answer": row.answer}
                for row in asked
            ],
            "letters": list(_letters_to(user).values("created_at", "subject", "text")),
            "done_in_the_registry": list(JournalEntry.objects.filter(actor_id=user.pk).values("at", "event", "subject_type")),
        }
        return Told(facts)

    def close(self, user: User, institution: Institution) -> dict[str, int]:
        return {}

    def erase(self, user: User, institution: Institution, now: dt.datetime) -> Erased:
        held = Membership.objects.filter(user=user, institution=institution).exists()
        return Erased(kept=["roles", "journal"] if held else [])

    def hinders_leaving(self, user: User) -> str:
        if Membership.objects.current().filter(user=user).exists():
            return _("You hold a role in the registry. Have it ended first.")
        return ""

    def leave(self, user: User) -> None:
        """Requests about privacy end with whoever asked; copies are of no use to nobody."""
        DataExport.objects.filter(person=user).delete()
        open_ones = PrivacyRequest.objects.made_by(user).open()
        open_ones.update(state=PrivacyRequest.State.WITHDRAWN, ended_at=timezone.now())


holdings.register("account", Account())
