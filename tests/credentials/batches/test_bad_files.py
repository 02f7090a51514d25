"""Files that should never become awards, sent as an issuer sends them: each is told with what to do, and the next one is read."""

import csv
import io
import re
import warnings
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from credentials.models import Batch
from credentials.services.award_rules import accepted, described
from credentials.services.batch_judging import told
from credentials.services.batch_reading import CODES
from credentials.services.batches import send_batch
from micro4asia.foundation import tabular
from tests.credentials.batches.test_pages import chosen
from tests.factories.credentials import LearnerFactory
from tests.foundation.tabular.test_workbooks import packed, workbook

pytestmark = pytest.mark.django_db
HEAD = ["number", "full_name", "birth_date", "email", "grade", "achieved_on"]
GOOD = ["TEST-2026-1", "Lê Thử Nghiệm", "04/05/2001", "le@example.org", "B", "30/06/2025"]
ONCE = {"once_supervision": "supervised-on-site-id", "once_identity_method": "Identity card"}
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ANEW_TOO = "Please open it in a spreadsheet program and save it again."
ANEW = "Please open it in a spreadsheet program and save it as .xlsx again."


def with_flags(content, flags):
    """Every member said to be encrypted, in both places where a ZIP file says so."""
    made = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            made[at + place] |= flags
    return bytes(made)


def added(name, content, kind=zipfile.ZIP_DEFLATED):
    """A sound workbook with one more member; of a name that is there already, twice of that name."""
    stored = io.BytesIO(workbook(HEAD, GOOD))
    with zipfile.ZipFile(stored, "a", kind) as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened.writestr(name, content)
    return stored.getvalue()


def sheet(change):
    return packed(**{"xl/worksheets/sheet1.xml": change})


REFUSED = {
    "zip bomb": (added("xl/media/a.bin", b"0" * 40_000_000), "Please copy the table into a new file."),
    "member that lies about its size": (
        added("a.bin", b"0" * 100_000).replace((100_000).to_bytes(4, "little"), (100).to_bytes(4, "little")),
        ANEW,
    ),
    "flood of members": (
        packed(**{f"m{n}.bin": lambda _none: b"" for n in range(600)}),
        "Please copy the table into a new file.",
    ),
    "two sheets of one name": (added("xl/worksheets/sheet1.xml", b"<worksheet/>"), ANEW),
    "entities": (sheet(lambda same: LAUGHS + same), "document type declaration"),
    "document type in the styles": (packed(**{"xl/styles.xml": lambda same: LAUGHS + same}), "document type declaration"),
    "sheet elsewhere": (
        packed(
            **{
                "xl/_rels/workbook.xml.rels": lambda same: same.replace(
                    b'Target="/xl/worksheets/sheet1.xml"', b'TargetMode="External" Target="http://127.0.0.1/sheet.xml"'
                )
            }
        ),
        "no sheet with a table",
    ),
    "a line before the first": (sheet(lambda same: same.replace(b'<row r="2"', b'<row r="-7"')), ANEW_TOO),
    "a line below the last": (sheet(lambda same: same.replace(b'<row r="2"', b'<row r="99999999999999999999"')), ANEW_TOO),
    "encrypted by a spreadsheet program": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "without a password"),
    "encrypted by a packer": (with_flags(workbook(HEAD, GOOD), 1), ANEW),
    "packed in a way of its own": (added("xl/a.xml", b"<x/>" * 99, zipfile.ZIP_LZMA), ANEW),
    "truncated": (workbook(HEAD, GOOD)[:-300], ANEW),
    "no table at all": (b"%PDF-1.7 %%EOF", "Please choose a CSV or an XLSX file."),
    "header only": (tabular.write_csv([HEAD]), "Fill in at least one line"),
    "200,000 rows": (b"number,full_name\r\n" + b"1,A\r\n" * 200_000, "Please put the rest into another file."),
    "larger than 5 MB": (b"number,full_name\r\n" + b"1,Aaaaaaaaaaaaaaaaaaaaaaa\r\n" * 200_000, "Please divide it into several."),
    "one column": (b"number\r\n1\r\n", "Choose another separator"),
}


@pytest.fixture
def send(client, issuer, institution, version):
    client.force_login(issuer)

    def post(content, name="class.xlsx"):
        address = reverse("credentials:batch-new", args=[institution.slug])
        table = SimpleUploadedFile(name, content)
        return client.post(address, {"version": version.pk, "table": table}, headers={"accept-language": "en"})

    return post


@pytest.fixture
def read(send, client, institution):
    """Sent, and its columns confirmed as they are proposed; more: further fields that somebody sends along."""

    def confirm(content, **more):
        assert send(content).status_code == 302
        batch = Batch.objects.latest("pk")
        file, columns = batch.file, reverse("credentials:batch-columns", args=[institution.slug, batch.public_id])
        look = {"encoding": file.encoding, "delimiter": file.delimiter} if file.delimiter else {}
        answer = client.post(columns, {"do": "confirm", **look, **chosen(batch), **ONCE, **more})
        assert answer.status_code == 302, answer.context["form"].errors
        batch.refresh_from_db()
        return batch

    return confirm


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_table_says_what_to_do_and_the_next_one_is_read(send, read, content, said):
    answer = send(content)
    assert answer.status_code == 422
    assert said in " ".join(answer.context["form"].errors.get("table", []) or answer.context["form"].non_field_errors())
    assert said in answer.content.decode()
    assert not Batch.objects.exists()
    assert read(workbook(HEAD, GOOD)).rows.get().verdict == "ready"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (added("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro"), "macros: they are neither read nor run"),
        (added("xl/externalLinks/externalLink1.xml", b"<externalLink/>"), "links to other files: nothing is fetched"),
        (workbook(HEAD, [*GOOD[:4], "=CHAR(66)", GOOD[5]]), "formulas: the values that were saved"),
        (sheet(lambda same: same), None),
    ],
    ids=["macros", "links", "formulas", "none of them"],
)
def test_what_is_left_out_of_a_workbook_is_told_before_it_is_read(send, client, institution, content, told):
    assert send(content).status_code == 302
    batch = Batch.objects.get()
    columns = reverse("credentials:batch-columns", args=[institution.slug, batch.public_id])
    page = client.get(columns, headers={"accept-language": "en"}).content.decode()
    for words in ("macros:", "links to other files:", "formulas:"):
        assert (words in page) == (told is not None and words in told)
    assert told is None or told in page


