"""A certified copy as a file: what the register says of an award on the day of the copy, and then for good."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials import wording
from credentials.amendments import amendments_of
from credentials.models import Award, CertifiedCopy
from credentials.printing import kept
from credentials.register_lines import READ, acts_of
from credentials.rendering.labels import labels_in
from credentials.rendering.press import press
from credentials.rendering.register_copy import LABELS, CopyData, copy_job

EDITION = 1


def copy_file(copy: CertifiedCopy) -> bytes | None:
    """The PDF; None while it is being printed. Raises printing.NotPrinted."""
    return kept(path_of(copy), "print_copy", copy.pk)


def print_copy(*, copy_id: int) -> None:
    """Print and keep. What is kept stays as it was: a later act does not change a copy that went out."""
    related = [f"award__{name}" for name in READ]
    copy = CertifiedCopy.objects.select_related("institution", "given_by", *related).get(pk=copy_id)
    path = path_of(copy)
    if not default_storage.exists(path):
        default_storage.save(path, BytesIO(press.print(copy_job(data_of(copy)))))


def path_of(copy: CertifiedCopy) -> str:
    """Named by what cannot be guessed, never by person."""
    name = hashlib.sha256(f"{EDITION}:{copy.public_id}:{copy.number}".encode()).hexdigest()
    return f"copies/{name[:2]}/{name}.pdf"


def data_of(copy: CertifiedCopy) -> CopyData:
    award, home = copy.award, copy.institution
    facts, tags = award.facts, tuple(dict.fromkeys((copy.language, "en")))
    rows: dict[int, tuple[dict[str, str], dict[str, str]]] = {}
    remarks: dict[str, str] = {}
    relation: dict[str, str] = {}
    for tag in tags:
        with override(tag):
            for number, (label, value) in enumerate(_rows(copy)):
                labels, values = rows.setdefault(number, ({}, {}))
                labels[tag], values[tag] = label, value
            remarks[tag] = ". ".join([*(str(act) for act in acts_of(award)), *_amended(award)])
            relation[tag] = str(copy.get_relation_display())
    return CopyData(
        language=copy.language,
        labels=labels_in(tags, LABELS),
        institution=home.names(award.awarded_on),
        rows=[row for row in rows.values() if any(row[1].values())],
        number=copy.number,
        given_on=copy.given_on.isoformat(),
        applicant=copy.applicant,
        relation=relation,
        registrar=copy.given_by.full_name,
        place=home.city,
        # Who is erased, or does not show the credential, has no page that a code could lead to.
        address="" if award.learner.erased_at or award.visibility == "private" else facts.public_url,
        colours=(home.primary_colour, home.secondary_colour),
        emblem=home.emblem,
        remarks={tag: words for tag, words in remarks.items() if words},
    )


def _amended(award: Award) -> list[str]:
    """What amendments put right, in the active language; the rows of the copy say what was signed."""
    return [f"{one.label}: {one.old} → {one.new} ({one.act})" for one in amendments_of(award, with_grade=True)]


def _rows(copy: CertifiedCopy) -> list[tuple[str, str]]:
    """The entry, in the active language."""
    award = copy.award
    facts = award.facts
    version = facts.version
    return [
        (_("Name"), award.name_as_printed),
        (_("Micro-credential"), wording.own(version.titles)),
        (_("Version"), f"{version.code} {version.number}"),
        (_("Workload"), wording.size(version)),
        (_("Level"), wording.level(version)),
        (_("Grade"), award.grade),
        (_("Date of achievement"), wording.day(facts.achieved_on)),
        (_("Date of issue"), wording.day(facts.awarded_on)),
        (_("Register number"), award.register_number),
        (_("Serial number"), award.serial_number),
        (_("State"), str(copy.get_standing_display())),
    ]
