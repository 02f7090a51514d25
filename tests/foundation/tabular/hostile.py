"""Tables that are made to hurt, each read in a process of its own: what was said, seconds of processor time, megabytes at most.

python -m tests.foundation.tabular.hostile    # tells JSON: {name: [said, seconds, megabytes]}
"""

import io
import json
import os
import random
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import django

MAIN = (
    b'<workbook xmlns:r="r"><sheets>%s<sheet name="A" r:id="s"/></sheets></workbook>',
    b'<Relationships><Relationship Id="d" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    b'<Relationships><Relationship Id="s" Type="x/worksheet" Target="sheet.xml"/>'
    b'<Relationship Id="t" Type="x/sharedStrings" Target="texts.xml"/></Relationships>',
)
HEAD = b'<row><c t="inlineStr"><is><t>number</t></is></c><c t="inlineStr"><is><t>full_name</t></is></c></row>'


@cache
def noise() -> bytes:
    """It packs like a table."""
    return bytes(random.Random(1).choices(b"abcdefghijklmnopqrstuvwxyz0123456789", k=400_000))  # noqa: S311


def book(sheet: bytes = b"", texts: bytes = b"", inside: bytes = b"", **more: bytes) -> bytes:
    """The smallest workbook that is one. sheet: rows below the header."""
    stored = io.BytesIO()
    members = {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": MAIN[1],
        "xl/workbook.xml": MAIN[0] % inside,
        "xl/_rels/workbook.xml.rels": MAIN[2],
        "xl/sheet.xml": b"<worksheet><sheetData>" + HEAD + sheet + b"</sheetData></worksheet>",
        "xl/texts.xml": b"<sst>" + texts + b"</sst>",
        **more,
    }
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            loud = b"<!--%s-->" % noise() if len(content) > 1_000_000 and not name.endswith(".bin") else b""
            made.writestr(name, loud + content)
    return stored.getvalue()


def lines(count: int) -> bytes:
    cell = b'<c t="inlineStr"><is><t>%d</t></is></c>'
    return b"".join(b"<row>" + cell % number + cell % (number * 7919) + b"</row>" for number in range(count))


FILES: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: book(**{"xl/media/picture.bin": b"0" * 79_000_000}),
    "flood of members": lambda: book(**{f"xl/media/{number}.bin": b"" for number in range(40_000)}),
    "a million and a half texts": lambda: book(texts=b"<si><t>ab</t></si>" * 1_600_000),
    "four million empty texts": lambda: book(texts=b"<si/>" * 4_000_000),
    "a million cells in one place": lambda: book(b"<row>" + b'<c r="A2"><v>1</v></c>' * 1_000_000 + b"</row>"),
    "a million and a half cells in rows": lambda: book((b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>") * 100),
    "as many texts and cells as may be": lambda: book(
        (b"<row>" + b'<c t="s"><v>1</v></c>' * 16_000 + b"</row>") * 24, texts=b"<si><t>ab</t></si>" * 500_000
    ),
    "two million empty rows": lambda: book(b"<row/>" * 2_000_000),
    "tags in tags": lambda: book(b"<z>" * 2_000_000),
    "one long tag": lambda: book(inside=b'<q a="' + b"x" * 30_000_000 + b'"/>'),
    "200,000 rows in a workbook": lambda: book(lines(200_000)),
    "200,000 rows in a text": lambda: b"number,full_name\r\n" + b"1,Nguyen\r\n" * 200_000,
    "five million empty lines": lambda: b"number,full_name\r\n" + b"\n" * 4_900_000,
    "five million quotation marks": lambda: b"number,full_name\r\n" + b'"' * 4_900_000,
    "five million separators": lambda: b"number,full_name\r\n" + b"," * 4_900_000,
    "a header of five million columns": lambda: b",".join([b"a"] * 2_400_000) + b"\r\n1,2\r\n",
    "a quotation mark every other line": lambda: b"number,full_name\r\n" + b'1,"\n2,3\n' * 490_000,
}


def read(content: bytes) -> str:
    """What is told: of the file, or of its last row."""
    from django.core.exceptions import ValidationError

    from micro4asia.foundation import tabular

    try:
        *_most, last = [None, *tabular.read_table(io.BytesIO(content)).rows()]
    except ValidationError as refused:
        return " ".join(refused.messages)
    return last.flaw if last else ""


def apart(work: Callable[[], None]) -> tuple[float, float]:
    """In a child: its seconds, and its megabytes at most."""
    if (child := os.fork()) == 0:
        try:
            work()
        finally:
            os._exit(0)
    _pid, _status, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    django.setup()
    noise()
    read(b"a,b\r\n1,2\r\n")  # what is loaded once counts for nobody
    told = {}
    with tempfile.TemporaryDirectory() as folder:
        file, answer = Path(folder, "table"), Path(folder, "answer")
        for name, make in FILES.items():
            answer.write_text("nothing was told")
            apart(lambda make=make: file.write_bytes(make()))
            seconds, most = apart(lambda: answer.write_text(read(file.read_bytes())))
            told[name] = [answer.read_text(), seconds, most]
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
