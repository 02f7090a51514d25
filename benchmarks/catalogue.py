"""The catalogue with 100,000 micro-credentials: how much longer any question takes than the first page without one.

    .venv/bin/python benchmarks/catalogue.py [--count 100000] [--rounds 40]
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/catalogue.py

Makes a scratch database (SQLite in a temporary folder; on PostgreSQL a test database, dropped afterwards), fills it with made-up
micro-credentials of 120 institutions and has the product build its index by `rebuild`. Then whole requests are measured, from
the first middleware to the last byte of HTML or JSON, all questions taking turns with the first page, on a wall clock. Each
question must cost as many queries as it does in a catalogue of a thousand.
"""

import argparse
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
os.environ["STATIC_STORAGE"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_databases, setup_test_environment, teardown_databases  # noqa: E402
from django.utils import timezone  # noqa: E402

from credentials.models import Assessment, LearningOutcome, MicroCredential, MicroCredentialVersion  # noqa: E402
from credentials.services.cataloguing import rebuild  # noqa: E402
from institutions.models import Agreement, AgreementParty, CreditValue, Institution, InstitutionName, User  # noqa: E402
from institutions.vocabulary import AssessmentType, Participation, Supervision  # noqa: E402
from recognition.recognisers import recognisers_of  # noqa: E402

HOLD = 3.0
SMALL, CHUNK = 1000, 2000
WORDS = {
    "en": "finance data risk tourism banking policy market digital credit health water energy climate language teaching audit "
    "law trade farming forest river design code network cloud privacy ethics project team quality safety museum festival tax",
    "vi": "tài chính dữ liệu rủi ro du lịch ngân hàng chính sách thị trường số tín dụng sức khỏe nước năng lượng khí hậu ngôn "
    "ngữ giảng dạy kiểm toán luật thương mại nông nghiệp rừng sông thiết kế mạng quyền riêng tư đạo đức dự án chất lượng an toàn",
    "lo": "ການເງິນ ຂໍ້ມູນ ຄວາມສ່ຽງ ການທ່ອງທ່ຽວ ທະນາຄານ ນະໂຍບາຍ ຕະຫຼາດ ສິນເຊື່ອ ສຸຂະພາບ ນໍ້າ ພະລັງງານ ພາສາ ການສອນ ກົດໝາຍ ການຄ້າ ກະສິກຳ",
}
FIELDS = [
    "0311",
    "0411",
    "0412",
    "0413",
    "0421",
    "0541",
    "0542",
    "0611",
    "0613",
    "0711",
    "0811",
    "0911",
    "1013",
    "1015",
    "1041",
    "0111",
]
COUNTRIES = ["VN", "VN", "LA", "CZ", "IT", "HR", "FR", "BE"]
# One in a thousand says this; every fourth is taught in Lao words.
RARE = "Periwinkle"
QUESTIONS: list[tuple[str, str]] = [
    ("facet: institution", "?institution=made-7"),
    ("facet: country", "?country=VN"),
    ("facet: field, broad", "?field=04"),
    ("facet: field, detailed", "?field=0412"),
    ("facet: level", "?level=6"),
    ("facet: hours", "?hours=51-100"),
    ("facet: language", "?language=vi"),
    ("facet: participation", "?participation=blended"),
    ("facet: assessment", "?assessment=portfolio"),
    ("facet: stackable", "?stackable=stackable"),
    ("facet: recognised", "?recognised=made-3"),
    ("eight facets at once", "?country=VN&country=LA&field=04&field=05&level=6&level=7&hours=51-100&hours=26-50&language=vi"
     "&language=en&participation=blended&participation=on-site&assessment=portfolio&assessment=written-exam&stackable=stackable"),
    ("word: common", "?q=finance"),
    ("word: rare", "?q=periwinkle"),
    ("word: none", "?q=zzzyx"),
    ("word: beginning", "?q=fin"),
    ("two words", "?q=finance+tourism"),
    ("Vietnamese without marks", "?q=du+lich"),
    ("Lao word", "?q=ທ່ອງທ່ຽວ"),
    ("name of an institution", "?q=made+university+finance"),
    ("word and facet", "?q=finance&level=6"),
    ("rare word and facet", "?q=periwinkle&level=6&country=VN"),
    ("words and three facets", "?q=du+lich&level=6&language=vi&field=04"),
    ("sort: newest", "?sort=newest"),
    ("sort: hours down, word", "?q=finance&sort=-hours"),
    ("deep page", "?page=2000"),
    ("deep page of a word", "?q=finance&page=400"),
    ("in Lao", "?lang=lo&q=ການເງິນ"),
]  # fmt: skip
API = [
    ("API: first", "/api/v1/catalogue/?limit=24"),
    ("API: word and facet", "/api/v1/catalogue/?limit=24&q=du+lich&level=6"),
    ("API: after", "/api/v1/catalogue/?limit=24&after={after}"),
]


def found_network(dice: random.Random) -> tuple[list[Institution], User]:
    made = [
        Institution(
            slug=f"made-{number}", code=f"MADE{number}", state="active", member_from="2025-01-01", country=COUNTRIES[number % 8],
            language="vi", timezone="Asia/Ho_Chi_Minh", did=f"did:web:example.org:i:made-{number}", level_framework="VQF",
            emblem="diamond",
        )
        for number in range(120)
    ]  # fmt: skip
    Institution.objects.bulk_create(made)
    InstitutionName.objects.bulk_create(
        InstitutionName(institution=home, language=language, name=name.format(place), valid_from="2020-01-01")
        for place, home in enumerate(made)
        for language, name in (("en", "Made-up University {}"), ("vi", "Đại học Bịa đặt {}"), ("lo", "ມະຫາວິທະຍາໄລ {}"))
    )
    CreditValue.objects.bulk_create(
        CreditValue(institution=home, system="VN", hours_per_credit=50, step=1, valid_from="2020-01-01") for home in made
    )
    return made, User.objects.create(email="author@example.org")


def fill(count: int, homes: list[Institution], author: User, dice: random.Random, first: int = 0) -> None:
    """Bulk rows, as a migration from another system would bring them."""
    spoken = {language: words.split() for language, words in WORDS.items()}
    say = lambda language, most: " ".join(dice.choices(spoken[language], k=most))  # noqa: E731
    now = timezone.now()
    approver = User.objects.create(email=f"approver-{first}@example.org")
    for start in range(first, count, CHUNK):
        rows = [
            MicroCredential(institution=dice.choice(homes), code=f"M{number}-{number % 97:02}", badge_icon="payment")
            for number in range(start, min(start + CHUNK, count))
        ]
        MicroCredential.objects.bulk_create(rows)
        versions = []
        for number, row in enumerate(rows, start):
            titles = {"en": say("en", 4).capitalize(), "vi": say("vi", 6).capitalize()}
            if number % 4 == 0:
                titles["lo"] = "".join(dice.choices(spoken["lo"], k=4))
            if number % 1000 == 0:
                titles["en"] += f" {RARE}"
            versions.append(
                MicroCredentialVersion(
                    micro_credential=row, number="1.0", state="published", titles=titles,
                    descriptions={"en": say("en", 12), "vi": say("vi", 12)},
                    hours=Decimal(dice.choice([20, 30, 50, 75, 100, 125, 150, 300])), isced_f=dice.choice(FIELDS),
                    level_framework="VQF", level_code=str(dice.choice([4, 5, 6, 6, 6, 7])),
                    participation=dice.choice(Participation.values), languages=dice.sample(["vi", "en", "lo", "cs", "it"], k=2),
                    stackability=dice.choice(["stackable", "stand-alone"]), author=author, approved_by=approver, approved_at=now,
                    published_at=now - timezone.timedelta(minutes=dice.randrange(500_000)),
                )
            )  # fmt: skip
        MicroCredentialVersion.objects.bulk_create(versions)
        LearningOutcome.objects.bulk_create(
            LearningOutcome(
                version=row,
                position=place,
                code=f"LO{place}",
                hours=row.hours / 2,
                texts={"en": say("en", 8), "vi": say("vi", 8)},
            )
            for row in versions
            for place in (1, 2)
        )
        Assessment.objects.bulk_create(
            Assessment(
                version=row, position=1, type=dice.choice(AssessmentType.values), weight=100, supervision=Supervision.ON_SITE
            )
            for row in versions
        )


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200, address
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
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40, help="how often each question is asked")
    parser.add_argument("--wall", action="store_true", help="measure by the clock on the wall")
    asked = parser.parse_args()
    setup_test_environment()
    settings.ALLOWED_HOSTS = ["*"]
    if settings.SQLITE:
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(FOLDER.name) / "catalogue.sqlite3")
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return measure(asked.count, asked.rounds, wall=asked.wall)
    finally:
        teardown_databases(databases, verbosity=0)


