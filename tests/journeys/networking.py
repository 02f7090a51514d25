"""A partner comes into the network, its people get to work, and it is suspended."""

import re

from tests.journeys.stage import Stage, fill, link_in
from tests.journeys.visitor import Visitor

SLUG, CODE = "vidu", "VIDU"
NAMES = {"vi": "Trường Đại học Ví Dụ", "en": "Example University"}
PASSWORD = "mot cau ngan va de nho"
DOMAIN_TOLD = {"en": "Known from the accreditation register.", "vi": "Đã biết qua sổ đăng ký kiểm định."}
WHY = {"en": "Papers looked at, the rector telephoned.", "vi": "Đã xem hồ sơ và gọi điện cho hiệu trưởng."}
FIRST, SECOND = "network.admin@example.org", "network.admin2@example.org"
# What no page of this part gives: second factors of the demo's accounts, a course of study, a learner.
FACTORS = f"""
from institutions.models import User
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
for email in {FIRST, SECOND}:
    secret = generate_totp_secret()
    TOTP.activate(User.objects.get(email=email), secret)
    print(email, secret)
"""
OFFERED = """
import datetime as dt
from credentials.models import Learner, MicroCredential
from institutions.models import Institution
from recognition.seeding import data
from recognition.seeding.catalogue import draft
from recognition.seeding.reviewing import bring_out
from institutions.models import GradeScale, Membership, Role, User
home = Institution.objects.get(slug="vidu")
reviewer = User.objects.get(email="contact.vidu@example.org")
Membership.objects.create(user=reviewer, institution=home, role=Role.QA_REVIEWER, valid_from=dt.date.today())
row = next(row for row in data("micro_credentials") if row["code"] == "HUB-AM-02")
kind = MicroCredential.objects.create(institution=home, code="VIDU-AM-01", badge_icon=row["badge_icon"])
scales = {scale.code: scale for scale in GradeScale.objects.all()}
bring_out(draft(kind, row, {partner.code: partner for partner in Institution.objects.all()}, scales), row["approval"])
for number, name, email in (("TEST-9001", "Trần Văn Mẫu", "mau@example.org"), ("TEST-9002", "Lê Thử Nghiệm", "thu@example.org")):
    learner = Learner(institution=home, number=number, full_name=name, birth_date=dt.date(1999, 5, 5), email=email, language="vi")
    learner.full_clean()
    learner.save()
"""


def two_administrators(stage: Stage) -> None:
    """Two make a registrar, and two suspend; each signs in with a code."""
    for line in stage.registry.python(FACTORS).splitlines():
        email, secret = line.split()
        stage.secrets[email] = secret


def apply(applicant: Visitor) -> None:
    """Somebody opens an account and asks for their institution to be admitted. Nobody else sees it."""
    page, stage = applicant.page, applicant.stage
    email = "contact.vidu@example.org"
    applicant.go("/accounts/signup/")
    page.fill("input[name=full_name]", "Lâm Thị Liên Hệ")
    page.fill("input[name=email]", email)
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    applicant.press("form[action$='/accounts/signup/'] .acts button")
    [letter] = stage.await_letters(email, count=1)
    applicant.go(link_in(letter, "/accounts/confirm-email/"))
    applicant.press("main form button")
    applicant.sign_in(email, PASSWORD)
    applicant.go("/network/apply/").look("apply")
    for name, value in {
        "code": CODE,
        "legal_name": NAMES["vi"],
        "english_name": NAMES["en"],
        "website": "https://vidu.example/",
        "schac_domain": "vidu.example",
        "contact_name": "Lâm Thị Liên Hệ",
        "contact_email": email,
    }.items():
        page.fill(f"[name={name}]", value)
    for name, value in {"language": "vi", "country": "VN", "timezone": "Asia/Ho_Chi_Minh"}.items():
        page.select_option(f"select[name={name}]", value)
    applicant.press("main form .acts button").look("apply-refused")
    assert page.get_attribute("select[name=level_framework]", "aria-invalid") == "true", "what is missing is marked"
    assert page.input_value("input[name=legal_name]") == NAMES["vi"], "what was typed is kept"
    page.select_option("select[name=level_framework]", "VQF")
    applicant.press("main form .acts button").look("application")


def admit(keeper: Visitor) -> None:
    """A network administrator looks at it, says why no domain is proven, and lets it in."""
    page, language = keeper.page, keeper.stage.language
    keeper.go("/network/").look("network")
    keeper.go("/network/partners/").look("partners")
    keeper.go(f"/network/partners/{SLUG}/").look("partner-in-review")
    keeper.press("main a[href$='/admit/']").look("admit")
    page.fill("textarea[name=reason]", WHY[language])
    keeper.press("main form button").look("admit-refused")
    page.fill("textarea[name=no_domain_reason]", DOMAIN_TOLD[language])
    keeper.press("main form button").look("partner-admitted")
    keeper.press("main a[href$='/administrator/']").look("first-administrator")
    page.fill("input[name=email]", "admin.vidu@example.org")
    page.select_option("select[name=language]", "vi")
    keeper.press("main form button")


