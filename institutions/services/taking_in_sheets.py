"""What goes back to whoever sent a table: the lines that were not taken in, and a template to begin with."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from institutions.models import Institution, TableFile, User
from institutions.services.taking_in import Column, Fate, Intake, judged, table_of
from micro4asia.foundation import tabular


def problems_of(file: TableFile, by: User) -> bytes:
    """A workbook of the lines that were not taken in, as they came, with what to do in front."""
    table = table_of(file)
    told: dict[int, list[str]] = {}
    for item in judged(file, by):
        if item.fate == Fate.PROBLEM:
            for line in item.lines:
                told.setdefault(line, [])
            for remark in item.remarks:
                told.setdefault(remark.line, []).append(f"{remark.column}: {remark.text}" if remark.column else remark.text)
    rows: list[list[Any]] = [[_("Line"), _("What to do"), *table.headers]]
    rows += [[row.line, "\n".join(told[row.line]), *row.cells] for row in table.rows() if row.line in told]
    return tabular.write_workbook([tabular.Sheet(_("Problems"), rows, wide=(8, 60))])


def template_of(intake: Intake, institution: Institution, *, workbook: bool) -> bytes:
    """Headers, one example over two lines, and in a workbook a sheet that says what each column takes."""
    return template_with(intake.columns(institution), workbook=workbook)


def template_with(columns: list[Column], *, workbook: bool) -> bytes:
    """The same for columns that depend on more than the institution."""
    rows = [[str(column.label) for column in columns], *([column.example[at] for column in columns] for at in (0, 1))]
    if not workbook:
        return tabular.write_csv(rows)
    notes = [[_("Column"), _("Needed"), _("What to write")]]
    notes += [[str(column.label), _("yes") if column.required else _("no"), str(column.help)] for column in columns]
    return tabular.write_workbook(
        [
            tabular.Sheet(_("Table"), rows, wide=(16,) * min(len(columns), 26)),
            tabular.Sheet(_("Notes"), notes, wide=(30, 10, 90)),
        ]
    )
