"""R1 to R6 of the network's scenarios, told by the pages: what is judged, what is granted to the digit, and by which day."""

import datetime as dt
import re
import time
from dataclasses import dataclass, field

from tests.journeys import applicants
from tests.journeys.days import briefly, written
from tests.journeys.recognising import Asked
from tests.journeys.visitor import Visitor

ASKED = {
    "R1": Asked("Công nghệ tài chính", "course-exemption", "muni", "DEMO-FTB", (applicants.R1.full_name, "100")),
    "R2": Asked("Phân tích dữ liệu", "credit-transfer", "neu", "DEMO-PTDL", (applicants.R2.full_name, "125")),
    "R3": Asked("Chính sách và nguồn tài trợ", "credit-transfer", "muni", "DEMO-EUI", (applicants.R3.full_name, "30")),
    "R4": Asked("Công nghệ tài chính", "course-exemption", "muni", "DEMO-FTB", (applicants.R4.full_name, "100")),
    "R5": Asked("Kinh tế lượng", "course-exemption", "ueh", "DEMO-KTL", (applicants.R5.full_name, "8.2")),
    "R6": Asked("Quản trị rủi ro", "course-exemption", "unisi", "DEMO-RM", (applicants.R6.full_name, "150")),
}
WHY = {
    "R1": "Cả năm kết quả học tập của môn học đều đã được bao gồm trong nội dung đã học và thi.",
    "R2": "Bốn trong sáu kết quả học tập đã được bao gồm: 100 trong 150 giờ. Còn thiếu chuỗi thời gian và dữ liệu bảng.",
    "R3": "Học phần chỉ bao gồm một phần của một trong sáu kết quả học tập, với 24 % số giờ, qua bài trắc nghiệm không xác minh.",
    "R6": "3 tín chỉ Việt Nam tính hệ số 1,5 bằng 4,5; chỉ công nhận số nguyên nên là 4 CFU.",
    "R6 on appeal": "150 giờ chia 25 giờ bằng 6,0 CFU, và cả mười kết quả học tập của môn học đều được bao gồm.",
}
NEXT = {
    "R2": "Học phần bổ sung 1 tín chỉ; cùng với học phần đó, môn học được hoàn thành (2 + 1 = 3).",
    "R3": "Bạn có thể dự thi công nhận kết quả học tập trước đó, hoặc ghi học phần này là học tập không chính quy.",
    "R6": "Học phần còn lại của môn học.",
}
QUESTION = "Đề cương chi tiết của học phần."
WHY_ASKED = "Không có đề cương thì không so sánh được từng kết quả học tập."
ANSWER = "Em gửi đề cương trong hồ sơ này: bốn phần, 125 giờ."
GROUNDS = "Chứng chỉ vi mô ghi 150 giờ: 6 CFU theo 25 giờ mỗi tín chỉ, không phải 4,5."
GAPS = {
    "R2": {"outcomes": ("Thiếu chuỗi thời gian và dữ liệu bảng, 50 trong 150 giờ.", "Môn dự báo dựa trên cả hai.")},
    "R3": {
        "outcomes": ("Một trong sáu kết quả chỉ đạt một phần.", "Tín chỉ sẽ thay cho điều chưa học."),
        "workload": ("30 trong 125 giờ.", "Các kết quả còn thiếu cần số giờ còn thiếu."),
        "assessment": ("Bài trắc nghiệm chấm tự động.", "Tín chỉ cần kết quả được đánh giá sâu."),
        "identity": ("Không ai biết ai đã làm bài.", "Tín chỉ cần biết ai đã đạt được."),
    },
}


@dataclass(frozen=True)
class Ruling:
    outcome: str
    credits: str
    why: str
    next_steps: str = ""
    grade: str = ""
    says: tuple[str, ...] = field(default=())
    instead_of: str = ""  # the credits by hours, where the officer grants another number


FULL_R1 = Ruling("full", "4", WHY["R1"], grade="statistical", says=("4 ECTS", "C"))
BY_PRECEDENT = Ruling("full", "4", "", says=("4 ECTS", "A"))
PARTIAL_R2 = Ruling("partial", "2", WHY["R2"], NEXT["R2"], says=("2 tín chỉ", *GAPS["R2"]["outcomes"]))
REFUSED_R3 = Ruling("refused", "", WHY["R3"], NEXT["R3"], says=tuple(said for gap in GAPS["R3"].values() for said in gap))
PARTIAL_R6 = Ruling("partial", "4", WHY["R6"], NEXT["R6"], says=("4 CFU",), instead_of="6")
FULL_R6 = Ruling("full", "6", WHY["R6 on appeal"], says=("6 CFU",))


