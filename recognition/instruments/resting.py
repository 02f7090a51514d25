"""On which rung a decision rests, and whether the proposal of the rules was followed; who departs from it says why."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recognition.instruments.engine import Candidate, Proposal
from recognition.instruments.reading import read
from recognition.models import Followed, Instrument, ProposalAnswer, RecognitionRequest, Rule

ON_APPEAL = (RecognitionRequest.State.APPEALED, RecognitionRequest.State.DECIDED_ON_APPEAL)


class Ruled(Protocol):
    """As much of a ruling as is compared with a proposal."""

    @property
    def outcome(self) -> str: ...
    @property
    def credits(self) -> Any: ...
    @property
    def departure(self) -> str: ...


def rests_on(request: RecognitionRequest, ruling: Ruled) -> dict[str, Any]:
    """Fields of a decision: instrument, rule, precedent, trace, followed, departure.

    A second decision of a case, on appeal or after it was opened again, rests on itself. Raises ValidationError (departure)
    where something was proposed, the ruling says otherwise, and nobody has said why.
    """
    if request.answer is not None or request.state in ON_APPEAL:
        return {}
    answer = ProposalAnswer.objects.filter(request=request).first()
    if answer is not None:
        return _as_answered(answer, ruling)
    reading = read(request)
    if reading is None or reading.proposal.chosen is None:
        return {"trace": reading.proposal.trace()} if reading else {}
    proposal, chosen = reading.proposal, reading.proposal.chosen
    if not proposal.may_be_accepted:
        return {"trace": proposal.trace()}
    if agrees(ruling, chosen.outcome, chosen.credits):
        return named(proposal, chosen) | {"followed": Followed.ACCEPTED}
    return _departing(ruling) | {"trace": proposal.trace(), "instrument": Instrument.CASE}


def is_proposed(request: RecognitionRequest) -> bool:
    """Whether something is proposed that nobody has set aside or changed yet: who decides otherwise has to say why."""
    if request.answer is not None or request.state in ON_APPEAL:
        return False
    answer = ProposalAnswer.objects.filter(request=request).first()
    if answer is not None:
        return not answer.departure
    reading = read(request)
    return reading is not None and reading.proposal.may_be_accepted


def agrees(ruling: Ruled, outcome: str, credits: Fraction) -> bool:
    return ruling.outcome == outcome and Fraction(ruling.credits) == credits


def named(proposal: Proposal, chosen: Candidate) -> dict[str, Any]:
    """The rung, as a decision and an answer name it."""
    rule = chosen.key if chosen.instrument in Rule.Kind.values and chosen.key else None
    precedent = chosen.key if chosen.instrument == Instrument.PRECEDENT else None
    return {"instrument": chosen.instrument, "rule_id": rule, "precedent_id": precedent, "trace": proposal.trace()}


def _as_answered(answer: ProposalAnswer, ruling: Ruled) -> dict[str, Any]:
    if answer.followed == Followed.SET_ASIDE:
        return {
            "instrument": Instrument.CASE,
            "trace": answer.trace,
            "followed": Followed.SET_ASIDE,
            "departure": ruling.departure.strip() or answer.departure,
        }
    found = {"instrument": answer.instrument, "rule_id": answer.rule_id, "precedent_id": answer.precedent_id}
    found["trace"] = answer.trace
    chosen = json.loads(answer.trace).get("chosen") or {}
    if answer.followed == Followed.ACCEPTED and agrees(ruling, chosen.get("outcome", ""), Fraction(chosen.get("credits", "0"))):
        return found | {"followed": Followed.ACCEPTED}
    if answer.departure:
        return found | {"followed": Followed.CHANGED, "departure": ruling.departure.strip() or answer.departure}
    return found | _departing(ruling)


def _departing(ruling: Ruled) -> dict[str, Any]:
    if not ruling.departure.strip():
        raise ValidationError(
            {"departure": _("The rules propose otherwise. Say why this case is different; equal cases are treated alike.")}
        )
    return {"followed": Followed.CHANGED, "departure": ruling.departure.strip()}
