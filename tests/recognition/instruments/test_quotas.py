"""What was accepted is looked at again when it is decided: places may be gone by then, and rules may have stopped."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from recognition.instruments.reading import read
from recognition.models import PrecedentNote, ProposalAnswer, ProposedRuling, Rule
from recognition.services.deciding import decide_request
from recognition.services.following import accept_proposal, mark
from recognition.services.proposing import from_json
from tests.factories.cases_decisions import SecondOfficerRuleFactory
from tests.factories.institutions import UserFactory
from tests.foundation.built_once import built_once

WHY = "All outcomes are met, whatever the agreement says."


@built_once
def one_place(make_rule, course):
    """A faculty counts it once a year without looking."""
    return make_rule("equivalence", course, quota=1)


@built_once
def by_two(muni):
    return SecondOfficerRuleFactory(institution=muni)


def accepted(case, officer):
    return accept_proposal(request=case, by=officer, seen=mark(read(case).proposal))


@built_once
def waiting(one_place, by_two, send, completed, applicant, course, officer):
    """Accepted while there was a place; a colleague has yet to decide."""
    case = completed(send(applicant, course))
    assert isinstance(accepted(case, officer), ProposedRuling)
    case.refresh_from_db()
    return case


def ruling_of(case):
    return from_json(ProposedRuling.objects.get(request=case).fields)


@built_once
def taken_by_another(waiting, by_two, send, completed, course, officer):
    """The only place is gone while the case waits."""
    by_two.ended_at, by_two.ended_by = timezone.now(), officer
    by_two.save()
    other = completed(send(UserFactory(full_name="Jana Vzorová"), course))
    return accepted(other, officer)


def test_a_place_that_is_there_is_used(waiting, colleague, one_place):
    decision = decide_request(request=waiting, by=colleague, ruling=ruling_of(waiting))
    assert (decision.instrument, decision.rule, decision.followed) == ("equivalence", one_place, "accepted")


def test_a_place_that_is_gone_is_not_given_twice(waiting, taken_by_another, colleague, one_place):
    assert taken_by_another.rule == one_place
    with pytest.raises(ValidationError) as refused:
        decide_request(request=waiting, by=colleague, ruling=ruling_of(waiting))
    [said] = refused.value.message_dict["departure"]
    assert "Quota: 1 (fewer than 1 in this year)" in said
    decision = decide_request(request=waiting, by=colleague, ruling=replace(ruling_of(waiting), departure=WHY))
    assert (decision.instrument, decision.rule, decision.followed) == ("case-by-case", None, "set-aside")
    assert decision.departure == WHY
    assert '"name": "quota"' in decision.trace


def test_the_page_says_so_at_the_field_and_takes_the_reason_there(client, waiting, taken_by_another, colleague):
    client.force_login(colleague)
    here = reverse("recognition:decide", args=["muni", waiting.public_id])
    page = client.get(here)
    assert "Quota: 1" in str(page.context["form"]["departure"].help_text)
    said = ruling_of(waiting)
    form = {"outcome": said.outcome, "credits": str(said.credits), "grade_handling": "without", "translation": "written"}
    form |= {"legal_basis": "network-agreement", "reasons": said.reasons}
    page = client.post(here, form | {"step": "decide"})
    assert "Quota: 1" in page.context["form"].errors["departure"][0]
    assert client.post(here, form | {"step": "decide", "departure": WHY}).status_code == 302
    assert waiting.decisions.get().departure == WHY


@pytest.mark.parametrize("state", [Rule.State.SUSPENDED, Rule.State.ENDED])
def test_a_rule_that_stopped_meanwhile_is_not_followed(waiting, colleague, one_place, state):
    now = timezone.now()
    said = {"suspended_at": now, "suspended_why": "course"} if state == Rule.State.SUSPENDED else {"ended_at": now}
    Rule.objects.filter(pk=one_place.pk).update(state=state, **said)
    with pytest.raises(ValidationError) as refused:
        decide_request(request=waiting, by=colleague, ruling=ruling_of(waiting))
    assert list(refused.value.message_dict) == ["departure"]


def test_a_precedent_that_was_withdrawn_meanwhile_is_not_followed(
    precedent, by_two, send, completed, other_learner, course, officer, colleague
):
    case = completed(send(other_learner, course))
    accepted(case, officer)
    assert ProposalAnswer.objects.get(request=case).precedent == precedent
    case.refresh_from_db()
    PrecedentNote.objects.create(
        decision=precedent, withdrawn_at=timezone.now(), withdrawn_by=officer, withdrawn_reason="A mistake of ours."
    )
    with pytest.raises(ValidationError, match="followed no longer"):
        decide_request(request=case, by=colleague, ruling=ruling_of(case))