def test_a_sheet_that_says_it_is_larger_than_it_is_stretches_nothing(read):
    huge = packed_roster(lambda same: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', same))
    assert read(huge).rows.get().verdict == "ready"
    assert read(packed_roster(lambda same: same.replace(b'r="2"', b'r="1048576"', 1))).rows.count() == 1


def packed_roster(change):
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(HEAD, GOOD))) as sound, zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sound.namelist():
            content = sound.read(name)
            made.writestr(name, change(content) if name == "xl/worksheets/sheet1.xml" else content)
    return stored.getvalue()


@pytest.mark.parametrize(
    ("column", "evil"),
    [
        ("full_name", "Lê\x00Thử"),
        ("full_name", "Lê \u202eệihgN ửhT"),
        ("email", "le@example.org\nBcc: everybody@example.org"),
        ("email", "le@example.org,everybody@example.org"),
        ("email", "=HYPERLINK(1)@example.org x"),
        ("number", "TEST\u20661"),
    ],
)
def test_a_cell_that_misleads_is_told_at_its_place_and_its_row_is_never_sent(read, issuer, column, evil):
    bad = [evil if name == column else value for name, value in zip(HEAD, GOOD, strict=True)]
    also = ["TEST-2026-2", "Mario Esempio", "01/02/2000", "mario@example.org", "B", "30/06/2025"]
    written = io.StringIO()
    csv.writer(written).writerows([HEAD, bad, also])
    batch = read(written.getvalue().encode())
    row = batch.rows.get(position=2)
    assert row.verdict == "problem"
    assert column in {remark.column for remark in told(row.remarks)}
    assert all(remark.text for remark in told(row.remarks))
    sent, left = send_batch(batch=batch, by=issuer)
    assert [row.values["full_name"] for row in sent.rows.all()] == ["Mario Esempio"]
    assert left.rows.get().verdict == "problem"


def test_what_is_missing_is_named_with_a_remedy(read, client):
    batch = read(tabular.write_csv([HEAD, ["", *GOOD[1:5], ""]]))
    page = client.get(batch.get_absolute_url(), follow=True, headers={"accept-language": "en"}).content.decode()
    listed = " ".join(re.sub("<[^>]*>", "", page[page.index('id="stopped"') : page.index("Problems as XLSX")]).split())
    assert "Student number: This is missing. Fill it in." in listed
    assert "Achieved on: This is missing. Fill it in, or say it once for all rows, in the step “Columns”." in listed


def test_columns_that_name_what_is_not_theirs_to_set_are_left_alone(read, version, other_institution):
    foreign = LearnerFactory(institution=other_institution)
    owned = {
        "institution": other_institution.pk,
        "institution_id": other_institution.pk,
        "learner": foreign.pk,
        "learner_id": foreign.pk,
        "verdict": "ready",
        "state": "issued",
        "award": 1,
        "serial_number": "X-1",
        "is_new_person": "0",
        "digest": "0" * 64,
    }
    bad = [*GOOD[:4], "Z", GOOD[5]]
    along = {f"column_{name}": str(len(HEAD) + place) for place, name in enumerate(owned)}
    along |= {f"once_{name}": value for name, value in owned.items()}
    batch = read(workbook([*HEAD, *owned], [*bad, *owned.values()]), **along, **owned)
    row = batch.rows.get()
    assert set(row.values) <= set(CODES)
    assert (row.verdict, row.learner, row.award) == ("problem", None, None)
    assert (batch.institution, batch.state) == (version.institution, "draft")
    assert set(batch.defaults) <= {"achieved_on", "supervision", "identity_method", "language"}


def test_a_line_break_in_a_name_never_reaches_a_credential_or_a_letter(read, version, institution):
    written = io.StringIO()
    csv.writer(written).writerows([HEAD, [GOOD[0], "Lê Thử\nBcc: everybody@example.org", *GOOD[2:]]])
    row = read(written.getvalue().encode()).rows.get()
    assert row.values["full_name"] == "Lê Thử Bcc: everybody@example.org"
    entered = {"name_as_printed": "Lê Thử\nBcc: x", "grade": "B", "achieved_on": institution.today()}
    _said, faults = accepted(version, entered | {"supervision": "mixed"}, today=institution.today())
    assert "one line" in faults["name_as_printed"].messages[0]
    person = {"number": "A\n1", "full_name": "Lê\nThử", "birth_date": None, "email": "le@example.org", "language": "vi"}
    assert set(described(person, today=institution.today())) == {"number", "full_name"}
