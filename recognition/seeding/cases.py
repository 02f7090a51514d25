"""Cases in every state that an officer should have seen once: R6 overturned on appeal, an appeal that waits, one withdrawn, one
whose clock is paused, and one that is overdue by three days while nobody has told its learner why.

Days are counted back from today, so that the demo shows the same on every day. A case that came earlier is entered with the day
it came, as the desk does with what came on paper; the journal says when it was entered.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from credentials.models import Award
from institutions.models import Course, User
from recognition.clock import add_months
from recognition.models import RecognitionRequest
from recognition.seeding.requests import CONSENT, judged
from recognition.services.appealing import lodge_appeal
from recognition.services.assigning import take_request
from recognition.services.checking import ask_learner, mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.requesting import save_draft, start_request, submit_request, withdraw_request
from recognition.services.settling import decide_on_appeal

LATE = 3
OFFICERS_OWN_BASIS = Ruling(
    outcome="partial",
    credits=Decimal(4),
    reasons="3 Vietnamese credits are 4.5 by our table of 1.5 for each; whole credits only, so 4 CFU.",
    next_steps="Take the remaining part of the course.",
)
BY_HOURS = Ruling(
    outcome="full",
    credits=Decimal(6),
    reasons="150 declared hours at 25 hours a credit are 6.0 CFU, and all ten outcomes of the course are covered.",
)


def seed_cases() -> None:
    _overturned()
    _appealed()
    _withdrawn()
    _paused()
    seed_overdue()


def _overturned() -> None:
    """Scenario R6."""
    request, learner = _risk_management("touayang@example.org", "credit-transfer")
    lodge_appeal(request=request, by=learner, grounds="The credential declares 150 hours: 6 CFU at 25 hours, not 4.5.")
    decide_on_appeal(request=request, by=_user("officer2.unisi@example.org"), ruling=BY_HOURS)


def _appealed() -> None:
    request, learner = _risk_management("esempio@example.org", "further-study")
    lodge_appeal(request=request, by=learner, grounds="All ten outcomes are covered, and the hours are those of the course.")


def _risk_management(email: str, purpose: str) -> tuple[RecognitionRequest, User]:
    request, learner = _sent(email, "HUB-RM-01", "UNISI", "DEMO-RM", purpose)
    officer = _user("officer.unisi@example.org")
    request = mark_complete(request=take_request(request=request, by=officer), by=officer)
    save_comparison(request=request, by=officer, outcomes=judged(request, "c" * 10), elements=[])
    decide_request(request=request, by=officer, ruling=OFFICERS_OWN_BASIS)
    return request, learner


def _withdrawn() -> None:
    request, learner = _sent("esempio@example.org", "UNISI-SF-02", "MUNI", "DEMO-EUI", "further-study")
    withdraw_request(request=request, by=learner)


def _paused() -> None:
    request, _learner = _sent("primjer@example.org", "UNIDU-TD-01", "NEU", "DEMO-PTDL", "further-study")
    officer = _user("officer2.neu@example.org")
    request = mark_complete(request=take_request(request=request, by=officer), by=officer)
    save_comparison(request=request, by=officer, outcomes=[], elements=[])
    ask_learner(request=request, by=officer, wording="Which statistical software did the final task use?")


def seed_overdue() -> None:
    """Complete four calendar months before the day that was missed, by the receiver's own limit."""
    zone = Course.objects.get(institution__code="MUNI", code="DEMO-EUI").institution.zone
    missed = timezone.now().astimezone(zone).date() - dt.timedelta(days=LATE)
    came = _four_months_before(missed)
    moment = dt.datetime.combine(came, dt.time(10), tzinfo=zone)
    request, _learner = _sent("esempio@example.org", "UNISI-SF-01", "MUNI", "DEMO-EUI", "further-study", now=moment)
    officer = _user("officer.muni@example.org")
    mark_complete(request=take_request(request=request, by=officer), by=officer, complete_on=came)


def _four_months_before(missed: dt.date) -> dt.date:
    """The day that four months on ends there; at the end of a month, where there is none, the one before."""
    back = add_months(missed, -4)
    return next(day for day in (back + dt.timedelta(days=2 - shift) for shift in range(8)) if add_months(day, 4) <= missed)


def _sent(
    email: str, code: str, institution: str, course: str, purpose: str, *, now: dt.datetime | None = None
) -> tuple[RecognitionRequest, User]:
    learner = _user(email)
    award = Award.objects.held_by(learner).get(version__micro_credential__code=code)
    target = Course.objects.select_related("institution").get(institution__code=institution, code=course)
    request = start_request(by=learner, purpose=purpose, award=award)
    fields = {"institution": target.institution, "course": target, "decision_language": "en"}
    request = save_draft(request=request, by=learner, fields=fields)
    return submit_request(request=request, by=learner, consent=True, wording=CONSENT, now=now), learner


def _user(email: str) -> User:
    return User.objects.get(email=email)
