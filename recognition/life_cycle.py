"""The life of a recognition request: its states and, as one table, every way from one to the next (domain.md §2.3).

The table is what the model obeys and what docs/life-cycles.md is printed from. Services hold the rules that a step needs.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Sent")
    CHECKING = "checking", _("Being checked for completeness")
    INFORMATION_REQUESTED = "information_requested", _("Waiting for a reply")
    COMPLETE = "complete", _("Complete")
    ASSIGNED = "assigned", _("Assigned")
    IN_EVALUATION = "in_evaluation", _("Being evaluated")
    PROPOSED = "proposed", _("Decision proposed")
    DECIDED = "decided", _("Decided")
    APPEALED = "appealed", _("Appealed")
    DECIDED_ON_APPEAL = "decided_on_appeal", _("Decided on appeal")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CLOSED = "closed", _("Closed")


class Actor(models.TextChoices):
    """Who brings a step about. Policies say which officer may."""

    APPLICANT = "applicant", _("applicant")
    OFFICER = "officer", _("officer")
    EVALUATOR = "evaluator", _("evaluator")
    DECISION_MAKER = "decision_maker", _("decision maker")
    APPEAL_BODY = "appeal_body", _("appeal body")
    RULE = "rule", _("rule of an agreement")
    ISSUER = "issuer", _("issuing institution")
    SYSTEM = "system", _("the registry, by the clock")


@dataclass(frozen=True)
class Transition:
    """One line of the table. needs, tells: for people; services hold the rule."""

    source: State
    target: State
    who: tuple[Actor, ...]
    step: str | Promise
    needs: tuple[str | Promise, ...] = ()
    tells: tuple[str | Promise, ...] = ()


_ASK = (_("which items, why needed, by when (30 days or more)"),)
_ASKED = (_("applicant or issuer: the clock is shown as paused"),)
_BACK = ((State.CHECKING, _("asked while checking")), (State.IN_EVALUATION, _("asked in the evaluation")))
_RECORD = (_("full decision record"), _("comparison judged whole"), _("no conflict of interest"))
_TOLD = (_("applicant: decision, reasons, what can be done later, appeal"),)
_WITHDRAW = {
    "who": (Actor.APPLICANT,),
    "step": _("Withdraw"),
    "tells": (_("applicant: confirmation; data kept by the retention rule"),),
}

TABLE: tuple[Transition, ...] = (
    Transition(
        State.DRAFT,
        State.SUBMITTED,
        (Actor.APPLICANT, Actor.OFFICER),
        _("Send"),
        (_("purpose"), _("institution and course"), _("credential or document"), _("consent"), _("language of the decision")),
        (_("applicant: case number, officer, expected date, rights"),),
    ),
    Transition(State.SUBMITTED, State.CHECKING, (Actor.OFFICER, Actor.RULE), _("Take the case")),
    Transition(State.CHECKING, State.INFORMATION_REQUESTED, (Actor.OFFICER,), _("Ask for information"), _ASK, _ASKED),
    Transition(
        State.CHECKING,
        State.COMPLETE,
        (Actor.OFFICER, Actor.RULE),
        _("Declare complete"),
        (_("checklist"), _("day the last item arrived")),
        (_("applicant: complete on, decision by"),),
    ),
    Transition(
        State.COMPLETE,
        State.ASSIGNED,
        (Actor.OFFICER, Actor.RULE),
        _("Assign"),
        (_("evaluator"), _("declaration of no conflict of interest")),
        (_("expert: own due date"),),
    ),
    Transition(
        State.ASSIGNED,
        State.IN_EVALUATION,
        (Actor.EVALUATOR, Actor.RULE),
        _("Begin the evaluation"),
        (_("authenticity"), _("status of issuer and quality assurance"), _("instrument found")),
    ),
    Transition(
        State.IN_EVALUATION,
        State.INFORMATION_REQUESTED,
        (Actor.EVALUATOR,),
        _("Ask for information"),
        (*_ASK, _("what could not be asked before; two rounds at most")),
        _ASKED,
    ),
    *(
        Transition(State.INFORMATION_REQUESTED, target, (Actor.APPLICANT, Actor.ISSUER), _("Answer"), (where,), (_("officer"),))
        for target, where in _BACK
    ),
    *(
        Transition(
            State.INFORMATION_REQUESTED,
            target,
            (Actor.SYSTEM,),
            _("Go on without the issuer"),
            (where, _("the issuer was asked; reminder and second deadline passed")),
            (_("officer"),),
        )
        for target, where in _BACK
    ),
    Transition(
        State.INFORMATION_REQUESTED,
        State.CLOSED,
        (Actor.SYSTEM,),
        _("Close without a reply"),
        (_("reminder and second deadline passed"),),
        (_("applicant: not a refusal; may be reopened within twelve months"),),
    ),
    Transition(
        State.IN_EVALUATION,
        State.PROPOSED,
        (Actor.EVALUATOR, Actor.RULE),
        _("Propose a decision"),
        (_("comparison"), _("reasons"), _("conditions"), _("conversion")),
        (_("decision maker"),),
    ),
    Transition(State.PROPOSED, State.IN_EVALUATION, (Actor.DECISION_MAKER,), _("Return"), (_("remark"),), (_("evaluator"),)),
    Transition(State.PROPOSED, State.DECIDED, (Actor.DECISION_MAKER, Actor.RULE), _("Decide"), _RECORD, _TOLD),
    Transition(
        State.DECIDED,
        State.APPEALED,
        (Actor.APPLICANT, Actor.OFFICER),
        _("Appeal"),
        (_("grounds"), _("within the appeal window")),
        (_("applicant: acknowledgement"), _("another decision maker")),
    ),
    Transition(
        State.CLOSED,
        State.APPEALED,
        (Actor.OFFICER,),
        _("Enter an appeal on paper"),
        (_("grounds"), _("reached the institution within the appeal window")),
        (_("applicant: acknowledgement"), _("another decision maker")),
    ),
    *(
        Transition(
            source,
            State.APPEALED,
            (Actor.APPLICANT, Actor.OFFICER),
            _("Appeal against silence"),
            (_("due date passed"),),
            (_("applicant: acknowledgement"), _("head of unit")),
        )
        for source in (State.INFORMATION_REQUESTED, State.COMPLETE, State.ASSIGNED, State.IN_EVALUATION, State.PROPOSED)
    ),
    Transition(
        State.APPEALED,
        State.DECIDED_ON_APPEAL,
        (Actor.APPEAL_BODY,),
        _("Decide the appeal"),
        (_("upheld or changed"), _("somebody else than the first decision maker"), *_RECORD),
        (*_TOLD, _("evaluator")),
    ),
    Transition(
        State.APPEALED,
        State.IN_EVALUATION,
        (Actor.APPEAL_BODY,),
        _("Send back"),
        (_("what is to be done"),),
        (_("applicant"), _("evaluator")),
    ),
    Transition(
        State.DECIDED,
        State.IN_EVALUATION,
        (Actor.OFFICER,),
        _("Open again in the applicant's favour"),
        (_("decided automatically; the applicant asked for a person, or a sample shows that more is due"),),
        (_("applicant"),),
    ),
    Transition(State.DECIDED, State.CLOSED, (Actor.SYSTEM,), _("Close"), (_("appeal window over"),), (_("programme office"),)),
    Transition(
        State.DECIDED_ON_APPEAL, State.CLOSED, (Actor.SYSTEM,), _("Close"), (_("appeal decided"),), (_("programme office"),)
    ),
    *(
        Transition(source, State.WITHDRAWN, **_WITHDRAW)  # type: ignore[arg-type]
        for source in (
            State.SUBMITTED,
            State.CHECKING,
            State.INFORMATION_REQUESTED,
            State.COMPLETE,
            State.ASSIGNED,
            State.IN_EVALUATION,
            State.PROPOSED,
        )
    ),
    Transition(
        State.CLOSED,
        State.CHECKING,
        (Actor.OFFICER, Actor.APPLICANT),
        _("Reopen"),
        (_("new evidence or a proven error; within twelve months where nobody replied"),),
        (_("applicant"),),
    ),
)

NEXT: dict[str, set[str]] = {state: {one.target for one in TABLE if one.source == state} for state in State}

# Sent and not yet answered: the learner waits for the institution, or it for the learner.
OPEN = (
    State.SUBMITTED,
    State.CHECKING,
    State.INFORMATION_REQUESTED,
    State.COMPLETE,
    State.ASSIGNED,
    State.IN_EVALUATION,
    State.PROPOSED,
)
EVALUATED = (State.COMPLETE, State.ASSIGNED, State.IN_EVALUATION, State.PROPOSED, State.DECIDED, State.DECIDED_ON_APPEAL)
ENDED = (State.WITHDRAWN, State.CLOSED)


class Tab(models.IntegerChoices):
    """The tabs of a desk's queue, in the order of the work."""

    CHECK = 1, _("To check")
    WAITING = 2, _("Waiting for reply")
    EVALUATE = 3, _("To evaluate")
    DECIDE = 4, _("To decide")
    APPEALS = 5, _("Appeals")
    CLOSED = 6, _("Closed")


