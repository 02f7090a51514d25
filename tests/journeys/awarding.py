"""Steps 1 to 4 and 7: prepared, signed, received, shown, and for another award: taken back."""

import json
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from credentials.signing import status_bits
from tests.journeys.stage import ORIGIN, link_in
from tests.journeys.visitor import Visitor

LEARNER, ADDRESS, NUMBER = "Nguyễn Thị Ví Dụ", "vidu@example.org", "TEST-0001"
LEARNERS_PASSWORD = "mot cau ngan va de nho"
TITLES = {"en": "Fintech and Digital Payments", "vi": "Công nghệ tài chính và thanh toán số"}
EVIDENCE = {"en": "Exam paper, minutes DEMO-EX-0500", "vi": "Bài thi, biên bản DEMO-EX-0500"}
IDENTITY = {"en": "Identity document checked at the desk", "vi": "Kiểm tra giấy tờ tùy thân tại bàn"}


def prepare(issuer: Visitor) -> None:
    """1. The issuer finds the learner without accents, sees the certificate grow, and checks what will be signed."""
    page, language = issuer.page, issuer.stage.language
    issuer.go("/i/ueh/").look("overview-issuer")
    issuer.press("main a[href$='/i/ueh/issue/']").look("issue-empty")
    version = page.locator("select[name=version] option", has_text="UEH-FT-01").get_attribute("value")
    page.select_option("select[name=version]", version)
    page.fill("input[name=find]", "nguyen thi vi du")
    issuer.press(".join button[name=do][value=find]").look("issue-found")
    issuer.press(f"button[name=pick][value={NUMBER}]")
    page.fill("input[name=grade]", "B")
    for part, value in (("day", "12"), ("month", "12"), ("year", "2025")):
        page.fill(f"input[name=achieved_on_{part}]", value)
    page.select_option("select[name=supervision]", "supervised-on-site-id")
    page.fill("input[name=identity_method]", IDENTITY[language])
    page.locator("details:has(textarea[name=evidence]) > summary").click()
    page.fill("textarea[name=evidence]", EVIDENCE[language])
    # Nobody pressed anything: the certificate beside the form follows the typing.
    page.wait_for_function("() => /2025/.test(document.querySelector('#preview').innerText)")
    shown = issuer.text("#preview")
    assert LEARNER in shown, shown
    assert TITLES["vi"] in shown, shown
    issuer.look("issue-filled")
    issuer.press("button[name=do][value=check]").look("award-check")
    said = issuer.text()
    for fact in (LEARNER, TITLES["vi"], TITLES["en"], "100", EVIDENCE[language]):
        assert fact in said, (fact, said)
    issuer.press("form[action$='/send/'] button").look("award-sent")


def sign(registrar: Visitor) -> None:
    """2. Another person signs; a worker seals while the page watches."""
    page = registrar.page
    registrar.go("/i/ueh/").look("overview-registrar")
    registrar.go("/i/ueh/sign/").look("sign-list")
    registrar.press(f"tr:has-text('{NUMBER}') th a").look("sign-one")
    registrar.press("form[action$='/i/ueh/sign/'] button")
    page.wait_for_selector("#sealing section")
    page.wait_for_selector("#sealing:not([hx-get])", timeout=60_000)
    assert LEARNER in registrar.text("#sealing")
    registrar.look("sign-done")
    registrar.press(f"#sealing li:has-text('{LEARNER}') a").look("award-issued")


def receive(learner: Visitor, passer_by: Visitor) -> None:
    """2, 3. The letter speaks the learner's language; its link may be opened again and again; then it opens an account."""
    stage = learner.stage
    [letter] = stage.await_letters(ADDRESS, count=1)
    assert letter["Content-Language"] == "vi"
    assert TITLES["vi"] in letter.get_body(("plain",)).get_content()
    link = link_in(letter, "/me/claim/")
    assert link.startswith(ORIGIN), link
    for reader in (passer_by, passer_by, learner):
        reader.go(link)
        assert LEARNER in reader.text()
        assert reader.page.locator("input[name=password]").is_visible(), "opening consumes nothing"
    learner.look("claim")
    page = learner.page
    page.fill("input[name=password]", LEARNERS_PASSWORD)
    page.fill("input[name=repeated]", "another one than before")
    learner.press("form:has(input[name=password]) .acts button").look("claim-refused")
    assert page.get_attribute("input[name=repeated]", "aria-invalid") == "true"
    for name in ("password", "repeated"):
        page.fill(f"input[name={name}]", LEARNERS_PASSWORD)
    learner.press("form:has(input[name=password]) .acts button").speak().look("wallet")
    assert page.url.startswith(f"{ORIGIN}/me/"), page.url


def keep(learner: Visitor, folder: Path) -> tuple[str, dict[str, Any]]:
    """3. The learner looks at the credential and takes paper and signed data home. Returns the public path and the data."""
    page, stage = learner.page, learner.stage
    title = TITLES[stage.language]
    learner.press(f".cards a:has-text('{title}')").look("wallet-award")
    for fact in (LEARNER, "100", "B"):
        assert fact in learner.text(), fact
    with page.expect_download() as told:
        page.locator("a[href$='.json'][download]").click()
    data = Path(told.value.path()).read_bytes()
    document = json.loads(data)
    public = document["id"].removeprefix(ORIGIN)
    paper = folder / "certificate.pdf"
    paper.write_bytes(certificate(learner, page.locator("main a[href$='.pdf']").first.get_attribute("href") or ""))
    judge_paper(paper, data, document["id"])
    return public, document


