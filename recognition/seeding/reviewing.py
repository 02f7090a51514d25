"""How versions of the demo come out: reviewed, approved and published by three people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from credentials.checklist import QUESTIONS
from credentials.models import MicroCredentialVersion
from credentials.services.publishing import publish_version
from credentials.services.reviewing import (
    Answered,
    approve_version,
    save_checklist,
    submit_version,
)
from institutions.models import Institution, Role, User
from recognition.seeding.network import day, staff

ANSWERS = [Answered(question.code, "yes", "Invented for the demonstration.") for question in QUESTIONS]


def staff_of(home: Institution) -> tuple[User, User, User]:
    """Who writes, reviews and publishes there."""
    holders = staff(home)
    author, reviewer, registrar = (holders.get(role) for role in (Role.ISSUER, Role.QA_REVIEWER, Role.REGISTRAR))
    if not author or not reviewer or not registrar:
        raise LookupError(f"{home.code} lacks an issuer, a reviewer or a registrar")
    return author, reviewer, registrar


def bring_out(
    version: MicroCredentialVersion, approval: dict[str, Any], *, change_class: str = "", note: str = "", teach_out: int = 0
) -> MicroCredentialVersion:
    """Hand in, answer the questions, approve, publish. teach_out: in days from today, where it supersedes another."""
    author, reviewer, registrar = staff_of(version.institution)
    version = submit_version(version=version, by=author, change_class=change_class, change_note=note, tells=False)
    save_checklist(version=version, by=reviewer, answers=ANSWERS)
    version = approve_version(
        version=version,
        by=reviewer,
        shown=version.content_digest(),
        body=approval["body"],
        decision=approval["decision"],
        decided_on=day(approval["decided_on"]),
        valid_from=day(approval["valid_from"]),
        review_by=day(approval["review_by"]),
        no_interest=True,
        tells=False,
    )
    until = timezone.localdate() + dt.timedelta(days=teach_out) if teach_out else None
    return publish_version(version=version, by=registrar, signing_officer=registrar, page_checked=True, teach_out_on=until)
