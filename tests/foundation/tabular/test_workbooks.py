"""Workbooks: gated before they are opened, values as one would type them, what is odd told at its place."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from micro4asia.foundation import tabular
from micro4asia.foundation.tabular import gate


def workbook(*rows, prepare=lambda sheet: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    prepare(book.active)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def packed(**changes):
    """A sound workbook whose members are changed or added."""
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["a", "b"], [1, 2]))) as sound, zipfile.ZipFile(stored, "w", 8) as made:
        for name in sound.namelist():
            content = sound.read(name)
            made.writestr(name, changes.get(name, lambda same: same)(content))
        for name in changes.keys() - set(sound.namelist()):
            made.writestr(name, changes[name](b""))
    return stored.getvalue()


def test_values_are_read_as_one_would_type_them():
    content = workbook(
        ["Code", "Hours", "Day", "Text", "Yes"], ["A1", 37.5, dt.date(2026, 9, 1), "Thanh toán ", True], [None] * 5, ["A2", 4.0]
    )
    found = list(tabular.read_table(content).rows())
    assert [row.line for row in found] == [2, 4]
    assert found[0].cells == ["A1", "37.5", "2026-09-01", "Thanh toán", "1"]
    assert found[1].cells == ["A2", "4", "", "", ""]


def test_what_is_written_is_read_back_and_runs_nothing():
    content = tabular.write_workbook([tabular.Sheet("Bảng", [["a", "b"], ["=1+1", "Trần"]])])
    assert [row.cells for row in tabular.read_table(content).rows()] == [["=1+1", "Trần"]]
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A2"].data_type == "s"


def test_errors_merged_cells_and_formulas_are_told():
    def prepare(sheet):
        sheet["B2"] = "=1/0"
        sheet["B3"] = "#REF!"
        sheet["B3"].data_type = "e"
        sheet.merge_cells("A2:A3")

    table = tabular.read_table(workbook(["a", "b"], ["x", 0], ["", 0], prepare=prepare))
    assert any("A2:A3" in note for note in table.notes)
    assert len(table.notes) == 3
    assert [set(row.flaws) for row in table.rows()] == [set(), {1}]


def test_a_cell_far_to_the_right_or_below_stretches_nothing():
    content = workbook(["a", "b"], [1, 2], prepare=lambda sheet: sheet.cell(1_048_576, 16_384, "x"))
    assert [row.line for row in tabular.read_table(content).rows()] == [2]


def test_samples_of_columns_are_taken_from_one_reading():
    """Two rows may take seconds to read, and a page shows samples of a dozen columns."""
    table = tabular.read_table(workbook(["a", "b"], [1, 2]))
    assert len(table.first) == 1
    table.content.packed.close()
    assert [table.samples(column) for column in (0, 1)] == [["1"], ["2"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packed(**{"xl/worksheets/sheet1.xml": lambda same: b'<!DOCTYPE x [<!ENTITY y "z">]>' + same}), "dtd"),
        (packed(**{"xl/worksheets/sheet.dat": lambda _same: b'<!DOCTYPE x [<!ENTITY y "z">]><x/>'}), "dtd"),
        (packed(**{"xl/media/big.bin": lambda _same: b"0" * 30_000_000}), "bomb"),
        (packed(**{"xl/worksheets/sheet1.xml": lambda same: same.decode().encode("utf-16")}), "unreadable"),
        (b"PK\x03\x04 not a zip at all", "unreadable"),
    ],
    ids=["entities", "entities in a member of any name", "bomb", "another encoding", "no archive"],
)
def test_a_dangerous_workbook_is_not_opened(content, code):
    with pytest.raises(ValidationError) as refused:
        tabular.read_table(io.BytesIO(content))
    assert refused.value.code == code


def test_the_size_that_is_declared_is_believed_first():
    class Large(io.BytesIO):
        size = gate.MOST_BYTES + 1

        def read(self, *_args):
            raise AssertionError("not a byte is read")

    with pytest.raises(ValidationError) as refused:
        tabular.read_table(Large())
    assert refused.value.code == "too_large"


def test_more_rows_than_a_table_may_have_stop_with_a_sentence(monkeypatch):
    monkeypatch.setattr("micro4asia.foundation.tabular.reading.MOST_ROWS", 3)
    found = list(tabular.read_table(workbook(["a", "b"], *([n, n] for n in range(9)))).rows())
    assert [bool(row.flaw) for row in found] == [False, False, False, True]


def test_more_cells_than_a_table_may_have_stop_at_their_line_and_say_what_to_do():
    wide = ";".join(f"c{number}" for number in range(gate.MOST_COLUMNS))
    lines = gate.MOST_CELLS // gate.MOST_COLUMNS + 1
    *kept, last = tabular.read_table("\n".join([wide, *[";" * (gate.MOST_COLUMNS - 1) + "x"] * lines]).encode()).rows()
    assert (len(kept), last.line) == (lines - 1, lines + 1)
    assert "400,000 cells" in last.flaw
    assert "columns that are not needed" in last.flaw
    assert not any(row.flaw for row in kept)


def test_a_text_to_which_many_cells_point_is_looked_through_once_and_has_a_limit(monkeypatch):
    text = "Trần\n" * 6000
    rows = list(tabular.read_table(workbook(["a", "b"], *([text, text] for _ in range(4)))).rows())
    assert len({id(cell) for row in rows for cell in row.cells}) == 1
    monkeypatch.setattr("micro4asia.foundation.tabular.reading.MOST_LETTERS_IN_ALL", 3 * len(text))
    rows = list(tabular.read_table(workbook(["a", "b"], *([text, text] for _ in range(4)))).rows())
    assert [bool(row.flaw) for row in rows] == [False, True]
    longest = gate.MOST_LETTERS + 1
    link = b'<Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    shared = packed(
        **{
            "xl/sharedStrings.xml": lambda _none: b"<sst><si><t>" + b"x" * longest + b"</t></si></sst>",
            "xl/_rels/workbook.xml.rels": lambda same: same.replace(b"</Relationships>", link),
        }
    )
    inline = packed(**{"xl/worksheets/sheet1.xml": lambda same: same.replace(b"<v>2<", b"<v>" + b"1" * longest + b"<")})
    for content in (shared, inline):
        with pytest.raises(ValidationError) as refused:
            list(tabular.read_table(content).rows())
        assert refused.value.code == "long_cell"


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        ("xl/worksheets/sheet1.xml", lambda same: same.replace(b"<row", b"<v>9</v><c/><row", 1), ""),
        ("xl/worksheets/sheet1.xml", lambda same: b'<!DOCTYPE x [<!ENTITY y "z">]>' + same, "broken"),
        ("xl/worksheets/sheet1.xml", lambda same: b'<?xml version="1.0" encoding="nothing"?>' + same, "broken"),
        ("xl/_rels/workbook.xml.rels", lambda same: same.replace(b"sheet1.xml", b"sheet9.xml"), "unreadable"),
        ("xl/workbook.xml", lambda same: same.replace(b"<sheets>", b"<sheets>" + b"<x/>" * 300_001), "unreadable"),
    ],
    ids=["value outside a cell", "entities", "unknown encoding", "no such sheet", "many elements"],
)
def test_a_crafted_workbook_is_read_or_refused_even_behind_the_gate(part, change, code):
    content, told = packed(**{part: change}), ""
    try:
        assert [row.cells for row in tabular.read_table(content).rows()] == [["1", "2"]]
    except ValidationError as refused:
        told = refused.code
    assert told == code
