"""Steps 5 and 6: asked of another university, compared, refused without grounds (which the form refuses), granted, read."""

import datetime as dt
import re
from dataclasses import dataclass

from tests.journeys.awarding import ADDRESS, LEARNER, TITLES
from tests.journeys.visitor import Visitor

REASONS = {
    "en": "All five outcomes of Fintech Basics are covered by what was learned and examined.",
    "vi": "Cả năm kết quả học tập của môn học đều đã được bao gồm trong nội dung đã học và thi.",
}
MESSAGE = {"en": "I begin in September.", "vi": "Em bắt đầu học vào tháng chín."}


@dataclass(frozen=True)
class Asked:
    """What a learner asks: of which credential, for what, where, for which course; and what the officer is to see of it."""

    title: str
    purpose: str
    institution: str
    course: str
    seen: tuple[str, ...]


def ask(learner: Visitor, asked: Asked | None = None) -> str:
    """5. Purpose first; what the officer will see is shown before it is sent. Returns the case number."""
    page, language = learner.page, learner.stage.language
    asked = asked or Asked(TITLES[language], "course-exemption", "muni", "DEMO-FTB", (LEARNER, "100"))
    learner.go("/me/")
    learner.press(f".cards a:has-text('{asked.title}')")
    learner.press("main a[href*='/me/requests/new/']").look("request-purpose")
    learner.choose("purpose", asked.purpose)
    learner.press("form:has(input[name=purpose]) .acts button").look("request-institution")
    page.select_option("select[name=institution]", asked.institution)
    learner.press("form:has(select[name=institution]) .acts button").look("request-course")
    page.locator("label:has(input[name=course])", has_text=asked.course).click()
    learner.press("form[method=post]:has(input[name=course]) .acts button").look("request-credential")
    learner.press("form[method=post]:has(input[name=award]) .acts button").look("request-details")
    page.select_option("select[name=decision_language]", language)
    page.fill("textarea[name=message]", MESSAGE[language])
    learner.press("form[method=post]:has(textarea) .acts button").look("request-send")
    shown = learner.text()
    for fact in (*asked.seen, MESSAGE[language]):
        assert fact in shown, fact
    learner.press("form:has(input[name=consent]) .acts button").look("request-no-consent")
    assert page.locator(".f__err").count() == 1, "nothing is sent without consent"
    page.locator("label:has(input[name=consent])").click()
    learner.press("form:has(input[name=consent]) .acts button").look("my-request")
    return learner.text(".phead .over").split(" ")[0]


def take(officer: Visitor, case_number: str, desk: str = "muni", *, arrived: dt.date | None = None) -> None:
    """6. The officer opens the case, sees what the check said when it was sent, takes it and declares it complete."""
    begin(officer, case_number, desk)
    complete(officer, arrived)


def begin(officer: Visitor, case_number: str, desk: str) -> None:
    officer.go(f"/i/{desk}/requests/?tab=check").look("queue")
    officer.press(f"a:text-is('{case_number}')").look("case-new")
    officer.press("form[action$='/take/'] button").look("case-taken")
    assert officer.page.locator(".checks:not(#proposal *) .is-err").count() == 0


def complete(officer: Visitor, arrived: dt.date | None = None) -> None:
    """arrived: the day of the last item, where it did not come through the registry."""
    if arrived:
        for part in ("day", "month", "year"):
            officer.page.fill(f"input[name=complete_on_{part}]", str(getattr(arrived, part)))
    officer.press("form[action$='/complete/'] button").look("case-complete")


def compare(officer: Visitor) -> None:
    """6. Five outcomes judged, eight elements side by side, credits by hours with their basis, a grade as a suggestion."""
    page = officer.page
    officer.press("main a[href$='/compare/']").look("compare-empty")
    assert page.locator(".cmp__row").count() == 8
    verdicts = page.locator("input[type=radio][name$='-verdict'][value=covered]")
    assert verdicts.count() == 5
    assert page.locator("input[name$='-verdict']:checked").count() == 0, "nothing is chosen beforehand"
    sources = page.locator("input[type=checkbox][name$='-sources']")
    by_outcome: dict[str, list[str]] = {}
    for each in sources.all():
        by_outcome.setdefault(each.get_attribute("name") or "", []).append(each.get_attribute("value") or "")
    for number, (name, values) in enumerate(by_outcome.items()):
        officer.choose(name.replace("-sources", "-verdict"), "covered")
        officer.choose(name, values[number * len(values) // len(by_outcome)])
    officer.press("form:has(input[name$='-verdict']) .acts button").look("compare")
    said = officer.text()
    assert re.search(r"100 (h|giờ) ÷ 25 (h|giờ) = 4([.,]00?)? ECTS", said), said
    assert page.locator("input[name$='-verdict'][value=covered]:checked").count() == 5
    grades = " ".join(page.locator("section[aria-labelledby=gr] dd").all_inner_texts())
    assert re.match(r"B\b", grades), grades
    assert "C" in page.locator("section[aria-labelledby=gr] dd").nth(1).inner_text(), grades


def decide(officer: Visitor) -> None:
    """6. A refusal without a ground comes back with the error at its field and the words kept; then it is granted in full."""
    page, language = officer.page, officer.stage.language
    officer.press("main a[href$='/decide/']").look("decide-empty")
    officer.choose("outcome", "refused")
    page.fill("textarea[name=reasons]", REASONS[language])
    officer.press("button[name=step][value=check]").look("decide-refused")
    assert page.locator("#id_outcome .f__err").count() == 1, "the error stands at its field"
    assert page.input_value("textarea[name=reasons]") == REASONS[language], "what was typed is kept"
    assert page.locator("#problems").is_visible()
    officer.choose("outcome", "full")
    assert page.input_value("input[name=credits]") == "4", "the hours said so: only what is judged is typed"
    page.select_option("select[name=grade_handling]", "statistical")
    officer.look("decide")
    officer.press("button[name=step][value=check]").look("decide-check")
    letter = officer.text(".letter")
    for fact in (LEARNER, REASONS[language], "4"):
        assert fact in letter, (fact, letter)
    officer.press("button[name=step][value=decide]").look("case-decided")


def read(learner: Visitor, case_number: str) -> None:
    """6. One of four letters says that there is a decision; the page says which, why, and how to appeal."""
    received, officer_named, complete, decided = learner.stage.await_letters(ADDRESS, count=4)
    for letter in (received, officer_named, complete, decided):
        body = letter.get_body(("plain",))
        assert body is not None and case_number in body.get_content()  # noqa: PT018 said for the types
        assert REASONS[learner.stage.language] not in body.get_content(), "mail is no place for reasons"
    learner.go("/me/requests/").look("my-requests")
    learner.press(f"a:text-is('{case_number}')")
    learner.look("decision")
    said = learner.text("section[aria-labelledby=decision]")
    assert REASONS[learner.stage.language] in said
    assert "ECTS" in said
    assert re.search(r"\bC\b", said), said
    assert learner.page.locator("section[aria-labelledby=decision] .is-ok").count() >= 1
