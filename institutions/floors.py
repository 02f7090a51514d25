"""What the floors above tell on pages of this one. This room asks and knows none of them; they answer in their receivers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.dispatch import Signal

from institutions.facts import Change
from institutions.models import Agreement, Course, Institution, SigningKey, User

# Sent with institution, user and roles (those held there today). Answered with a DeskPart or None.
desk_opened = Signal()
# Sent with institution. Answered with a mapping of context for the public profile.
profile_opened = Signal()
# Sent with nothing: the network's own overview. Answered with a NetworkPart of counts; no person is in it.
network_opened = Signal()
# Sent with key. Answered with Signed.
key_shown = Signal()
# Sent with course and staff (whether drafts may be told). Answered with a list of EarnedIn.
course_shown = Signal()
# Sent with agreement and institution (whose desk asks, None for everybody). Answered with a Listing.
agreement_shown = Signal()
# Sent with user. Answered with pairs of a model's label and the ids of this person's own rows.
own_journal_opened = Signal()

# Sent with change (a row of reference data that is to begin). Answered with a list of Touched and Example, always in one order.
reference_changes_asked = Signal()


@dataclass(frozen=True)
class Todo:
    """Something that waits for this person. A count of nothing is not shown."""

    count: int
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Tally:
    label: str
    count: int
    url: str
    note: str = ""


@dataclass(frozen=True)
class Lately:
    title: str
    note: str
    state: str
    at: dt.datetime
    url: str


@dataclass(frozen=True)
class DeskPart:
    todos: Iterable[Todo] = ()
    tallies: Iterable[Tally] = ()
    lately: Iterable[Lately] = field(default=())
    # What ends or falls due, the nearest first.
    soon: Iterable[Lately] = ()
    # The first day of a month and how many credentials were signed in it, oldest first, without gaps.
    months: Iterable[tuple[dt.date, int]] = ()


def ask_for_desk(*, institution: Institution, user: User, roles: set[str]) -> list[DeskPart]:
    answers: Any = desk_opened.send(sender=Institution, institution=institution, user=user, roles=roles)
    return [part for _receiver, part in answers if part is not None]


@dataclass(frozen=True)
class Signed:
    """How many documents stand under a key, and where they are listed once it is compromised."""

    count: int
    unsealed: int
    url: str


def ask_what_it_signed(key: SigningKey) -> Signed | None:
    answers: Any = key_shown.send(sender=SigningKey, key=key)
    return next((signed for _receiver, signed in answers if signed is not None), None)


@dataclass(frozen=True)
class EarnedIn:
    """Something that can be earned in a course."""

    title: str
    note: str
    url: str


def ask_what_is_earned_in(course: Course, *, staff: bool) -> list[EarnedIn]:
    answers: Any = course_shown.send(sender=Course, course=course, staff=staff)
    return [row for _receiver, rows in answers for row in rows or ()]


def ask_for_profile(institution: Institution) -> dict[str, Any]:
    """One mapping; no two floors answer under the same name."""
    context: dict[str, Any] = {}
    answers: Any = profile_opened.send(sender=Institution, institution=institution)
    for _receiver, part in answers:
        context |= part
    return context


def ask_what_is_theirs(user: User) -> dict[str, list[int]]:
    """Rows about this person on the floors above, by the label of their model."""
    answers: Any = own_journal_opened.send(sender=User, user=user)
    return {label: list(ids) for _receiver, pairs in answers for label, ids in pairs or ()}


@dataclass(frozen=True)
class Listed:
    """A micro-credential that an agreement lists: which line of it, who awards it, who counts it, and as what.

    holds: a new major version suspends it until it is renewed.
    """

    title: str
    code: str
    line: str
    url: str
    awarded_by: str
    counted_by: str
    counts_as: str
    state: str
    holds: bool


@dataclass(frozen=True)
class Listing:
    """What an agreement lists; url: of the page where an institution lists, renews and ends, empty for everybody else."""

    lines: Iterable[Listed] = ()
    url: str = ""


def ask_what_it_lists(agreement: Agreement, institution: Institution | None = None) -> Listing:
    answers: Any = agreement_shown.send(sender=Agreement, agreement=agreement, institution=institution)
    return next((listing for _receiver, listing in answers if listing is not None), Listing())


@dataclass(frozen=True)
class Figure:
    """One number of the network, such as "76 %"; `note` says over what."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class NetworkPart:
    figures: Iterable[Figure] = ()
    # The first day of a month and a count, oldest first, without gaps.
    months: Iterable[tuple[dt.date, int]] = ()


def ask_for_network() -> list[NetworkPart]:
    answers: Any = network_opened.send(sender=Institution)
    return [part for _receiver, part in answers if part is not None]


@dataclass(frozen=True)
class Touched:
    """How many of something a change of reference data would touch."""

    label: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Example:
    """What is worked out from it, before and after, as people read it."""

    label: str
    before: str
    after: str


def ask_for_impact(change: Change) -> list[Touched | Example]:
    answers: Any = reference_changes_asked.send(sender=Change, change=change)
    return [line for _receiver, lines in answers for line in lines or ()]
