"""Batches until they are sent."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from credentials.services import batches
from tests.factories.batches import BatchFactory, BatchRowFactory
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import World

ROSTER = b"number,full_name,email,achieved_on,supervision\r\nR-1,Ana Primjer,ana@example.org,2025-12-12,mixed\r\n"


def furnish(world: World) -> None:
    """A table whose columns nobody chose yet, a draft with a row that is good and one that asks, a sent one, a spare one."""
    by, things = world.people["issuer_same"], world.things
    version = world.version
    things["batch_opened"] = batches.open_batch(version=version, by=by, name="opened.csv", content=ROSTER)
    for name in ("drawn", "waiting", "spare"):
        batch = things[f"batch_{name}"] = BatchFactory(version=version, prepared_by=by, name=f"{name}.csv")
        number = f"{world.prefix}{name}"
        BatchRowFactory(batch=batch, position=1, values=good(world, number))
        if name == "drawn":
            BatchRowFactory(batch=batch, position=2, values=good(world, f"{number}-2"))
    things["batch_waiting"], _left = batches.send_batch(batch=things["batch_waiting"], by=by)


def good(world: World, number: str) -> dict[str, str]:
    grade = world.version.grade_scale.steps[0] if world.version.grade_scale else ""
    return {
        "number": number,
        "full_name": f"Person {number}",
        "email": f"{number.lower()}@example.org",
        "grade": grade,
        "achieved_on": "2025-12-12",
        "supervision": "mixed",
    }


def table(world: World) -> dict[str, Any]:
    return {"version": world.version.pk, "table": SimpleUploadedFile("new.csv", ROSTER, "text/csv")}


def places(world: World) -> dict[str, Any]:
    file = world.batch_opened.file
    chosen = {f"column_{code}": str(place) for code, place in file.columns.items()}
    return {"encoding": file.encoding, "delimiter": file.delimiter, "do": "confirm", **chosen}


def fixed(world: World) -> dict[str, Any]:
    # Plain words, the same in every world: they name no row of anybody's.
    return good(world, "R-77") | {"do": "fix"}


desk = at("same.slug")
opened, drawn = at("same.slug", "batch_opened.public_id"), at("same.slug", "batch_drawn.public_id")
waiting, spare = at("same.slug", "batch_waiting.public_id"), at("same.slug", "batch_spare.public_id")


def row(position: int) -> Any:
    return lambda world: (*drawn(world), position)


CASES = [
    Case("credentials:batches", desk),
    Case("credentials:batch-new", desk),
    Case("credentials:batch-new", desk, table),
    Case("credentials:batch-template", lambda world: (world.same.slug, world.kind.public_id, "csv")),
    Case("credentials:batch", drawn),
    Case("credentials:batch-columns", opened),
    Case("credentials:batch-columns", opened, places),
    Case("credentials:batch-preview", drawn),
    Case("credentials:batch-table", drawn, table),
    Case("credentials:batch-row", row(1)),
    Case("credentials:batch-row", row(1), fixed),
    Case("credentials:batch-problems", drawn),
    Case("credentials:batch-send", drawn, nothing),
    Case("credentials:batch-back", waiting, nothing),
    Case("credentials:batch-discard", spare, nothing),
    Case("api-institution-batches", desk, sent(name="x"), comes_back=True),
]
