"""Ways through the table of steps, taken with the services themselves; and what must hold of whatever they decide."""

import datetime as dt
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from micro4asia.foundation.errors import WrongState
from recognition import conflicts
from recognition.comparing import Element
from recognition.models import Comparison, Decision, ProposedRuling, RecognitionRequest
from recognition.policies_appeals import took_part
from recognition.services.appealing import lodge_appeal, take_appeal
from recognition.services.assigning import assign_request, take_request
from recognition.services.automatic import answer_review, ask_for_a_person, decide_automatically
from recognition.services.bar_checks import shown_bars
from recognition.services.checking import Missing, answer_question, ask_for_information, ask_learner, mark_complete
from recognition.services.closing import close_answered_requests, follow_up_questions, reopen_request
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.proposing import propose_decision, return_proposal
from recognition.services.requesting import withdraw_request
from recognition.services.settling import decide_on_appeal, send_back, uphold_decision
from recognition.totals import used
from tests.recognition.conftest import SUBSTANTIAL, judged

State = RecognitionRequest.State
CLEAN = ("officer", "colleague")
DECIDABLE = (State.IN_EVALUATION, State.PROPOSED)
REFUSALS = (PermissionDenied, ValidationError, WrongState, IntegrityError)
FULL = Ruling(outcome="full", credits=4, reasons="All of it is met.")
# The rules propose otherwise here, and who departs from that says why: it is not for want of words that anything is refused.
REFUSED = Ruling(outcome="refused", reasons="Not enough.", next_steps="Take the unit.", departure="The syllabus has changed.")
# What nobody may get through, where the comparison names no substantial difference and no fact shows a ground of law.
GROUNDLESS = (
    REFUSED,
    *(replace(REFUSED, bar=bar, bar_explanation="So it is.") for bar in ("cap-reached", "hours-used", "award-revoked")),
    replace(REFUSED, bar="condition-unmet", bar_explanation="So it is."),
)
bar = conflicts.bar  # as it is, whatever a test puts in its place


@dataclass
class Walk:
    """One case on its way. people: officer (who evaluates), colleague (who has no part), and those with a conflict, by why."""

    request: RecognitionRequest
    people: dict[str, Any]
    clock: Any
    taken: list[tuple[str, str]] = field(default_factory=list)

    @property
    def case(self):
        return RecognitionRequest.objects.get(pk=self.request.pk)

    @property
    def officer(self):
        return self.people["officer"]

    def later(self, days):
        self.clock.move_to(timezone.now() + dt.timedelta(days=days))

    def step(self, name):
        """A step as it is meant; and the pairs of states it went through."""
        with noted(self.taken):
            STEPS[name](self)


@contextmanager
def noted(taken):
    """Every move of a request that is made meanwhile."""
    moved = RecognitionRequest.move_to

    def move(request, state):
        taken.append((str(request.state), str(state)))
        moved(request, state)

    RecognitionRequest.move_to = move
    try:
        yield
    finally:
        RecognitionRequest.move_to = moved


def _compare(walk, verdicts="cc", *elements):
    save_comparison(request=walk.case, by=walk.officer, outcomes=judged(walk.case, verdicts), elements=list(elements))


def _ask_issuer(walk):
    items = [Missing("The syllabus", "It says what was taught.")]
    ask_for_information(request=walk.case, by=walk.officer, items=items, issuer=walk.case.award.institution)


def _silence(walk):
    """Asked, reminded, and the second day has passed."""
    for days in (31, 15):
        walk.later(days)
        follow_up_questions()


def _late(walk):
    walk.later((walk.case.due_on - walk.case.institution.today()).days + 1)


def _close(walk):
    walk.later((walk.case.answer.appeal_until - walk.case.institution.today()).days + 2)
    close_answered_requests()


def _on_paper(walk):
    decision = walk.case.answer
    take_appeal(request=walk.case, by=walk.people["colleague"], grounds="By post.", received_on=decision.appeal_until)


