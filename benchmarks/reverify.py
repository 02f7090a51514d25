"""How many stored credentials a night looks at in a second, on one core.

    .venv/bin/python benchmarks/reverify.py [--count 6000]
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/reverify.py

Makes a scratch database (SQLite in a temporary folder; on PostgreSQL a test database, dropped afterwards) and seals credentials
of three published versions of one institution into it, each signed by the institution's key and entered in a signed status list.
Then the product goes over them, slice by slice, as it does every night: rows read, bytes hashed, signature, key, moment,
status and snapshot checked, a random hundredth the whole way. Processor time of this process counts, so that other work on the
machine matters little. One letter is changed in a handful of documents first: a run that misses one does not count.
"""

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
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

import django  # noqa: E402

django.setup()

from django.db import transaction  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402
from django.utils import timezone  # noqa: E402

from credentials.document_templates import sign_batch  # noqa: E402
from credentials.models import Award, Learner, Reverification, StatusList  # noqa: E402
from credentials.sealing import contexts, digest_of, publish_list  # noqa: E402
from credentials.services.nightly import begin_night, go_on  # noqa: E402
from credentials.snapshots import snapshot_of  # noqa: E402
from institutions.custody import signer_for, signing_key_of  # noqa: E402
from institutions.models import Institution  # noqa: E402
from tests.factories.credentials import AwardFactory, VersionFactory  # noqa: E402
from tests.factories.institutions import InstitutionFactory, LevelFactory, UserFactory  # noqa: E402

HOLD, ROUNDS, CHUNK, ALTERED = 2000, 3, 1000, 7


def furnish(count: int) -> Institution:
    """Bulk rows with real signatures, as a bulk issue leaves them."""
    LevelFactory()
    home = InstitutionFactory(code="BENCH", slug="bench", names={"en": "Benchmark University", "vi": "Đại học Đo lường"})
    versions = [VersionFactory(institution=home) for _ in range(3)]
    moment = timezone.now().replace(microsecond=0) - dt.timedelta(hours=1)
    day = timezone.localtime(moment, home.zone).date()
    key = signing_key_of(home, on=day)
    signer = signer_for(home, key=key, on=day)
    preparer, registrar = UserFactory(), UserFactory()
    listed = StatusList.objects.create(institution=home, is_open=False)
    publish_list(status_list=listed, now=timezone.now())
    scale = versions[0].grade_scale
    for start in range(0, count, CHUNK):
        version = versions[start // CHUNK % 3]
        learners = Learner.objects.bulk_create(
            Learner(
                institution=home, number=f"B-{number}", full_name=f"Nguyễn Thị Ví Dụ {number}", email=f"b{number}@example.org",
                language="vi", search_key=f"nguyen thi vi du {number}", sort_key=f"du {number}",
            )
            for number in range(start, min(start + CHUNK, count))
        )  # fmt: skip
        awards = [
            AwardFactory.build(
                institution=home, version=version, learner=learner, name_as_printed=learner.full_name, grade="B",
                grade_scale=version.grade_scale or scale, prepared_by=preparer, prepared_at=moment, state="issued",
                signed_by=registrar, signed_at=moment, awarded_on=day, signing_key=key, status_list=listed,
                status_index=start + at, serial_number=f"BENCH-{day.year}-{start + at + 1:06}",
                register_number=f"{start + at + 1:04}/{day.year}-VM",
            )
            for at, learner in enumerate(learners)
        ]  # fmt: skip
        for award in awards:
            award.snapshot = json.dumps(snapshot_of(award).to_dict(), ensure_ascii=False, sort_keys=True)
        signed = sign_batch(((award.facts, moment) for award in awards), signer=signer, contexts=contexts())
        for award, (_facts, text) in zip(awards, signed, strict=True):
            award.document, award.digest, award.sealed_at = text, digest_of(text), moment
        Award.objects.bulk_create(awards, batch_size=200)
    return home


def alter(count: int) -> None:
    """One letter of the learner's name in some documents, with a digest that fits: only the signature knows. New rows, since the
    old ones are frozen."""
    for award in Award.objects.order_by("pk")[: count * 100 : 100]:
        text = award.document.replace("Nguyễn", "Nguyên", 1)
        award.pk, award.public_id = None, f"{award.public_id[:-6]}altere"
        award.status_index, award.serial_number = 130_000 + award.status_index, f"{award.serial_number}-X"
        award.register_number, award.document, award.digest = f"{award.register_number}-X", text, digest_of(text)
        award.learner = Learner.objects.create(
            institution=award.institution, number=f"X-{award.status_index}", full_name="X", email="x@example.org"
        )
        award.save(force_insert=True)


def night() -> Reverification:
    """All slices of one run, as the workers do them."""
    with transaction.atomic():
        (run,) = begin_night()
    while not (run := go_on(run.pk)).finished_at:
        pass
    return run


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=6_000)
    count = parser.parse_args().count
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        begun = time.perf_counter()
        furnish(count)
        alter(ALTERED)
        print(f"{count + ALTERED} credentials made in {time.perf_counter() - begun:.0f} s")
        rates = []
        for _ in range(ROUNDS):
            start = time.process_time()
            run = night()
            rates.append(run.checked / (time.process_time() - start))
            assert run.checked == count + ALTERED, f"{run.checked} were looked at"
            assert run.defective == ALTERED, f"{run.defective} of {ALTERED} altered ones were found"
        print(f"rounds: {', '.join(f'{rate:,.0f}/s' for rate in rates)}; {ALTERED} of {ALTERED} altered documents found in each")
        best = max(rates)
        print(f"stored credentials checked on one core: {best:,.0f}/s (to hold: {HOLD:,}/s)")
        return 0 if best >= HOLD else 1
    finally:
        teardown_databases(databases, verbosity=0)
        FOLDER.cleanup()


if __name__ == "__main__":
    sys.exit(main())
