"""What befalls awards of the demo after issue: two people each time, on the day that the story tells."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from credentials.models import Award, MicroCredentialVersion
from credentials.models.later_act import Kind
from credentials.services.acting import agree, ask_for
from credentials.services.issuing import fingerprint, sign_awards
from credentials.services.reissuing import prepare_successor
from institutions.models import User
from recognition.seeding import data
from recognition.seeding.network import day

TERMS = ("reason", "explanation", "legal_act", "hearing", "field", "new_value")


def seed_later_acts() -> None:
    """Suspend, revoke, amend and re-issue what the demo does. Its jobs are left to the caller."""
    staff = {user.email: user for user in User.objects.all()}
    for row in data("awards"):
        if later := row.get("then"):
            _befall(_award(row), later, staff)


def _award(row: dict[str, Any]) -> Award:
    version = MicroCredentialVersion.objects.get(micro_credential__code=row["micro_credential"], number=row["number"])
    person = next(person for person in data("people")["learners"] if person["key"] == row["learner"])
    numbers = [home["number"] for home in person["registrations"] if home["institution"] == row["institution"]]
    return Award.objects.get(version=version, learner__number__in=numbers, learner__institution__code=row["institution"])


def _befall(award: Award, row: dict[str, Any], staff: dict[str, User]) -> None:
    moment = dt.datetime.combine(day(row["on"]), dt.time(9), tzinfo=dt.UTC)
    asking, answering = staff[row["asked_by"]], staff[row["answered_by"]]
    terms: dict[str, Any] = {name: row[name] for name in TERMS if name in row}
    if days := row.get("review_in_days"):
        terms["review_on"] = timezone.localdate() + dt.timedelta(days=days)
    if row["action"] == Kind.REPLACE:
        prepare_successor(award=award, by=asking, terms=terms, fields={"name_as_printed": row["new_name"]}, now=moment)
        successor = Award.objects.get(replaces=award)
        sign_awards(awards=[(successor, fingerprint(successor))], by=answering, now=moment)
        return
    act = ask_for(kind=row["action"], awards=[award], by=asking, terms=terms, now=moment)
    agree(act=act, by=answering, now=moment)
