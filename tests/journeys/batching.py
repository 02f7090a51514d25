"""The six steps of a batch: a class list of five hundred with eleven kinds of problem becomes credentials."""

import csv
import datetime as dt
import io
import re
from email.message import EmailMessage
from pathlib import Path

from openpyxl import load_workbook

from tests.credentials.batches import rosters
from tests.journeys.stage import ORIGIN, Stage, link_in
from tests.journeys.visitor import Visitor

# No spaces to break it at, as files of lists are often named.
FILE = "danh_sach_lop_12_tai_chinh_ngan_hang_nam_hoc_2026_2027_dot_2.xlsx"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# In Vietnamese throughout, so that English left over on a page is the page's own.
HEADERS = [header.replace("Email", "Thư điện tử") for header in rosters.HEADERS]
DAY = dt.date(2025, 12, 12)
GRADE, ASKED = 14, 404  # lines of the table: a wrong grade, somebody who may be known
FIRST = "learner-2@example.org"
READY = rosters.COUNTS["ready"] + rosters.COUNTS["warning"]
STOPPED = rosters.SIZE - READY
# Who is known before: three learners, one of whom has the micro-credential.
KNOWN = """
import datetime as dt
from credentials.models import Learner, MicroCredentialVersion
from credentials.services.issuing import prepare_award, send_to_registrar
from institutions.models import User
version = MicroCredentialVersion.objects.published().get(micro_credential__code="UEH-FT-01")
issuer = User.objects.get(email="issuer.ueh@example.org")
for kind, said in {known!r}.items():
    learner = Learner(institution=version.institution, email=kind + "@example.org", language="vi", **eval(said))
    learner.fold()
    learner.save()
    if kind == "held":
        award = dict(name_as_printed=learner.full_name, achieved_on=dt.date(2025, 12, 1), grade="B",
                     supervision="supervised-on-site-id", identity_method="", evidence="")
        send_to_registrar(award=prepare_award(version=version, learner=learner, by=issuer, fields=award), by=issuer)
"""
# An hour passes for whoever confirmed who they are.
AN_HOUR_LATER = """
from importlib import import_module
from django.conf import settings
from django.contrib.sessions.models import Session
Store = import_module(settings.SESSION_ENGINE).SessionStore
for session in Session.objects.all():
    store = Store(session.session_key)
    for entry in store.get("account_authentication_methods", []):
        entry["at"] -= 3600
    store.modified = True
    store.save()
"""


def people(stage: Stage) -> None:
    known = {kind: repr(said).replace("datetime.", "dt.") for kind, said in rosters.KNOWN.items()}
    stage.registry.python(KNOWN.format(known=known))


def upload(issuer: Visitor) -> None:
    """1. A workbook as the learning platform wrote it."""
    page = issuer.page
    issuer.go("/i/ueh/batches/").look("batches-before")
    issuer.press("main a[href$='/batches/new/']").look("batch-new")
    version = page.locator("select[name=version] option", has_text="UEH-FT-01").get_attribute("value")
    page.select_option("select[name=version]", version)
    table = {"name": FILE, "mimeType": WORKBOOK, "buffer": rosters.workbook(HEADERS, day=DAY)}
    page.set_input_files("input[name=table]", files=[table])
    issuer.press("form[enctype] .acts button").look("batch-columns")


def read(issuer: Visitor) -> None:
    """2. Columns are guessed by their Vietnamese headers; what the registry fills itself is not read, and said so."""
    page = issuer.page
    said = issuer.text()
    assert "serial_number" in said, said
    for code, header in (("number", "MSSV"), ("full_name", "Họ và tên"), ("birth_date", "Ngày sinh"), ("grade", "Điểm")):
        assert page.locator(f"select[name=column_{code}] option:checked").inner_text().strip() == header
    page.select_option("select[name=once_supervision]", "supervised-on-site-id")
    page.fill("input[name=once_identity_method]", "Thẻ sinh viên ở cửa phòng thi")
    issuer.press("button[name=do][value=confirm]").look("batch-problems")


def put_right(issuer: Visitor, folder: Path) -> None:
    """3. Exact counts; one row is put right, one question answered, the other problems go home as a workbook."""
    page = issuer.page
    counts = rosters.COUNTS
    assert tally(issuer) == [counts["ready"], counts["warning"], STOPPED, rosters.SIZE]
    for verdict in ("problem", "duplicate-in-file", "duplicate", "same-person"):
        told = page.locator(f"#stopped ~ p a[href*='?only={verdict}#'] strong")
        assert told.inner_text() == str(counts[verdict]), verdict
    lines = page.locator("tr[id^=r]").evaluate_all("rows => rows.map(row => Number(row.id.slice(1)))")
    assert lines == list(rosters.PROBLEMS)
    issuer.page.locator(f"a[href$='?only=problems#r{GRADE}']").click()
    issuer.press(f"#r{GRADE} a.btn").look("batch-row-problem")
    assert page.get_attribute("input[name=grade]", "aria-invalid") == "true"
    page.fill("input[name=grade]", "A")
    issuer.press("button[name=do][value=fix]")
    issuer.press(f"#r{ASKED} a.btn").look("batch-row-person")
    issuer.press(f"button[name=learner][value='{rosters.KNOWN['same-person']['number']}']")
    with page.expect_download() as told:
        page.locator("a[href$='/problems.xlsx']").click()
    kept = folder / "problems.xlsx"
    told.value.save_as(kept)
    rows = list(load_workbook(kept).active.values)
    assert [row[0] for row in rows[1:]] == [line for line in rosters.PROBLEMS if line not in (GRADE, ASKED)]
    assert all(row[1] for row in rows[1:]), "each says what to do"
    issuer.go(page.url.partition("?")[0]).look("batch-preview")
    assert tally(issuer)[2:] == [STOPPED - 2, rosters.SIZE]