def join(person: Visitor, email: str, name: str) -> None:
    """The letter, an account, the role, and a second factor before anything else."""
    page, stage = person.page, person.stage
    [letter] = stage.await_letters(email, count=1)
    person.go(link_in(letter, "/invitations/")).look("invitation")
    page.fill("input[name=full_name]", name)
    page.fill("input[name=password]", PASSWORD)
    person.press("main form:has(input[name=password]) .acts button").speak().look("second-factor-needed")
    person.press("main a[href*='/2fa/totp/activate/']").look("authenticator-app")
    stage.secrets[email] = person.text("main .qr .mono")
    page.fill("input[name=code]", stage.code(email))
    person.press("main form[action$='/totp/activate/'] .acts button").look("recovery-codes")


def invite(administrator: Visitor, email: str, role: str) -> None:
    page = administrator.page
    administrator.go(f"/i/{SLUG}/settings/team/").look("team")
    administrator.press("main a[href$='/team/invite/']").look("team-invite")
    page.fill("input[name=email]", email)
    page.select_option("select[name=language]", "vi")
    administrator.choose("role", role)
    administrator.press("main form:has(input[name=email]) .acts button")


def confirm_registrar(keeper: Visitor) -> None:
    """A registrar is made by two; where the institution has one administrator, the network is the second.

    keeper: not the one who gave the institution its administrator.
    """
    keeper.go("/network/people/").look("network-people")
    keeper.press("form[action*='/grants/'] button")


def make_a_key(administrator: Visitor, registrar: Visitor) -> None:
    """One starts, the other compares and lets it sign."""
    administrator.go(f"/i/{SLUG}/settings/keys/").look("keys-none")
    administrator.press("form[action$='/keys/start/'] button").look("key-pending")
    fingerprint = "".join(re.findall(r"[0-9a-f]{4}", administrator.text("main [aria-labelledby=fingerprint]")))
    registrar.go(administrator.page.url).look("key-to-compare")
    registrar.page.fill("input[name=typed]", "0000 0000")
    registrar.press("form[action$='/activate/'] button").look("key-differs")
    assert registrar.page.get_attribute("input[name=typed]", "aria-invalid") == "true"
    registrar.page.fill("input[name=typed]", fingerprint[-8:])
    registrar.press("form[action$='/activate/'] button").look("key-active")


def offer(stage: Stage) -> None:
    """A published micro-credential and a learner: they are written on pages in another journey."""
    fill(stage.registry, OFFERED)


def prepare(issuer: Visitor, number: str) -> None:
    page = issuer.page
    issuer.go(f"/i/{SLUG}/issue/")
    version = page.locator("select[name=version] option", has_text="VIDU-AM-01").get_attribute("value")
    page.select_option("select[name=version]", version)
    page.fill("input[name=find]", number)
    issuer.press(".join button[name=do][value=find]")
    if page.locator(f"button[name=pick][value={number}]").count():
        issuer.press(f"button[name=pick][value={number}]")
    page.fill("input[name=grade]", "8")
    for part, value in (("day", "2"), ("month", "11"), ("year", "2026")):
        page.fill(f"input[name=achieved_on_{part}]", value)
    page.select_option("select[name=supervision]", "supervised-on-site-id")
    page.fill("input[name=identity_method]", "CCCD")
    issuer.press("button[name=do][value=check]")
    issuer.press("form[action$='/send/'] button")


def sign(registrar: Visitor, number: str) -> str:
    """Returns the public id of what was sealed."""
    page = registrar.page
    registrar.go(f"/i/{SLUG}/sign/")
    registrar.press(f"tr:has-text('{number}') th a")
    registrar.press(f"form[action$='/i/{SLUG}/sign/'] button")
    page.wait_for_selector("#sealing:not([hx-get])", timeout=60_000)
    registrar.press("#sealing li a")
    found = re.search(r"/awards/(\w+)/", page.url)
    assert found
    return found[1]


def suspend(first: Visitor, second: Visitor) -> None:
    """One proposes, the other confirms."""
    language = first.stage.language
    first.go(f"/network/partners/{SLUG}/standing/").look("suspend")
    first.choose("state", "suspended")
    first.page.fill("textarea[name=reason]", WHY[language])
    first.press("main form button").look("suspension-proposed")
    second.go(f"/network/partners/{SLUG}/standing/answer/").look("suspension-to-confirm")
    second.press("button[name=do][value=confirm]").look("partner-suspended")
