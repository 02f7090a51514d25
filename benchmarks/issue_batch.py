"""A batch from its approval to the last credential, signed, stored and revocable, against Digital Bazaar's bare vc.issue.

    DATABASE_URL=postgres://… CELERY_BROKER_URL=redis://… .venv/bin/python benchmarks/issue_batch.py [--count 10000] [--workers 2]

Makes a scratch database beside the one named, fills it with a batch of made-up people, starts workers as in production for the
queues `sign` and `default`, waits until they have done what every new registry has to do once, and approves. Letters are written
by the worker of the queue `mail`, which is not started. Measured on a wall clock from the moment the approval is committed until
every row names a sealed award; meanwhile somebody watches, as the page of progress does. The peer signs in Node in the same run,
with its contexts preloaded and without storing anything; its rate is that of processor time, as if the machine were its own.
Then what was stored is looked at: every row one award, every award a place of its own in a signed list, a hundred verified
whole, one revoked.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# In place of this folder: it has a queue.py, and Python itself a module of that name.
sys.path[0] = str(ROOT)
os.environ.setdefault("TESTS_TOGETHER", tempfile.mkdtemp(prefix="issue-batch-"))
os.environ.setdefault("SECRET_KEY", "benchmark")
os.environ.setdefault("KEY_ENCRYPTION_KEY", "dGVzdHMtb25seS1rZXktZW5jcnlwdGlvbi1rZXktMDE=")
os.environ.setdefault("PUBLIC_URL", "http://localhost:8000")
os.environ.setdefault("DATA_DIR", os.environ["TESTS_TOGETHER"])
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402

from benchmarks.sign import peer_input  # noqa: E402
from credentials.models import Award, Batch, BatchRow, batch_digest, row_digest  # noqa: E402
from credentials.services.batch_issuing import approve_batch  # noqa: E402
from credentials.services.revoking import approve_revocation, request_revocation  # noqa: E402
from credentials.signing import keys, status_bits  # noqa: E402
from credentials.verifying import verify_award  # noqa: E402
from institutions.models import Role, User  # noqa: E402
from micro4asia.foundation import bulk  # noqa: E402
from tests.credentials.signing.samples import ueh_ft_01  # noqa: E402
from tests.factories.batches import BatchFactory  # noqa: E402
from tests.factories.credentials import VersionFactory  # noqa: E402
from tests.factories.institutions import InstitutionFactory, LevelFactory  # noqa: E402
from tests.foundation.racing import person, tell  # noqa: E402
from tests.foundation.worker_harness import Registry, Workers, forget_the_copied, trial_registry  # noqa: E402
from tests.node import runner  # noqa: E402

RATIO, STILL = 5.0, 2.0
BUSY = "state IN ('queued', 'running') AND queue IN ('sign', 'default')"
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi"]
GIVEN = ["Thị Mẫu", "Văn Ví Dụ", "Thử Nghiệm", "Thị Minh Họa", "Giả Định"]
CHUNK = 5000


def prepare(count: int) -> None:
    """A batch that was sent, about people who are all new. Tells its key and the registrar's."""
    LevelFactory()
    institution = InstitutionFactory()
    issuer, registrar = person(Role.ISSUER, institution), person(Role.REGISTRAR, institution)
    version = VersionFactory(institution=institution)
    batch = BatchFactory(version=version, institution=institution, prepared_by=issuer)
    for start in range(0, count, CHUNK):
        rows = [BatchRow(batch=batch, position=n + 1, is_new_person=True, values=values(n)) for n in range(start, start + CHUNK)]
        rows = rows[: count - start]
        for row in rows:
            row.digest = row_digest(batch, row)
        bulk.insert(rows)
    batch.sent_by, batch.sent_at, batch.state, batch.digest = issuer, timezone.now(), "ready", batch_digest(batch)
    batch.save()
    tell(batch.pk, registrar.pk)


def values(number: int) -> dict[str, str]:
    return {
        "number": f"TEST-2026-{number:06}",
        "full_name": f"{FAMILY[number % 10]} {GIVEN[number % 5]} {number}",
        "birth_date": f"{1995 + number % 10}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "email": f"learner-{number}@example.org",
        "language": ("vi", "lo", "en")[number % 3],
        "grade": "ABCD"[number % 3],
        "achieved_on": "2025-12-12",
        "supervision": "supervised-on-site-id",
        "identity_method": "Identity card at the door",
    }


def approve(batch_id: int, registrar_id: int) -> None:
    batch = Batch.objects.get(pk=batch_id)
    start = time.time()
    approve_batch(batch=batch, by=User.objects.get(pk=registrar_id), shown=batch.digest)
    sys.stdout.write(json.dumps({"started": time.time(), "approval": time.time() - start}))