def certificate(learner: Visitor, address: str) -> bytes:
    """Printed at the first download; until then a page that asks again."""
    ends = time.monotonic() + 90
    while True:
        status, kind, body = learner.fetch(address)
        if status != 202:
            assert (status, kind) == (200, "application/pdf")
            return body
        assert time.monotonic() < ends, "the certificate was not printed"
        time.sleep(0.5)


def judge_paper(paper: Path, signed: bytes, address: str) -> None:
    """Names and titles to the letter, a code that leads to the page, and the signed data inside."""
    text = " ".join(run("pdftotext", "-layout", str(paper), "-").decode().split())
    for fact in (LEARNER, *TITLES.values()):
        assert fact in text, (fact, text)
    run("pdftoppm", "-r", "150", "-png", "-singlefile", str(paper), str(paper.with_suffix("")))
    codes = zxingcpp.read_barcodes(Image.open(paper.with_suffix(".png")))
    assert [code.text.rstrip("/") for code in codes] == [address.rstrip("/")]
    inside = paper.with_name("attached")
    inside.mkdir()
    run("pdfdetach", "-saveall", "-o", str(inside), str(paper))
    assert [file.read_bytes() for file in inside.iterdir()] == [signed]


def run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def share(learner: Visitor) -> str:
    """3. A link of its own for one reader. Returns its address."""
    page = learner.page
    learner.press("main .copies a[href$='/share/']").look("share")
    page.fill("input[name=name]", "Ngân hàng Ví Dụ")
    learner.press("form:has(input[name=name]) button").look("share-made")
    return page.locator("li.link p.mono, li.link .mono").first.inner_text().strip()


def look_up(stranger: Visitor, scriptless: Visitor, link: str, public: str) -> None:
    """4. Anyone, with and without scripts: one verdict, then five checks in sentences; the grade only where it was asked for."""
    for reader, address in ((scriptless, link), (scriptless, public), (stranger, link), (stranger, public)):
        reader.go(address)
        assert reader.page.locator("section.verdict").count() == 1
        assert reader.page.locator(".checks > li").count() == 5
        assert reader.page.locator(".checks .is-err").count() == 0
        assert LEARNER in reader.text()
    stranger.look("public")
    stranger.go(link).look("shared")
    public_id = public.strip("/").split("/")[-1]
    scriptless.go("/verify/")
    scriptless.page.fill("form[method=get] input[name=q]", public_id)
    scriptless.press("form[method=get] button:near(input[name=q])")
    assert scriptless.page.url.endswith(public), scriptless.page.url
    stranger.go("/verify/").look("verify")
    stranger.page.fill("main input[name=q]", public_id[:-1] + ("0" if public_id[-1] != "0" else "1"))
    stranger.press("main form[method=get] .join button").look("verify-mistyped")
    assert stranger.page.get_attribute("main input[name=q]", "aria-invalid") == "true"


REVOKED = "Lê Thị Mẫu Lan"


def ask_to_revoke(issuer: Visitor) -> str:
    """7. Found by name without accents, asked for with a ground, looked at once more. Returns the award's public id."""
    page, language = issuer.page, issuer.stage.language
    issuer.go("/i/ueh/awards/").look("awards")
    page.fill("input[name=words]", "le thi mau lan")
    issuer.press("form[role=search] button")
    issuer.press(f"tr:has-text('{REVOKED}'):has-text('UEH-SA-02'):not(:has-text('Lân')) th a").look("award-other")
    issuer.press("main a[href$='/revoke/']").look("revoke")
    issuer.press("button[name=do][value=check]").look("revoke-refused")
    assert page.locator(".f__err").count() >= 2, "ground and explanation are missing"
    issuer.choose("reason", "wrong-person")
    issuer.choose("hearing", "waived")
    page.fill("textarea[name=explanation]", {"en": "The paper of somebody else.", "vi": "Bài thi của người khác."}[language])
    issuer.press("button[name=do][value=check]").look("revoke-confirm")
    issuer.press("button[name=do][value=confirm]").look("revocation-asked")
    found = re.search(r"/awards/(\w+)/", page.url)
    assert found
    return found[1]


def approve_revocation(registrar: Visitor, public_id: str) -> None:
    """7. A second person approves."""
    registrar.go("/i/ueh/acts/").look("later-acts")
    registrar.press(".todo a[href*='/acts/']").look("revocation")
    registrar.press("button[name=do][value=agree]").look("award-revoked")


def everything_says_revoked(stranger: Visitor, public_id: str) -> None:
    """7. The page, the API and, within a minute, the signed list that everybody else's software reads."""
    stranger.go(f"/c/{public_id}/").look("public-revoked")
    assert "verdict--err" in (stranger.page.locator("section.verdict").get_attribute("class") or "")
    told = stranger.read(f"/api/v1/credentials/{public_id}/")
    assert told["verification"]["verdict"] == "revoked", told
    document = stranger.read(f"/c/{public_id}.json")
    status = document["credentialStatus"]
    assert status["statusListCredential"].startswith(ORIGIN)
    ends = time.monotonic() + 60
    while True:
        signed = stranger.read(status["statusListCredential"])
        bits = status_bits.decode(signed["credentialSubject"]["encodedList"])
        if status_bits.get(bits, int(status["statusListIndex"])):
            return
        assert time.monotonic() < ends, "the signed list did not follow within a minute"
        time.sleep(0.5)
