"""What the rules say to a case, on its page and before the decision; and what was decided without a person."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext

from institutions.models import User
from recognition.ended_targets import ended_target
from recognition.evaluation import place_of
from recognition.forms.instruments import DepartureForm
from recognition.instruments.engine import Answer, Certainty
from recognition.instruments.reading import read
from recognition.models import HumanReview, ProposalAnswer, RecognitionRequest, Rule
from recognition.policies import may_decide
from recognition.services.following import ANSWERABLE, mark

register = template.Library()
KINDS = {Certainty.CERTAIN: "ok", Certainty.LIKELY: "info", Certainty.UNCLEAR: "warn"}


@register.inclusion_tag("recognition/proposal.html", takes_context=True)
def proposal_panel(context: RequestContext, row: RecognitionRequest) -> dict[str, Any]:
    """For officers of the desk. Nothing before the case is open or after it was answered."""
    user: User = context["request"].user
    if not row.is_open or row.kind == RecognitionRequest.Kind.BEFORE or row.applicant_id == user.pk:
        return {}
    if row.award_id is None or row.course_id is None:
        return {"row": row, "by_itself": True}
    reading = read(row)
    if reading is None:
        return {"row": row, "nothing": True}
    proposal = reading.proposal
    return {
        "row": row,
        "reading": reading,
        "proposal": proposal,
        "chosen": proposal.chosen,
        "kind": KINDS[proposal.certainty],
        "mark": mark(proposal),
        "answer": ProposalAnswer.objects.filter(request=row).first(),
        "may_decide": may_decide(user, row),
        "answerable": row.state in ANSWERABLE,
        "form": DepartureForm(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("recognition/target_ended.html")
def target_ended(row: RecognitionRequest) -> dict[str, Any]:
    """Beside the target, on the comparison and where it is decided; nothing once it is decided."""
    return {"ended": ended_target(row, place_of(row).today()) if row.is_open or row.state == row.State.APPEALED else None}


@register.inclusion_tag("recognition/agreed_and_ended.html")
def agreed_and_ended(row: RecognitionRequest) -> dict[str, Any]:
    """Where it is decided: what was agreed and lapsed, whether it still holds for what was sent before or not."""
    reading = read(row)
    if reading is None:
        return {}
    proposal = reading.proposal
    rungs = [*([proposal.chosen] if proposal.chosen else ()), *proposal.others, *proposal.tried]
    lines = [(rung.cited, one.found, one.answer == Answer.PASS) for rung in rungs for one in rung.conditions if one.is_over]
    return {"lines": list(dict.fromkeys(lines))}


@register.inclusion_tag("recognition/automatic_note.html", takes_context=True)
def automatic_note(context: RequestContext, row: RecognitionRequest) -> dict[str, Any]:
    """For the learner; nothing where a person decided."""
    answer = row.answer
    if answer is None or answer.automatic_under_id is None:
        return {}
    review = HumanReview.objects.filter(request=row).first()
    return {"row": row, "answer": answer, "review": review, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("recognition/rule_facts.html")
def rule_facts(rule: Rule, *, person: bool) -> dict[str, Any]:
    """What a rule says. person: whether the learner of a learning agreement is named."""
    purposes = [RecognitionRequest.Purpose(code).label for code in rule.purposes if code in RecognitionRequest.Purpose.values]
    return {"rule": rule, "purposes": purposes, "person": person}
