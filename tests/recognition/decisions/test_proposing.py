"""One officer proposes, another decides or returns it; two at once are told of each other."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from recognition.models import Decision, ProposedRuling
from recognition.services.deciding import decide_request
from recognition.services.declaring import declare
from recognition.services.proposing import add_rule, end_rule, from_json, propose_decision, return_proposal
from tests.factories.cases_decisions import ReasonParagraphFactory, SecondOfficerRuleFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL

pytestmark = pytest.mark.django_db
ELSEWHERE = {"alternative_purpose": "admission", "next_steps": "Take it.", "grade_handling": "without"}


@built_once
def rule(muni):
    return SecondOfficerRuleFactory(institution=muni, credits_over=Decimal(3))


def test_where_the_rule_asks_for_two_one_alone_cannot_decide(evaluated, officer, rule):
    with pytest.raises(ValidationError) as refused:
        decide_request(request=evaluated, by=officer, ruling=FULL)
    assert set(refused.value.message_dict) == {"outcome"}
    rule.credits_over = Decimal(4)
    rule.save()
    assert decide_request(request=evaluated, by=officer, ruling=FULL).proposed_by is None


def test_a_colleague_decides_what_was_proposed_and_the_proposer_does_not(evaluated, officer, colleague, rule):
    proposal = propose_decision(request=evaluated, by=officer, ruling=FULL)
    assert from_json(proposal.fields) == FULL
    with pytest.raises(PermissionDenied):
        decide_request(request=evaluated, by=officer, ruling=FULL)
    decision = decide_request(request=evaluated, by=colleague, ruling=FULL)
    assert (decision.proposed_by, decision.decided_by) == (officer, colleague)
    assert not ProposedRuling.objects.exists()


def test_a_colleague_does_not_alone_decide_something_else_than_was_proposed(evaluated, officer, colleague, rule):
    propose_decision(request=evaluated, by=officer, ruling=replace(FULL, outcome="alternative", credits=0, **ELSEWHERE))
    with pytest.raises(ValidationError) as refused:
        decide_request(request=evaluated, by=colleague, ruling=FULL)
    assert set(refused.value.message_dict) == {"outcome"}
    rule.credits_over = Decimal(4)
    rule.save()
    assert decide_request(request=evaluated, by=colleague, ruling=FULL).outcome == "full"


def test_whoever_says_afterwards_that_they_have_a_conflict_is_not_one_of_the_two(evaluated, officer, colleague, rule):
    propose_decision(request=evaluated, by=officer, ruling=FULL)
    declare(request=evaluated, by=officer, has_conflict=True, words="My niece.")
    with pytest.raises(ValidationError) as refused:
        decide_request(request=evaluated, by=colleague, ruling=FULL)
    assert "conflict of interest" in refused.value.message_dict["outcome"][0]
    return_proposal(request=evaluated, by=colleague, remark="Somebody else has to propose it.")
    evaluated.refresh_from_db()
    assert evaluated.state == "in_evaluation"


def test_a_returned_proposal_is_back_in_evaluation_with_its_remark(evaluated, officer, colleague, rule):
    propose_decision(request=evaluated, by=officer, ruling=FULL)
    with pytest.raises(PermissionDenied):
        return_proposal(request=evaluated, by=officer, remark="Mine.")
    with pytest.raises(ValidationError):
        return_proposal(request=evaluated, by=colleague, remark=" ")
    return_proposal(request=evaluated, by=colleague, remark="Look at outcome 4.")
    evaluated.refresh_from_db()
    assert evaluated.state == "in_evaluation"
    assert propose_decision(request=evaluated, by=officer, ruling=FULL).remark == ""
    with pytest.raises(WrongState):
        propose_decision(request=evaluated, by=colleague, ruling=FULL)


def test_rules_are_set_by_administrators_alone_and_stand_once(muni, officer, member):
    admin = member(Role.INSTITUTION_ADMIN, muni, second_factor=True, email="admin@example.org")
    with pytest.raises(PermissionDenied):
        add_rule(institution=muni, by=officer)
    one = add_rule(institution=muni, by=admin)
    assert add_rule(institution=muni, by=admin) == one
    assert end_rule(rule=one, by=admin).ended_by == admin


def address(name, row):
    return reverse(f"recognition:{name}", args=[row.institution.slug, row.public_id])


SENT = {"outcome": "full", "credits": "4", "grade_handling": "without", "legal_basis": "network-agreement", "reasons": "Covered."}


def test_the_pages_lead_from_check_to_proposal_to_decision(client, evaluated, officer, colleague, rule):
    client.force_login(officer)
    checked = client.post(address("decide", evaluated), {**SENT, "step": "check"})
    assert checked.context["proposes"]
    assert client.post(address("decide", evaluated), {**SENT, "step": "propose"}).status_code == 302
    client.force_login(colleague)
    page = client.get(address("decide", evaluated))
    assert page.context["form"]["reasons"].value() == "Covered."
    assert client.get(address("decide-return", evaluated)).status_code == 200
    assert client.post(address("decide", evaluated), {**SENT, "step": "decide"}).status_code == 302
    assert Decision.objects.get().proposed_by == officer


def test_whoever_is_slower_is_shown_what_the_other_decided(client, decided, colleague):
    client.force_login(colleague)
    page = client.post(address("decide", decided), {**SENT, "step": "decide", "reasons": "My own words."})
    assert page.status_code == 409
    assert "Jana Uznávaná" in page.content.decode()
    assert "My own words." in page.content.decode()


def test_paragraphs_are_put_in_with_the_facts_of_the_case(client, evaluated, officer, muni):
    language = evaluated.decision_language
    other = "lo" if language != "lo" else "en"
    own = ReasonParagraphFactory(institution=muni, texts={language: "{covered} of {whole} hours. {unknown}"})
    lacking = ReasonParagraphFactory(institution=muni, texts={other: "Only in another language."})
    client.force_login(officer)
    page = client.get(address("decide", evaluated))
    told = {one.key: one for one in page.context["paragraphs"]}
    assert told[f"own-{own.pk}"].text == "100 of 100 hours. {unknown}"
    assert told[f"own-{lacking.pk}"].text == ""
    sent = {**SENT, "reasons": "Mine.", "step": "compose", "paragraph": [f"own-{own.pk}"]}
    composed = client.post(address("decide", evaluated), sent).context["form"]
    assert composed["reasons"].value() == "Mine.\n\n100 of 100 hours. {unknown}"
