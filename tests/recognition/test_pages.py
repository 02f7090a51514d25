"""The pages: whole stories through the client, the wrong person, the stranger."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recognition.models import Decision, RecognitionRequest
from recognition.services.deciding import decide_request
from recognition.services.requesting import submit_request
from tests.recognition.conftest import REFUSED

MUNI = "muni"


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def step(row, name):
    return reverse("recognition:request-step", args=[row.public_id, name])


def desk_url(name, row):
    return reverse(f"recognition:{name}", args=[MUNI, row.public_id])


def test_a_learner_writes_a_request_page_by_page(as_user, applicant, award, course):
    client = as_user(applicant)
    start = reverse("recognition:request-new")
    page = client.get(start, {"award": award.public_id})
    assert page.status_code == 200
    answer = client.post(start, {"purpose": "course-exemption", "award": award.public_id})
    row = RecognitionRequest.objects.get()
    assert answer.url == step(row, "course")
    assert client.get(answer.url).status_code == 200
    page = client.get(answer.url, {"institution": MUNI})
    assert course.titles["en"] in page.content.decode() or course.titles["vi"] in page.content.decode()
    answer = client.post(step(row, "course"), {"institution": MUNI, "course": course.public_id})
    assert answer.url == step(row, "credential")
    page = client.get(answer.url).content.decode()
    assert award.public_id in page
    answer = client.post(step(row, "credential"), {"award": award.public_id})
    assert answer.url == step(row, "details")
    answer = client.post(answer.url, {"decision_language": "vi", "message": "Xin chào"})
    assert answer.url == step(row, "send")
    page = client.get(answer.url).content.decode()
    assert award.name_as_printed in page
    assert "Xin chào" in page
    refused = client.post(step(row, "send"), {})
    assert refused.status_code == 200
    assert refused.context["form"].errors["consent"]
    answer = client.post(step(row, "send"), {"consent": "on"})
    row.refresh_from_db()
    assert row.state == "submitted"
    assert answer.url == row.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert row.case_number in page
    assert client.get(step(row, "purpose")).url == row.get_absolute_url()
    assert client.get(reverse("recognition:my-requests")).status_code == 200


def test_a_draft_says_what_is_missing_before_it_can_be_sent(as_user, applicant):
    client = as_user(applicant)
    client.post(reverse("recognition:request-new"), {"purpose": "admission"})
    row = RecognitionRequest.objects.get()
    page = client.post(step(row, "send"), {"consent": "on"})
    assert page.status_code == 200
    assert set(page.context["missing"]) == {"institution", "award"}
    assert client.get(row.get_absolute_url()).url == step(row, "purpose")
    assert client.post(reverse("recognition:request-discard", args=[row.public_id])).status_code == 302
    assert not RecognitionRequest.objects.exists()


def test_typed_control_characters_come_back_at_their_field(as_user, applicant, draft):
    page = as_user(applicant).post(step(draft, "details"), {"decision_language": "vi", "message": "a\x07b"})
    assert page.status_code == 200
    assert page.context["form"].errors["message"]


def test_another_learners_credential_is_unknown_and_an_officers_case_is_not_their_own(
    as_user, other_learner, officer, submitted, award
):
    start = reverse("recognition:request-new")
    assert as_user(other_learner).get(start, {"award": award.public_id}).status_code == 404
    assert as_user(officer).get(start, {"award": award.public_id}).status_code == 403


@pytest.mark.parametrize("typed", ["\x00", "a" * 34, "../../etc"])
def test_a_credential_or_an_institution_that_cannot_be_is_not_looked_for(as_user, applicant, draft, typed):
    client = as_user(applicant)
    start = reverse("recognition:request-new")
    assert client.get(start, {"award": typed}).status_code == 404
    assert client.post(start, {"award": typed, "purpose": "course-exemption"}).status_code == 404
    assert client.post(step(draft, "course"), {"institution": typed, "course": ""}).status_code == 200


def test_an_officer_works_a_case_from_the_queue_to_the_decision(as_user, officer, applicant, submitted, course):
    client = as_user(officer)
    queue = reverse("recognition:queue", args=[MUNI])
    page = client.get(queue)
    assert submitted.case_number in page.content.decode()
    assert page.context["tab"] == "check"
    assert client.post(reverse("recognition:take-next", args=[MUNI])).url == desk_url("request", submitted)
    page = client.get(desk_url("request", submitted))
    assert page.status_code == 200
    arrived = submitted.submitted_on()
    day = {"complete_on_day": arrived.day, "complete_on_month": arrived.month, "complete_on_year": arrived.year}
    client.post(desk_url("request-complete", submitted), day)
    submitted.refresh_from_db()
    assert submitted.state == "assigned"
    compare = desk_url("compare", submitted)
    assert client.get(compare).status_code == 200
    outcomes = list(course.outcomes.all())
    theirs = [str(outcome.pk) for outcome in submitted.award.version.outcomes.all()]
    typed = {f"o{outcome.pk}-verdict": "covered" for outcome in outcomes}
    typed |= {f"o{outcome.pk}-sources": theirs[:1] for outcome in outcomes[:2]}
    assert client.post(compare, typed).url == compare
    page = client.get(compare).content.decode()
    assert "100 h ÷ 25 h = 4 ECTS" in page
    assert 'class="rib"' in page
    decide = desk_url("decide", submitted)
    assert client.get(decide).context["form"]["credits"].value() == 4  # by hours: only what is judged is left to type
    ruling = {
        "outcome": "full",
        "credits": "4",
        "grade_handling": "statistical",
        "legal_basis": "network-agreement",
        "reasons": "Cả năm kết quả đều đạt.",
    }
    check = client.post(decide, {**ruling, "step": "check"})
    assert check.templates[0].name == "recognition/decide_check.html"
    assert not Decision.objects.exists()
    preview = client.post(decide, {**ruling, "step": "preview"}, headers={"HX-Request": "true"}).content.decode()
    assert "Cả năm kết quả" in preview
    assert "<html" not in preview
    assert client.post(decide, {**ruling, "step": "decide"}).url == desk_url("request", submitted)
    assert Decision.objects.get().grade == "C"
    assert client.get(desk_url("request", submitted)).status_code == 200
    assert client.get(compare).status_code == 200
    assert client.get(decide).status_code == 409
    assert client.post(decide, {**ruling, "step": "decide"}).status_code == 409
    page = as_user(applicant).get(submitted.get_absolute_url()).content.decode()
    assert "Cả năm kết quả" in page
    assert "4 ECTS" in page


def test_a_refusal_without_a_ground_keeps_what_was_typed(as_user, officer, evaluated):
    client = as_user(officer)
    typed = {
        "outcome": "refused",
        "grade_handling": "without",
        "legal_basis": "network-agreement",
        "reasons": "Not enough.",
        "next_steps": "Try again.",
        "step": "decide",
    }
    page = client.post(desk_url("decide", evaluated), typed)
    assert page.status_code == 200
    assert "substantial difference" in str(page.context["form"].errors["outcome"])
    assert "Not enough." in page.content.decode()
    assert not Decision.objects.exists()


def test_credits_that_the_page_put_in_grant_nothing_in_a_refusal(as_user, officer, evaluated_with_gap):
    client, decide = as_user(officer), desk_url("decide", evaluated_with_gap)
    offered = client.get(decide).context["form"]["credits"].value()
    typed = {
        "outcome": "refused",
        "credits": str(offered),
        "grade_handling": "without",
        "legal_basis": "network-agreement",
        "reasons": "Regulation is missing.",
        "next_steps": "Take the unit.",
        "step": "check",
    }
    checked = client.post(decide, typed)
    assert offered
    assert checked.templates[0].name == "recognition/decide_check.html"
    assert checked.context["decision"].credits == 0
    assert "credits" in client.post(decide, {**typed, "credits": "1.5"}).context["form"].errors


def test_a_refusal_is_told_with_its_reasons_and_the_way_to_appeal(as_user, officer, applicant, evaluated_with_gap):
    decision = decide_request(request=evaluated_with_gap, by=officer, ruling=REFUSED)
    client = as_user(applicant)
    page = client.get(evaluated_with_gap.get_absolute_url(), {"lang": "en"}).content.decode()
    for words in (
        "Not recognised",
        "Regulation is not covered.",
        "The next course builds on it.",
        "Take the unit",
        "You may appeal until",
    ):
        assert words in page
    assert decision.request.case_number in page


def test_a_comparison_with_an_unargued_difference_comes_back(as_user, officer, complete):
    page = as_user(officer).post(desk_url("compare", complete), {"e-level-substantial": "on"})
    assert page.status_code == 200
    assert {"difference", "why"} <= set(page.context["comparison"].elements["level"].errors)


def test_questions_and_answers_go_through_the_pages(as_user, officer, applicant, taken):
    client = as_user(officer)
    assert client.post(desk_url("request-ask", taken), {"asked_of": "learner"}).status_code == 200
    by = timezone.localdate() + dt.timedelta(days=40)
    said = {"reply_by_day": by.day, "reply_by_month": by.month, "reply_by_year": by.year}
    said |= {"asked_of": "learner", "what_1": "The syllabus, please.", "why_1": "It says what was taught."}
    assert client.post(desk_url("request-ask", taken), said).status_code == 302
    learner = as_user(applicant)
    assert "The syllabus, please." in learner.get(taken.get_absolute_url()).content.decode()
    answer = reverse("recognition:request-answer", args=[taken.public_id])
    assert learner.post(answer, {"answer": ""}).status_code == 200
    assert learner.post(answer, {"answer": "Here."}).status_code == 302
    taken.refresh_from_db()
    assert taken.state == "checking"


def test_a_learner_withdraws_after_being_asked_once_more(as_user, applicant, submitted):
    client = as_user(applicant)
    url = reverse("recognition:request-withdraw", args=[submitted.public_id])
    assert client.get(url).status_code == 200
    client.post(url)
    submitted.refresh_from_db()
    assert submitted.state == "withdrawn"
    assert client.post(url).status_code == 409


LEARNER_PAGES = ["my-request", "request-withdraw", "request-answer"]
DESK_PAGES = ["request", "compare", "decide", "request-take", "request-complete", "request-ask"]
POSTED = {"request-answer", "request-take", "request-complete", "request-ask"}


def call(client, name, url):
    return client.post(url) if name in POSTED else client.get(url)


@pytest.mark.parametrize("name", LEARNER_PAGES + DESK_PAGES)
def test_strangers_and_other_staff_find_nothing(name, as_user, evaluated, other_learner, stranger, issuer, registrar, ueh):
    urls = {False: reverse("recognition:my-request", args=["0" * 34])}
    urls[True] = desk_url(name, evaluated) if name in DESK_PAGES else reverse(f"recognition:{name}", args=[evaluated.public_id])
    for user in (other_learner, stranger, issuer, registrar):
        client = as_user(user)
        assert call(client, name, urls[True]).status_code == 404
        assert client.get(urls[False]).status_code == 404


@pytest.mark.parametrize("name", DESK_PAGES)
def test_the_learner_and_the_sending_officer_are_told_no(name, as_user, evaluated, applicant, sending_officer):
    expected = {"request": (302, 200)}.get(name, (403, 403))
    for user, status in zip((applicant, sending_officer), expected, strict=True):
        assert call(as_user(user), name, desk_url(name, evaluated)).status_code == status


def test_the_sending_officer_reads_the_case_but_not_the_desk(as_user, sending_officer, evaluated):
    page = as_user(sending_officer).get(desk_url("request", evaluated)).content.decode()
    assert evaluated.case_number in page
    assert "Comparison" not in page
    withdraw = reverse("recognition:request-withdraw", args=[evaluated.public_id])
    assert as_user(sending_officer).get(withdraw).status_code == 403


def test_nobody_but_its_officers_sees_a_queue(as_user, muni, sending_officer, applicant, issuer, stranger, member):
    admin = member("institution_admin", muni)
    for user in (sending_officer, applicant, issuer, stranger, admin):
        assert as_user(user).get(reverse("recognition:queue", args=[MUNI])).status_code == 404
        assert as_user(user).post(reverse("recognition:take-next", args=[MUNI])).status_code == 404


@pytest.mark.parametrize("name", ["my-requests", "request-new"])
def test_who_is_not_signed_in_is_sent_to_sign_in(client, name, db):
    answer = client.get(reverse(f"recognition:{name}"))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url


def test_everybody_may_read_how_it_works(client, muni):
    page = client.get(reverse("recognition:how")).content.decode()
    assert "Trial University" in page


def test_the_queue_is_filtered_searched_and_counted(as_user, officer, colleague, evaluated):
    client = as_user(officer)
    queue = reverse("recognition:queue", args=[MUNI])
    assert client.get(queue, {"tab": "decide", "assignee": "you"}).context["cases"]
    assert not client.get(queue, {"tab": "decide", "assignee": "nobody"}).context["cases"]
    assert not client.get(queue, {"tab": "decide", "clock": "late"}).context["cases"]
    assert client.get(queue, {"tab": "decide", "issuer": "UEH"}).context["cases"]
    assert not client.get(queue, {"tab": "decide", "issuer": "HUB"}).context["cases"]
    for words in ("nguyen thi vi du", evaluated.case_number, "FTB"):
        assert client.post(queue, {"words": words}).context["cases"], words
    assert not client.post(queue, {"words": "somebody else"}).context["cases"]


def test_an_issuer_nobody_could_be_called_filters_nothing(as_user, officer, evaluated):
    page = as_user(officer).get(reverse("recognition:queue", args=[MUNI]), {"issuer": "\x00"})
    assert page.status_code == 200
    assert evaluated.case_number in page.content.decode()


def test_the_queue_asks_the_same_number_of_questions_for_one_case_and_for_many(
    as_user, officer, make_draft, applicant, submitted
):
    client = as_user(officer)
    queue = reverse("recognition:queue", args=[MUNI])
    client.get(queue)
    with CaptureQueriesContext(connection) as one:
        client.get(queue)
    for purpose in ("credit-transfer", "admission", "further-study", "employment"):
        submit_request(request=make_draft(purpose=purpose), by=applicant, consent=True, wording="Yes.")
    with CaptureQueriesContext(connection) as many:
        client.get(queue)
    assert len(many) == len(one)


def test_a_comparison_is_printed_as_it_was_saved_with_every_difference(as_user, officer, evaluated_with_gap):
    client = as_user(officer)
    compare = desk_url("compare", evaluated_with_gap)
    page = client.get(compare, {"lang": "en"}).content.decode()
    assert 'href="?print"' in page
    page = client.get(compare, {"lang": "en", "print": ""})
    shown = page.content.decode()
    assert not page.context["editable"]
    assert "data-print" in shown
    for words in (
        "Regulation is not covered.",
        "The next course builds on it.",
        "Syllabus, page 3",
        "Not covered",
        "By hours: 1 ECTS",
    ):
        assert words in shown
    assert "Source:" not in shown, "the institution has named none"
    assert 'name="e-level-difference"' not in shown, "nothing to fill in"
    assert client.post(f"{compare}?print", {}).status_code in {200, 302}, "what is sent is saved, wherever it came from"