def look(batch_id: int, registrar_id: int) -> None:
    """Nothing twice, nothing without a place, all valid; one revoked is seen revoked in its list."""
    awards = Award.objects.filter(batch_row__batch=batch_id)
    rows = BatchRow.objects.filter(batch=batch_id)
    numbers = sorted(int(number[:-8]) for number in awards.values_list("register_number", flat=True))
    facts = {
        "rows": rows.filter(fate="issued").count() == rows.count() == awards.filter(state="issued").count(),
        "places": awards.values("status_list", "status_index").distinct().count() == awards.count(),
        "numbers without gaps": numbers == list(range(1, len(numbers) + 1)),
        "valid": {verify_award(award).kind for award in awards.order_by("?")[:100]} == {"valid"},
    }
    award = awards.order_by("?")[0]
    issuer = award.prepared_by
    file = request_revocation(award=award, by=issuer, reason="issued-in-error", explanation="For this benchmark.")
    approve_revocation(revocation=file, by=User.objects.get(pk=registrar_id))
    facts["revoked at once"] = verify_award(Award.objects.get(pk=award.pk)).kind == "revoked"
    start, listed = time.monotonic(), False
    while not listed and time.monotonic() - start < 60:
        award.status_list.refresh_from_db()
        encoded = json.loads(award.status_list.document)["credentialSubject"]["encodedList"]
        listed = status_bits.get(status_bits.decode(encoded), award.status_index)
        time.sleep(0.05)
    facts["in the signed list"] = listed
    sys.stdout.write(json.dumps({"facts": facts, "listed_after": time.monotonic() - start}))


def in_it(registry: Registry, call: str, timeout: float = 900) -> str:
    return registry.python(f"from benchmarks import issue_batch; issue_batch.{call}", timeout=timeout).strip().splitlines()[-1]


def watch(registry: Registry, workers: Workers, batch_id: int, count: int) -> tuple[float, float]:
    """Until the last row is issued: the moment, and the longest time in which nothing moved."""
    issued, moved, still = 0, time.time(), 0.0
    while issued < count:
        time.sleep(0.2)
        workers._all_alive()
        now = registry.count(f"batch_id = {batch_id} AND fate <> 'waiting'", "credentials_batchrow")
        if now != issued:
            still, issued, moved = max(still, time.time() - moved), now, time.time()
        if time.time() - moved > 120:
            raise SystemExit("nothing has moved for two minutes")
    return moved, still


def resident(pid: int) -> tuple[float, float]:
    """MB at most and now."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return int(told["VmHWM"].split()[0]) / 1024, int(told["VmRSS"].split()[0]) / 1024


def spent(pid: int) -> float:
    """Seconds of processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def behind(registry: Registry) -> float:
    """Seconds of processor time of the database's processes that serve this registry; none where it is a file."""
    if not registry.dsn:
        return 0.0
    pids = registry.rows("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    return sum(spent(pid) for (pid,) in pids if Path(f"/proc/{pid}/stat").exists())


def peer(seconds: float) -> float:
    seed, _public = keys.generate()
    signer = keys.Ed25519Signer(seed, f"{ueh_ft_01().issuer.did}#key-2026-1")
    with tempfile.TemporaryDirectory() as folder:
        told = runner.run("issue.mjs", str(peer_input(Path(folder), seed, signer)), str(seconds))
    return float(told["signatures"] / told["seconds"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=8.0, help="processor time for the peer, before and after")
    options = parser.parse_args()
    rates = [peer(options.seconds)]
    with tempfile.TemporaryDirectory() as folder, trial_registry(Path(folder), JOBS_LEASE="60", LOG_LEVEL="WARNING") as registry:
        batch_id, registrar_id = (int(word) for word in in_it(registry, f"prepare({options.count})").split())
        with Workers(registry, count=options.workers, queues="sign,default") as workers:
            workers.wait_until(lambda: registry.count("state = 'done'") > 0 == registry.count(BUSY))
            before = {pid: spent(pid) for pid in workers.living}
            base = behind(registry)
            approval = json.loads(in_it(registry, f"approve({batch_id}, {registrar_id})"))
            ended, still = watch(registry, workers, batch_id, options.count)
            seconds = ended - approval["started"]
            used = sum(spent(pid) - before[pid] for pid in workers.living)
            database = behind(registry) - base
            memory = {pid: resident(pid) for pid in workers.living}
            facts = json.loads(in_it(registry, f"look({batch_id}, {registrar_id})"))
    forget_the_copied()
    rates.append(peer(options.seconds))
    ours, theirs = options.count / seconds, max(rates)
    print(f"{options.count} rows, {options.workers} workers, {registry.env['DATABASE_URL'].partition(':')[0]}")
    print(f"approval {approval['approval']:.1f} s, then {seconds:.1f} s: {ours:.0f} credentials/s; peer {theirs:.0f}/s")
    each = used / options.count * 1000
    print(f"processor time: workers {used:.1f} s, {each:.2f} ms for each credential; database {database:.1f} s")
    print("workers, MB at most / at the end: " + ", ".join(f"{most:.0f} / {now:.0f}" for most, now in memory.values()))
    print(f"revoked: in the signed list after {facts['listed_after']:.1f} s; {facts['facts']}")
    print(f"longest time without a move: {still:.1f} s (to hold: {STILL:.0f} s)")
    free = options.count / ((used + database) / options.workers)
    print(f"by processor time, as if {options.workers} cores were free: {free:.0f} credentials/s, {free / theirs:.1f}x")
    print(f"a batch, from approval to signed, stored and revocable: {ours / theirs:.1f}x (to hold: {RATIO:.0f}x)")
    return 0 if ours / theirs >= RATIO and still <= STILL and all(facts["facts"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
