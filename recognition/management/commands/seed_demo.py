"""Fill an empty registry with the demo network, or describe it: `seed_demo`, `seed_demo --describe`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from credentials.models import Award
from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation.jobs import enqueue
from recognition.seeding import data
from recognition.seeding.agreements import seed_agreements
from recognition.seeding.awards import run_waiting_jobs, seed_awards, seed_learners
from recognition.seeding.batches import seed_batches
from recognition.seeding.cases import seed_cases
from recognition.seeding.catalogue import seed_catalogue
from recognition.seeding.courses import seed_courses
from recognition.seeding.designs import seed_designs, seed_endorsements
from recognition.seeding.domains import seed_domains
from recognition.seeding.instruments import seed_automatic_case, seed_rules
from recognition.seeding.later_acts import seed_later_acts
from recognition.seeding.network import seed_network
from recognition.seeding.privacy import seed_privacy
from recognition.seeding.quality import seed_reviews
from recognition.seeding.requests import seed_requests
from recognition.seeding.stacks import seed_stacks
from recognition.seeding.writing import seed_drafts

# One account per role, as the chain is walked: prepared and signed at UEH, recognised at Masaryk.
SHOWN = (
    (Role.ISSUER, "issuer.ueh@example.org"),
    (Role.REGISTRAR, "registrar.ueh@example.org"),
    (Role.QA_REVIEWER, "qa.ueh@example.org"),
    (Role.OFFICER, "officer.muni@example.org"),
    (Role.ASSESSOR, "assessor.muni@example.org"),
    (Role.INSTITUTION_ADMIN, "admin.ueh@example.org"),
    (Role.NETWORK_ADMIN, "network.admin@example.org"),
)
LEARNER = "mau@example.org"


class Command(BaseCommand):
    help = "Seed the demo network of fictional people, through the product's own services."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--describe", action="store_true", help="only print the accounts and one public credential")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["describe"]:
            self.seed()
        self.describe()

    def seed(self) -> None:
        if Institution.objects.exists() or User.objects.exists():
            raise CommandError("The registry is not empty; nothing was changed.")
        if not settings.SECOND_FACTOR_WAIVED:
            raise CommandError("The demo people have no second factor: seed only where SECOND_FACTOR_WAIVED is set.")
        seed_network()
        seed_courses()
        seed_domains()
        seed_agreements()
        seed_catalogue()
        seed_drafts()
        seed_designs()
        seed_learners()
        seed_awards()
        seed_later_acts()
        seed_batches()
        seed_endorsements()
        # The lists were opened on the days of the demo; a list is believed for a day.
        with transaction.atomic():
            enqueue("publish_due_status_lists", 0)
        run_waiting_jobs()
        seed_stacks()
        seed_rules()
        seed_requests()
        seed_automatic_case()
        seed_cases()
        seed_privacy()
        seed_reviews()
        run_waiting_jobs()

    def describe(self) -> None:
        """Only what is still true: accounts that exist, with the password they were given."""
        if not Membership.objects.filter(user__email=SHOWN[-1][1], role=Role.NETWORK_ADMIN).exists():
            return
        password = data("people")["password"]
        self.stdout.write(f"Demo accounts, password {password}")
        for role, email in SHOWN:
            self.stdout.write(f"  {role.label!s:26} {email}")
        self.stdout.write(f"  {'Learner':26} {LEARNER}")
        award = Award.objects.answering().filter(learner__user__email=LEARNER, state=Award.State.ISSUED).first()
        if award:
            self.stdout.write(f"One public credential: {award.public_url}")
