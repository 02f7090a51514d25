"""What a file must be before anything reads it: its size, and for a workbook what is packed inside.

A workbook is a ZIP file of XML. Its members are counted, what they say they unpack to is added up, and then they are unpacked
once, a piece at a time and only that far: a file that lies about its size is stopped where it lies. XML with a document type
declaration is refused, so that no entity is ever expanded.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_BYTES = 5_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 200
# By the number of its line no row stands further down: so many has a sheet, and a text file has fewer breaks.
LAST_LINE = 1_048_576
# Of all rows together: what one person waits for, and one worker reads, in a few seconds.
MOST_CELLS = 400_000
# Of one cell, as spreadsheet programs allow; and of all cells, because many of them may point to one long text.
MOST_LETTERS = 32_767
MOST_LETTERS_IN_ALL = 20_000_000
# Of a text file: a row may hold some, and empty lines count.
MOST_BREAKS = 1_000_000
MOST_MEMBERS = 500
MOST_INFLATED = 80_000_000
# Text of a spreadsheet packs some ten to forty times; a bomb a thousand times.
MOST_RATIO = 250
_PIECE = 1 << 16
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


def keep(file: IO[bytes]) -> bytes:
    """The bytes of an upload, gated. Raises ValidationError with a sentence that says what to do."""
    declared = getattr(file, "size", None)
    if declared is not None and declared > MOST_BYTES:
        raise _too_large()
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _too_large()
    if not content.strip():
        raise ValidationError(_("The file is empty."), code="empty")
    if content.startswith(_OLD_OFFICE):
        raise ValidationError(
            _("This is an old .xls file or one with a password. Please save it as .xlsx without a password."), code="old_format"
        )
    if is_workbook(content):
        _look_inside(content)
    elif content.startswith((b"%PDF", b"\x89PNG", b"GIF8", b"\x1f\x8b", b"{\\rtf")):
        raise ValidationError(_("This is not a table. Please choose a CSV or an XLSX file."), code="not_a_table")
    elif content.count(b"\n") + content.count(b"\r") > MOST_BREAKS:
        said = {"most": f"{MOST_BREAKS:,}"}
        raise ValidationError(_("The file has more than %(most)s line breaks. Please delete empty lines.") % said, code="breaks")
    return content


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def _too_large() -> ValidationError:
    return ValidationError(_("The file is larger than 5 MB. Please divide it into several."), code="too_large")


def unsafe() -> ValidationError:
    return ValidationError(
        _("This workbook unpacks to more than a table needs, so it was not opened. Please copy the table into a new file."),
        code="bomb",
    )


def _unreadable() -> ValidationError:
    return ValidationError(
        _("This workbook cannot be read. Please open it in a spreadsheet program and save it as .xlsx again."), code="unreadable"
    )


def _look_inside(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_INFLATED:
                raise unsafe()
            # Ways to pack that no spreadsheet program uses, of which some take as much memory as the file asks for.
            if (
                any(one.flag_bits & 1 or one.compress_type not in _PACKED for one in members)
                or "[Content_Types].xml" not in packed.namelist()
            ):
                raise _unreadable()
            if len({one.filename for one in members}) != len(members):
                raise _unreadable()
            left = MOST_INFLATED
            for member in members:
                left = _unpack(packed, member, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError, IndexError):
        raise _unreadable() from None


def _unpack(packed: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Through the whole member once; how much may still be unpacked after it."""
    allowed = min(left, MOST_RATIO * max(member.compress_size, 100))
    # By any name it may be a sheet: a workbook says itself which of its members are.
    named, tail, before = member.filename.endswith((".xml", ".rels", ".vml")), b"", left
    with packed.open(member) as stream:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if before - left > allowed:
                raise unsafe()
            window = tail + piece
            if not tail and ((named and piece.startswith(_MARKS)) or _OTHER_ENCODING.search(piece[:200])):
                raise _unreadable()
            if _DECLARES.search(window):
                raise ValidationError(
                    _("This workbook carries a document type declaration, which no spreadsheet program writes."), code="dtd"
                )
            tail = window[-16:]
    return left
