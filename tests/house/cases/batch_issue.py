"""A batch before a registrar, on its way, and when it is reported on."""

from typing import Any

from django.utils import timezone

from credentials.models import Batch
from credentials.models.batch import batch_digest
from tests.factories.batches import BatchFactory, BatchPartFactory, BatchRowFactory
from tests.house.rights_asking import Case, nothing, sent
from tests.house.rights_world import World

APPROVED = ("issuing", "stoppable", "paused", "done")
STATE = {"issuing": "issuing", "stoppable": "issuing", "paused": "paused", "done": "done"}


def furnish(world: World) -> None:
    for name in ("ready", "returnable", *APPROVED):
        batch = BatchFactory(version=world.version, institution=world.same, prepared_by=world.people["issuer_same"])
        row = BatchRowFactory(batch=batch)
        batch.state, batch.sent_by, batch.sent_at = STATE.get(name, "ready"), world.people["issuer_same"], timezone.now()
        batch.digest = batch_digest(batch)
        if name in APPROVED:
            batch.approved_by, batch.approved_at = world.people["registrar_same"], timezone.now()
            BatchPartFactory(batch=batch, state="done" if name == "done" else "waiting")
        if name == "done":
            batch.done_at, row.fate, row.failure = timezone.now(), "failed", "fault"
            row.save(update_fields=["fate", "failure"])
        batch.save()
        world.things[f"batch_{name}"] = batch


def shown(world: World) -> dict[str, Any]:
    return {"shown": Batch.objects.get(pk=world.batch_ready.pk).digest, "when": "now"}


def a_sample(world: World) -> tuple[str, ...]:
    return world.same.slug, world.batch_ready.public_id, str(world.batch_ready.rows.get().position), "pdf"


def of(name: str, *more: str) -> Any:
    return lambda world: (world.same.slug, world.things[name].public_id, *more)


CASES = [
    Case("credentials:batch-approve", of("batch_ready")),
    Case("credentials:batch-approve", of("batch_ready"), shown),
    Case("credentials:batch-sample", a_sample),
    Case("credentials:batch-return", of("batch_returnable"), sent(reason="Grades are missing.")),
    Case("credentials:batch-progress", of("batch_issuing")),
    Case("credentials:batch-pause", of("batch_issuing"), nothing),
    Case("credentials:batch-resume", of("batch_paused"), nothing),
    Case("credentials:batch-stop", of("batch_stoppable"), nothing),
    Case("credentials:batch-report", of("batch_done")),
    Case("credentials:batch-report-file", of("batch_done", "csv")),
    Case("credentials:batch-retry", of("batch_done"), nothing),
]
