"""A credential from outside the network as it is presented: found in JSON, in a baked picture or in a PDF; checked; read.

Nothing is fetched. What is read is a claim of whoever made the file; the check says how far it may be believed.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from credentials.paper_gate import JSON, MOST_BYTES, PDF, AcceptedPaper, accept_paper
from credentials.presented import claims_of
from credentials.signing.screening import MAX_BYTES, Unacceptable, parse
from credentials.verifying import Verification, verify_document

_PNG = b"\x89PNG\r\n\x1a\n"
# Open Badges 3.0 §5.3.1.1, and the older name that 2.0 baked under.
_BAKED = (b"openbadgecredential", b"openbadges")
_ATTACHED = re.compile(rb"/EmbeddedFile(?![A-Za-z]).{0,400}?stream\r?\n", re.DOTALL)


@dataclass(frozen=True)
class Presented:
    """check: None where no machine can read the file as a credential."""

    paper: AcceptedPaper
    check: Verification | None
    described: dict[str, Any]


def present(file: File[bytes] | IO[bytes]) -> Presented:
    """Raises ValidationError where there is no credential in the file, or it is one of this registry."""
    content = file.read(MOST_BYTES[PDF] + 1)
    if baked := _baked_into(content):
        # The picture is only the wrapping: what is signed, and kept, is inside.
        content = baked
    again = io.BytesIO(content)
    again.name = str(getattr(file, "name", "") or "")
    paper = accept_paper(again)
    document = document_in(paper.media_type, paper.content)
    if document is None:
        raise ValidationError(
            _("There is no signed credential in this file. You can still add it as a document when you write a request."),
            code="no_credential",
        )
    check = verify_document(document)
    if check.award:
        raise ValidationError(_("This credential was issued in this registry; it belongs in your wallet already."), code="ours")
    described = read(check)
    if not described["title"] or not described["issuer"]:
        raise ValidationError(_("The file does not say what was earned and who says so."), code="says_nothing")
    return Presented(paper, check, described)


def document_in(media_type: str, content: bytes) -> str | None:
    """The signed words in a file that was let in, if there are any."""
    if media_type == JSON:
        return content.decode("utf-8-sig", errors="replace")
    return _attached_to(content) if media_type == PDF else None


def read(check: Verification) -> dict[str, Any]:
    """What it says of itself, by the keys of a further source; only what can be shown."""
    said = claims_of(check.document)
    if said is None:
        return {"title": "", "issuer": ""}
    facts = {"title": said.title, "issuer": said.issuer or said.issuer_id, "issued_on": _day(said.issued)}
    return {key: _clean(words) for key, words in facts.items() if words or key in {"title", "issuer"}}


def _day(words: str) -> str:
    return words if re.fullmatch(r"\d{4}-\d\d-\d\d", words) else ""


def _clean(words: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def _baked_into(content: bytes) -> bytes | None:
    """The credential in a PNG's text chunk (iTXt, PNG 11.3.3.4), unpacked no further than a credential may be long."""
    at = len(_PNG)
    if not content.startswith(_PNG):
        return None
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        if kind == b"iTXt" and body.split(b"\0", 1)[0] in _BAKED:
            return _text_of(body)
        at += 12 + length
    return None


def _text_of(chunk: bytes) -> bytes | None:
    _keyword, _mark, rest = chunk.partition(b"\0")
    packed, words = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
    return _bounded(words) if packed else words


def _attached_to(pdf: bytes) -> str | None:
    """The first attachment that is a JSON object, as our own certificates carry it."""
    for found in _ATTACHED.finditer(pdf):
        body = pdf[found.end() : found.end() + MAX_BYTES]
        words = (_bounded(body) or body.partition(b"endstream")[0]).strip()
        if words.startswith(b"{"):
            try:
                parse(words)
            except (Unacceptable, UnicodeDecodeError):
                continue
            return words.decode("utf-8")
    return None


def _bounded(packed: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(packed, MAX_BYTES)
    except zlib.error:
        return None
