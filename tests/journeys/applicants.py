"""Who asks in the scenarios of recognition: people of the journey's own, so that the demo's cases stay what they are.

Each holds one award of the demo's micro-credentials. Nguyễn Thị Ví Dụ is known to the demo, but has neither an account nor this
award there; R4 is asked by the demo's own Trần Văn Mẫu.
"""

import json
from dataclasses import dataclass

from tests.journeys.stage import Stage, fill


@dataclass(frozen=True)
class Applicant:
    email: str
    full_name: str
    award: str  # code of the micro-credential
    grade: str
    number: str
    kept: bool = False  # a learner of the demo already


R1 = Applicant("vidu@example.org", "Nguyễn Thị Ví Dụ", "UEH-FT-01", "B", "TEST-0001", kept=True)
R2 = Applicant("zkusma@example.org", "Jana Zkusmá", "MUNI-DA-01", "A", "TEST-8002")
R3 = Applicant("factice@example.org", "Luc Factice", "IHF-EU-02", "", "TEST-8003")
R5 = Applicant("phepthu@example.org", "Lê Thị Phép Thử", "NEU-EC-01", "8.2", "TEST-8005")
R6 = Applicant("campione@example.org", "Maria Campione", "HUB-RM-01", "7.8", "TEST-8006")
STAFF = (
    "assessor2.muni@example.org",
    "officer.neu@example.org",
    "officer.ueh@example.org",
    "officer.unisi@example.org",
    "officer2.unisi@example.org",
)

ADMIT = """
import datetime as dt, json
from decimal import Decimal
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from credentials.models import Learner
from credentials.services.claiming import claim
from institutions.models import Course, Institution, User
from recognition.models import EarlierRecognition
from recognition.seeding import data
from recognition.seeding.awards import issue, run_waiting_jobs
from recognition.seeding.network import account
staff = {user.email: user for user in User.objects.all()}
for one in %r:
    row = next(row for row in data("awards") if row["micro_credential"] == one["award"])
    user = account(one | {"language": "vi"})
    at = dict(institution__code=row["institution"], number=one["number"])
    if not one["kept"]:
        home = Institution.objects.get(code=row["institution"])
        learner = Learner(
            institution=home, number=one["number"], full_name=one["full_name"],
            birth_date=dt.date(2001, 2, 3), email=one["email"], language="vi",
        )
        learner.full_clean()
        learner.save()
    claim(learner=Learner.objects.get(**at), by=user)
    person = {"registrations": [{"institution": row["institution"], "number": one["number"]}]}
    issue(row | {"grade": one["grade"]}, person, staff)
# Of the time before the registry, R5: 12 credits are recognised in the programme already.
course = Course.objects.get(code="DEMO-KTL")
EarlierRecognition.objects.create(
    learner=User.objects.get(email=%r), institution=course.institution, programme=course.main_programme, credits=Decimal(12),
    reference="DEMO-QD-2025-12", recognised_on=dt.date(2025, 6, 2), entered_by=staff["officer.ueh@example.org"],
)
run_waiting_jobs()
secrets = {email: generate_totp_secret() for email in %r}
for email, secret in secrets.items():
    TOTP.activate(staff[email], secret)
print(json.dumps(secrets))
"""


def admit(stage: Stage) -> None:
    """Accounts, awards, second factors, and what no page gives: credits of earlier years."""
    people = [vars(one) for one in (R1, R2, R3, R5, R6)]
    told = fill(stage.registry, ADMIT % (people, R5.email, STAFF))
    stage.secrets |= json.loads(told.splitlines()[-1])
    for one in (R1, R2, R3, R5, R6):
        stage.letters(one.email)