def promised(learner: Visitor, case_number: str, due: dt.date) -> None:
    """Complete: the learner is told the day, four calendar months on."""
    open_own(learner, case_number).look("my-request-complete")
    assert written(due) in learner.text(), learner.text()


def open_own(learner: Visitor, case_number: str) -> Visitor:
    learner.go("/me/requests/").look("my-requests")
    return learner.press(f"a:text-is('{case_number}')")


def reply(learner: Visitor, case_number: str) -> None:
    """To a question of the desk, by whose answer the file is complete."""
    open_own(learner, case_number).look("my-request-question")
    learner.page.fill("textarea[name=answer]", ANSWER)
    learner.press("form[action$='/answer/'] .acts button").look("my-request-answered")


# ---- what officers and experts do ----


def ask_for_more(officer: Visitor, reply_by: dt.date) -> None:
    """What is missing and why it is needed; thirty days for the reply, unless the officer gives more."""
    officer.press("main a[href$='/ask/']").look("ask")
    offered = [officer.page.input_value(f"input[name=reply_by_{part}]") for part in ("year", "month", "day")]
    assert dt.date(*map(int, offered)) == reply_by, offered
    officer.page.fill("[name=what_1]", QUESTION)
    officer.page.fill("[name=why_1]", WHY_ASKED)
    officer.press("form:has([name=what_1]) .acts button").look("case-asked")


OWNER = "Hana Cvičná"


def ask_expert(officer: Visitor, name: str) -> None:
    """Whoever is responsible for the course is not offered; the other one is asked."""
    officer.press("main a[href$='/compare/']").look("compare-without-opinion")
    officer.press("a[href$='/opinions/ask/']").look("opinion-ask")
    offered = officer.page.locator("label:has(input[name=assessor])")
    assert offered.filter(has_text=OWNER).count() == 0
    assert OWNER in officer.text(), "named with the reason"
    offered.filter(has_text=name).click()
    officer.press("form:has(input[name=assessor]) .acts button").look("opinion-asked")


def give_opinion(expert: Visitor, case_number: str, due: dt.date) -> None:
    """Outcome by outcome on one page, without a name of who asks."""
    expert.go("/i/muni/opinions/").look("opinions")
    expert.press(f"li:has-text('{case_number}') a").look("opinion")
    said = expert.text("body")
    assert written(due) in said, said
    assert applicants.R1.full_name not in said
    assert applicants.R1.email not in said
    verdicts = expert.page.locator("input[name$='-verdict'][value=covered]")
    names = [each.get_attribute("name") or "" for each in verdicts.all()]
    assert len(names) == 5
    for name in names:
        expert.choose(name, "covered")
    expert.choose("interest", "none")
    expert.press("button[name=do][value=sign]").look("opinion-signed")


def open_case(officer: Visitor, case_number: str, desk: str, tab: str = "evaluate") -> Visitor:
    officer.go(f"/i/{desk}/requests/?tab={tab}")
    return officer.press(f"a:text-is('{case_number}')")


def take_over(officer: Visitor, case_number: str) -> None:
    open_case(officer, case_number, "muni").press("main a[href$='/compare/']")
    officer.press("form[action$='/take/'] button").look("compare-with-opinion")
    assert officer.page.locator("input[name$='-verdict'][value=covered]:checked").count() == 5


def judge(officer: Visitor, verdicts: str, gaps: dict[str, tuple[str, str]], *said: str) -> None:
    """By letter: c covered, p partly, n not. said: what the page then shows, hours first."""
    page = officer.page
    officer.press("main a[href$='/compare/']").look("compare-empty")
    assert page.locator("input[name$='-verdict']:checked").count() == 0, "nothing is chosen beforehand"
    radios = page.locator("input[name$='-verdict'][value=covered]").all()
    names = [each.get_attribute("name") or "" for each in radios]
    for name, letter in zip(names, verdicts, strict=True):
        officer.choose(name, {"c": "covered", "p": "partly", "n": "not"}[letter])
    for element, (difference, why) in gaps.items():
        own = f"e-{element}"
        page.locator(f"details:has([name='{own}-difference']) > summary").click()
        page.fill(f"[name='{own}-difference']", difference)
        page.fill(f"[name='{own}-why']", why)
        page.locator(f"label:has(input[name='{own}-substantial'])").click()
    officer.press("form:has(input[name$='-verdict']) .stick button").look("compare")
    shown = officer.text()
    for each in said:
        assert re.search(each, shown), (each, shown)


