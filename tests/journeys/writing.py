"""A micro-credential is written, reviewed, published and changed; a stack becomes ready."""

import re

from tests.journeys.stage import ORIGIN, Stage
from tests.journeys.visitor import Visitor

DESK = "/i/ueh/micro-credentials/"
CODE = "UEH-VD-09"
TITLES = {"en": "Reading Annual Reports", "vi": "Đọc báo cáo thường niên"}
TEXTS = {
    "titles": TITLES,
    "descriptions": {
        "en": "How to find in an annual report what it does not say aloud.",
        "vi": "Cách tìm trong báo cáo thường niên những điều không được nói rõ.",
    },
}
OUTCOMES = [
    ({"en": "Compare two annual reports", "vi": "So sánh hai báo cáo thường niên"}, "30"),
    ({"en": "Calculate five key figures", "vi": "Tính năm chỉ số chính"}, "20"),
]
REMARK, ANSWER = "Cần nêu rõ chỉ số nào.", "Đã nêu rõ trong kết quả học tập."
BETTER = {"en": "Calculate liquidity and four further key figures", "vi": "Tính chỉ số thanh khoản và bốn chỉ số chính khác"}
# What no page of this part gives: the second factors of the demo's people, and an award of another day's work.
FACTORS = """
from institutions.models import User
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
for email in ("qa.ueh@example.org",):
    secret = generate_totp_secret()
    TOTP.activate(User.objects.get(email=email), secret)
    print(email, secret)
"""
ONE_MORE = """
import datetime as dt
from credentials.models import Learner, MicroCredentialVersion
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from institutions.models import User
version = MicroCredentialVersion.objects.published().get(micro_credential__code="UEH-SA-02")
learner = Learner.objects.get(institution__code="UEH", user__email="esempio@example.org")
issuer, registrar = (User.objects.get(email=f"{name}.ueh@example.org") for name in ("issuer", "registrar"))
said = {"name_as_printed": learner.full_name, "achieved_on": dt.date.today(), "grade": "B",
        "supervision": "supervised-on-site-id", "identity_method": "", "evidence": ""}
award = send_to_registrar(award=prepare_award(version=version, learner=learner, by=issuer, fields=said), by=issuer)
sign_awards(awards=[(award, fingerprint(award))], by=registrar)
"""


# What the agreement between Masaryk, UEH and NEU lists from now on: the version in force counts at NEU.
LISTED = """
from credentials.models import MicroCredentialVersion
from institutions.models import Agreement, Institution, Role
from recognition.seeding.network import first
from recognition.services.renewing import list_line
agreement, receiver = Agreement.objects.get(number="AG-2026-01"), Institution.objects.get(code="NEU")
version = MicroCredentialVersion.objects.published().get(micro_credential__code="UEH-FT-01")
list_line(agreement=agreement, version=version, receiver=receiver, by=first(receiver, Role.INSTITUTION_ADMIN))
print(agreement.public_id)
"""
LINES = {
    "holds": {"en": "Holds", "vi": "Còn hiệu lực"},
    "broken": {"en": "Suspended until renewed", "vi": "Tạm ngừng cho đến khi gia hạn"},
}


def a_reviewer(stage: Stage) -> None:
    """Whoever approves has a second factor."""
    for line in stage.registry.python(FACTORS).splitlines():
        email, secret = line.split()
        stage.secrets[email] = secret


