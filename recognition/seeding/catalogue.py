"""The eighteen micro-credentials: drafted by one person, approved by another, published by a third."""

from __future__ import annotations

import datetime as dt
from typing import Any

from credentials import skill_list
from credentials.models import MicroCredential, MicroCredentialVersion
from credentials.services.authoring import draft_version
from institutions.models import GradeScale, Institution
from recognition.seeding import data
from recognition.seeding.network import day
from recognition.seeding.reviewing import bring_out, staff_of

PLAIN = ("number", "titles", "descriptions", "awarding_type", "hours", "participation", "on_site_hours", "prerequisites")
DATES = ("decided_on", "valid_from", "valid_until")


def seed_catalogue() -> None:
    """Publish every micro-credential of the demo through authoring."""
    partners = {partner.code: partner for partner in Institution.objects.all()}
    scales = {scale.code: scale for scale in GradeScale.objects.all()}
    for row in data("micro_credentials"):
        home = partners[row["institution"]]
        micro_credential = MicroCredential.objects.create(institution=home, code=row["code"], badge_icon=row["badge_icon"])
        bring_out(draft(micro_credential, row, partners, scales), row["approval"])


def draft(
    micro_credential: MicroCredential, row: dict[str, Any], partners: dict[str, Institution], scales: dict[str, GradeScale]
) -> MicroCredentialVersion:
    """A draft as the row words it."""
    author, _reviewer, _registrar = staff_of(micro_credential.institution)
    level = row["level"] or {"framework": "none", "code": ""}
    skills = data("skills").get(row["code"], {})
    return draft_version(
        micro_credential=micro_credential,
        by=author,
        fields={name: row[name] for name in PLAIN}
        | {
            "level_framework": level["framework"],
            "level_code": level["code"],
            "validity_months": row.get("validity_months", 0),
            "stackability": row["stackability"]["kind"],
            "stacks_into": row["stackability"]["texts"] if row["stackability"]["stacks"] else {},
            "isced_f": row["isced_f"],
            "learning_setting": row["learning_setting"],
            "languages": row["languages"],
            "grade_scale": scales.get(row["grade_scale"] or ""),
        },
        outcomes=[{**one, "skills": skill_list.of_list(skills.get(one["code"], []))} for one in row["outcomes"]],
        assessments=row["assessments"],
        quality=[_quality(entry) for entry in row["quality_assurance"]],
        partners=[partners[code] for code in row["partners"]],
    )


def _quality(entry: dict[str, Any]) -> dict[str, Any]:
    dates: dict[str, dt.date] = {name: day(entry[name]) for name in DATES if entry.get(name)}
    return {"type": entry["type"], "body": entry.get("body", {}), "decision": entry.get("decision", "")} | dates
