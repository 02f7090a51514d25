"""A stack is drafted by one person and published by another; an expert rules on what overlaps."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from credentials.models import OutcomeLink, Stack
from credentials.services.stacking import create_stack, discard_draft, publish_stack, retire_stack, save_draft
from credentials.services.stacking_links import pairs_of, rule_overlap
from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from tests.factories.credentials import LearningOutcomeFactory, VersionFactory
from tests.factories.institutions import CourseFactory
from tests.factories.stacks import rules_of
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db


@built_once
def fields(institution, versions):
    return {
        "titles": {"en": "Sustainable Banking", "vi": "Ngân hàng bền vững"},
        "rules": rules_of(*(version.micro_credential.code for version in versions)),
        "award_version": VersionFactory(institution=institution, grade_scale=None),
        "starts_from": institution.today(),
    }


@built_once
def draft(institution, issuer, fields):
    return create_stack(institution=institution, by=issuer, code="ST-9", fields=fields)


@built_once
def expert(member, institution):
    return member(Role.QA_REVIEWER, institution)


def test_a_draft_is_published_by_a_second_person_and_then_frozen(draft, issuer, registrar):
    assert set(draft.parts.values_list("code", flat=True)) == {"TUE-A-01", "TUE-B-02", "OTH-C-03"}
    version = publish_stack(version=draft, by=registrar, shown=draft.mark)
    assert (version.state, version.published_by) == ("published", registrar)
    with pytest.raises(WrongState):
        save_draft(version=version, by=issuer, fields={"titles": {"en": "Another"}})
    with pytest.raises(WrongState):
        discard_draft(version=version, by=issuer)
    assert retire_stack(version=version, by=registrar).state == "retired"


def test_whoever_wrote_last_does_not_publish(draft, registrar, other_registrar, issuer):
    draft = save_draft(version=draft, by=registrar, fields={"titles": {"en": "Banking", "vi": "Ngân hàng"}})
    for person in (registrar, issuer):
        with pytest.raises(PermissionDenied):
            publish_stack(version=draft, by=person, shown=draft.mark)
    assert publish_stack(version=draft, by=other_registrar, shown=draft.mark)


def test_nobody_publishes_or_overwrites_what_they_have_not_read(draft, registrar, other_registrar, issuer):
    shown = draft.mark
    anew = save_draft(version=draft, by=issuer, fields={"titles": {"en": "Banking", "vi": "Ngân hàng"}}, seen=shown)
    with pytest.raises(WrongState):
        publish_stack(version=draft, by=registrar, shown=shown)
    with pytest.raises(ValidationError):
        save_draft(version=draft, by=other_registrar, fields={"titles": {"en": "Mine", "vi": "Của tôi"}}, seen=shown)
    draft.refresh_from_db()
    assert (draft.state, draft.titles["en"], draft.mark) == ("draft", "Banking", anew.mark)


def test_strangers_write_no_stack(institution, foreign_registrar, expert, fields):
    for person in (foreign_registrar, expert):
        with pytest.raises(PermissionDenied):
            create_stack(institution=institution, by=person, code="ST-8", fields=fields)
    assert not Stack.objects.exists()


def test_what_is_missing_or_foreign_is_said(draft, registrar, other_institution, issuer):
    draft = save_draft(version=draft, by=issuer, fields={"award_version": None, "rules": rules_of("NO-SUCH-1")})
    with pytest.raises(ValidationError) as refused:
        publish_stack(version=draft, by=registrar, shown=draft.mark)
    assert len(refused.value.messages) == 2
    with pytest.raises(ValidationError) as refused:
        save_draft(version=draft, by=issuer, fields={"award_version": VersionFactory(institution=other_institution), "rules": {}})
    assert set(refused.value.message_dict) == {"award_version", "rules"}


def test_a_draft_that_never_was_a_stack_goes_whole(draft, issuer):
    discard_draft(version=draft, by=issuer)
    assert not Stack.objects.exists()


def test_the_newest_ruling_holds_and_the_one_before_is_kept(institution, versions, expert):
    one, two = versions[0].outcomes.first(), versions[2].outcomes.first()
    first = rule_overlap(institution=institution, first=two, second=one, kind="none", statement="Other levels.", by=expert)
    assert (first.first, first.second) == (one, two)
    partly = {"kind": "partial", "percent": Decimal("37.5"), "statement": "One exam of two."}
    second = rule_overlap(institution=institution, first=one, second=two, by=expert, **partly)
    first.refresh_from_db()
    assert (first.withdrawn_by, list(OutcomeLink.objects.in_force())) == (expert, [second])
    assert second.as_link.share * 8 == 3


def test_only_experts_rule_and_only_on_what_is_frozen(institution, versions, expert, issuer, registrar, foreign_registrar):
    one, two = versions[0].outcomes.first(), versions[2].outcomes.first()
    told = {"institution": institution, "kind": "equal", "statement": "One exam."}
    for person in (issuer, registrar, foreign_registrar):
        with pytest.raises(PermissionDenied):
            rule_overlap(first=one, second=two, by=person, **told)
    CourseFactory(institution=institution).owners.add(issuer)
    assert rule_overlap(first=one, second=two, by=issuer, **told)
    for other in (LearningOutcomeFactory(), versions[0].outcomes.last()):
        with pytest.raises(ValidationError):
            rule_overlap(first=one, second=other, by=expert, **told)
    with pytest.raises(ValidationError) as refused:
        rule_overlap(first=one, second=two, by=expert, **{**told, "kind": "partial"})
    assert set(refused.value.message_dict) == {"percent"}


def test_pairs_that_read_alike_come_first_and_are_ruled_on_by_nobody(draft, expert, institution):
    pairs = pairs_of(draft)
    assert len(pairs) == 12, "two outcomes each of three parts, without those of one part"
    assert pairs[0].looks_alike
    assert not any(pair.ruling for pair in pairs)
    rule_overlap(institution=institution, first=pairs[0].first, second=pairs[0].second, kind="none", statement="Seen.", by=expert)
    assert pairs_of(draft)[-1].ruling
