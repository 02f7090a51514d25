"""The pages of experts: one to answer on, without the person who asks; and what the desk sees beside the comparison."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from recognition.models import Opinion
from recognition.services.advising import token_of, withdraw_opinion
from recognition.services.deciding import decide_request
from recognition.services.evaluating import save_comparison
from tests.recognition.conftest import FULL, judged
from tests.recognition.opinions.conftest import STATED


def desk(name, request, *more):
    return reverse(f"recognition:{name}", args=[request.institution.slug, request.public_id, *more])


def page_of(opinion):
    return reverse("recognition:opinion", args=[opinion.request.institution.slug, opinion.public_id])


def said(opinion, verdict="covered", **more):
    fields = {f"o{row.pk}-verdict": verdict for row in opinion.request.course.outcomes.all()}
    return {**fields, "interest": "none", "signed_name": "Eva Znalá", "do": "sign", **more}


@pytest.fixture
def expert(client, assessor):
    client.force_login(assessor)
    return client


def test_the_page_shows_purpose_and_course_and_nothing_of_the_learner(expert, asked, applicant, award):
    page = expert.get(page_of(asked)).content.decode()
    assert "Exemption from a course" in page
    assert "Outcome 5" in page
    hidden = [applicant.full_name, award.serial_number, applicant.email, "Viet", award.public_id]
    assert [words for words in hidden if words and words in page] == []
    assert "checked" not in page, "nothing is chosen beforehand"


def test_it_is_signed_on_that_page_and_shown_as_it_was_said(expert, asked):
    response = expert.post(page_of(asked), said(asked), follow=True)
    assert "You have signed." in response.content.decode()
    assert Opinion.objects.get().signed_name == "Eva Znalá"


def test_what_is_wrong_stands_at_its_place_and_nothing_typed_is_lost(expert, asked):
    response = expert.post(page_of(asked), said(asked, "not", remark="Weak on law.", interest=""))
    assert response.status_code == 422
    page = response.content.decode()
    assert "Weak on law." in page
    assert "Say whether anything ties you to this case." in page
    page = expert.post(page_of(asked), said(asked, "not")).content.decode()
    assert page.count("Say whether the gap matters for this purpose.") >= 5


def test_it_is_kept_and_found_again(expert, asked):
    expert.post(page_of(asked), said(asked, "partly", do="keep", remark="Half of it."))
    page = expert.get(page_of(asked)).content.decode()
    assert "Half of it." in page
    assert page.count("checked") == 6, "five verdicts and the declaration"


def test_what_covers_an_outcome_is_named_kept_and_told_to_the_desk(client, asked, assessor, officer, award, with_document):
    """Two sources that use one code are told apart; a document's outcome is named like one of the registry."""
    document = with_document(**{**STATED, "outcomes": [{"code": "LO1", "text": "Explain mobile payments", "hours": "25"}]})
    mine = [f"{award.version.outcomes.first().pk}", f"{document.pk}:1"]
    first = asked.request.course.outcomes.first().pk
    client.force_login(assessor)
    entered = said(asked, **{f"o{first}-sources": mine})
    client.post(page_of(asked), {**entered, "do": "keep"})
    page = client.get(page_of(asked)).content.decode()
    assert [f'value="{key}"' in page for key in mine] == [True, True]
    assert page.count("checked") == 8, "five verdicts, two sources and the declaration"
    page = client.post(page_of(asked), entered, follow=True).content.decode()
    told = f"Covered by {award.version.micro_credential.code} LO1, Payments by mobile LO1"
    assert told in page
    client.force_login(officer)
    assert told in client.get(desk("compare", asked.request)).content.decode()


def test_an_interest_ends_it(expert, asked):
    expert.post(page_of(asked), said(asked, interest="has", interest_text="I wrote the syllabus."))
    assert Opinion.objects.get().state == "declined"


def test_what_waits_is_listed_by_its_day_with_a_constant_number_of_queries(expert, asked, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        page = expert.get(reverse("recognition:opinions", args=["muni"])).content.decode()
    assert page_of(asked) in page


def test_the_link_opens_without_an_account_until_it_ends(client, outside):
    link = reverse("recognition:opinion-by-link", args=[token_of(outside)])
    response = client.get(link)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "Is the exam enough?" in response.content.decode()
    assert client.post(link, said(outside), follow=True).status_code == 200
    assert Opinion.objects.get().state == "signed"
    assert client.get(link[:-2] + "x/").status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(days=300), tick=True):
        assert client.get(link).status_code == 404


