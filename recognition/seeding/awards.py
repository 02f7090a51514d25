"""Awards to the fictional learners: prepared by one person, signed by another, sealed and told by the workers' own code."""

from __future__ import annotations

import datetime as dt
from typing import Any

from credentials.models import Learner, MicroCredentialVersion
from credentials.services.claiming import claim
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from institutions.models import Institution, User
from micro4asia.foundation import jobs
from micro4asia.foundation.models import Job
from recognition.seeding import data
from recognition.seeding.network import account, day


def seed_learners() -> None:
    """Learners as their institutions know them, and the accounts of those who have claimed."""
    partners = {partner.code: partner for partner in Institution.objects.all()}
    for row in data("people")["learners"]:
        user = account(row) if row["has_account"] else None
        for home in row["registrations"]:
            learner = Learner(
                institution=partners[home["institution"]],
                number=home["number"],
                full_name=row["full_name"],
                birth_date=day(row["birth_date"]),
                email=row["email"],
                language=row["language"],
                aliases=row["aliases"],
            )
            learner.full_clean()
            learner.save()
            if user:
                claim(learner=learner, by=user)


def seed_awards() -> None:
    """Issue every award of the demo on its own day."""
    staff = {user.email: user for user in User.objects.all()}
    people = {row["key"]: row for row in data("people")["learners"]}
    for row in data("awards"):
        issue(row, people[row["learner"]], staff)
    run_waiting_jobs()


def issue(row: dict[str, Any], person: dict[str, Any], staff: dict[str, User]) -> None:
    """One award of the demo: prepared, signed and sealed on its day."""
    number = next(home["number"] for home in person["registrations"] if home["institution"] == row["institution"])
    version = MicroCredentialVersion.objects.get(micro_credential__code=row["micro_credential"], number=row["number"])
    learner = Learner.objects.get(institution__code=row["institution"], number=number)
    issuer, registrar = staff[row["prepared_by"]], staff[row["signed_by"]]
    entered = ("grade", "supervision", "identity_method", "evidence")
    fields = {name: row.get(name) or "" for name in entered} | {
        "name_as_printed": learner.full_name,
        "achieved_on": day(row["achieved_on"]),
    }
    # Noon in Prague and afternoon in Vientiane: the same calendar day at every partner.
    moment = dt.datetime.combine(day(row["issued_on"]), dt.time(10), tzinfo=dt.UTC) if row.get("issued_on") else None
    written = moment and moment - dt.timedelta(hours=2)
    award = prepare_award(version=version, learner=learner, by=issuer, fields=fields, now=written)
    award = send_to_registrar(award=award, by=issuer, now=written)
    if moment is not None:
        sign_awards(awards=[(award, fingerprint(award))], by=registrar, now=moment)
        run_waiting_jobs()


def run_waiting_jobs() -> None:
    """Do here what a worker would do, until nothing is due: the demo is ready when the command ends."""
    while True:
        pending = list(Job.objects.filter(state=Job.State.QUEUED).order_by("pk").values_list("pk", flat=True))
        done = [jobs.run(pk) for pk in pending]
        if not any(done):
            return
