"""The learner's way: from "not yet" to "ready", and an application that reserves every hour once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from credentials.models import StackApplication, StackVersion, UseLedger
from credentials.services.stacking import next_draft, publish_stack, save_draft
from credentials.services.stacking_applying import (
    apply_for_stack,
    choose_awards,
    follow_stack,
    leave_stack,
    standing_of,
    withdraw_application,
)
from credentials.services.stacking_links import rule_overlap
from credentials.services.stacking_reading import rulings_touched, stacks_of, stacks_touched
from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from tests.factories.stacks import StackFactory, StackVersionFactory, rules_of

pytestmark = pytest.mark.django_db


def test_one_more_award_turns_a_stack_from_not_yet_to_ready(stack, follow, versions, earn, owner):
    for version in versions[:2]:
        earn(version)
    before = standing_of(owner, stack)
    assert (before.evaluation.hours, before.told["state"], before.evaluation.missing) == (200, "not_yet", 40)
    assert [(each["code"], each["ready"]) for each in before.told["helps"]] == [("OTH-C-03", True)]
    earn(versions[2])
    after = standing_of(owner, stack)
    assert (after.evaluation.hours, after.told["state"], after.told["ready"]) == (300, "human", True)


def test_an_experts_ruling_takes_shared_hours_off_once(stack, follow, versions, awards, owner, member, institution):
    expert = member(Role.QA_REVIEWER, institution)
    tests = [version.outcomes.get(code="LO2") for version in versions]
    for one, other in ((0, 1), (1, 2), (0, 2)):
        rule_overlap(
            institution=institution, first=tests[one], second=tests[other], kind="equal", statement="One exam.", by=expert
        )
    assert standing_of(owner, stack).evaluation.hours == 220, "of three equal ones two go"
    assert rulings_touched(versions[0]) == 2


def test_whoever_began_keeps_the_rules_of_that_day(stack, follow, owner, stack_version, issuer, registrar):
    draft = next_draft(stack=stack, by=issuer)
    draft = save_draft(version=draft, by=issuer, fields={"rules": {**stack_version.rules, "volume": {"hours": "900"}}})
    publish_stack(version=draft, by=registrar, shown=draft.mark)
    assert standing_of(owner, stack).version == stack_version
    assert StackVersion.objects.get(pk=stack_version.pk).state == "superseded"
    leave_stack(follow=follow, by=owner)
    assert follow_stack(stack=stack, by=owner).version == draft


def test_what_was_chosen_is_never_changed_by_the_engine(stack, follow, awards, owner):
    choose_awards(follow=follow, by=owner, awards=awards[:1])
    standing = standing_of(owner, stack)
    assert standing.chosen == awards[:1]
    assert {each["owned"] for each in standing.told["helps"]} == {True}


def test_nobody_chooses_or_applies_with_what_somebody_else_earned(stack, follow, awards, owner, versions, earn, stranger):
    foreign = earn(versions[0], to=stranger)
    with pytest.raises(PermissionDenied):
        choose_awards(follow=follow, by=owner, awards=[foreign])
    with pytest.raises(PermissionDenied):
        apply_for_stack(version=follow.version, by=owner, awards=[*awards[1:], foreign], consent=True, wording="Yes.")


def test_an_application_freezes_what_the_rules_said_and_reserves_every_outcome(application, awards):
    assert application.frozen["net"] == "300"
    rows = UseLedger.objects.filter(application=application)
    assert {(row.award_id, row.outcome_id) for row in rows} == {
        (award.pk, outcome.pk) for award in awards for outcome in award.version.outcomes.all()
    }
    assert {row.status for row in rows} == {"reserved"}
    assert sum(row.hours for row in rows) == 300


@pytest.mark.parametrize(("consent", "wording"), [(False, "They may."), (True, " ")])
def test_there_is_no_application_without_consent(stack, follow, awards, owner, consent, wording):
    with pytest.raises(ValidationError) as refused:
        apply_for_stack(version=follow.version, by=owner, awards=awards, consent=consent, wording=wording)
    assert set(refused.value.message_dict) == {"consent"}
    assert not StackApplication.objects.exists()


def test_nobody_applies_before_the_rules_are_met_or_without_following(stack, awards, owner, stranger):
    with pytest.raises(WrongState):
        apply_for_stack(version=stack.versions.get(), by=owner, awards=awards, consent=True, wording="Yes.")
    follow = follow_stack(stack=stack, by=owner)
    with pytest.raises(ValidationError) as refused:
        apply_for_stack(version=follow.version, by=owner, awards=awards[:2], consent=True, wording="Yes.")
    assert set(refused.value.message_dict) == {"awards"}


def test_the_hours_of_an_application_count_in_no_other(application, awards, owner, institution, versions):
    other = StackVersionFactory(
        stack=StackFactory(institution=institution), rules=rules_of(versions[0].micro_credential.code), landing="published"
    )
    follow = follow_stack(stack=other.stack, by=owner)
    told = standing_of(owner, other.stack).told
    assert (told["state"], told["net"]) == ("cannot", "0")
    with pytest.raises(WrongState):
        apply_for_stack(version=other, by=owner, awards=awards[:1], consent=True, wording="Yes.")
    withdraw_application(application=application, by=owner)
    assert apply_for_stack(version=follow.version, by=owner, awards=awards[:1], consent=True, wording="Yes.").pk


def test_only_the_applicant_withdraws_and_only_once(application, owner, stranger):
    with pytest.raises(PermissionDenied):
        withdraw_application(application=application, by=stranger)
    withdraw_application(application=application, by=owner)
    assert {row.status for row in application.uses.all()} == {"released"}
    with pytest.raises(WrongState):
        withdraw_application(application=application, by=owner)


def test_a_stack_is_begun_within_its_days(owner, institution, versions):
    later = institution.today() + dt.timedelta(days=1)
    version = StackVersionFactory(stack=StackFactory(institution=institution), landing="published", starts_from=later)
    with pytest.raises(WrongState):
        follow_stack(stack=version.stack, by=owner)


def test_a_micro_credential_names_the_stacks_it_counts_towards(stack_version, versions):
    (found,) = stacks_of(versions[2])
    assert (found.version, found.group) == (stack_version, {"en": "Parts"})
    assert stacks_touched(versions[2]) == [stack_version]
    assert stacks_of(stack_version.award_version) == []