def test_a_link_that_is_asked_no_longer_is_gone(client, outside, officer):
    withdraw_opinion(opinion=outside, by=officer)
    assert client.get(reverse("recognition:opinion-by-link", args=[token_of(outside)])).status_code == 404


def test_neither_the_learner_nor_the_desk_answers_by_the_link(client, outside, applicant, officer):
    link = reverse("recognition:opinion-by-link", args=[token_of(outside)])
    for person in (applicant, officer):
        client.force_login(person)
        assert client.post(link, said(outside)).status_code == 403
    assert Opinion.objects.get().state == "waiting"


def test_the_desk_asks_and_takes_over(client, officer, complete, assessor, in_days):
    client.force_login(officer)
    day = in_days(14)
    parts = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    assert client.get(desk("opinion-ask", complete)).status_code == 200
    empty = client.post(desk("opinion-ask", complete), {"assessor": "outside", **parts})
    assert empty.status_code == 422
    assert client.post(desk("opinion-ask", complete), {"assessor": assessor.pk, **parts}).status_code == 302
    opinion = Opinion.objects.get()
    client.force_login(assessor)
    client.post(page_of(opinion), said(opinion))
    client.force_login(officer)
    page = client.get(desk("compare", complete)).content.decode()
    assert desk("opinion-take", complete, opinion.public_id) in page
    assert "Eva Znalá: Covered" in page
    client.post(desk("opinion-take", complete, opinion.public_id))
    complete.refresh_from_db()
    assert complete.comparison.is_judged


def test_the_page_of_a_case_shows_eight_findings_before_anybody_has_judged(client, officer, taken):
    client.force_login(officer)
    page = client.get(desk("request", taken)).content.decode()
    found = page.partition('id="cf"')[2].partition("</section>")[0]
    assert found.count("<li>") == 8


def test_a_difference_from_the_expert_comes_back_at_its_field(client, officer, signed):
    client.force_login(officer)
    fields = {f"o{row.pk}-verdict": "covered" for row in signed.request.course.outcomes.all()}
    page = client.post(desk("compare", signed.request), fields).content.decode()
    assert page.count("The expert sees this otherwise.") >= 2


def test_suggestions_can_be_hidden(client, officer, complete, course):
    outcome = complete.award.version.outcomes.first()
    type(course.outcomes.first()).objects.filter(course=course, position=1).update(texts=outcome.texts)
    client.force_login(officer)
    address = desk("compare", complete)
    assert "Suggestion by similar words" in client.get(address).content.decode()
    assert "Suggestion by similar words" not in client.get(f"{address}?suggestions=off").content.decode()


def test_who_entered_what_is_told(client, officer, colleague, complete):
    save_comparison(request=complete, by=officer, outcomes=judged(complete), elements=[])
    type(complete).objects.filter(pk=complete.pk).update(state="decided")
    client.force_login(colleague)
    assert officer.full_name in client.get(desk("compare", complete)).content.decode()


def test_what_is_missing_leads_to_the_prepared_question(client, officer, complete):
    client.force_login(officer)
    form = client.get(f"{desk('request-ask', complete)}?missing=hours&of=issuer").context["form"]
    assert "how many hours" in form["what_1"].value()
    assert form["asked_of"].value() == "ueh"


def test_an_opinion_given_in_another_window_is_shown_and_other_words_are_given_back(expert, signed):
    expert.get(page_of(signed), {"lang": "en"})
    response = expert.post(page_of(signed), said(signed, remark="Typed in a second window."))
    page = response.content.decode()
    assert response.status_code == 409
    for words in ("This opinion has been given already", "Solid work.", "Eva Znalá", "Typed in a second window."):
        assert words in page
    assert Opinion.objects.get().remark == "Solid work."


def test_whoever_holds_the_same_link_reads_what_was_given_first(client, outside):
    link = reverse("recognition:opinion-by-link", args=[token_of(outside)])
    first = said(outside, remark="Enough.", signed_name="Marta Vnější")
    assert client.post(link, first).status_code == 302
    response = client.post(f"{link}?lang=en", said(outside, remark="Not enough.", signed_name="Somebody"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Enough." in page
    assert "Not enough." in page


def test_an_opinion_that_came_after_the_decision_says_so_and_keeps_its_words(expert, asked, officer):
    save_comparison(request=asked.request, by=officer, outcomes=judged(asked.request), elements=[])
    expert.get(page_of(asked), {"lang": "en"})
    decide_request(request=asked.request, by=officer, ruling=FULL)
    response = expert.post(page_of(asked), said(asked, remark="Too late."))
    assert response.status_code == 409
    assert "Too late." in response.content.decode()
    assert "decided in the meantime" in response.content.decode()
