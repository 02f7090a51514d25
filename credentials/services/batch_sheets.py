"""What goes out as a table: a template to begin with, and the rows that cannot go yet with what to do about each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from credentials.models import Batch, BatchRow, MicroCredentialVersion
from credentials.services.batch_judging import told
from credentials.services.batch_reading import CODES, LABELS, columns_of
from institutions.services.taking_in_sheets import template_with
from micro4asia.foundation import tabular


def template_of(version: MicroCredentialVersion, *, workbook: bool) -> bytes:
    """Headers and two examples; in a workbook a second sheet says what each column takes."""
    return template_with(columns_of(version), workbook=workbook)


def problems_of(batch: Batch) -> bytes:
    """A workbook to be put right and sent again: its lines replace those of the batch, all others stay."""
    used = [code for code in CODES if code != "grade" or batch.version.grade_scale is not None]
    rows: list[list[Any]] = [[_("Line"), _("What to do"), *(str(LABELS[code]) for code in used)]]
    for row in batch.rows.exclude(verdict__in=BatchRow.GOOD).order_by("position"):
        words = [f"{one.label}: {one.text}" if one.label else one.text for one in told(row.remarks) if one.stops]
        rows.append([row.position, "\n".join(words), *(row.values.get(code, "") for code in used)])
    return tabular.write_workbook([tabular.Sheet(_("Problems"), rows, wide=(8, 60, *(18,) * len(used)))])
