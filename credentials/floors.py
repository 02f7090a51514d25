"""What the floor above tells on pages of this one: where a credential counts. This room asks and knows nobody there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal

from credentials.models import MicroCredentialVersion
from institutions.models import User

# Sent with version. Answered with a list of Counts.
version_shown = Signal()
# Sent with micro_credentials, their ids, or None for all. Answered with {id: {slug of an institution that counts it}}.
recognisers_asked = Signal()
# Sent with version. Answered with Outcomes.
outcomes_asked = Signal()
# Sent with user. Answered with a list of Happened, the latest first.
wallet_opened = Signal()


@dataclass(frozen=True)
class Counts:
    """One institution that counts a micro-credential. Says what it counts as, never for whom that was decided.

    kind: precedent, agreement or rule. until: the last day of what it rests on, where it has one. agreement: its public id.
    """

    institution: str
    counts_as: str
    how: str
    kind: str = "precedent"
    url: str = ""
    until: dt.date | None = None
    slug: str = ""
    agreement: str = ""


@dataclass(frozen=True)
class Outcomes:
    """How requests for a micro-credential ended. few: there were some, too few to be told. positive: None where it would tell."""

    total: int = 0
    positive: int | None = None
    few: bool = False


@dataclass(frozen=True)
class Happened:
    """One line of what became of a learner's credentials elsewhere. waits: the learner has to do something."""

    title: str
    note: str
    when: str
    url: str
    waits: bool = False


def ask_where_it_counts(version: MicroCredentialVersion) -> list[Counts]:
    answers: Any = version_shown.send(sender=MicroCredentialVersion, version=version)
    return [line for _receiver, lines in answers for line in lines or ()]


def ask_what_happened(user: User) -> list[Happened]:
    answers: Any = wallet_opened.send(sender=User, user=user)
    return [line for _receiver, lines in answers for line in lines or ()]


def ask_recognisers(micro_credentials: Collection[int] | None) -> dict[int, set[str]]:
    """Slugs of the institutions at which each counts; what counts nowhere is left out."""
    found: dict[int, set[str]] = {}
    answers: Any = recognisers_asked.send(sender=MicroCredentialVersion, micro_credentials=micro_credentials)
    for _receiver, rows in answers:
        for micro_credential, slugs in (rows or {}).items():
            found.setdefault(micro_credential, set()).update(slugs)
    return found


def ask_outcomes(version: MicroCredentialVersion) -> Outcomes:
    answers: Any = outcomes_asked.send(sender=MicroCredentialVersion, version=version)
    return next((told for _receiver, told in answers if told), Outcomes())
