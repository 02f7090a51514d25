"""Pages of a case that waits, at the desk, for the applicant, and for the issuer."""

import datetime as dt

import pytest
from django.urls import reverse

from recognition.services.checking import Missing, ask_for_information
from recognition.services.noting_news import note_award_news
from tests.recognition.clock.test_questions import lapsed  # noqa: F401


def at_desk(row, name):
    return reverse(f"recognition:{name}", args=[row.institution.slug, row.public_id])


def parts(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_the_desk_asks_two_things_and_the_applicant_answers(client, taken, officer, applicant, muni):
    client.force_login(officer)
    page = client.get(at_desk(taken, "request-ask"))
    assert page.context["form"]["reply_by"].initial == muni.today() + dt.timedelta(days=30)
    said = {"asked_of": "learner", "what_1": "The syllabus", "why_1": "", "why_2": "To compare hours.", "wording": ""}
    said |= parts("reply_by", muni.today() + dt.timedelta(days=31))
    refused = client.post(at_desk(taken, "request-ask"), said)
    assert set(refused.context["form"].errors) == {"why_1", "what_2"}
    said |= {"why_1": "It says what was taught.", "what_2": "A timetable"}
    assert client.post(at_desk(taken, "request-ask"), said).status_code == 302
    assert "A timetable" in client.get(at_desk(taken, "request")).content.decode()
    client.force_login(applicant)
    page = client.get(reverse("recognition:my-request", args=[taken.public_id])).content.decode()
    assert "The syllabus" in page
    assert "To compare hours." in page
    answered = client.post(reverse("recognition:request-answer", args=[taken.public_id]), {"answer": "Both are attached."})
    assert answered.status_code == 302
    taken.refresh_from_db()
    assert taken.state == "checking"


def test_the_issuer_finds_what_it_is_asked_and_answers(client, taken, officer, registrar, issuer, ueh):
    ask_for_information(request=taken, by=officer, items=[Missing("The syllabus", "To compare.")], issuer=ueh)
    client.force_login(issuer)
    assert client.get(reverse("recognition:enquiries", args=["ueh"])).status_code == 403
    client.force_login(registrar)
    listed = client.get(reverse("recognition:enquiries", args=["ueh"])).content.decode()
    address = reverse("recognition:enquiry", args=["ueh", taken.public_id])
    assert address in listed
    assert "To compare." in client.get(address).content.decode()
    assert client.post(address, {"answer": ""}).context["form"].errors
    assert client.post(address, {"answer": "It is public."}).status_code == 302
    assert "It is public." in client.get(address).content.decode()
    assert client.get(reverse("recognition:enquiry", args=["ueh", "another"])).status_code == 404


def test_a_late_case_is_red_until_the_delay_notice_is_written(client, evaluated, officer, applicant, on):
    late = evaluated.due_on + dt.timedelta(days=3)
    with on(*late.timetuple()[:3]):
        client.force_login(officer)
        assert at_desk(evaluated, "request-delay") in client.get(at_desk(evaluated, "request")).content.decode()
        queue = reverse("recognition:queue", args=["muni"])
        assert "delay notice missing" in client.get(f"{queue}?tab=decide").content.decode()
        said = {"reason": "The expert was ill.", **parts("expected_on", late)}
        assert "expected_on" in client.post(at_desk(evaluated, "request-delay"), said).context["form"].errors
        said |= parts("expected_on", late + dt.timedelta(days=10))
        assert client.post(at_desk(evaluated, "request-delay"), said).status_code == 302
        assert "delay notice missing" not in client.get(f"{queue}?tab=decide").content.decode()
        assert "The expert was ill." in client.get(at_desk(evaluated, "request")).content.decode()
        client.force_login(applicant)
        page = client.get(reverse("recognition:my-request", args=[evaluated.public_id])).content.decode()
        assert "The expert was ill." in page


def test_the_clock_is_stopped_at_the_applicants_wish_and_both_sides_read_why(client, evaluated, officer, applicant):
    client.force_login(officer)
    assert client.post(at_desk(evaluated, "request-pause"), {"why": "The learner is in hospital."}).status_code == 302
    assert "in hospital" in client.get(at_desk(evaluated, "request")).content.decode()
    assert "in hospital" in client.get(at_desk(evaluated, "request-pause")).content.decode()
    client.force_login(applicant)
    assert "in hospital" in client.get(reverse("recognition:my-request", args=[evaluated.public_id])).content.decode()
    client.force_login(officer)
    assert client.post(at_desk(evaluated, "request-pause"), {"do": "run"}).status_code == 302
    evaluated.refresh_from_db()
    assert evaluated.clock().paused_since is None


def test_both_sides_write_on_the_same_thread(client, taken, officer, applicant, sending_officer):
    mine = reverse("recognition:my-messages", args=[taken.public_id])
    client.force_login(applicant)
    assert client.post(mine, {"words": ""}).context["form"].errors
    assert client.post(mine, {"words": "When will you decide?"}).status_code == 302
    client.force_login(officer)
    assert "1 new message" in client.get(at_desk(taken, "request")).content.decode()
    assert "When will you decide?" in client.get(at_desk(taken, "request-messages")).content.decode()
    assert client.post(at_desk(taken, "request-messages"), {"do": "read"}).status_code == 302
    client.post(at_desk(taken, "request-messages"), {"words": "In May."})
    client.force_login(applicant)
    assert mine in client.get(reverse("recognition:my-request", args=[taken.public_id])).content.decode()
    assert "In May." in client.get(mine).content.decode()
    client.force_login(sending_officer)
    assert client.get(at_desk(taken, "request-messages")).status_code == 403


def test_news_about_the_credential_stands_over_the_case_until_it_is_looked_at(client, evaluated, officer, award):
    type(award).objects.filter(pk=award.pk).update(state="suspended", suspended_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    note_award_news(award_id=award.pk)
    client.force_login(officer)
    page = client.get(at_desk(evaluated, "request")).content.decode()
    assert at_desk(evaluated, "request-news") in page
    assert "Suspended by its issuer at present" in page
    assert client.post(at_desk(evaluated, "request-news")).status_code == 302
    assert client.post(at_desk(evaluated, "request-news")).status_code == 409


def test_a_case_that_nobody_refused_is_reopened_on_a_page(client, lapsed, applicant, officer, on):  # noqa: F811
    with on(2027, 5, 1):
        client.force_login(applicant)
        mine = reverse("recognition:my-reopen", args=[lapsed.public_id])
        page = client.get(reverse("recognition:my-request", args=[lapsed.public_id])).content.decode()
        assert mine in page
        assert client.get(mine).status_code == 200
        client.force_login(officer)
        assert client.get(at_desk(lapsed, "request-reopen")).status_code == 200
        said = {"ground": "new-evidence", "why": "The syllabus turned up."}
        assert client.post(at_desk(lapsed, "request-reopen"), said).status_code == 302
        assert client.post(at_desk(lapsed, "request-reopen"), said).status_code == 409
    lapsed.refresh_from_db()
    assert lapsed.state == "checking"


@pytest.mark.parametrize("name", ["request-ask", "request-delay", "request-pause", "request-reopen", "request-messages"])
def test_strangers_find_no_such_pages(client, taken, stranger, name):
    client.force_login(stranger)
    assert client.get(at_desk(taken, name)).status_code == 404
