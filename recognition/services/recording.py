"""What follows a decision in its own transaction: its conditions, the letter that is to be signed, the end of the one before."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from micro4asia.foundation.jobs import enqueue
from recognition.models import Condition, Decision, DecisionLetter, ProposedRuling
from recognition.outcome_letters import tell_issuers
from recognition.queueing import answered
from recognition.services.record_checks import ConditionSaid


def complete_record(decision: Decision, conditions: Iterable[ConditionSaid] = ()) -> DecisionLetter:
    """For every decision that was saved, on appeal too; done twice, it stays as it is. The letter waits for its signature.

    Where a decision confirms a conditional one, what was asked for is asked for still.
    """
    if standing := DecisionLetter.objects.filter(decision=decision).first():
        return standing
    rows = unsaved_conditions(conditions) or _kept(decision)
    for row in rows:
        row.decision = decision
    Condition.objects.bulk_create(rows)
    answered(decision)
    ProposedRuling.objects.filter(request=decision.request_id).delete()
    if decision.replaces is not None:
        withdraw_letter(decision.replaces)
    letter = DecisionLetter.objects.create(decision=decision)
    enqueue("intend_decision_letter", letter.pk, unique_key=f"intend_decision_letter:{letter.pk}")
    tell_issuers(decision)
    return letter


def unsaved_conditions(conditions: Iterable[ConditionSaid]) -> list[Condition]:
    """The rows that would be saved; also what is shown before."""
    return [
        Condition(
            position=number,
            what=said.what.strip(),
            due_on=said.due_on,
            checked_by=said.checked_by.strip(),
            otherwise=said.otherwise,
            credits_otherwise=said.credits_otherwise,
        )
        for number, said in enumerate(conditions, start=1)
    ]


def _kept(decision: Decision) -> list[Condition]:
    first = decision.replaces
    if first is None or decision.outcome != Decision.Outcome.CONDITIONAL:
        return []
    names = ("position", "what", "due_on", "checked_by", "otherwise", "credits_otherwise")
    return [
        Condition(**{name: getattr(row, name) for name in names}) for row in first.conditions.filter(state=Condition.State.OPEN)
    ]


@transaction.atomic
def withdraw_letter(decision: Decision) -> None:
    """Its signed letter is in force no longer: one bit turns and the list is signed again. Done twice, it stays as it is."""
    letter = DecisionLetter.objects.select_for_update(of=("self",)).filter(decision=decision).first()
    if letter is None or letter.state == DecisionLetter.State.WITHDRAWN:
        return
    letter.state, letter.withdrawn_at = DecisionLetter.State.WITHDRAWN, timezone.now()
    letter.save(update_fields=["state", "withdrawn_at"])
    if letter.place is not None:
        letter.place.withdrawn_at = letter.withdrawn_at
        letter.place.save(update_fields=["withdrawn_at"])
        listed = letter.place.status_list_id
        enqueue("publish_status_list", listed, unique_key=f"publish_status_list:{listed}")
