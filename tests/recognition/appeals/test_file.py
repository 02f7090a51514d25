"""The whole file of a case: every step and every paper in order, numbered, and for nobody who may not read it."""

import io
import json
import subprocess

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from credentials.paper_gate import accept_paper
from credentials.rendering.press import Layout, PrintJob, press
from recognition.court_file import forget_old
from recognition.models import CaseFile, CasePaper, Decision
from recognition.services.deciding import decide_request
from recognition.services.filing import KEPT, ask_for_file
from recognition.services.settling import decide_on_appeal
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL


def a_pdf(words, sheet="@page { size: A5 landscape }"):
    html = f'<html lang="en"><head><title>A paper</title></head><body><p>{words}</p></body></html>'
    return press.print(PrintJob(layouts=[Layout(html, 9)], sheets=[sheet], dated="2026-01-01"))


def a_picture():
    drawn = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(drawn, "PNG")
    return drawn.getvalue()


@built_once
def with_papers(appealed, applicant):
    """A PDF, a picture, signed data, and one that says it is a PDF and cannot be read."""
    came = {"syllabus.pdf": a_pdf("Syllabus of Fintech"), "scan.png": a_picture(), "signed.json": b'{"type": "Credential"}'}
    for name, content in came.items():
        paper = accept_paper(ContentFile(content, name=name))
        CasePaper.objects.create(
            request=appealed,
            kind="appeal",
            name=paper.name,
            media_type=paper.media_type,
            content=paper.content,
            digest=paper.digest,
            added_by=applicant,
        )
    broken = {"name": "broken.pdf", "media_type": "application/pdf", "content": b"%PDF-1.7 nothing %%EOF", "digest": "b" * 64}
    CasePaper.objects.create(request=appealed, kind="evidence", added_by=applicant, **broken)
    return appealed


@pytest.fixture
def printed(run_jobs):
    def make(request, by, language="en"):
        file = ask_for_file(request=request, by=by, language=language)
        run_jobs()
        file.refresh_from_db()
        assert file.state == "done"
        with default_storage.open(file.file) as stored:
            content = stored.read()
        return file, PdfReader(io.BytesIO(content)), content

    return make


