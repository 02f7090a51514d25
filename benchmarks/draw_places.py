"""Places in status lists, drawn by many at once: none is given twice, nor is a number of the register book.

    DATABASE_URL=postgres://… .venv/bin/python benchmarks/draw_places.py [--allocators 20] [--each 10000]

Makes a scratch database beside the one named. Each allocator is a process of its own; by the product's own services it draws
places and numbers for 150 awards at a time and writes the awards in the same transaction, as a part of a batch does. Lists
fill up and are followed by the next meanwhile.
"""

import argparse
import datetime as dt
import json
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# In place of this folder: it has a queue.py, and Python itself a module of that name.
sys.path[0] = str(ROOT)
os.environ.setdefault("TESTS_TOGETHER", tempfile.mkdtemp(prefix="draw-places-"))
os.environ.setdefault("SECRET_KEY", "benchmark")
os.environ.setdefault("KEY_ENCRYPTION_KEY", "dGVzdHMtb25seS1rZXktZW5jcnlwdGlvbi1rZXktMDE=")
os.environ.setdefault("PUBLIC_URL", "http://localhost:8000")
os.environ.setdefault("DATA_DIR", os.environ["TESTS_TOGETHER"])
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")

import django  # noqa: E402

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from credentials.models import Award, Learner, MicroCredentialVersion, StatusList  # noqa: E402
from credentials.models.status_list import SIZE  # noqa: E402
from credentials.services.batch_issuing import PART  # noqa: E402
from credentials.services.intents import draw_numbers, draw_places  # noqa: E402
from institutions.custody import signing_key_of  # noqa: E402
from institutions.models import Role, User  # noqa: E402
from micro4asia.foundation import bulk  # noqa: E402
from tests.factories.credentials import LearnerFactory, VersionFactory  # noqa: E402
from tests.factories.institutions import InstitutionFactory, LevelFactory  # noqa: E402
from tests.foundation.racing import person  # noqa: E402
from tests.foundation.worker_harness import forget_the_copied, trial_registry  # noqa: E402


def prepare(allocators: int) -> None:
    """A version, and for each allocator one learner who gets it again and again."""
    LevelFactory()
    institution = InstitutionFactory()
    VersionFactory(institution=institution)
    person(Role.ISSUER, institution)
    person(Role.REGISTRAR, institution)
    for _ in range(allocators):
        LearnerFactory(institution=institution)


def draw(learner_id: int, each: int) -> None:
    version = MicroCredentialVersion.objects.select_related("micro_credential__institution").get()
    learner, issuer, registrar = Learner.objects.get(pk=learner_id), *User.objects.order_by("pk")[:2]
    moment = timezone.now().replace(microsecond=0)
    for start in range(0, each, PART):
        count = min(PART, each - start)
        with transaction.atomic():
            places = draw_places(version.institution, count, now=moment)
            first = draw_numbers(version.institution, moment.year, count)
            key = signing_key_of(version.institution, on=moment.date())
            bulk.insert(
                [
                    Award(
                        institution=version.institution,
                        version=version,
                        learner=learner,
                        occurrence=start + rank + 1,
                        state=Award.State.SEALING,
                        name_as_printed=learner.full_name,
                        achieved_on=dt.date(2025, 12, 12),
                        supervision="supervised-on-site-id",
                        prepared_by=issuer,
                        prepared_at=moment,
                        signed_by=registrar,
                        signed_at=moment,
                        awarded_on=moment.date(),
                        signing_key=key,
                        status_list=status_list,
                        status_index=index,
                        serial_number=f"{first + rank:07}",
                        register_number=f"{first + rank:07}",
                        snapshot="{}",
                    )
                    for rank, (status_list, index) in enumerate(places)
                ]
            )


def all_at_once(each: int) -> None:
    """Forked before anybody asks the database, so that no connection is shared."""
    with multiprocessing.get_context("fork").Pool(1) as asking:
        learners = asking.apply(keys)
    rivals = [multiprocessing.get_context("fork").Process(target=draw, args=(pk, each)) for pk in learners]
    start = time.monotonic()
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    print(json.dumps({"failed": sum(rival.exitcode != 0 for rival in rivals), "seconds": time.monotonic() - start}))


def keys() -> list[int]:
    return list(Learner.objects.order_by("pk").values_list("pk", flat=True))


def look() -> None:
    awards = Award.objects.order_by()
    fullest = awards.values("status_list").annotate(held=Count("pk")).values_list("held", flat=True)
    told = {
        "awards": awards.count(),
        "places": awards.values("status_list", "status_index").distinct().count(),
        "numbers": awards.values("serial_number").distinct().count(),
        "last": max(int(number) for number in awards.values_list("serial_number", flat=True).iterator()),
        "lists": StatusList.objects.count(),
        "room": max(fullest) <= SIZE // 2,
    }
    print(json.dumps(told))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--allocators", type=int, default=20)
    parser.add_argument("--each", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, trial_registry(Path(folder), LOG_LEVEL="WARNING") as registry:

        def in_it(call: str) -> str:
            return registry.python(f"from benchmarks import draw_places; draw_places.{call}", timeout=3600)

        in_it(f"prepare({options.allocators})")
        ran, told = json.loads(in_it(f"all_at_once({options.each})")), json.loads(in_it("look()"))
    forget_the_copied()
    drawn = options.allocators * options.each
    rate = drawn / ran["seconds"]
    print(f"{options.allocators} allocators, {options.each} places each, in {ran['seconds']:.0f} s ({rate:.0f} a second)")
    print(f"failed: {ran['failed']}; {told}")
    whole = {told["awards"], told["places"], told["numbers"], told["last"]} == {drawn}
    return 0 if whole and told["room"] and not ran["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