def rule(officer: Visitor, ruling: Ruling, last: dt.date) -> None:
    """Filled in, read as the learner will read it, decided. last: the day until which the letter gives time to appeal."""
    page = officer.page
    officer.press("main a[href$='/decide/']").look("decide-empty")
    _fill(officer, ruling)
    officer.press("button[name=step][value=check]").look(f"decide-check-{ruling.outcome}")
    letter = officer.text(".letter")
    for fact in (ruling.why, ruling.next_steps, *ruling.says, written(last)):
        assert fact in letter, (fact, letter)
    officer.press("button[name=step][value=decide]").look(f"case-{ruling.outcome}")
    assert page.locator("main a[href$='/decide/']").count() == 0


def _fill(officer: Visitor, ruling: Ruling) -> None:
    page = officer.page
    officer.choose("outcome", ruling.outcome)
    offered = page.input_value("input[name=credits]")
    assert offered == (ruling.instead_of or ruling.credits), "the hours said so: only what is judged is typed"
    if ruling.instead_of:
        page.fill("input[name=credits]", ruling.credits)
    page.fill("textarea[name=reasons]", ruling.why)
    page.fill("textarea[name=next_steps]", ruling.next_steps)
    if ruling.grade:
        page.select_option("select[name=grade_handling]", ruling.grade)


def reads(learner: Visitor, case_number: str, ruling: Ruling, decided: dt.date, last: dt.date | None) -> None:
    """The answer first, with its day and reasons, what can be done next, and the last day of an appeal; none: it is final."""
    open_own(learner, case_number).look(f"decision-{ruling.outcome}{'' if last else '-final'}")
    said = learner.text("section[aria-labelledby=decision]")
    for fact in (ruling.why, ruling.next_steps, *ruling.says, written(decided), written(last) if last else ""):
        assert fact in said, (fact, said)
    assert (learner.page.locator("main a[href$='/appeal/']").count() > 0) == (last is not None)


# ---- R4 ----

COUNTING = """
  addEventListener('pointerdown', () => window.pressed('click'), true);
  addEventListener('keydown', () => window.pressed('key'), true);
"""


class Counted:
    """Counts what a person does with mouse and keyboard from here on."""

    def __init__(self, visitor: Visitor) -> None:
        self.clicks = self.keys = 0
        visitor.context.expose_binding("pressed", lambda _source, what: self._take(what))
        visitor.context.add_init_script(COUNTING)

    def _take(self, what: str) -> None:
        self.clicks += what == "click"
        self.keys += what == "key"


def by_precedent(officer: Visitor, name: str) -> str:
    """R4. From opening the queue to decided: at most six clicks, and nothing typed. Returns the case number."""
    counted = Counted(officer)
    officer.go("/i/muni/requests/")
    counted.clicks = counted.keys = 0
    row = f"tr:has-text('{name}') a[data-open]"
    case_number = officer.text(row)
    officer.press(row)
    officer.press("form[action$='/take/'] button")
    officer.press("form[action$='/complete/'] button").look("case-with-proposal")
    assert "4" in officer.text("#proposal")
    officer.press("form[action$='/proposal/accept/'] button").look("case-by-precedent")
    assert 1 <= counted.clicks <= 6, counted.clicks
    assert counted.keys == 0, counted.keys
    return case_number


# ---- R5 ----

WITHIN = 30  # seconds, on a machine that has other work to do


def automatic(learner: Visitor, case_number: str) -> None:
    """Decided by a worker within seconds of being sent; the learner is told that nobody took part, and asks for a person."""
    page, sent = learner.page, time.monotonic()
    while page.locator("section[aria-labelledby=decision]").count() == 0:
        assert time.monotonic() - sent < WITHIN, learner.text()
        time.sleep(0.5)
        page.reload()
    open_own(learner, case_number).look("decision-automatic")
    for each in page.locator("section[aria-labelledby=decision] details:not([open]) > summary").all():
        each.click()
    said = learner.text()
    for fact in ("AG-2026-01", "3 tín chỉ"):
        assert fact in said, (fact, said)
    assert re.search(r"\b12\b\D{1,20}\b63\b\D{1,40}\b15\b", said), said
    learner.press("form[action$='/person/'] button").look("person-asked")


