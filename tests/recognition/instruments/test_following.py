"""R4: a case that was decided before is proposed, shown without the person, and followed in one step; or not, with a reason."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from micro4asia.foundation.errors import WrongState
from recognition.instruments.reading import read
from recognition.models import Decision, ProposalAnswer
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.following import accept_proposal, depart_from_proposal, mark, prefilled
from tests.foundation.built_once import built_once
from tests.recognition.conftest import judged


@built_once
def second(precedent, send, completed, other_learner, course):
    """R4: another learner, the same micro-credential, course and purpose, with a better grade."""
    return completed(send(other_learner, course, grade="A"))


def test_the_same_case_is_proposed_as_it_was_decided(second, precedent):
    proposal = read(second).proposal
    assert (proposal.instrument, proposal.chosen.key, proposal.chosen.outcome) == ("precedent", precedent.pk, "full")
    assert proposal.chosen.credits == 4
    assert proposal.may_be_accepted
    assert not proposal.may_be_automatic


def test_it_is_followed_in_one_step_without_typing(second, precedent, officer):
    decision = accept_proposal(request=second, by=officer, seen=mark(read(second).proposal))
    assert (decision.outcome, decision.credits, decision.instrument, decision.followed) == ("full", 4, "precedent", "accepted")
    assert decision.precedent == precedent
    assert decision.grade == "A"  # band 0-20 of the issuer overlaps A by 15, B by 5
    assert [row["verdict"] for row in decision.comparison["coverage"]] == ["covered"] * 5
    assert decision.reasons
    assert "CANARY" not in decision.reasons + decision.trace + decision.findings


def test_who_decides_otherwise_says_why(second, officer):
    save_comparison(request=second, by=officer, outcomes=judged(second, "cccnn"), elements=[])
    partial = Ruling(outcome="partial", credits=2, reasons="Three of five.", next_steps="Take the rest.")
    with pytest.raises(ValidationError) as refused:
        decide_request(request=second, by=officer, ruling=partial)
    assert list(refused.value.message_dict) == ["departure"]
    said = Ruling(**{**vars(partial), "departure": "The syllabus has changed since."})
    decision = decide_request(request=second, by=officer, ruling=said)
    assert (decision.followed, decision.departure) == ("changed", "The syllabus has changed since.")


def test_a_proposal_that_was_set_aside_is_told_in_the_decision(second, officer):
    with pytest.raises(ValidationError):
        depart_from_proposal(request=second, by=officer, followed="set-aside", reason=" ")
    depart_from_proposal(request=second, by=officer, followed="set-aside", reason="Another examiner.")
    save_comparison(request=second, by=officer, outcomes=judged(second), elements=[])
    ruling = Ruling(outcome="full", credits=4, reasons="All is covered.")
    decision = decide_request(request=second, by=officer, ruling=ruling)
    assert (decision.instrument, decision.followed, decision.departure) == ("case-by-case", "set-aside", "Another examiner.")


def test_a_changed_proposal_fills_the_page_of_the_decision(second, officer):
    depart_from_proposal(request=second, by=officer, followed="changed", reason="A grade of our own.")
    assert prefilled(second)["outcome"] == "full"
    assert ProposalAnswer.objects.get().followed == "changed"
    second.refresh_from_db()
    assert second.comparison.is_judged


def test_what_has_changed_since_the_page_was_opened_is_not_accepted(second, officer):
    with pytest.raises(WrongState):
        accept_proposal(request=second, by=officer, seen="precedent:0")
    assert Decision.objects.count() == 1


def test_nobody_accepts_at_another_desk(second, sending_officer):
    with pytest.raises(PermissionDenied):
        accept_proposal(request=second, by=sending_officer, seen=mark(read(second).proposal))
