"""Distributions of grades out of a table: a line for each grade; what the table is about stands in its first line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.code_lists import isced_f_names
from institutions.fact_lines import SMALLEST_TABLE
from institutions.facts import KINDS
from institutions.models import GradeScale, GradeTable, Institution, User
from institutions.policies import may_keep_reference
from institutions.services.reference import change_fact, plan_change, preview
from institutions.services.taking_in import Column, Group, Intake, Item, register
from institutions.vocabulary import Cycle
from micro4asia.foundation import text
from micro4asia.foundation.errors import Verdict
from micro4asia.foundation.tabular import Row, as_whole

KIND = "grade-tables"
ABOUT = ("field", "scale", "cycle", "years")


def columns(institution: Institution) -> list[Column]:
    return [
        Column(
            "field",
            gettext_lazy("Field of education (ISCED-F)"),
            ("isced", "isced-f", "isced_f", "lĩnh vực", "ngành", "ສາຂາ", "settore", "obor", "područje", "domaine"),
            required=True,
            help=gettext_lazy("Two to four digits, such as 0412. The same table goes on below where this is empty."),
            example=("0412", ""),
        ),
        Column(
            "scale",
            gettext_lazy("Grade scale"),
            ("thang điểm", "ຂະໜາດຄະແນນ", "scala", "stupnice", "ljestvica", "échelle"),
            required=True,
            help=gettext_lazy("Its code, as under Grade scales."),
            example=("VN-LETTER", ""),
        ),
        Column(
            "cycle",
            gettext_lazy("Cycle of study"),
            ("bậc học", "ລະດັບ", "ciclo", "cyklus", "ciklus", "cycle of study"),
            help=gettext_lazy("short, first, second or third. Empty: all cycles together."),
            example=("first", ""),
        ),
        Column(
            "years",
            gettext_lazy("Years"),
            ("năm", "ປີ", "anni", "roky", "godine", "années"),
            required=True,
            help=gettext_lazy("Two or three, such as 2023-25."),
            example=("2023-25", ""),
        ),
        Column(
            "grade",
            gettext_lazy("Grade"),
            ("điểm", "ຄະແນນ", "voto", "známka", "ocjena", "note"),
            required=True,
            help=gettext_lazy("Only grades that pass."),
            example=("A", "B"),
        ),
        Column(
            "count",
            gettext_lazy("How many"),
            ("n", "number", "số lượng", "ຈຳນວນ", "numero", "počet", "broj", "nombre"),
            required=True,
            help=gettext_lazy("How often it was given; 0 where nobody got it."),
            example=("240", "480"),
        ),
        Column(
            "source",
            gettext_lazy("Source"),
            ("nguồn", "ແຫຼ່ງ", "fonte", "zdroj", "izvor"),
            required=True,
            help=gettext_lazy("Where the numbers were taken from, with its date."),
            example=("Student records, 2026-02", ""),
        ),
    ]


def judge(institution: Institution, by: User, groups: list[Group]) -> list[Item]:
    today = institution.today()
    rows = GradeScale.objects.on(today).filter(country__in=["", institution.country])
    scales = {text.match_key(scale.code): scale for scale in rows}
    known = {
        (row.scale_id, row.isced_f, row.cycle, row.years): row
        for row in GradeTable.objects.on(today).filter(institution=institution)
    }
    refused = str(may_keep_reference(by, institution).reason)
    return [_judged(group, scales, known, refused) for group in _tables(groups)]


def _tables(groups: Iterable[Group]) -> Iterator[Group]:
    """A table ends where something that it is about changes: one field may have several."""
    for group in groups:
        begun: list[Row] = []
        for row in group.rows:
            if begun and _changes(group, row, begun[0]):
                yield Group(begun, group.columns, group.labels)
                begun = []
            begun.append(row)
        yield Group(begun, group.columns, group.labels)


def _changes(group: Group, row: Row, first: Row) -> bool:
    said = [(group.cell(code, row), group.cell(code, first)) for code in ("scale", "cycle", "years")]
    return any(now and now != then for now, then in said)


def _judged(group: Group, scales: dict[str, GradeScale], known: dict[tuple[Any, ...], GradeTable], refused: str) -> Item:
    about = " ".join(filter(None, (group.cell(code) for code in ABOUT)))
    item = Item(about, group.lines, title=about, remarks=group.remarks)
    if group.rows[0].flaw:
        return item
    if refused:
        group.remark("field", refused)
    scale = group.read("scale", lambda cell: _scale(cell, scales), needed=True)
    said = {
        "scale": scale,
        "isced_f": group.read("field", _field, needed=True),
        "cycle": group.read("cycle", _cycle) or "",
        "years": group.read("years", _years, needed=True),
        "source": group.cell("source")[:300],
    }
    if not said["source"]:
        group.remark("source", _("This is needed."))
    said["counts"] = _counts(group, scale) if scale else []
    item.said = said
    if any(remark.stops for remark in group.remarks):
        return item
    if sum(count for _grade, count in said["counts"]) < SMALLEST_TABLE:
        told = _("With fewer than %(smallest)s grades it is kept, but no grade is suggested by it.") % {
            "smallest": SMALLEST_TABLE
        }
        group.remark("count", told, stops=False)
    item.existing = known.get((scale.pk, said["isced_f"], said["cycle"], said["years"]))
    item.unchanged = item.existing is not None and item.existing.counts == said["counts"]
    return item


def _scale(cell: str, scales: dict[str, GradeScale]) -> GradeScale:
    found = scales.get(text.match_key(cell))
    if found is None:
        raise ValidationError(
            _("“%(value)s” is not known here. Known are: %(choices)s.")
            % {"value": cell[:40], "choices": "; ".join(sorted(scale.code for scale in scales.values()))}
        )
    return found


def _field(cell: str) -> str:
    code = text.fold_digits(cell.strip())
    if len(code) in {1, 3}:
        code = f"0{code}"  # a spreadsheet takes 0412 for a number
    if not re.fullmatch(r"\d{2,4}", code) or isced_f_names(code) == {"en": code}:
        raise ValidationError(_("ISCED-F has no field %(code)s.") % {"code": cell[:40]})
    return code


def _cycle(cell: str) -> str:
    code = cell.strip().casefold()
    named = {text.match_key(str(one.label)): one.value for one in Cycle} | {one.value: one.value for one in Cycle}
    found = named.get(code) or named.get(text.match_key(cell))
    if found is None:
        raise ValidationError(
            _("“%(value)s” is not known here. Known are: %(choices)s.") % {"value": cell[:40], "choices": "; ".join(Cycle.values)}
        )
    return found


def _years(cell: str) -> str:
    years = text.fold_digits(cell.strip()).replace("–", "-")
    if not re.fullmatch(r"20\d\d(-\d\d)?", years):
        raise ValidationError(_("Write the first year and the last two digits of the last one, such as 2023-25."))
    return years


def _counts(group: Group, scale: GradeScale) -> list[list[Any]]:
    """[[grade, count], …], best first; what is wrong is told at its line."""
    found: dict[str, int] = {}
    for row in group.rows:
        grade = group.read("grade", scale.accept, needed=True, row=row)
        count = group.read("count", as_whole, needed=True, row=row)
        if grade is None or count is None:
            continue
        if grade in found:
            group.remark("grade", _("The grade %(grade)s stands there twice.") % {"grade": grade}, row=row)
        if count < 0:
            group.remark("count", _("A number of 0 or more."), row=row)
        found[grade] = count
    if not any(found.values()) and not group.remarks:
        group.remark("count", _("Nobody passed, so there is nothing to compare."))
    order = (lambda grade: scale.steps.index(grade)) if scale.steps else (lambda grade: -float(grade))
    return [[grade, found[grade]] for grade in sorted(found, key=order)]


def write(institution: Institution, by: User, item: Item) -> None:
    """A row of reference data from today on. Raises PermissionDenied, ValidationError."""
    kind = KINDS["grade-table"]
    fields = {**item.said, "valid_from": institution.today()}
    seen = preview(plan_change(kind, fields, institution))[1]
    change_fact(kind=kind, fields=fields, by=by, seen=seen, institution=institution)


def _may(user: User, institution: Institution) -> Verdict:
    return may_keep_reference(user, institution)


GRADE_TABLES = register(Intake(KIND, "field", columns, may=_may, judge=judge, write=write))
