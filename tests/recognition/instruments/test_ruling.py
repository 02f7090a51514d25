"""Rules: drafted by one side, signed by each, in force until their day, and stopped when what they rest on changes."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from credentials.models import ChangeClass
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.instruments.reading import read
from recognition.models import Rule
from recognition.services.rule_keeping import look_after_rules, suspend_for_version
from recognition.services.ruling import (
    Source,
    change_rule,
    default_end,
    draft_rule,
    end_rule,
    propose_rule,
    publish_rule,
    resume_rule,
    sign_rule,
    source_of,
    take_back_rule,
)
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import CourseFactory
from tests.foundation.built_once import built_once


@built_once
def rule(make_rule, counted_course):
    return make_rule("articulation", counted_course)


def test_a_rule_ends_after_three_years_unless_told_otherwise():
    assert default_end(dt.date(2026, 3, 1)) == dt.date(2029, 2, 28)


def test_both_sides_sign_and_nobody_signs_for_both(make_rule, counted_course, officer, sending_officer):
    rule = propose_rule(rule=make_rule("articulation", counted_course, publish=False), by=officer)
    assert Letter.objects.filter(key__startswith="rule:to-sign:", to=sending_officer.email).count() == 1
    with pytest.raises(PermissionDenied):
        sign_rule(rule=rule, side="sender", by=officer, seen=rule.fingerprint())
    with pytest.raises(WrongState):
        publish_rule(rule=rule, by=officer)
    with pytest.raises(WrongState):
        sign_rule(rule=rule, side="sender", by=sending_officer, seen="something else")
    signed = sign_rule(rule=rule, side="sender", by=sending_officer, seen=rule.fingerprint())
    assert signed.state == Rule.State.COUNTERSIGNED
    assert publish_rule(rule=signed, by=officer).state == Rule.State.PUBLISHED
    assert [change.step for change in rule.changes.all()] == ["drafted", "proposed", "signed", "signed", "published"]


def test_what_was_signed_is_not_changed_until_it_is_taken_back(make_rule, counted_course, officer, version):
    rule = propose_rule(rule=make_rule("articulation", counted_course, publish=False), by=officer)
    with pytest.raises(WrongState):
        change_rule(rule=rule, by=officer, fields={"grade_floor": "B"}, sources=[source_of(version)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.filter(pk=rule.pk).update(grade_floor="B")
    rule = take_back_rule(rule=rule, by=officer)
    assert rule.signatures.count() == 0
    assert change_rule(rule=rule, by=officer, fields={"grade_floor": "B"}, sources=[source_of(version)]).grade_floor == "B"
    assert rule.changes.last().said == "grade_floor"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"valid_to": dt.date(2099, 1, 1)}, "valid_to"),
        ({"valid_to": dt.date(2020, 1, 1)}, "valid_to"),
        ({"credits": Decimal(9)}, "credits"),
        ({"credits": Decimal("1.5")}, "credits"),
        ({"purposes": []}, "purposes"),
        ({"sources": ()}, "sources"),
        ({"kind": "learning-agreement"}, "learner"),
        ({"kind": "agreement"}, "agreement"),
    ],
)
def test_a_rule_that_does_not_add_up_says_where(make_rule, counted_course, officer, muni, ueh, version, said, field):
    draft = make_rule("articulation", counted_course, publish=False)
    fields = {name: getattr(draft, name) for name in ("kind", "valid_from", "valid_to", "purposes", "wording", "course")}
    fields |= {"receiver": muni, "sender": ueh, **said}
    sources = fields.pop("sources", [source_of(version)])
    with pytest.raises(ValidationError) as refused:
        draft_rule(institution=muni, by=officer, fields=fields, sources=sources)
    assert field in refused.value.message_dict


def test_a_faculty_binds_itself_and_names_its_decision(make_rule, counted_course, officer):
    draft = make_rule("equivalence", counted_course, number="", publish=False)
    with pytest.raises(ValidationError):
        propose_rule(rule=draft, by=officer)
    named = make_rule("equivalence", counted_course)
    assert (named.state, named.signatures.count()) == (Rule.State.PUBLISHED, 1)


def test_two_micro_credentials_count_together_or_not_at_all(make_rule, counted_course, version, ueh, send, applicant):
    other = VersionFactory(institution=ueh)
    make_rule("articulation", counted_course, sources=[source_of(version), source_of(other)])
    proposal = read(send(applicant, counted_course)).proposal
    assert proposal.chosen is None
    assert [one.name for one in proposal.tried[0].failed] == ["version"]
    assert other.micro_credential.code in proposal.trace()


def test_a_range_of_lines_counts_by_number_not_by_letter(make_rule, counted_course, version, send, applicant):
    kind = version.micro_credential
    make_rule("articulation", counted_course, sources=[Source(kind, "1.1", "1.10")])
    proposal = read(send(applicant, counted_course)).proposal
    assert (proposal.instrument, proposal.certainty) == ("articulation", "certain")
    assert not proposal.may_be_automatic


def test_a_learning_agreement_counts_for_its_learner_and_only_if_it_came_first(
    make_rule, counted_course, send, applicant, other_learner
):
    make_rule("learning-agreement", counted_course, learner=applicant)
    late = read(send(applicant, counted_course)).proposal
    assert [one.name for one in late.tried[0].failed] == ["beforehand"]
    assert read(send(other_learner, counted_course)).proposal.tried == ()


def test_a_major_version_suspends_and_somebody_lets_it_go_on(rule, version, officer, send, applicant, counted_course):
    request = send(applicant, counted_course)
    assert read(request).proposal.instrument == "articulation"
    newer = VersionFactory(micro_credential=version.micro_credential, number="2.0", landing="draft")
    type(newer).objects.filter(pk=newer.pk).update(change_class=ChangeClass.MAJOR)
    assert suspend_for_version(version_id=newer.pk) == 1
    assert suspend_for_version(version_id=newer.pk) == 0
    rule.refresh_from_db()
    assert (rule.state, rule.suspended_why, rule.suspended_for) == (Rule.State.SUSPENDED, "major-version", newer)
    assert read(request).proposal.chosen is None
    assert Letter.objects.filter(key__startswith="rule:suspended:").count() >= 2
    resume_rule(rule=rule, by=officer)
    assert read(request).proposal.instrument == "articulation"


def test_a_later_version_of_the_course_suspends_once(rule, counted_course):
    CourseFactory(
        institution=counted_course.institution,
        code=counted_course.code,
        version="2",
        in_force_from=counted_course.institution.today(),
    )
    assert look_after_rules()["suspended"] == 1
    assert look_after_rules()["suspended"] == 0
    rule.refresh_from_db()
    assert rule.suspended_why == "course"


def test_it_is_told_half_a_year_before_and_expires_the_day_after_its_last(make_rule, counted_course, muni):
    today = muni.today()
    rule = make_rule("articulation", counted_course, valid_to=today + dt.timedelta(days=30))
    assert look_after_rules()["reminded"] == 1
    assert look_after_rules()["reminded"] == 0
    noon = dt.datetime.combine(today + dt.timedelta(days=30), dt.time(11), tzinfo=dt.UTC)
    with time_machine.travel(noon):
        assert look_after_rules()["expired"] == 0
    with time_machine.travel(noon + dt.timedelta(days=1)):
        assert look_after_rules()["expired"] == 1
    rule.refresh_from_db()
    assert rule.state == Rule.State.EXPIRED


def test_either_side_ends_it_with_a_reason(rule, sending_officer, stranger):
    with pytest.raises(PermissionDenied):
        end_rule(rule=rule, by=stranger, reason="No.")
    with pytest.raises(ValidationError):
        end_rule(rule=rule, by=sending_officer, reason=" ")
    assert end_rule(rule=rule, by=sending_officer, reason="We teach it otherwise now.").state == Rule.State.ENDED