def send(issuer: Visitor) -> None:
    """The good rows wait for a registrar; the others stay in a draft of their own, which is what the issuer sees next."""
    issuer.press("form[action$='/send/'] button").look("batch-sent")
    assert str(READY + 2) in issuer.text(".flashes, [role=status], main")
    assert tally(issuer) == [0, 0, STOPPED - 2, STOPPED - 2]
    issuer.go("/i/ueh/batches/").look("batches")
    assert issuer.page.locator("tbody tr", has_text=FILE).count() == 2


def approve(registrar: Visitor) -> str:
    """4. Another person looks at three certificates and confirms who they are. Returns the path of the batch."""
    page, stage = registrar.page, registrar.stage
    registrar.go("/i/ueh/sign/").look("sign-list-batch")
    registrar.press(f"main a[href$='/approve/']:has-text('{FILE}')").look("batch-approve")
    assert page.locator("section[aria-labelledby=samples] article").count() == 3
    assert tally(registrar)[0] == READY + 2
    stage.registry.python(AN_HOUR_LATER)
    registrar.press("form[action$='/approve/'] .acts button").look("batch-confirm-factor")
    page.fill("input[name=code]", stage.code("registrar.ueh@example.org"))
    registrar.press("form:has(input[name=code]) .acts button")
    page.wait_for_url(re.compile(r"/batches/\w+/progress/$"))
    return page.url.removeprefix(ORIGIN).removesuffix("progress/")


def watch(registrar: Visitor, batch: str) -> None:
    """5. Nothing moved yet, so that it can be seen to move; paused and resumed; the page leads to the report by itself."""
    page = registrar.page
    bar = page.locator("#moving progress")
    assert [bar.get_attribute("value"), bar.get_attribute("max")] == ["0", str(READY + 2)]
    registrar.look("batch-progress")
    registrar.press(f"form[action='{batch}pause/'] button").look("batch-paused")
    registrar.go("/i/ueh/sign/")  # The page may be closed; it is found again.
    registrar.press(".top__main a[href$='/batches/']").press(f"main a[href$='{batch}']").press(
        f"form[action='{batch}resume/'] button"
    )
    assert page.locator("#moving[hx-trigger]").count() == 1


def follow(registrar: Visitor) -> None:
    page = registrar.page
    page.wait_for_function(
        "() => location.pathname.endsWith('/report/') || Number(document.querySelector('#moving progress').value) > 0",
        timeout=120_000,
    )
    page.wait_for_url(re.compile(r"/batches/\w+/report/$"), timeout=120_000)


def report(registrar: Visitor, folder: Path) -> str:
    """6. What became of every row, on the page and as a file. Returns the public address of the first credential."""
    page = registrar.page
    registrar.look("batch-report")
    assert tally(registrar) == [READY + 2, 0, 0]
    with page.expect_download() as told:
        page.locator("a[href$='.csv']").click()
    kept = folder / "report.csv"
    told.value.save_as(kept)
    rows = list(csv.reader(io.StringIO(kept.read_text(encoding="utf-8-sig"))))[1:]
    addresses = [row[-1] for row in rows]
    assert (len(rows), len(set(addresses)), len({row[5] for row in rows})) == (READY + 2,) * 3
    by_line = {int(row[0]): row for row in rows}
    assert not set(by_line) & (set(rosters.PROBLEMS) - {GRADE, ASKED})
    assert by_line[ASKED][2] == "NGUYEN THI VI DU", "the name stays as the row wrote it"
    return by_line[2][-1]


def letter(stage: Stage) -> EmailMessage:
    """To the first of the list, in the language of the institution."""
    [found] = stage.await_letters(FIRST, count=1, timeout=120)
    assert found["Content-Language"] == "vi"
    assert name_of(2) in found.get_body(("plain",)).get_content()
    return found


def believe(stranger: Visitor, told: EmailMessage, address: str) -> None:
    """The letter leads to the learner's page; the credential says to anybody that it is valid."""
    stranger.go(link_in(told, "/me/claim/"))
    assert name_of(2) in stranger.text()
    stranger.go(address).look("batch-credential")
    assert stranger.page.locator("section.verdict").get_attribute("class") == "verdict", (
        "anything but valid has a colour of its own"
    )
    assert (stranger.page.locator(".checks > li").count(), stranger.page.locator(".checks .is-err").count()) == (5, 0)
    said = stranger.read(f"/api/v1/credentials/{address.rstrip('/').split('/')[-1]}/")
    assert said["verification"]["verdict"] == "valid", said
    assert name_of(2) in stranger.text()


def name_of(line: int) -> str:
    return str(rosters.rows()[line - 2][1])


def tally(visitor: Visitor) -> list[int]:
    return [int(each) for each in visitor.page.locator(".tally b").all_inner_texts()]
