"""Whoever approves wrote none of it, and approves what was read: every way in which somebody's words get into a version."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from credentials.gates import before_approval
from credentials.models import MicroCredentialVersion
from credentials.policies import authors_of, may_review
from credentials.services.beginning import begin_micro_credential, begin_version
from credentials.services.discarding import discard_version
from credentials.services.importing import KIND
from credentials.services.reviewing import (
    Answered,
    answer_remark,
    make_remark,
    return_version,
    settle_remark,
    submit_version,
)
from institutions.models import Role
from institutions.services import taking_in
from tests.factories.institutions import LevelFactory, MembershipFactory
from tests.factories.quality import answer_all
from tests.factories.writing import SetAsideFactory
from tests.foundation.built_once import built_once
from tests.institutions.courses.tables import kinds_csv


@built_once
def both(reviewer, institution):
    """A reviewer who is an issuer as well."""
    MembershipFactory(user=reviewer, institution=institution, role=Role.ISSUER)
    return reviewer


def test_whoever_handed_a_version_in_or_wrote_what_was_set_aside_does_not_review_it(draft, both, second_reviewer, approve):
    version = submit_version(version=draft, by=both)
    assert not may_review(both, version)
    with pytest.raises(PermissionDenied):
        approve(version, by=both)
    assert may_review(second_reviewer, version)
    SetAsideFactory(version=version, by=second_reviewer)
    assert not may_review(second_reviewer, version)


def test_the_author_of_a_draft_that_was_given_up_is_an_author_of_its_copy(institution, both, issuer, publish_wording):
    given_up = begin_micro_credential(institution=institution, by=both, code="TUE-CP-01", titles={"en": "Copied"})
    discard_version(version=given_up, by=both, reason="Not now.")
    copy = begin_version(micro_credential=given_up.micro_credential, by=issuer)
    assert authors_of(copy) == {both.pk, issuer.pk}
    published = publish_wording("1.0")
    discard_version(version=begin_version(micro_credential=published.micro_credential, by=both), by=both, reason="Not now.")
    follower = begin_version(micro_credential=published.micro_credential, by=issuer)
    assert authors_of(follower) == {issuer.pk}, "what is copied here was approved by others"


def test_whoever_sent_a_table_is_an_author_of_what_a_colleague_took_in(institution, both, issuer, run_jobs):
    LevelFactory()
    sent = taking_in.send_table(institution=institution, by=both, kind=KIND, name="m.csv", content=kinds_csv())
    read = taking_in.choose_columns(file=sent, by=both, columns=sent.columns, encoding=sent.encoding, delimiter=sent.delimiter)
    taking_in.begin_taking_in(file=read, by=issuer)
    run_jobs()
    assert authors_of(MicroCredentialVersion.objects.get()) == {both.pk, issuer.pk}


def test_an_approval_is_of_the_wording_that_was_shown(client, confirmed, reviewer, in_review, institution):
    answer_all(in_review, by=reviewer)
    args = [institution.slug, in_review.micro_credential.public_id, in_review.number]
    page = confirmed(client, reviewer).get(reverse("credentials:quality-review", args=args))
    shown = page.context["shown"]
    assert f'name="shown" value="{shown}"' in page.content.decode()
    in_review.outcomes.filter(code="LO1").update(texts={"vi": "Khác", "en": "Something else"})
    today = institution.today()
    days = {"decided_on": today, "valid_from": today, "review_by": today + dt.timedelta(days=700)}
    said = {f"{name}_{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}
    said |= {"body_vi": "Hội đồng", "body_en": "Council", "decision": "8/2026", "no_interest": "on"}
    for old in ({"shown": shown}, {}):
        page = client.post(reverse("credentials:quality-approve", args=args), said | old)
        assert "another wording than the one you were shown" in page.content.decode()
        assert 'value="8/2026"' in page.content.decode(), "what was typed is kept"
        assert MicroCredentialVersion.objects.get(pk=in_review.pk).state == "internal_qa"
    assert page.context["shown"] != shown
    again = said | {"shown": page.context["shown"]}
    assert client.post(reverse("credentials:quality-approve", args=args), again).status_code == 302


def test_answers_count_for_what_was_handed_in_last_and_from_others_and_a_no_keeps_its_remark(
    in_review, reviewer, second_reviewer, issuer, institution
):
    def lacking():
        return before_approval(MicroCredentialVersion.objects.get(pk=in_review.pk), on=institution.today())

    no = Answered("title", "no", remark="It says “diploma”.")
    answer_all(in_review, by=reviewer, title=no)
    settle_remark(remark=in_review.remarks.get(), by=reviewer, state="withdrawn")
    assert lacking() == ["1 “no” has no remark: make one, or answer otherwise."]
    remark = make_remark(version=in_review, by=reviewer, field="titles", words="It promises more.")
    return_version(version=in_review, by=reviewer)
    answer_remark(remark=remark, by=issuer, answer="Changed.")
    submit_version(version=in_review, by=issuer)
    settle_remark(remark=remark, by=reviewer, state="accepted")
    assert len(lacking()) == 1
    assert "14 answers are older than what was handed in last" in lacking()[0]
    assert answer_all(in_review, by=reviewer, title=Answered("title", "no")) == 14, "the same answers, given anew"
    assert lacking() == []
    SetAsideFactory(version=in_review, by=reviewer)
    assert "14 answers are older" in lacking()[0]
    assert answer_all(in_review, by=second_reviewer) == 14
    assert lacking() == []