def write(author: Visitor) -> None:
    """A draft that saves itself, is told what it lacks, and is handed in when nothing does."""
    page = author.page
    author.go(DESK).look("micro-credentials")
    author.press(f"a[href$='{DESK}new/']").look("micro-credential-new")
    page.fill("input[name=code]", CODE)
    page.fill("input[name=title]", TITLES["en"])
    author.press("main form button").look("editor-empty")
    before = _complete(author)
    _unfold(author, "texts")
    for name, texts in TEXTS.items():
        for language, words in texts.items():
            page.fill(f"#texts [name='{name}-{language}']", words)
    page.wait_for_selector("#saved-texts:not(:empty)")  # Nobody pressed anything.
    _unfold(author, "outcomes")
    for _outcome in OUTCOMES:
        author.press("#outcomes button[value=add]")
    for place, (texts, hours) in enumerate(OUTCOMES):
        for language, words in texts.items():
            page.locator(f"#outcomes [name^='outcome-'][name$='-texts-{language}']").nth(place).fill(words)
        page.locator("#outcomes [name^='outcome-'][name$='-hours']").nth(place).fill(hours)
    _save(author, "outcomes")
    _unfold(author, "workload")
    page.fill("[name=hours]", "60")
    page.select_option("[name=participation]", "blended")
    _save(author, "workload")
    author.look("editor-hours-do-not-sum")
    assert page.locator("#complete .complete__list a[href^='#']").count() >= 1, "the hours do not add up"
    page.fill("[name=hours]", "50")
    _save(author, "workload")
    _unfold(author, "level")
    page.select_option("[name=level_framework]", "VQF")
    page.fill("[name=level_code]", "6")
    for language in ("en", "vi"):
        page.fill(f"#level [name='level_argument-{language}']", {"en": "Judges on its own.", "vi": "Tự đánh giá."}[language])
    _save(author, "level")
    _unfold(author, "field")
    page.fill("[name=isced_f]", "0412")
    _save(author, "field")
    _unfold(author, "assessments")
    author.press("#assessments button[value=add]")
    page.select_option("#assessments select[name$='-type']", "case-study")
    page.fill("#assessments [name$='-weight']", "100")
    page.select_option("#assessments select[name$='-supervision']", "supervised-on-site-id")
    for box in page.locator("#assessments label:has(input[name$='-outcomes'])").all():
        box.click()
    _save(author, "assessments")
    _unfold(author, "quality")
    author.press("#quality button[value=add]")
    page.select_option("#quality select[name$='-type']", "institution-accredited")
    for language in ("en", "vi"):
        page.fill(f"#quality [name$='-body-{language}']", {"en": "Example Agency", "vi": "Cơ quan Ví Dụ"}[language])
    _save(author, "quality")
    author.look("editor-full")
    assert _complete(author) > before, "more stands than at first"


def hand_in(author: Visitor, note: str, *, kind: str = "") -> str:
    """From the draft to its reviewers. Returns the address of its review."""
    page = author.page
    author.press("main a[href$='/preview/']").look(f"look-over{kind}")
    if kind:
        assert page.locator("#touches").count() == 1
        assert page.locator("#changes li").count() >= 1
    author.press("main a[href$='/submit/']").look(f"submit{kind}")
    if kind:
        assert page.locator(f"input[name=change_class][value={kind}]").is_checked()
    page.fill("textarea[name=change_note]", note)
    author.press("main form .acts button")
    assert "/quality/" in page.url, page.url
    return page.url.removeprefix(ORIGIN)


def remark_and_return(reviewer: Visitor) -> None:
    page = reviewer.page
    reviewer.go("/i/ueh/quality/").look("quality-queue")
    reviewer.press(f"tr:has-text('{CODE}') th a").look("quality-review")
    page.locator("#remark select[name=field]").select_option(index=1)
    page.fill("#remark textarea[name=words]", REMARK)
    reviewer.press("#remark .acts button")
    assert REMARK in reviewer.text()
    assert page.locator("#approve .acts button").is_disabled(), "an open remark stands in the way"
    reviewer.press("#return .acts button").look("quality-returned")


def answer(author: Visitor, review: str) -> None:
    """The author reads the remark, changes the wording, says so, and hands it in again."""
    page = author.page
    author.go(review)
    assert REMARK in author.text()
    page.fill("textarea[name=answer]", ANSWER)
    author.press("form:has(textarea[name=answer]) button")
    author.go(review.replace("/quality/", "/micro-credentials/") + "edit/")
    _unfold(author, "outcomes")
    for language, words in BETTER.items():
        page.locator(f"#outcomes [name^='outcome-'][name$='-texts-{language}']").nth(1).fill(words)
    _save(author, "outcomes")


def approve(reviewer: Visitor, review: str, number: str) -> None:
    """Every answer read, fourteen questions answered, a decision with number and body."""
    page = reviewer.page
    reviewer.go(review)
    while page.locator("form button[value=accepted]").count():
        reviewer.press("form button[value=accepted]")
    for box in page.locator("#checklist label:has(input[name$='-answer'][value=yes])").all():
        box.click()
    reviewer.press("#checklist .acts button").look("quality-checked")
    for name in ("body_vi", "body_en"):
        page.fill(f"#approve [name={name}]", {"body_vi": "Hội đồng Ví Dụ", "body_en": "Example Board"}[name])
    page.fill("#approve [name=decision]", number)
    for part, value in (("day", "1"), ("month", "10"), ("year", "2026")):
        page.fill(f"#approve [name=decided_on_{part}]", value)
    for part, value in (("day", "1"), ("month", "9"), ("year", "2029")):
        page.fill(f"#approve [name=review_by_{part}]", value)
    page.locator("#approve label:has(input[name=no_interest])").click()
    reviewer.press("#approve .acts button").look("quality-approved")


