"""What the numbers say, and that nothing is computed where a fact is missing."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from institutions.models import CreditValue, Institution
from micro4asia.foundation.errors import WrongState
from recognition import evaluation
from recognition.evaluation import NotEnoughFacts, alternatives, conversion_of, evaluate, frozen_findings, standing_of
from recognition.models import RecognitionRequest
from recognition.services.evaluating import save_comparison
from recognition.source_facts import facts_of_award
from tests.factories.recognition import RequestFactory
from tests.recognition.conftest import SUBSTANTIAL, judged

TODAY = timezone.localdate


def without_hours(facts, credits=None):
    """The same credential, saying nothing of its hours, with no other credits than these of its own."""
    return replace(facts, version=replace(facts.version, hours=Decimal(0), local_credits=credits, ects=None))


def test_a_request_that_was_not_sent_cannot_be_evaluated(draft):
    with pytest.raises(NotEnoughFacts, match="has not been sent"):
        standing_of(draft)
    with pytest.raises(NotEnoughFacts, match="has not been sent"):
        evaluate(RequestFactory(), on=TODAY())


def test_without_hours_per_credit_of_the_day_nothing_is_computed(submitted, muni):
    CreditValue.objects.filter(institution=muni).update(valid_to=dt.date(2020, 12, 31))
    with pytest.raises(NotEnoughFacts, match="has no hours per credit in force today"):
        evaluate(RecognitionRequest.objects.get(), on=TODAY())


def test_hours_come_first_and_make_four_credits(submitted, award, muni):
    seen = evaluate(submitted, on=TODAY())
    assert (seen.conversion.hours, seen.conversion.credits) == (Fraction(100), Fraction(4))
    assert seen.proposal is None, "nothing is proposed before every outcome was judged"


def test_what_was_judged_leads_to_a_proposal(evaluated):
    proposal = evaluate(evaluated, on=TODAY()).proposal
    assert (proposal.credits, proposal.basis) == (Fraction(4), "course")


def test_a_credential_without_hours_is_counted_by_its_own_credits_at_their_own_size(award, muni):
    value = muni.credit_value(TODAY())
    theirs = award.facts.version.local_credits
    assert (theirs.system, theirs.value, theirs.hours_per_credit) == ("VN", 2, 50)
    assert conversion_of(without_hours(award.facts, theirs), value).credits == Fraction(4)


def test_a_credential_without_hours_and_credits_is_asked_about_and_not_guessed(award, submitted, muni):
    bare = without_hours(award.facts)
    with pytest.raises(NotEnoughFacts, match="Ask the issuer; do not guess"):
        conversion_of(bare, muni.credit_value(TODAY()))


def test_other_ways_of_counting_are_shown_from_their_first_day_on(award, muni):
    value = muni.credit_value(TODAY())
    shown = {each.code: each.credits for each in alternatives([facts_of_award(award.facts)], value, TODAY())}
    assert shown == {"umap": Fraction(3), "annual-load": Fraction(4)}
    assert {each.code for each in alternatives([facts_of_award(award.facts)], value, dt.date(2015, 1, 1))} == {"umap"}
    assert alternatives([facts_of_award(award.facts)], value, dt.date(2010, 1, 1)) == []
    assert alternatives([facts_of_award(without_hours(award.facts))], value, TODAY()) == [], (
        "without credits of its own nothing is equated"
    )


def test_the_check_is_that_of_the_day_of_sending_but_a_revocation_counts_at_once(submitted):
    assert standing_of(submitted).verdict == "valid"
    submitted.award.state = "revoked"
    assert standing_of(submitted).verdict == "revoked"


def test_other_bytes_and_a_lost_right_to_award_are_noticed(submitted):
    seen = standing_of(submitted)
    assert (seen.same_bytes, seen.was_member, seen.may_award_credits) == (True, True, True)
    submitted.document_digest = "0" * 64
    Institution.objects.filter(pk=submitted.award.institution_id).update(member_to=dt.date(2021, 1, 1))
    submitted.award.institution.awarding_statuses.update(valid_to=dt.date(2021, 1, 1))
    submitted.award.institution.refresh_from_db()
    seen = standing_of(submitted)
    assert (seen.same_bytes, seen.was_member, seen.may_award_credits) == (False, False, False)


def test_a_decision_keeps_every_row_and_every_judgement_it_rests_on(complete, officer):
    comparison = save_comparison(request=complete, by=officer, outcomes=judged(complete, "cccpn"), elements=[SUBSTANTIAL])
    kept = json.loads(frozen_findings(comparison))
    assert len(kept["rows"]) == 8
    outcomes = next(row for row in kept["rows"] if row["element"] == "outcomes")
    assert (outcomes["substantial"], outcomes["why"], outcomes["author"]) == (True, SUBSTANTIAL.why, officer.pk)
    assert [row["verdict"] for row in kept["coverage"]] == ["covered", "covered", "covered", "partly", "not"]
    assert Fraction(kept["covered_hours"]) == Fraction(70)
    assert [Decimal(row["share"]) for row in kept["coverage"]][3] == 50


def test_a_missing_fact_is_a_wrong_state_told_in_words(db):
    with pytest.raises(WrongState):
        evaluation.whole(RequestFactory())
