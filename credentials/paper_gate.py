"""The gate for files sent as evidence: told by their bytes, never by name or declared type; never run, never fetched from.

Pictures are written anew. PDF and JSON are kept byte for byte, since a digest or a seal may rest on them; a PDF that holds
programs, or that keeps us from looking, is refused. What is let in is still only ever handed out to be saved.
"""

from __future__ import annotations

import io
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import IO, Any, Protocol
from urllib.parse import quote

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpResponse
from django.utils.translation import gettext as _

from credentials.signing.screening import Unacceptable, parse
from micro4asia.foundation import uploads

PDF, PNG, JPEG, JSON = "application/pdf", "image/png", "image/jpeg", "application/json"
ENDINGS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", JSON: ".json"}
ACCEPTED = ",".join(ENDINGS)
MOST_BYTES = {PDF: 10_000_000, PNG: uploads.MOST_BYTES, JPEG: uploads.MOST_BYTES, JSON: 512 * 1024}

# A scan must stay legible: an A4 page at 200 dots to the inch.
_SCAN_SIDE = 2_400
_LONGEST_NAME = 120
# Every action by script names its kind in full, so that the short /JS, which random bytes hold too, need not be looked for.
_PROGRAMS = re.compile(rb"/(JavaScript|Launch|RichMedia|XFA|SubmitForm|ImportData|Rendition)(?![A-Za-z0-9])")
_PROTECTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
# What is unpacked of one file to look inside. Programs stand in packed tables of objects, which are small.
_UNPACKED_OF_ONE, _UNPACKED_OF_ALL, _AT_ONCE = 2_000_000, 40_000_000, 65_536


@dataclass(frozen=True)
class AcceptedPaper:
    """digest: SHA-256 of content, hex. name: safe to show and to save under, with the ending that the bytes deserve."""

    name: str
    media_type: str
    content: bytes
    digest: str


class Paper(forms.FileField):
    """Gated here, so that what is wrong with a file is said beside it; the value is the accepted paper."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> AcceptedPaper | None:
        file = super().clean(data, initial)
        return accept_paper(file) if file else None


class Kept(Protocol):
    """A row that keeps an accepted paper."""

    name: str
    media_type: str
    content: Any


def handed_out(paper: Kept) -> HttpResponse:
    """A stranger made it: the browser saves it under a cleaned name and runs nothing of it."""
    response = HttpResponse(bytes(paper.content), content_type=paper.media_type)
    plain = re.sub(r'[^ -~]|["\\;%]', "_", paper.name)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(paper.name, safe='')}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response


def accept_paper(file: File[bytes] | IO[bytes]) -> AcceptedPaper:
    """The file as it may be kept. Raises ValidationError with a sentence that says what to do."""
    content = file.read(max(MOST_BYTES.values()) + 1)
    if not content:
        raise ValidationError(_("The file is empty."), code="empty")
    kind = _kind(content)
    if len(content) > MOST_BYTES[kind]:
        raise ValidationError(
            _("The file is larger than %(size)s MB. Please make it smaller, for example by scanning in grey.")
            % {"size": f"{MOST_BYTES[kind] / 1_000_000:g}"},
            code="too_large",
        )
    if kind == PDF:
        _look_through(content)
    elif kind == JSON:
        _read(content)
    else:
        anew = uploads.picture(io.BytesIO(content), longest=_SCAN_SIDE)
        kind, content = (PNG if anew.kind == "png" else JPEG), anew.bytes
    return AcceptedPaper(_cleaned(file, kind), kind, content, sha256(content).hexdigest())


def _kind(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return JSON
    raise ValidationError(_("Only PDF, PNG, JPEG and signed data (JSON) are taken. Please choose such a file."), code="kind")


def _look_through(content: bytes) -> None:
    """Refuse programs in a PDF, also in its packed parts and under escaped names. Nothing of it is carried out."""
    if b"%%EOF" not in content[-2048:]:
        raise ValidationError(_("This PDF is cut off. Please save or download it once more."), code="cut_off")
    if _PROTECTED.search(_unescaped(content)):
        raise ValidationError(
            _("This PDF is protected by a password or against changes. Please print it into a new PDF."), code="protected"
        )
    left = _UNPACKED_OF_ALL
    _refuse_programs(content)
    for found in _STREAM.finditer(content):
        if not _looks_packed(content, found.end()):
            continue
        unpacked = _unpacked(memoryview(content)[found.end() :], min(left, _UNPACKED_OF_ONE))
        _refuse_programs(unpacked)
        left -= len(unpacked)
        if left <= 0:
            raise ValidationError(_("This PDF is packed too tightly to be looked through. Please scan it anew."), code="bomb")


def _refuse_programs(part: bytes) -> None:
    if _PROGRAMS.search(_unescaped(part)):
        raise ValidationError(
            _("This PDF holds programs or forms, which are not accepted. Please print it into a new PDF."), code="programs"
        )


def _unescaped(content: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _looks_packed(content: bytes, at: int) -> bool:
    """A zlib header (RFC 1950): its first two bytes are a multiple of 31. Pictures are passed over: no object is in them."""
    head = content[at : at + 2]
    if len(head) < 2 or head[0] & 0x0F != 8 or int.from_bytes(head, "big") % 31:
        return False
    return b"/Image" not in content[max(0, at - 400) : at].rpartition(b" obj")[2]


def _unpacked(packed: memoryview, most: int) -> bytes:
    """The beginning of one part, at most so many bytes; where the part ends its own packing says."""
    machine, unpacked, at = zlib.decompressobj(), bytearray(), 0
    # Damaged or no zlib after all: what came out before the fault is looked through like the rest.
    with suppress(zlib.error):
        while not machine.eof and len(unpacked) < most and at < len(packed):
            unpacked += machine.decompress(packed[at : at + _AT_ONCE], most - len(unpacked))
            at += _AT_ONCE
            if machine.unconsumed_tail:
                break
    return bytes(unpacked)


def _read(content: bytes) -> None:
    try:
        document: Any = parse(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, Unacceptable):
        raise ValidationError(_("This JSON file cannot be read. Please download the signed data again."), code="json") from None
    if not isinstance(document, dict):
        raise ValidationError(_("This JSON file cannot be read. Please download the signed data again."), code="json")


def _cleaned(file: File[bytes] | IO[bytes], kind: str) -> str:
    """The last part of the name, its letters kept, whatever misleads taken out."""
    last = str(getattr(file, "name", "") or "").replace("\\", "/").rpartition("/")[2]
    stem = PurePosixPath(last).stem if last else ""
    kept = "".join(letter if letter.isprintable() and letter not in '<>:"|?*' else " " for letter in stem)
    words = " ".join(kept.split()).strip(". ")[:_LONGEST_NAME]
    return (words or _("document")) + ENDINGS[kind]
