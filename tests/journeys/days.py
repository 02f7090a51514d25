"""What the pages and letters of a case tell of its days."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext, override

from recognition.models import Decision
from tests.journeys.visitor import Visitor

STEPS = """(items) => items.map((each) => [
  each.querySelector('b').textContent.trim(), each.querySelector('time').textContent.trim(),
])"""


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def written(one: dt.date) -> str:
    with override("vi"):
        return date_format(one, "DATE_FORMAT")


def briefly(one: dt.date) -> str:
    with override("vi"):
        return date_format(one, "SHORT_DATE_FORMAT")


def story(visitor: Visitor, *steps: tuple[str, dt.date]) -> None:
    """The whole of it, in order: each step with its day, and nothing else."""
    with override("vi"):
        expected = [[gettext(title), date_format(one, "DATE_FORMAT")] for title, one in steps]
    told = visitor.page.locator("ol.tl > li").evaluate_all(STEPS)
    assert told == expected, told


def decided_on_day(visitor: Visitor, outcome: str, number: int) -> None:
    """The step of the decision says which day of the legal clock it was."""
    with override("vi"):
        label = str(Decision.Outcome(outcome).label)
        title, note = gettext("Decided"), gettext("%(outcome)s, on day %(day)s") % {"outcome": label, "day": number}
    [step] = visitor.page.locator("ol.tl > li").filter(has=visitor.page.locator("b", has_text=title)).all()
    assert step.locator("small").inner_text() == note


def by_letter(learner: Visitor, email: str, case_number: str, one: dt.date) -> None:
    """Of the letters since the last look one names the case and this day, and was written today."""
    today = dt.datetime.fromtimestamp(learner.stage.now(), dt.UTC).date()
    said = []
    for letter in learner.stage.letters(email):
        body = letter.get_body(("plain",))
        assert body is not None
        said.append((letter["Date"].datetime.date(), " ".join(body.get_content().split())))
    assert [words for sent, words in said if sent == today and case_number in words and written(one) in words], (one, said)