def publish(registrar: Visitor, review: str, *, teach_out: bool = False) -> None:
    page = registrar.page
    registrar.go(review).press("main a[href$='/publish/']").look(f"publish{'-after-another' if teach_out else ''}")
    page.locator("select[name=signing_officer]").select_option(index=1)
    if teach_out:
        for part, value in (("day", "31"), ("month", "12"), ("year", "2030")):
            page.fill(f"[name=teach_out_on_{part}]", value)
    page.locator("label:has(input[name=page_checked])").click()
    registrar.press("main form .acts button").look("published")


def new_version(author: Visitor, code: str) -> None:
    author.go(DESK)
    author.press(f"tr:has-text('{code}') th a").look("micro-credential-desk")
    author.press("form[action$='/new-version/'] button")


def change_prerequisites(author: Visitor) -> None:
    _unfold(author, "texts")
    for language in ("en", "vi"):
        author.page.fill(f"#texts [name='prerequisites-{language}']", {"en": "Bookkeeping", "vi": "Kế toán cơ bản"}[language])
    _save(author, "texts")


def change_outcome(author: Visitor) -> None:
    """An outcome says more: what was decided about the old wording no longer holds."""
    _unfold(author, "outcomes")
    for language, words in {
        "en": "Explain payment rails and their risks",
        "vi": "Giải thích hệ thống thanh toán và rủi ro",
    }.items():
        author.page.locator(f"#outcomes [name^='outcome-'][name$='-texts-{language}']").first.fill(words)
    _save(author, "outcomes")


def find(stranger: Visitor, *, versions: int) -> None:
    """In the catalogue, without a single mark; with every version it had."""
    page = stranger.page
    stranger.go("/catalogue/?q=doc+bao+cao")
    link = f"main a:has-text('{TITLES[stranger.stage.language]}')"
    for _attempt in range(60):  # a worker keeps the index
        if page.locator(link).count():
            break
        page.wait_for_timeout(500)
        page.reload()
    stranger.look("catalogue-search").press(link).look("micro-credential-page")
    assert stranger.page.locator("main a[href$='/v1.0/'], main a[href*='/1.0/']").count() or versions == 1
    assert "1.1" in stranger.text() or versions == 1
    assert page.locator("script[type='application/ld+json']").count() == 1


def listed(stage: Stage) -> str:
    """Have an agreement list the version in force; the id of the agreement."""
    return stage.registry.python(LISTED).split()[-1]


def line_stands(registrar: Visitor, agreement: str, state: str) -> None:
    """What the agreement lists of UEH-FT-01, as its own desk reads it once a worker has looked at the new version."""
    page, words = registrar.page, LINES[state][registrar.stage.language]
    registrar.go(f"/i/ueh/settings/agreements/{agreement}/lines/")
    line = page.locator("tr:has-text('UEH-FT-01')").first
    for _attempt in range(60):
        if words in line.inner_text():
            break
        page.wait_for_timeout(500)
        page.reload()
    registrar.look(f"lines-{state}")
    assert words in line.inner_text(), line.inner_text()


def find_all_versions(stranger: Visitor) -> None:
    """The catalogue leads to the new major version, and from there to the one before, which old awards point to."""
    stranger.go("/catalogue/?q=thanh+toan+so").press("ul.courses h2 a").look("micro-credential-major")
    told = stranger.text()
    assert "2.0" in told, told
    assert "1.1" in told, told


def one_short(learner: Visitor) -> None:
    """360 hours where 375 are asked for; it is said what is missing and what would help."""
    learner.go("/me/stacks/").look("my-stacks")
    learner.press("main a:has-text('ST-2'), main a[href*='/me/stacks/']").look("my-stack-not-yet")
    assert re.search(r"\b360\b", learner.text()), learner.text()
    assert "UEH-SA-02" in learner.text() or "Kế toán bền vững" in learner.text()


def one_more(stage: Stage) -> None:
    stage.registry.python(ONE_MORE)


def ready(learner: Visitor) -> None:
    for _attempt in range(60):
        learner.page.reload()
        if re.search(r"\b460\b", learner.text()):
            break
        learner.page.wait_for_timeout(500)
    learner.look("my-stack-ready")
    assert learner.page.locator("main a[href$='/apply/'], main form[action$='/apply/'] button:not([disabled])").count()


def _unfold(author: Visitor, part: str) -> None:
    """By its link in the line of parts, which stays in view."""
    author.page.click(f"#parts a[href='#{part}']")
    author.page.wait_for_selector(f"#{part} > details[open]")


def _save(author: Visitor, part: str) -> None:
    author.press(f"#{part} .part__foot button[value=save]")


def _complete(author: Visitor) -> int:
    return int(author.page.locator("#complete progress").get_attribute("value") or 0)