def a_person_looks(officer: Visitor, case_number: str) -> None:
    officer.go("/i/ueh/automatic/").look("automatic")
    form = f"form:has(a:text-is('{case_number}'))"
    officer.page.locator(f"{form} [name$='answer']").select_option("stands")
    officer.page.fill(f"{form} textarea", "Đã xem lại: mọi điều kiện của thỏa thuận đều đạt.")
    officer.press(f"{form} button").look("automatic-answered")


# ---- R6 ----


def appeal(learner: Visitor, case_number: str, lodged: dt.date, last: dt.date, due: dt.date) -> None:
    """Within the window; the acknowledgement names the day by which it is settled, sixty days on."""
    open_own(learner, case_number)
    learner.press("main a[href$='/appeal/']").look("appeal")
    assert written(last) in learner.text(), learner.text()
    learner.page.fill("textarea[name=grounds]", GROUNDS)
    learner.press("form:has(textarea[name=grounds]) .acts button").look("appeal-sent")
    said = learner.text()
    for fact in (case_number, GROUNDS, written(lodged), written(due)):
        assert fact in said, (fact, said)


def may_not_settle(officer: Visitor, case_number: str) -> None:
    """Who decided first is told why it is somebody else's."""
    officer.go("/i/unisi/appeals/").look("appeals")
    assert officer.page.locator(f"tr:has-text('{case_number}') a[href$='/appeal/settle/']").count() == 0


def settle(officer: Visitor, case_number: str, ruling: Ruling, first: dt.date, due: dt.date) -> None:
    """Another officer decides anew; the first decision is in force no longer. due: by when it had to be settled."""
    page = officer.page
    officer.go("/i/unisi/appeals/").look("appeals-of-another")
    assert briefly(due) in officer.text(f"tr:has-text('{case_number}')"), officer.text()
    officer.press(f"tr:has-text('{case_number}') a[href$='/appeal/settle/']").look("appeal-settle")
    assert GROUNDS in officer.text()
    officer.choose("outcome", "changed")
    officer.press("form:has(input[name=outcome]) .acts button").look("decide-on-appeal")
    said = officer.text()
    assert re.search(r"\b6\b\D{1,20}\b24\b\D{1,40}\b12\b", said), said
    _fill(officer, ruling)
    officer.press("button[name=step][value=check]").look("decide-check-on-appeal")
    officer.press("button[name=step][value=decide]").look("case-on-appeal")
    assert page.locator("details.data", has_text=written(first)).count() == 1


def overturned(learner: Visitor, officer: Visitor, first: Ruling, decided: dt.date) -> None:
    """The learner still reads the first decision, as one that is in force no longer; nobody is shown it as a precedent."""
    earlier = learner.page.locator("details.data", has_text=first.why)
    assert earlier.count() == 1
    assert written(decided) in earlier.locator("summary").inner_text()
    earlier.locator("summary").click()
    assert "4 CFU" in earlier.inner_text()
    officer.go("/i/unisi/precedents/?purpose=course-exemption").look("precedents")
    [row] = officer.page.locator("main tbody tr", has_text="HUB-RM-01").all()
    assert "6 CFU" in row.inner_text(), row.inner_text()


# ---- one that is late ----

COLOUR = "(each) => getComputedStyle(each).color.match(/\\d+/g).slice(0, 3).map(Number)"


def overdue(officer: Visitor, name: str, days: int, due: dt.date) -> None:
    """In red in the queue and on its page, with the notice of the delay that nobody has written."""
    officer.go("/i/muni/requests/?tab=evaluate").look("queue-late")
    [row] = officer.page.locator("tr.is-late").all()
    said = row.inner_text()
    for fact in (name, f"Quá hạn {days} ngày", "thiếu thông báo chậm trễ"):
        assert fact in said, (fact, said)
    for place in (".clock b", "small.is-err"):
        red, green, blue = row.locator(place).evaluate(COLOUR)
        assert red > 2 * max(green, blue), (place, red, green, blue)
    officer.press("tr.is-late a[data-open]")
    assert officer.page.locator("main a[href$='/delay/']").count() == 1
    assert written(due) in officer.text(), officer.text()