STEPS = {
    "take": lambda walk: take_request(request=walk.case, by=walk.officer),
    "hand": lambda walk: assign_request(request=walk.case, by=walk.officer, to=walk.people["colleague"]),
    "ask": lambda walk: ask_learner(request=walk.case, by=walk.officer, wording="The syllabus, please."),
    "ask issuer": _ask_issuer,
    "answer": lambda walk: answer_question(request=walk.case, by=walk.case.applicant, answer="Here."),
    "silence": _silence,
    "complete": lambda walk: mark_complete(request=walk.case, by=walk.officer),
    "compare": _compare,
    "compare with a gap": lambda walk: _compare(walk, "cn", SUBSTANTIAL),
    "propose": lambda walk: propose_decision(request=walk.case, by=walk.officer, ruling=FULL),
    "return": lambda walk: return_proposal(request=walk.case, by=walk.people["colleague"], remark="Look again."),
    "decide": lambda walk: decide_request(request=walk.case, by=walk.officer, ruling=FULL),
    "refuse": lambda walk: decide_request(request=walk.case, by=walk.officer, ruling=REFUSED),
    "decide what was proposed": lambda walk: decide_request(request=walk.case, by=walk.people["colleague"], ruling=FULL),
    "late": _late,
    "appeal": lambda walk: lodge_appeal(request=walk.case, by=walk.case.applicant, grounds="It was counted wrongly."),
    "appeal on paper": _on_paper,
    "uphold": lambda walk: uphold_decision(request=walk.case, by=walk.people["colleague"], reasons="It was right."),
    "decide the appeal": lambda walk: decide_on_appeal(request=walk.case, by=walk.people["colleague"], ruling=FULL),
    "send back": lambda walk: send_back(request=walk.case, by=walk.people["colleague"], instruction="Ask the expert."),
    "close": _close,
    "reopen": lambda walk: reopen_request(request=walk.case, by=walk.officer, ground="new-evidence", why="A new syllabus."),
    "reply late": lambda walk: reopen_request(request=walk.case, by=walk.case.applicant, ground="reply", why="Here it is."),
    "withdraw": lambda walk: withdraw_request(request=walk.case, by=walk.case.applicant),
    "by rule": lambda walk: decide_automatically(request_id=walk.request.pk),
    "open again": lambda walk: answer_review(
        review=ask_for_a_person(request=walk.case, by=walk.case.applicant), by=walk.officer, reopen=True, remark="More is due."
    ),
}
_TO_EVALUATION = ("take", "complete", "compare")
# Together they take every line of the table.
ROUTES = (
    ("by rule", "open again", "compare", "decide", "appeal", "uphold", "close"),
    ("take", "ask", "answer", "complete", "compare", "ask", "answer", "propose", "return", "propose", "decide what was proposed"),
    ("take", "ask issuer", "silence", "complete", "compare", "ask issuer", "silence", "decide", "close", "reopen", "complete"),
    ("take", "ask", "silence", "reply late", "complete", "compare with a gap", "refuse", "appeal", "send back", "compare"),
    ("take", "complete", "compare with a gap", "refuse", "appeal", "decide the appeal", "close"),
    (*_TO_EVALUATION, "decide", "close", "appeal on paper", "uphold"),
    ("take", "hand", "complete", "late", "appeal"),
    ("take", "complete", "late", "appeal", "send back"),
    (*_TO_EVALUATION, "late", "appeal"),
    (*_TO_EVALUATION, "propose", "late", "appeal"),
    (*_TO_EVALUATION, "late", "ask", "appeal"),
    ("withdraw",),
    ("take", "withdraw"),
    ("take", "ask", "withdraw"),
    ("take", "hand", "complete", "withdraw"),
    ("take", "complete", "withdraw"),
    (*_TO_EVALUATION, "withdraw"),
    (*_TO_EVALUATION, "propose", "withdraw"),
)


def attempts(walk):
    """Whatever anybody might try here to get a decision: who makes it, and the call. Where the state or the person lets nobody
    decide, the words of a ruling make no difference, so one is tried there."""
    case = walk.case  # a service reads it anew under its lock
    for name, person in walk.people.items():
        for decide, states in ((decide_request, DECIDABLE), (decide_on_appeal, (State.APPEALED,))):
            for ruling in (*GROUNDLESS, FULL) if case.state in states and name in CLEAN else (FULL,):
                yield name, lambda decide=decide, by=person, said=ruling: decide(request=case, by=by, ruling=said)
        yield name, lambda by=person: uphold_decision(request=case, by=by, reasons="It stands.")
    yield "rule", lambda: decide_automatically(request_id=case.pk)


def try_everything(walk):
    """Each attempt by itself, taken back afterwards: what it decided is looked at. How many were let through, by whom."""
    through: dict[str, int] = {}
    before = set(Decision.objects.values_list("pk", flat=True))
    for name, call in attempts(walk):
        with ExitStack() as undone:
            undone.enter_context(_taken_back())
            try:
                with transaction.atomic():
                    call()
            except REFUSALS:
                continue
            for decision in Decision.objects.exclude(pk__in=before):
                through[name] = through.get(name, 0) + 1
                look_at(decision)
    return through


@contextmanager
def _taken_back():
    class Back(Exception):
        pass

    try:
        with transaction.atomic():
            yield
            raise Back
    except Back:
        pass


def look_at(decision):
    """What must hold of every decision, by whatever way it came."""
    request = decision.request
    if decision.outcome == Decision.Outcome.REFUSED:
        found = [row for row in decision.comparison["rows"] if row["substantial"]]
        coded = [row for row in found if row["element"] in Element.values and row["difference"] and row["why"]]
        shown = shown_bars(request, Comparison.objects.get(request=request), used(request))
        by_law = decision.bar in shown and decision.bar_explanation
        assert coded or by_law, f"{decision}: refused without a coded substantial difference or a ground that the facts show"
    if decision.decided_by is None:
        given = (decision.outcome, decision.credits, decision.automatic_under is not None)
        assert given == (Decision.Outcome.FULL, request.course.credits, True), f"{decision}: less than all by no person"
        return
    for person in (decision.decided_by, decision.proposed_by):
        assert person is None or not bar(person, request), f"{decision}: by somebody with a conflict of interest"
    assert decision.proposed_by_id != decision.decided_by_id, f"{decision}: proposed and decided by one"
    if hasattr(decision, "settles"):
        assert not took_part(decision.decided_by, request), f"{decision}: on appeal, by somebody who took part before"


def signature(walk):
    """Places that are alike for whoever tries something."""
    case = walk.case
    comparison = Comparison.objects.filter(request=case).first()
    gaps = comparison.rows.filter(substantial=True).count() if comparison else None
    proposed = ProposedRuling.objects.filter(request=case, returned_at__isnull=True).exists()
    answers = tuple(case.decisions.order_by("pk").values_list("outcome", "automatic_under"))
    return case.state, bool(comparison and comparison.is_judged), gaps, proposed, answers, case.officer_id


def travelling():
    return time_machine.travel(timezone.now(), tick=False)
