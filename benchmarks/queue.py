"""A queue of 50,000 cases: how much longer any of its pages takes than the page of a desk that has none.

    .venv/bin/python benchmarks/queue.py [--count 50000] [--rounds 40]
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/queue.py

Makes a scratch database (SQLite in a temporary folder; on PostgreSQL a test database, dropped afterwards) and fills it in bulk
with made-up cases, their decisions and pauses, four fifths of them at one desk and the others at another. Whole requests are
measured, from the first middleware to the last byte of HTML, every question taking turns with the empty queue of a third desk, in
processor time. Each question must cost as many queries as it does in a queue of a hundred.
"""

import argparse
import datetime as dt
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# In place of this folder: it has a queue.py, and Python itself a module of that name.
sys.path[0] = str(ROOT)
FOLDER = tempfile.TemporaryDirectory()
os.environ.setdefault("SECRET_KEY", "benchmark")
os.environ.setdefault("KEY_ENCRYPTION_KEY", "dGVzdHMtb25seS1rZXktZW5jcnlwdGlvbi1rZXktMDE=")
os.environ.setdefault("PUBLIC_URL", "http://localhost:8000")
os.environ["DATA_DIR"] = FOLDER.name
os.environ["LOG_LEVEL"] = "ERROR"
os.environ["SECOND_FACTOR_WAIVED"] = "1"
os.environ["STATIC_STORAGE"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases  # noqa: E402
from django.utils import timezone  # noqa: E402

from credentials.models import Award, Learner, MicroCredential, MicroCredentialVersion  # noqa: E402
from institutions.models import Course, Institution, InstitutionName, Membership, Role, User  # noqa: E402
from micro4asia.foundation import text, walls  # noqa: E402
from recognition.models import Decision, Pause, RecognitionRequest  # noqa: E402
from recognition.queueing import folded  # noqa: E402

HOLD = 3.0
SMALL, CHUNK = 100, 2000
STATES = [*["submitted"] * 3, *["checking"] * 3, "information_requested", *["complete"] * 2, *["assigned"] * 3,
          *["in_evaluation"] * 4, *["proposed"] * 2, "appealed", *["decided"] * 6, *["closed"] * 12, "withdrawn"]  # fmt: skip
FAMILIES = ["Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"]
GIVEN = ["Ví Dụ", "Mẫu", "Thử", "Lan", "Lân", "Hoa", "Minh", "Anh", "Dũng", "Hạnh"]
QUESTIONS: list[tuple[str, str, str]] = [
    ("first page", "", ""),
    *((f"tab: {name}", f"?tab={name}", "") for name in ("check", "waiting", "evaluate", "decide", "appeals", "closed")),
    ("deep page", "?tab=closed&page=200", ""),
    ("filter: you", "?tab=evaluate&assignee=you", ""),
    ("filter: nobody, late", "?tab=check&assignee=nobody&clock=late", ""),
    ("filter: issuer", "?tab=closed&issuer=MADE3", ""),
    ("filter: level, age", "?tab=evaluate&level=VQF+6&age=over-90", ""),
    ("filter: all groups", "?tab=evaluate&state=assigned&assignee=you&clock=soon&age=30-60&instrument=precedent&level=VQF+6"
     "&issuer=MADE1", ""),
    ("search: number", "", "MADE0-2026-4321"),
    ("search: common name", "", "nguyen"),
    ("search: two words", "", "dang hanh"),
    ("search: course", "", "C7"),
    ("search: nothing", "", "zzzyx"),
]  # fmt: skip


def found_network() -> tuple[list[Institution], User]:
    """Desks 0 and 1 are asked, desk 2 is not; the others issue."""
    homes = [
        Institution(
            slug=f"made-{number}", code=f"MADE{number}", state="active", member_from="2020-01-01", country="VN", language="vi",
            timezone="Asia/Ho_Chi_Minh", did=f"did:web:example.org:i:made-{number}", level_framework="VQF", emblem="diamond",
        )
        for number in range(30)
    ]  # fmt: skip
    Institution.objects.bulk_create(homes)
    InstitutionName.objects.bulk_create(
        InstitutionName(institution=home, language="en", name=f"Made-up University {home.code}", valid_from="2020-01-01")
        for home in homes
    )
    officers = [User.objects.create(email=f"officer-{number}@example.org", full_name=f"Officer {number}") for number in range(8)]
    Membership.objects.bulk_create(
        Membership(user=each, institution=home, role=Role.OFFICER, valid_from="2020-01-01")
        for each in officers
        for home in homes[:3]
    )
    return homes, officers[0]


def fill(count: int, homes: list[Institution], dice: random.Random, first: int = 0) -> None:
    """Bulk rows, as a migration from another system would bring them."""
    officers = list(User.objects.filter(email__startswith="officer-").order_by("pk"))
    if not Course.objects.filter(institution=homes[0]).exists():
        found_catalogue(homes, *officers[:2])
    courses = {home.pk: list(Course.objects.filter(institution=home)) for home in homes[:2]}
    versions = list(
        MicroCredentialVersion.objects.filter(micro_credential__institution__in=homes).select_related("micro_credential")
    )
    for start in range(first, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        names = [f"{dice.choice(FAMILIES)} {dice.choice(GIVEN)} {dice.choice(GIVEN)}" for _number in numbers]
        people = [
            User(email=f"learner-{number}@example.org", full_name=name) for number, name in zip(numbers, names, strict=True)
        ]
        User.objects.bulk_create(people)
        chosen = [dice.choice(versions) for _number in numbers]
        learners = [
            Learner(
                institution=version.micro_credential.institution, number=f"L{number}", user=person, full_name=person.full_name,
                email=person.email, search_key=text.search_key(person.full_name), sort_key=text.search_key(person.full_name),
            )
            for number, person, version in zip(numbers, people, chosen, strict=True)
        ]  # fmt: skip
        Learner.objects.bulk_create(learners)
        awards = [
            Award(
                institution=learner.institution, version=version, learner=learner, name_as_printed=learner.full_name,
                achieved_on=dt.date(2026, 1, 5), prepared_by=officers[0], prepared_at=timezone.now(),
            )
            for learner, version in zip(learners, chosen, strict=True)
        ]  # fmt: skip
        Award.objects.bulk_create(awards)
        cases = RecognitionRequest.objects.bulk_create(
            made_case(number, award, homes[number % 5 == 4], courses, officers, dice)
            for number, award in zip(numbers, awards, strict=True)
        )
        Decision.objects.bulk_create(made_decision(row, officers[0]) for row in cases if row.answered_on)
        Pause.objects.bulk_create(
            Pause(
                request=row, cause="wish", why="Time for a translation.", noted_by=officers[0], began_on=row.submitted_at.date()
            )
            for row in cases
            if row.state == "information_requested"
        )


def found_catalogue(homes: list[Institution], author: User, approver: User) -> None:
    now = timezone.now()
    for home in homes[:2]:
        Course.objects.bulk_create(
            Course(
                institution=home, code=f"C{number}", curriculum_year=2026, titles={"en": f"Made-up course {number}"}, hours=100,
                credits=4, level_framework="VQF", level_code="6", isced_f="0412", supervision="supervised-on-site-id",
                in_force_from=dt.date(2026, 1, 1), search_key=f"c{number} made-up course {number}",
            )
            for number in range(40)
        )  # fmt: skip
    kinds = [MicroCredential(institution=home, code=f"M{home.pk}", badge_icon="payment") for home in homes[3:]]
    MicroCredential.objects.bulk_create(kinds)
    MicroCredentialVersion.objects.bulk_create(
        MicroCredentialVersion(
            micro_credential=kind, number="1.0", state="published", titles={"en": f"Made-up skill {place}"}, hours=Decimal(100),
            isced_f="0412", level_framework="VQF", level_code=str(5 + place % 3), author=author, languages=["en"],
            participation="online", approved_by=approver, approved_at=now, published_at=now,
        )
        for place, kind in enumerate(kinds)
    )  # fmt: skip


def made_case(
    number: int, award: Award, home: Institution, courses: dict[int, list[Course]], officers: list[User], dice: random.Random
) -> RecognitionRequest:
    state = dice.choice(STATES)
    sent = timezone.now() - dt.timedelta(days=dice.randrange(1, 400), minutes=dice.randrange(1440))
    begun = state not in {"submitted", "checking", "information_requested", "withdrawn"}
    complete = sent.date() + dt.timedelta(days=3) if begun else None
    days = dice.randrange(5, 120) if state in {"appealed", "decided", "closed"} else None
    number_given = f"{home.code}-2026-{number:05}"
    return RecognitionRequest(
        state=state, applicant_id=award.learner.user_id, purpose="course-exemption", institution=home,
        course=dice.choice(courses[home.pk]), award=award, case_number=number_given, submitted_at=sent,
        consented_at=sent, consent_wording="They may see it.", verification='{"verdict": "valid", "steps": "%s"}' % ("." * 900),
        document_digest="0" * 64, officer=None if state == "submitted" or number % 7 == 0 else dice.choice(officers),
        taken_at=sent, complete_on=complete, due_on=complete + dt.timedelta(days=122) if complete else None,
        ended_at=timezone.now() if state in {"closed", "withdrawn"} else None,
        closed_because="answered" if state == "closed" else "",
        judged=state == "in_evaluation" and number % 2 == 0,
        answered_on=complete + dt.timedelta(days=days) if complete and days else None, answered_in=days,
        search_key=folded(number_given, [award.name_as_printed]),
        issuer_code=award.institution.code, level=f"VQF {award.version.level_code}",
        instrument_hint=dice.choice(["", "", "precedent", "agreement", "case-by-case"]),
    )  # fmt: skip


def made_decision(row: RecognitionRequest, officer: User) -> Decision:
    return Decision(
        request=row, outcome="full", credits=4, credit_system="VN", basis="course", hours=100, hours_per_credit=50, step=1,
        raw_numerator=2, raw_denominator=1, language="vi", reasons="Every outcome is covered. " * 20,
        legal_basis="network-agreement", findings='{"rows": "%s"}' % ("." * 1500), appeal_days=30,
        appeal_until=row.answered_on + dt.timedelta(days=30),
        decided_by=officer, decided_at=timezone.now(), decided_on=row.answered_on,
    )  # fmt: skip


def ask(client: Client, address: str, words: str) -> int:
    answer = client.post(address, {"words": words}) if words else client.get(address)
    return answer.status_code


def queries(client: Client, address: str, words: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert ask(client, address, words) == 200, address
    return len(caught)


def clock(*, wall: bool) -> Callable[[], float]:
    """Seconds of processor time spent for us so far; on the wall where the database cannot be watched."""
    if wall or connection.vendor == "sqlite":
        return time.perf_counter if wall else time.process_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    if not server.exists():
        return time.perf_counter
    return lambda: time.process_time() + int(server.read_text().split()[0]) / 1e9


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=62_500, help="cases in all; four fifths of them stand in the queue measured")
    parser.add_argument("--rounds", type=int, default=40, help="how often each question is asked")
    parser.add_argument("--wall", action="store_true", help="measure by the clock on the wall")
    asked = parser.parse_args()
    # Not the test environment, in which each template copies what it was given, so that tests can look at it.
    settings.ALLOWED_HOSTS = ["*"]
    if not settings.SQLITE:
        settings.DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1}  # the one that is watched
    if settings.SQLITE:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(FOLDER.name) / "queue.sqlite3")
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return measure(asked.count, asked.rounds, wall=asked.wall)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(count: int, rounds: int, *, wall: bool) -> int:
    dice = random.Random(114)  # noqa: S311 made-up rows, the same each time
    client = Client(headers={"accept-language": "en"})
    with walls.everything():
        homes, officer = found_network()
        fill(SMALL, homes, dice)
        client.force_login(officer)
    addresses = [(name, f"/i/made-0/requests/{query}", words) for name, query, words in QUESTIONS]
    few = {name: queries(client, address, words) for name, address, words in addresses}
    begun = time.perf_counter()
    with walls.everything():
        fill(count, homes, dice, first=SMALL)
        here = RecognitionRequest.objects.received_by(homes[0]).count()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
    print(
        f"{connection.vendor}: {here:,} cases in the queue, {count:,} in all, made in {time.perf_counter() - begun:.0f} s",
        flush=True,
    )
    many = {name: queries(client, address, words) for name, address, words in addresses}
    # What was left of making the rows would be looked through now and then while somebody's question is timed.
    gc.collect()
    gc.freeze()
    times: dict[str, list[float]] = {name: [] for name, *_ in addresses}
    peer: list[float] = []
    now = clock(wall=wall)
    for _ in range(rounds):
        for name, address, words in addresses:
            for kept, path, said in ((peer, "/i/made-2/requests/", ""), (times[name], address, words)):
                begun = now()
                ask(client, path, said)
                kept.append(now() - begun)
    floor = p95(peer)
    print(f"{'empty queue':24} {floor * 1000:7.1f} ms")
    ratios = {name: p95(found) / floor for name, found in times.items()}
    for name, ratio in ratios.items():
        print(f"{name:24} {p95(times[name]) * 1000:7.1f} ms  {ratio:4.2f}x  {many[name]:2} queries, {few[name]:2} of {SMALL}")
    # A small queue may have nothing under a tab and ask for no rows there: the most that any question costs there is the measure.
    grown = [name for name, number in many.items() if number > max(few.values())]
    for name in grown:
        print(f"{name}: more queries than in a small queue")
    worst = max(ratios.values())
    print(f"queue p95, worst of {len(ratios)}: {worst:.1f}x an empty queue (to hold: {HOLD:.1f}x)")
    return 0 if worst <= HOLD and not grown else 1


if __name__ == "__main__":
    sys.exit(main())
