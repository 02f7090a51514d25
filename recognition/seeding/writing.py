"""A draft in the demo that lacks two of the eleven elements: level and quality assurance."""

from __future__ import annotations

from typing import Any

from credentials.services.beginning import begin_micro_credential
from credentials.services.writing import add_row, save_draft
from institutions.models import Institution, Role
from recognition.seeding import data
from recognition.seeding.network import first


def seed_drafts() -> None:
    for row in data("drafts"):
        _write(Institution.objects.get(code=row["institution"]), row)


def _write(home: Institution, row: dict[str, Any]) -> None:
    author = first(home, Role.ISSUER)
    if author is None:
        raise LookupError(f"{home.code} lacks an issuer")
    version = begin_micro_credential(institution=home, by=author, code=row["code"], titles={"en": row["titles"]["en"]})
    values = dict(row["values"])
    for kind, entries in (("outcome", row["outcomes"]), ("assessment", row["assessments"])):
        for place, entry in enumerate(entries):
            version = add_row(version=version, by=author, kind=kind, sitting=f"{kind}-{place}")
            made = list((version.outcomes if kind == "outcome" else version.assessments).all())[-1]
            for name, said in entry.items():
                texts = said if isinstance(said, dict) else {"": said}
                values |= {f"{kind}-{made.pk}-{name}" + (f"-{tag}" if tag else ""): words for tag, words in texts.items()}
    save_draft(version=version, by=author, revision=version.revision, sitting="begun", values=values)
