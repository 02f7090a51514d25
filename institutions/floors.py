"""What the floors above tell on pages of this one. This room asks and knows none of them; they answer in their receivers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.dispatch import Signal

from institutions.models import Institution, User

# Sent with institution, user and roles (those held there today). Answered with a DeskPart or None.
desk_opened = Signal()
# Sent with institution. Answered with a mapping of context for the public profile.
profile_opened = Signal()


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


def ask_for_desk(*, institution: Institution, user: User, roles: set[str]) -> list[DeskPart]:
    answers: Any = desk_opened.send(sender=Institution, institution=institution, user=user, roles=roles)
    return [part for _receiver, part in answers if part is not None]


def ask_for_profile(institution: Institution) -> dict[str, Any]:
    """One mapping; no two floors answer under the same name."""
    context: dict[str, Any] = {}
    answers: Any = profile_opened.send(sender=Institution, institution=institution)
    for _receiver, part in answers:
        context |= part
    return context
