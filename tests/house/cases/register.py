"""The register book, copies from it, papers, awards made elsewhere, nightly checks."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from credentials.certified_copies import path_of
from credentials.models import RegisterBook
from credentials.register_lines import digest_of_year
from credentials.services.certified_copies import give_copy
from credentials.services.paper_runs import ask_for_certificates
from tests.factories.register import ReferencedAwardFactory, ReverificationFactory, StoredDefectFactory, VoidNumberFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import World

LAST_YEAR = dt.date.today().year - 1  # noqa: DTZ011 (books are of years)


def furnish(world: World) -> None:
    """With an open book of last year, a printed copy, a ZIP, a reference, and a night that found something."""
    world.things["book"] = RegisterBook.objects.create(institution=world.same, year=LAST_YEAR, last_number=1)
    code = world.same.code
    VoidNumberFactory(
        institution=world.same,
        version=world.version,
        serial_number=f"{code}-{LAST_YEAR}-000001",
        register_number=f"0001/{LAST_YEAR}-VM",
        drawn_on=dt.date(LAST_YEAR, 6, 1),
    )
    told = {"applicant": "Trần Thị Mẫu Mẹ", "relation": "family", "evidence": "Family book", "language": "vi"}
    world.things["certified_copy"] = give_copy(award=world.issued, by=world.signer, **told)
    default_storage.save(path_of(world.certified_copy), BytesIO(b"%PDF-1.7"))
    run = ask_for_certificates(institution=world.same, by=world.preparer, form="zip", awards=[world.issued])
    run.file, run.state = default_storage.save(f"papers/{run.public_id}.zip", BytesIO(b"PK")), "done"
    run.save(update_fields=["file", "state"])
    world.things["paper_run"] = run
    world.things["reference"] = ReferencedAwardFactory(learner=world.issued.learner, registered_by=world.preparer)
    StoredDefectFactory(run=ReverificationFactory(institution=world.same, defective=1), award=world.issued)


def closed(world: World) -> dict[str, Any]:
    return {"shown": digest_of_year(world.same, LAST_YEAR)[1]}


def referenced(world: World) -> dict[str, Any]:
    return {
        "number": world.newcomer.number,
        "file": SimpleUploadedFile("award.pdf", b"%PDF-1.7\n%%EOF"),
        "title": "Data Literacy",
        "issuer": "Elsewhere College",
        "issued_on_day": "1",
        "issued_on_month": "6",
        "issued_on_year": "2025",
        "checked_otherwise": "Looked up on the page of its issuer",
    }


COPIED = {"applicant": "Trần Thị Mẫu Mẹ", "relation": "family", "evidence": "Family book", "language": "vi"}
desk, award = at("same.slug"), at("same.slug", "issued.public_id")
copy = at("same.slug", "issued.public_id", "certified_copy.public_id")
run, reference = at("same.slug", "paper_run.public_id"), at("same.slug", "reference.public_id")
year, own = at("same.slug", "book.year"), at("reference.public_id")
CASES = [
    Case("credentials:register", desk),
    Case("credentials:register", desk, sent(words="Mẫu"), comes_back=True),
    Case("credentials:register-file", desk),
    Case("credentials:register-file", desk, sent(form="json", fields_chosen="register_number"), comes_back=True),
    Case("credentials:register-print", desk, sent(language="vi")),
    Case("credentials:register-close", year),
    Case("credentials:register-close", year, closed),
    Case("credentials:stored-checks", desk),
    Case("credentials:papers", desk),
    Case("credentials:papers", desk, lambda world: {"form": "zip", "award": [world.issued.public_id]}),
    Case("credentials:paper-run", run),
    Case("credentials:paper-file", run),
    Case("credentials:award-copies", award),
    Case("credentials:award-copy-give", award, sent(**COPIED)),
    Case("credentials:award-copy", copy),
    Case("credentials:referenced-awards", desk),
    Case("credentials:referenced-award-new", desk),
    Case("credentials:referenced-award-new", desk, referenced),
    Case("credentials:referenced-award", reference),
    Case("credentials:referenced-award-file", reference),
    Case("credentials:referenced-award-remove", reference, sent()),
    Case("credentials:own-reference", own),
    Case("credentials:own-reference-file", own),
]
