"""What workers do for decisions: commit an intent, sign, print, remind."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from institutions.custody import InstitutionNotActive, KeyExpired, KeyStopped, KeyUnavailable
from institutions.models import Institution
from micro4asia.foundation.jobs import GiveUp, enqueue, job, recur
from recognition import decision_paper, sealing
from recognition.models import DecisionLetter
from recognition.services import conditions

STOPPED = (InstitutionNotActive, KeyStopped, KeyExpired)


@job("intend_decision_letter", queue="sign", retry_on=KeyUnavailable, attempts=8)
def intend_decision_letter(letter_id: int) -> None:
    """Commit what the signature depends on; the next job makes it."""
    try:
        sealing.intend_letter(letter_id=letter_id)
    except STOPPED as reason:
        raise GiveUp(str(reason)) from reason


@job("seal_decision_letter", queue="sign", retry_on=KeyUnavailable, attempts=8)
def seal_decision_letter(letter_id: int) -> None:
    try:
        sealing.seal_letter(letter_id=letter_id)
    except STOPPED as reason:
        raise GiveUp(str(reason)) from reason


@job("seal_decisions_that_wait", queue="sign")
def seal_decisions_that_wait(_: int) -> None:
    """Take up what had to wait: after a key was let sign, a stop lifted, a suspension ended."""
    active = DecisionLetter.objects.filter(decision__request__institution__state=Institution.State.ACTIVE)
    for state, kind in (("waiting", "intend_decision_letter"), ("signing", "seal_decision_letter")):
        for pk in active.filter(state=state).values_list("pk", flat=True):
            enqueue(kind, pk, unique_key=f"{kind}:{pk}")


recur("seal_decisions_that_wait", every=timedelta(minutes=15))


@job("print_decision_letter", queue="render", outside=True, attempts=3)
def print_decision_letter(letter_id: int) -> None:
    decision_paper.print_letter(letter_id=letter_id)


@job("remind_of_conditions")
def remind_of_conditions(_: int) -> None:
    conditions.remind_of_conditions(timezone.now())


recur("remind_of_conditions", every=timedelta(hours=12))
