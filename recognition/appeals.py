"""What may be appealed against on a day of the receiving institution."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from recognition.models import Decision, RecognitionRequest

State = RecognitionRequest.State

SILENT = (State.INFORMATION_REQUESTED, State.COMPLETE, State.ASSIGNED, State.IN_EVALUATION, State.PROPOSED)


@dataclass(frozen=True)
class Ground:
    """against: a decision whose window is open. silence: the promised day has passed. ended_on: the window that is over."""

    against: Decision | None = None
    silence: bool = False
    ended_on: dt.date | None = None

    def __bool__(self) -> bool:
        return self.against is not None or self.silence


NOTHING = Ground()


def ground_of(request: RecognitionRequest, day: dt.date) -> Ground:
    """The last day of the window counts. Against silence there is no window; none is where the clock was paused in time."""
    if request.state in {State.DECIDED, State.CLOSED}:
        decision = request.answer
        if decision is None or is_final(decision):
            return NOTHING
        return Ground(against=decision) if day <= decision.appeal_until else Ground(ended_on=decision.appeal_until)
    if request.state in SILENT and request.due_on and day > request.due_on and request.clock().is_silent(day):
        return Ground(silence=True)
    return NOTHING


def is_final(decision: Decision) -> bool:
    """Made on an appeal: what follows is a court's."""
    return hasattr(decision, "settles")
