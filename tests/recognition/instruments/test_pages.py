"""Pages of rules, proposals and automatic decisions: whole ways through the client, and the stranger who sees nothing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from recognition.models import AuditSample, Decision, HumanReview, Rule
from recognition.services.automatic import decide_automatically
from recognition.services.evaluating import save_comparison
from recognition.services.ruling import propose_rule
from tests.recognition.conftest import judged


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def days(name, day):
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def test_two_sides_make_a_rule_on_their_pages(as_user, officer, sending_officer, muni, ueh, version, counted_course):
    client = as_user(officer)
    assert client.get(reverse("recognition:rules", args=["muni"])).status_code == 200
    new = reverse("recognition:rule-new", args=["muni"])
    assert client.get(new).status_code == 200
    editor = f"{new}?kind=articulation&partner=ueh&side=receiver"
    assert client.get(editor).status_code == 200
    written = {
        "number": "AR-1",
        "sources": [version.micro_credential.public_id],
        "course": counted_course.public_id,
        "purposes": ["course-exemption"],
        "grade_rule": "without",
        "wording_en": "The same outcomes.",
        **days("valid_from", muni.today()),
    }
    assert client.post(editor, written).status_code == 422
    answer = client.post(editor, {**written, **days("valid_to", muni.today())})
    rule = Rule.objects.get()
    assert answer.url == reverse("recognition:rule", args=["muni", rule.public_id])
    edit = reverse("recognition:rule-edit", args=["muni", rule.public_id])
    assert "AR-1" in client.get(edit).content.decode()
    move = reverse("recognition:rule-move", args=["muni", rule.public_id])
    client.post(move, {"do": "propose"})
    assert client.get(reverse("recognition:public-rule", args=[rule.public_id])).status_code == 404
    client = as_user(sending_officer)
    theirs = reverse("recognition:rule", args=["ueh", rule.public_id])
    seen = client.get(theirs).context["seen"]
    client.post(reverse("recognition:rule-sign", args=["ueh", rule.public_id]), {"seen": seen})
    client = as_user(officer)
    client.post(move, {"do": "publish"})
    assert client.post(move, {"do": "end", "reason": ""}).status_code == 422
    client.logout()
    page = client.get(reverse("recognition:public-rule", args=[rule.public_id])).content.decode()
    assert "The same outcomes." in page
    assert "AR-1" in client.get(reverse("recognition:public-rules")).content.decode()
    assert client.get(reverse("api-rules")).json()["results"][0]["number"] == "AR-1"


def test_from_the_queue_to_decided_in_six_clicks_and_without_typing(as_user, officer, precedent, send, other_learner, course):
    """Queue, case, take, complete, accept: each a link or a button; what is posted stands in the page already."""
    row = send(other_learner, course, grade="A")
    client, clicks = as_user(officer), 0
    for name, data in (
        ("request", None),
        ("request-take", {}),
        ("request-complete", {}),
        ("proposal-accept", {}),
    ):
        address = reverse(f"recognition:{name}", args=["muni", row.public_id])
        if data is None:
            page = client.get(address)
        else:
            data = {"words": "", **data}
            if name == "proposal-accept":
                data = {"seen": page.context["mark"]}
            if name == "request-complete":
                day = row.submitted_on()
                data = days("complete_on", day)
            answer = client.post(address, data)
            assert answer.status_code == 302, (name, answer.content.decode()[:3000])
            page = client.get(reverse("recognition:request", args=["muni", row.public_id]))
        clicks += 1
    assert clicks <= 6
    row.refresh_from_db()
    assert (row.state, row.answer.outcome, row.answer.precedent) == ("decided", "full", precedent)


def test_a_departure_without_a_reason_comes_back(as_user, officer, precedent, send, completed, other_learner, course):
    row = completed(send(other_learner, course))
    depart = reverse("recognition:proposal-depart", args=["muni", row.public_id])
    client = as_user(officer)
    assert client.post(depart, {"do": "set-aside", "reason": ""}).status_code == 422
    answer = client.post(depart, {"do": "set-aside", "reason": "Another examiner."})
    assert answer.url == reverse("recognition:compare", args=["muni", row.public_id])


def slower(client, address, sent, shown):
    """Whoever was slower sees what a colleague said, and keeps their own words."""
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(words in page for words in (shown, next(words for name, words in sent.items() if name.endswith("remark"))))


def test_what_was_decided_automatically_is_looked_at(as_user, officer, applicant, terms, send, counted_course):
    row = send(applicant, counted_course)
    decision = decide_automatically(request_id=row.pk)
    sample, _made = AuditSample.objects.get_or_create(decision=decision)
    client = as_user(applicant)
    page = client.get(reverse("recognition:my-request", args=[row.public_id])).content.decode()
    assert "AG-2026-01" in page
    client.post(reverse("recognition:human-review", args=[row.public_id]))
    review = HumanReview.objects.get()
    client = as_user(officer)
    desk = reverse("recognition:automatic", args=["muni"])
    assert row.case_number in client.get(desk).content.decode()
    audit = reverse("recognition:audit-record", args=["muni", decision.public_id])
    assert client.post(audit, {f"{sample.pk}-result": "differs"}).status_code == 422
    assert client.post(audit, {f"{sample.pk}-result": "agrees"}).url == desk
    slower(client, audit, {f"{sample.pk}-result": "differs", f"{sample.pk}-remark": "I differ."}, "would have decided alike")
    answer = reverse("recognition:review-answer", args=["muni", row.public_id])
    assert client.post(answer, {}).status_code == 422
    assert client.post(answer, {f"{review.pk}-answer": "stands", f"{review.pk}-remark": "It stands."}).url == desk
    slower(client, answer, {f"{review.pk}-answer": "stands", f"{review.pk}-remark": "So it does."}, "It stands.")
    client = as_user(applicant)
    assert "It stands." in client.get(reverse("recognition:my-request", args=[row.public_id])).content.decode()
    assert Decision.objects.count() == 1


def test_a_learner_signs_their_own_learning_agreement(as_user, make_rule, counted_course, officer, applicant, stranger):
    rule = propose_rule(rule=make_rule("learning-agreement", counted_course, learner=applicant, publish=False), by=officer)
    address = reverse("recognition:my-learning-agreement", args=[rule.public_id])
    assert as_user(stranger).get(address).status_code == 404
    client = as_user(applicant)
    client.post(address, {"seen": client.get(address).context["seen"]})
    assert rule.signatures.filter(side="learner", signed_by=applicant).exists()
    client.logout()
    assert client.get(reverse("recognition:public-rule", args=[rule.public_id])).status_code == 404


def test_an_agreement_that_lapsed_is_named_where_it_is_decided(
    client, terms, agreement, send, completed, applicant, counted_course, officer, time_machine
):
    case = completed(send(applicant, counted_course))
    save_comparison(request=case, by=officer, outcomes=judged(case, "cc"), elements=[])
    decide = reverse("recognition:decide", args=["muni", case.public_id])
    client.force_login(officer)
    assert "Agreed, and not in force today" not in client.get(decide, {"lang": "en"}).content.decode()
    type(agreement).objects.filter(pk=agreement.pk).update(valid_to=case.submitted_on() - dt.timedelta(days=1))
    page = client.get(decide).content.decode()
    for words in ("Agreed, and not in force today", agreement.number, "Ended on", "Nothing is decided by it."):
        assert words in page
    type(agreement).objects.filter(pk=agreement.pk).update(valid_to=case.submitted_on())
    time_machine.move_to(timezone.now() + dt.timedelta(days=2))
    client.force_login(officer)
    page = client.get(decide, {"lang": "en"}).content.decode()
    assert "in force when it was sent" in page
    assert "It holds for this case." in page
