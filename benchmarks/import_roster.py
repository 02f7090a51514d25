"""A class list of 10,000 as a workbook: how long until every row is read and judged, and how much memory that takes.

    .venv/bin/python benchmarks/import_roster.py [--rows 10000]
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/import_roster.py

Makes a scratch database (SQLite in a temporary folder; on PostgreSQL a test database, dropped afterwards) with 20,000 learners of
the institution, half of whom are on the list, and a workbook with days, numbers and Vietnamese names. Then the service reads the
workbook, matches every row with the learners, judges it and writes it down, in this same process and once, as a worker's first
batch would be. Processor time, and the most memory that was ever resident from the start of the process.
"""

import argparse
import datetime as dt
import io
import os
import random
import resource
import sys
import tempfile
import time
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
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")

SECONDS, MEGABYTES = 5.0, 200
KNOWN = 20_000
HEADERS = ["MSSV", "Họ và tên", "Ngày sinh", "Email", "Điểm", "Ngày hoàn thành"]
FAMILY, MIDDLE, GIVEN = (
    words.split()
    for words in (
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý",
        "Thị Văn Hữu Đức Minh Ngọc Thanh Quốc Thu Hải",
        "Mẫu Dụ Nghiệm Thử An Bình Châu Dung Giang Hạnh Khoa Lan Lân Mai Nam Oanh Phúc Quý Sơn Tâm",
    )
)
RANDOM = random.Random(10)  # noqa: S311  (made-up people)


def person(number: int) -> tuple[str, str, dt.date, str]:
    """Everybody of the same number is the same."""
    draw = random.Random(number)  # noqa: S311
    name = " ".join(draw.choice(part) for part in (FAMILY, MIDDLE, MIDDLE, GIVEN))
    born = dt.date(1980, 1, 1) + dt.timedelta(days=draw.randrange(9000))
    return f"TEST-{number:06}", name, born, f"learner-{number}@example.org"


def workbook(count: int) -> bytes:
    """Half known by number, half new, in no order."""
    from openpyxl import Workbook

    numbers = [*range(count // 2), *range(KNOWN, KNOWN + count - count // 2)]
    RANDOM.shuffle(numbers)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Lớp")
    sheet.append(HEADERS)
    for number in numbers:
        sheet.append([*person(number), RANDOM.choice("ABCD"), dt.date(2026, 6, 30)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def furnish() -> None:
    """A published version and who prepares its awards, among 20,000 learners."""
    from django.utils import timezone

    from credentials.models import Learner, MicroCredential, MicroCredentialVersion
    from institutions.models import GradeScale, Institution, InstitutionName, Membership, Role, User
    from micro4asia.foundation import bulk, text

    institution = Institution.objects.create(
        slug="ben", code="BEN", state="active", member_from="2025-01-01", country="VN", language="vi",
        timezone="Asia/Ho_Chi_Minh", did="did:web:example.org:i:ben", level_framework="VQF", emblem="diamond",
    )  # fmt: skip
    InstitutionName.objects.create(institution=institution, language="en", name="Made-up University", valid_from="2020-01-01")
    people = [User.objects.create(email=f"staff-{at}@example.org", full_name="Staff") for at in range(2)]
    Membership.objects.create(user=people[0], institution=institution, role=Role.ISSUER, valid_from=institution.today())
    scale = GradeScale.objects.create(code="letters", version=1, names={"en": "A to F"}, steps=list("ABCDF"), pass_mark="D")  # noqa: S106
    micro_credential = MicroCredential.objects.create(institution=institution, code="BEN-01", badge_icon="payment")
    version = MicroCredentialVersion.objects.create(
        micro_credential=micro_credential,
        number="1.0",
        titles={"en": "Bench"},
        hours=Decimal(100),
        level_framework="VQF",
        level_code="6",
        participation="on-site",
        isced_f="0412",
        languages=["vi"],
        grade_scale=scale,
        author=people[0],
    )
    version.refresh_from_db()
    version.state, version.approved_by, version.approved_at = "published", people[1], timezone.now()
    version.published_at = version.approved_at
    version.approval_body, version.approval_decision = {"en": "Council"}, "1"
    version.approved_content = version.content_digest()
    version.save()
    learners = []
    for at in range(KNOWN):
        number, name, born, email = person(at)
        keys = {"search_key": text.search_key(name), "sort_key": name}
        learners.append(
            Learner(institution=institution, number=number, full_name=name, birth_date=born, email=email, language="vi", **keys)
        )
    for begin in range(0, KNOWN, 1000):
        bulk.insert(learners[begin : begin + 1000])


def fill(rows: int) -> None:
    """In a process of its own, so that what this takes is not counted: a database of the benchmark's, and the workbook."""
    import django

    django.setup()
    from django.db import connection

    settle()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    furnish()
    Path(FOLDER.name, "roster.xlsx").write_bytes(workbook(rows))
    connection.close()


def settle() -> str:
    """The name of the database: a file, since one in memory is not seen by the next process."""
    from django.db import connection

    test = connection.settings_dict["TEST"]
    test["NAME"] = "bench_roster" if connection.vendor == "postgresql" else str(Path(FOLDER.name, "bench.sqlite3"))
    return str(test["NAME"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    child = os.fork()
    if child == 0:
        fill(rows)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        return 1

    import django

    django.setup()
    from django.db import connection

    old = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = settle()
    try:
        return measure(rows)
    finally:
        connection.creation.destroy_test_db(str(old), verbosity=0)


def measure(rows: int) -> int:
    """0 where both figures hold."""
    from credentials.models import MicroCredentialVersion
    from credentials.services.batch_judging import counts_of
    from credentials.services.batches import open_batch, read_columns
    from institutions.models import Membership
    from micro4asia.foundation import walls

    content = Path(FOLDER.name, "roster.xlsx").read_bytes()
    with walls.everything():
        version, by = MicroCredentialVersion.objects.get(), Membership.objects.get().user
        before, began = peak(), time.process_time()
        batch = open_batch(version=version, by=by, name="roster.xlsx", content=content)
        opened = time.process_time()
        defaults = {"supervision": "supervised-on-site-id", "identity_method": "Identity card at the door"}
        batch = read_columns(batch=batch, by=by, columns=batch.file.columns, defaults=defaults)  # type: ignore[union-attr]
        ended = time.process_time()
        counts = counts_of(batch)
    print(f"{rows:,} rows, {len(content) / 1e6:.1f} MB: {counts}")
    print(f"opened in {opened - began:.2f} s, read and judged in {ended - opened:.2f} s")
    print(f"resident before {before:.0f} MB, at most {peak():.0f} MB")
    if sum(counts.values()) != rows or counts["problem"]:
        print("the rows were not all read, or not as they should be")
        return 1
    seconds, megabytes = ended - began, peak()
    print(f"memory: {megabytes:.0f} MB (to hold: {MEGABYTES} MB)")
    print(f"import of a roster: {seconds:.2f} s (to hold: {SECONDS:.1f} s)")
    return int(seconds > SECONDS or megabytes > MEGABYTES)


def peak() -> float:
    """The most memory that was resident, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
