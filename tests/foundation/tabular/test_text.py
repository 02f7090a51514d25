"""Text files: encodings shown, not guessed in silence; a broken line spoils itself alone."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError

from micro4asia.foundation import tabular

VIETNAMESE = "Mã,Tên\nA1,Kế toán bền vững\nA2,Trần Văn Mẫu\n"


def rows(content, **how):
    return list(tabular.read_table(content, **how).rows())


@pytest.mark.parametrize(
    ("content", "encoding", "sure"),
    [
        (VIETNAMESE.encode("utf-8"), "utf-8", True),
        (VIETNAMESE.encode("utf-8-sig"), "utf-8", True),
        (VIETNAMESE.encode("utf-16"), "utf-16", True),
        (VIETNAMESE.encode("utf-16-le"), "utf-16", False),
        ("code,nome\nA1,Così è più città\n".encode("cp1252"), "cp1252", False),
        (b"Ma,Ten\nA1,K\xea\xec to\xe1n b\xea\xecn v\xfd\xf2ng \xf0\xf4\xf2c\n", "cp1258", False),
    ],
)
def test_what_is_detected_is_told_and_whether_it_is_sure(content, encoding, sure):
    look = tabular.look_at(content)
    assert (look.encoding, look.sure) == (encoding, sure)


def test_vietnamese_is_read_the_same_from_every_encoding():
    written = [VIETNAMESE.encode(name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be")]
    assert {rows(one)[0].cells[1] for one in written} == {"Kế toán bền vững"}
    assert rows(b"Ma,Ten\nA1,b\xea\xecn\n", encoding="cp1258")[0].cells[1] == "b\u1ebfn"


def test_a_line_in_another_encoding_is_named_and_the_rest_is_kept():
    content = VIETNAMESE.encode() + b"A3,Citt\xe0\n" + "A4,Sạch\n".encode()
    found = rows(content)
    assert [bool(row.flaw) for row in found] == [False, False, True, False]
    assert found[2].line == 4
    assert "E0" in found[2].flaw
    # And the other way round: one line of UTF-8 in a file of a code page.
    found = rows(b"a,b\nx,citt\xe0\ny,\xc4\x91\xe1\xba\xa1t\n", encoding="cp1252")
    assert [bool(row.flaw) for row in found] == [False, True]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_detected(mark):
    content = f'a{mark}b{mark}c\n1{mark}"x,;|y"{mark}3\n'.encode()
    assert tabular.look_at(content).delimiter == mark
    assert rows(content)[0].cells == ["1", "x,;|y", "3"]


def test_an_unclosed_quotation_mark_spoils_its_own_line():
    found = rows(b'a,b\n1,"open\n2,x\n3,"two\nlines"\n4,"in"side\n')
    assert [(row.line, bool(row.flaw)) for row in found] == [(2, True), (3, False), (4, False), (6, True)]
    assert "2" in found[0].flaw
    assert found[2].cells == ["3", "two\nlines"]


def test_a_line_of_another_width_is_a_flaw_and_an_empty_one_is_nothing():
    found = rows(b"a,b,c\n1,2,3\n\n,,\n1,2\n1,2,3,4\n")
    assert [(row.line, bool(row.flaw)) for row in found] == [(2, False), (5, True), (6, True)]


def test_headers_that_are_doubled_or_empty_are_told_apart():
    table = tabular.read_table(b"Name,name,,x\n1,2,3,4\n")
    assert table.headers == ["Name [A]", "name [B]", "[C]", "x"]
    assert len(table.notes) == 1


def test_control_characters_and_reversed_text_are_named_in_their_cell():
    [row] = rows("a,b\nx\u202ey,\x07\n".encode())
    assert set(row.flaws) == {0, 1}


@pytest.mark.parametrize(
    "content", [b"", b"   \n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", b"%PDF-1.7", b"only one column\nx\n"]
)
def test_what_is_no_table_is_refused_with_a_reason(content):
    with pytest.raises(ValidationError):
        tabular.read_table(io.BytesIO(content))


@pytest.mark.parametrize(
    ("cell", "number"), [("37,5", "37.5"), ("37.5", "37.5"), ("໓໗,໕", "37.5"), ("1 234,5", "1234.5"), ("-2", "-2")]
)
def test_numbers_are_read_as_people_write_them(cell, number):
    assert str(tabular.as_number(cell)) == number


@pytest.mark.parametrize("cell", ["1.234.5", "1e3", "x", "½", "1,2,3"])
def test_what_is_no_number_says_so(cell):
    with pytest.raises(ValidationError):
        tabular.as_number(cell)


def test_days_are_read_with_the_day_before_the_month():
    assert tabular.as_date("1.9.2026").isoformat() == tabular.as_date("2026-09-01").isoformat() == "2026-09-01"
    with pytest.raises(ValidationError):
        tabular.as_date("31/02/2026")


def test_what_would_run_as_a_formula_is_written_as_text():
    written = tabular.write_csv([["=1+1", "@x", "-5", "Vui"]]).decode("utf-8-sig")
    assert written == "'=1+1,'@x,-5,Vui\r\n"


def test_nor_does_what_another_separator_would_make_a_cell():
    """Where the comma stands before decimals, programs divide a table at semicolons."""
    (row,) = csv.reader(
        io.StringIO(tabular.write_csv([["Vi; =1+1", "a|@x", "a\n=1", "Ví; Dụ", "a-b"]]).decode("utf-8-sig"), newline="")
    )
    assert row == ["Vi;' =1+1", "a|'@x", "a\n'=1", "Ví; Dụ", "a-b"]