# Which states stand under which tab. What is being evaluated stands under "evaluate", and moves to "decide" once every outcome
# has a verdict.
TABS = {
    Tab.CHECK: (State.SUBMITTED, State.CHECKING),
    Tab.WAITING: (State.INFORMATION_REQUESTED,),
    Tab.EVALUATE: (State.COMPLETE, State.ASSIGNED),
    Tab.DECIDE: (State.PROPOSED,),
    Tab.APPEALS: (State.APPEALED,),
    Tab.CLOSED: (State.DECIDED, State.DECIDED_ON_APPEAL, State.CLOSED, State.WITHDRAWN),
}

# What the learner is told, in plain words.
PLAIN: dict[str, str | Promise] = {
    State.DRAFT: _("Not sent yet"),
    State.SUBMITTED: _("Sent, waiting for an officer"),
    State.CHECKING: _("An officer checks whether everything is there"),
    State.INFORMATION_REQUESTED: _("Waiting for you"),
    State.COMPLETE: _("Everything is there; the evaluation begins"),
    State.ASSIGNED: _("Everything is there; the evaluation begins"),
    State.IN_EVALUATION: _("Being evaluated"),
    State.PROPOSED: _("Being evaluated"),
    State.DECIDED: _("Decided"),
    State.APPEALED: _("Your appeal is being looked at"),
    State.DECIDED_ON_APPEAL: _("Decided on your appeal"),
    State.WITHDRAWN: _("Withdrawn by you"),
    State.CLOSED: _("Closed"),
}
