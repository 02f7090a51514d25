"""On which rung a decision rests, and whether the proposal of the rules was followed; who departs from it says why."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recognition.evaluation import place_of
from recognition.instruments.engine import Candidate, Proposal
from recognition.instruments.precedents import usable
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
    where something was proposed, the ruling says otherwise, and nobody has said why; and where what was accepted holds no longer.
    """
    if request.answer is not None or request.state in ON_APPEAL:
        return {}
    answer = ProposalAnswer.objects.filter(request=request).first()
    if answer is not None:
        if answer.followed != Followed.SET_ASIDE and (lost := fallen(request, answer)):
            return _fallen(request, ruling, lost)
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
        return not answer.departure or bool(why_fallen(request))
    reading = read(request)
    return reading is not None and reading.proposal.may_be_accepted


def why_fallen(request: RecognitionRequest) -> str:
    """What an officer followed before, and holds no longer; empty where nothing was followed, or it holds."""
    answer = ProposalAnswer.objects.filter(request=request).exclude(followed=Followed.SET_ASIDE).first()
    return fallen(request, answer) if answer else ""


def fallen(request: RecognitionRequest, answer: ProposalAnswer) -> str:
    """Why what was followed earlier does not answer the case today: a quota that others have used up since, a rule that was
    suspended, a precedent that was withdrawn. Between the answer and the decision any of it may happen."""
    chosen = json.loads(answer.trace).get("chosen") or {}
    if answer.precedent_id is not None:
        if usable(place_of(request).today()).filter(pk=answer.precedent_id).exists():
            return ""
        return _("The precedent %(cited)s is followed no longer.") % {"cited": chosen.get("cited", "")}
    if answer.rule_id is None and answer.instrument not in Rule.Kind.values:
        return ""
    reading = read(request)
    proposal = reading.proposal if reading else None
    rungs = [*proposal.tried, *proposal.others, *([proposal.chosen] if proposal.chosen else ())] if proposal else []
    same = [one for one in rungs if (one.instrument, one.key) == (answer.instrument, answer.rule_id or 0)]
    same = [one for one in same if one.cited == chosen.get("cited")]
    if not same:
        return _("%(cited)s is in force no longer.") % {"cited": chosen.get("cited", "")}
    if any(one.applies for one in same):
        return ""
    said = "; ".join(f"{one.label}: {one.found} ({one.required})" for one in same[0].failed)
    return _("%(cited)s does not answer this case any more: %(conditions)s.") % {"cited": same[0].cited, "conditions": said}


def _fallen(request: RecognitionRequest, ruling: Ruled, lost: str) -> dict[str, Any]:
    """By itself, with a word on why: the places of a rule are not given twice, nor is a rule followed that has stopped."""
    if not ruling.departure.strip():
        why = _("Decide the case by itself and say why here, or return it.")
        raise ValidationError({"departure": f"{lost} {why}"})
    reading = read(request)
    return {
        "instrument": Instrument.CASE,
        "trace": reading.proposal.trace() if reading else "",
        "followed": Followed.SET_ASIDE,
        "departure": ruling.departure.strip(),
    }


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