def measure(count: int, rounds: int, *, wall: bool) -> int:
    dice = random.Random(89)  # noqa: S311 made-up rows, the same each time
    client = Client(headers={"accept-language": "en"})
    addresses = [(name, f"/catalogue/{query}") for name, query in QUESTIONS]
    homes, author = found_network(dice)
    fill(SMALL, homes, author, dice)
    agree(homes)
    rebuild()
    last = client.get("/api/v1/catalogue/?limit=24").json()["results"][-1]["id"]
    addresses += [(name, address.format(after=last)) for name, address in API]
    few = {name: queries(client, address) for name, address in addresses}
    begun = time.perf_counter()
    fill(count, homes, author, dice, first=SMALL)
    filled = time.perf_counter()
    rebuild()
    built = time.perf_counter()
    print(
        f"{connection.vendor}: {count:,} made in {filled - begun:.0f} s, the index of them in {built - filled:.0f} s", flush=True
    )
    many = {name: queries(client, address) for name, address in addresses}
    # What was left of making the rows would be looked through now and then while somebody's question is timed.
    gc.collect()
    gc.freeze()
    times: dict[str, list[float]] = {name: [] for name, _address in addresses}
    peer: list[float] = []
    now = clock(wall=wall)
    for _ in range(rounds):
        for name, address in addresses:
            for kept, path in ((peer, "/catalogue/"), (times[name], address)):
                begun = now()
                client.get(path)
                kept.append(now() - begun)
    floor = p95(peer)
    print(f"{'first page without a question':32} {floor * 1000:7.1f} ms")
    ratios = {name: p95(found) / floor for name, found in times.items()}
    for name, ratio in ratios.items():
        print(f"{name:32} {p95(times[name]) * 1000:7.1f} ms  {ratio:4.2f}x  {many[name]:2} queries, {few[name]:2} of {SMALL:,}")
    # What a small catalogue has none of asks for no rows there: the most that any question costs there is the measure.
    grown = [name for name, queries_ in many.items() if queries_ > max(few.values())]
    for name in grown:
        print(f"{name}: more queries than in a small catalogue")
    worst = max(ratios.values())
    print(f"catalogue p95, worst of {len(ratios)}: {worst:.1f}x the unfiltered first page (to hold: {HOLD:.1f}x)")
    return 0 if worst <= HOLD and not grown else 1


def agree(homes: list[Institution]) -> None:
    """Agreements of thirty institutions with each other, so that "counts at" has something to find."""
    by = User.objects.get(email="author@example.org")
    today = timezone.localdate()
    for number in range(10):
        agreement = Agreement.objects.create(
            number=f"AG-2026-{number + 10}", titles={"en": "Made-up agreement"}, covers=["credit-transfer"],
            document_digest="0" * 64, valid_from=today, valid_to=today.replace(year=today.year + 2), state="published",
            drafted_by=by, published_at=timezone.now(),
        )  # fmt: skip
        AgreementParty.objects.bulk_create(
            AgreementParty(agreement=agreement, institution=home) for home in homes[number * 3 : number * 3 + 4]
        )
    assert recognisers_of(None)


if __name__ == "__main__":
    sys.exit(main())
