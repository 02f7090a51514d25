"""Who asks in the scenarios of recognition: the demo's own people, in a registry that holds the demo's network, catalogue and
rules and none of its cases, so that theirs begin on the days of the scenarios.

Each holds the award that the scenario names. Nguyễn Thị Ví Dụ has neither an account nor an award in the demo; here she has both.
"""

import datetime as dt
from dataclasses import dataclass

from tests.journeys.stage import FACTORS, PREPARE
from tests.journeys.travelling import Travelling

BEGINS = dt.date(2026, 1, 12)


@dataclass(frozen=True)
class Applicant:
    email: str
    full_name: str


R1 = Applicant("vidu@example.org", "Nguyễn Thị Ví Dụ")
R2 = Applicant("vzorova@example.org", "Jana Vzorová")
R3 = Applicant("exemple@example.org", "Luc Exemple")
R4 = Applicant("mau@example.org", "Trần Văn Mẫu")
R5 = Applicant("thunghiem@example.org", "Lê Thử Nghiệm")
R6 = Applicant("touayang@example.org", "ຕົວຢ່າງ ທົດລອງ")
OVERDUE = Applicant("esempio@example.org", "Mario Esempio")
EVERYBODY = (R1, R2, R3, R4, R5, R6, OVERDUE)
STAFF = (
    "officer.muni@example.org",
    "assessor2.muni@example.org",
    "officer.neu@example.org",
    "officer.ueh@example.org",
    "officer.unisi@example.org",
    "officer2.unisi@example.org",
)

# What the workers' clock begins that the scenarios are about. The nightly rounds of the whole network would be a minute of work.
ROUNDS = (
    "publish_due_status_lists",
    "close_answered_requests",
    "follow_up_questions",
    "warn_desks_of_deadlines",
    "look_after_opinions",
    "look_after_rules",
)

NETWORK = """
import datetime as dt
from decimal import Decimal
from django.db import transaction
from credentials.models import Learner
from credentials.services.claiming import claim
from institutions.models import Course
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.jobs.kinds import recurring
from micro4asia.foundation.models import Recurrence
from recognition.models import EarlierRecognition
from recognition.seeding import data
from recognition.seeding.agreements import seed_agreements
from recognition.seeding.awards import issue, run_waiting_jobs, seed_learners
from recognition.seeding.catalogue import seed_catalogue
from recognition.seeding.courses import seed_courses
from recognition.seeding.instruments import seed_rules
from recognition.seeding.network import account, seed_network
seed_network()
seed_courses()
seed_agreements()
seed_catalogue()
seed_learners()
staff = {user.email: user for user in User.objects.all()}
people = {row["key"]: row for row in data("people")["learners"]}
awards = {row["ref"]: row for row in data("awards")}
claim(learner=Learner.objects.get(institution__code="UEH", number="TEST-0001"), by=account(people["vi-du"]))
issue(awards["A01"] | {"grade": "B"}, people["vi-du"], staff)
for ref in ("A01", "A02", "A03", "A04", "A05", "A08"):
    issue(awards[ref], people[awards[ref]["learner"]], staff)
# Of the time before the registry: what stands in the programmes of R5 and R6 already.
for email, code, credits, by in (
    ("thunghiem@example.org", "DEMO-KTL", 12, "officer.ueh@example.org"), (%r, "DEMO-RM", 6, "officer.unisi@example.org"),
):
    course = Course.objects.get(code=code)
    EarlierRecognition.objects.create(
        learner=User.objects.get(email=email), institution=course.institution, programme=course.main_programme,
        credits=Decimal(credits), reference=f"{code}-2025", recognised_on=dt.date(2025, 6, 2), entered_by=staff[by],
    )
User.objects.filter(email__in=%r).update(language="vi")
never = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
Recurrence.objects.bulk_create(Recurrence(name=name, due_at=never) for name in recurring if name not in %r)
# The lists were opened on the days of the awards; a list is believed for a day.
with transaction.atomic():
    enqueue("publish_due_status_lists", 0)
run_waiting_jobs()
seed_rules()
run_waiting_jobs()
"""
CODE = PREPARE + NETWORK % (R6.email, [one.email for one in EVERYBODY], ROUNDS) + FACTORS % (STAFF,)

# By the seed of the demo, which counts back from the day on which it runs.
LATE = """
from recognition.seeding.cases import seed_overdue
seed_overdue()
"""


def arrive(stage: Travelling) -> None:
    """What was written to them before the first scenario has been read."""
    for one in EVERYBODY:
        stage.letters(one.email)