def named(value):
    """Plain values as objects of a PDF; what begins with a slash is a name."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(key): named(one) for key, one in value.items()})
    if isinstance(value, list):
        return ArrayObject([named(one) for one in value])
    return NameObject(value) if isinstance(value, str) else NumberObject(value)


def said(reader):
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_the_file_holds_every_step_and_every_paper_in_order(with_papers, colleague, printed, tmp_path):
    decide_on_appeal(request=with_papers, by=colleague, ruling=FULL)
    file, reader, content = printed(with_papers, colleague)
    pages = said(reader)
    assert file.pages == len(pages)
    number = with_papers.case_number
    for place, page in enumerate(pages, start=1):
        assert number in page
        assert f"page {place} of {len(pages)}" in page
    titles = [item.title for item in reader.outline]
    assert titles[:2] == ["The whole file", "Index"]
    steps = [
        "The request",
        "What was shown",
        "Every step",
        "The clock",
        "Questions",
        "Comparison as saved",
        "Declarations",
        "Proposal",
    ]
    answers = [
        "Decision 1",
        "Decision 2",
        "Appeal of",
        "Letters",
        "Papers in this file",
        "Paper 1",
        "Paper 2",
        "Paper 3",
        "Paper 4",
    ]
    for number, (title, begins) in enumerate(zip(titles[2:], [*steps, *answers], strict=True), start=1):
        assert title.startswith(f"{number}. {begins}"), title
    whole = " ".join(pages)
    for words in (
        "They may see it.",
        "Appeal lodged",
        "Recognition decided",
        "The hours were counted twice.",
        "Syllabus of Fintech",
    ):
        assert words in whole
    assert "Regulation is not covered." in whole, "the difference that the first decision rests on"
    assert "cannot be laid into the file" in whole
    assert '"Credential"' in whole
    starts = {item.title: reader.get_destination_page_number(item) + 1 for item in reader.outline}
    index = pages[1]
    for title in titles[2:]:
        assert f"{title} {starts[title]}" in index
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    check = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr


def test_a_paper_is_laid_whole_on_a_page_of_the_file(with_papers, colleague, printed):
    _file, reader, _content = printed(with_papers, colleague)
    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages}
    assert sizes == {(595, 842)}


def test_what_was_stamped_on_a_paper_is_printed_and_nothing_can_be_pressed(appealed, applicant, colleague, printed):
    writer = PdfWriter(clone_from=io.BytesIO(a_pdf("Transcript")))
    look = DecodedStreamObject()
    look.set_data(b"BT /F 12 Tf 2 8 Td (SEALED) Tj ET")
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    look.update(
        named({"/Type": "/XObject", "/Subtype": "/Form", "/BBox": [0, 0, 100, 30], "/Resources": {"/Font": {"/F": font}}})
    )
    stamp = named({"/Type": "/Annot", "/Subtype": "/Stamp", "/Rect": [50, 50, 150, 80], "/F": 4})
    stamp[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(look)})
    link = named({"/Type": "/Annot", "/Subtype": "/Link", "/Rect": [0, 0, 50, 50], "/A": {"/S": "/URI", "/URI": "/nowhere"}})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(stamp), writer._add_object(link)])
    out = io.BytesIO()
    writer.write(out)
    CasePaper.objects.create(
        request=appealed,
        name="t.pdf",
        media_type="application/pdf",
        content=out.getvalue(),
        digest="c" * 64,
        added_by=applicant,
    )
    _file, reader, _content = printed(appealed, colleague)
    [shown] = [page for page in said(reader) if "Transcript" in page]
    assert "SEALED" in shown
    assert not any(page.get("/Annots") for page in reader.pages)


def test_the_learner_gets_what_the_learner_may_read(with_papers, applicant, officer, printed):
    file, reader, _content = printed(with_papers, applicant, language="vi")
    assert not file.for_desk
    titles = " ".join(item.title for item in reader.outline)
    whole = " ".join(said(reader))
    assert "Comparison as saved" not in titles
    assert officer.email not in whole, "letters to others are theirs"
    assert applicant.full_name in whole


def test_another_case_is_never_named(evaluated, officer, printed):
    trace = json.dumps({"precedent": "MUNI-2025-0007", "own": evaluated.case_number})
    decide_request(request=evaluated, by=officer, ruling=FULL)
    first = evaluated.decisions.get()
    copied = {field.attname: getattr(first, field.attname) for field in Decision._meta.concrete_fields if field.name != "id"}
    Decision.objects.create(**copied | {"public_id": "traced", "replaces_id": first.pk, "trace": trace})
    _file, reader, _content = printed(evaluated, officer)
    whole = " ".join(said(reader))
    assert "MUNI-2025-0007" not in whole
    assert "[…]" in whole


def test_asked_for_twice_it_is_printed_once(appealed, officer):
    files = [ask_for_file(request=appealed, by=officer, language="en") for _ in range(2)]
    assert files[0] == files[1]


def test_a_file_is_gone_after_a_week(appealed, applicant, printed):
    file, _reader, _content = printed(appealed, applicant)
    CaseFile.objects.filter(pk=file.pk).update(asked_at=file.asked_at - KEPT * 2, expires_at=file.asked_at - KEPT)
    forget_old()
    assert not CaseFile.objects.exists()
    assert not default_storage.exists(file.file)


def test_the_file_of_a_desk_is_for_its_officers(client, appealed, applicant, officer, colleague, stranger, printed):
    file, _reader, content = printed(appealed, officer)
    address = reverse("recognition:case-file-pdf", args=["muni", appealed.public_id, file.public_id])
    for person, status in ((stranger, 404), (applicant, 404), (colleague, 200), (officer, 200)):
        client.force_login(person)
        assert client.get(address).status_code == status
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Disposition"] == f'attachment; filename="{appealed.case_number}.pdf"'


def test_the_pages_lead_to_the_file(client, appealed, applicant, officer, run_jobs):
    for person, here in (
        (applicant, reverse("recognition:own-file", args=[appealed.public_id])),
        (officer, reverse("recognition:case-file", args=["muni", appealed.public_id])),
    ):
        client.force_login(person)
        assert client.get(here).status_code == 200
        assert client.post(here, {"language": "lo"}).status_code == 302
        assert client.get(here)["Refresh"] == "5"
        run_jobs()
        page = client.get(here)
        assert "Refresh" not in page
        file = CaseFile.objects.get(asked_by=person)
        assert file.public_id in page.content.decode()
