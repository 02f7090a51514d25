"""Files are told by their bytes, looked through, and handed out to be saved."""

import io
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from credentials.paper_gate import MOST_BYTES, PDF, accept_paper

PLAIN = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


def sent(content, name="syllabus.pdf", media_type="application/pdf"):
    return SimpleUploadedFile(name, content, content_type=media_type)


def picture(kind="PNG", size=(40, 30)):
    stored = io.BytesIO()
    Image.new("RGB", size, "white").save(stored, kind)
    return stored.getvalue()


def packed(inside):
    body = zlib.compress(inside)
    return b"%PDF-1.7\n1 0 obj <</Type /ObjStm /Filter /FlateDecode>>\nstream\n" + body + b"\nendstream endobj\n%%EOF\n"


def refused(content, **said):
    with pytest.raises(ValidationError) as refusal:
        accept_paper(sent(content, **said))
    return refusal.value.code


def test_a_pdf_is_kept_byte_for_byte():
    paper = accept_paper(sent(PLAIN))
    assert (paper.media_type, paper.content, paper.name) == (PDF, PLAIN, "syllabus.pdf")
    assert len(paper.digest) == 64


def test_the_name_and_the_declared_type_are_not_believed():
    paper = accept_paper(sent(picture(), name="../../etc/\u202efdp.exe", media_type="text/html"))
    assert (paper.media_type, paper.name) == ("image/jpeg", "fdp.jpg")
    assert refused(b"MZ\x90\x00", name="syllabus.pdf") == "kind"
    assert refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="scan.png") == "kind"
    assert refused(b"<html><script>alert(1)</script>") == "kind"


@pytest.mark.parametrize("name", ["", ".pdf", "..", "/", "CON?*<>.pdf"])
def test_a_name_of_nothing_still_gets_one(name):
    upload = io.BytesIO(PLAIN)
    upload.name = name
    assert accept_paper(upload).name.endswith(".pdf")
    assert len(accept_paper(sent(PLAIN, name="x" * 250 + ".pdf")).name) < 130


@pytest.mark.parametrize(
    "program",
    [b"/S /JavaScript /JS (app.alert(1))", b"/S /Launch /F (cmd.exe)", b"/S/J#61vaScript", b"/XFA 3 0 R", b"/RichMedia"],
)
def test_a_pdf_with_programs_is_refused_also_where_they_are_packed_or_escaped(program):
    action = b"<</Type /Action " + program + b">>"
    assert refused(PLAIN.replace(b"endobj", action + b" endobj")) == "programs"
    assert refused(packed(action)) == "programs"
    assert refused(packed(b" " * 300_000 + action)) == "programs"


def test_a_pdf_that_keeps_us_from_looking_is_refused():
    assert refused(PLAIN.replace(b"trailer <<", b"trailer <</Encrypt 5 0 R ")) == "protected"
    assert refused(PLAIN[:-6]) == "cut_off"
    many = b"".join(b"1 0 obj <<>>\nstream\n" + zlib.compress(b"\0" * 3_000_000) + b"\nendstream endobj\n" for _ in range(25))
    assert refused(b"%PDF-1.7\n" + many + b"%%EOF\n") == "bomb"


def test_what_is_too_large_or_empty_is_refused():
    assert refused(b"") == "empty"
    assert refused(b"%PDF-1.7" + b" " * MOST_BYTES[PDF] + b"%%EOF") == "too_large"


def test_pictures_are_written_anew_and_stay_legible():
    scan = accept_paper(sent(picture("JPEG", (3_000, 2_000)) + b"<script>", name="scan.jpeg"))
    assert scan.name == "scan.jpg"
    assert b"<script>" not in scan.content
    assert Image.open(io.BytesIO(scan.content)).size == (2_400, 1_600)
    assert refused(b"\x89PNG\r\n\x1a\n broken") == "unreadable"


def test_signed_data_is_read_and_kept():
    paper = accept_paper(sent(b'{"type": ["VerifiableCredential"]}', name="badge.json"))
    assert (paper.media_type, paper.name) == ("application/json", "badge.json")
    for broken in (b'{"a": 1', b'{"a": 1, "a": 2}', b'{"a": NaN}', b"{\xff}", b'{"a":' * 5000):
        assert refused(broken) == "json"
