"""What pages of a case tell their readers: numbers as they write them, what is late, and how to object."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.requesting import submit_request
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory
from tests.recognition.conftest import REFUSED, WORDING, judged

pytestmark = pytest.mark.usefixtures("catalogues_as_written")


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def test_a_page_writes_numbers_as_its_reader_does(as_user, officer, applicant, make_draft, muni):
    """Thirty hours of twenty-five are 1.2 credits: with a comma in Vietnamese and Lao, and with a point in a drawing."""
    course = CourseFactory(institution=muni, code="HALF", credits=Decimal("2.5"), assessment_types=["written-exam"])
    CourseOutcomeFactory(course=course, hours=Decimal("62.5"))
    row = submit_request(request=make_draft(target=course), by=applicant, consent=True, wording=WORDING)
    row = mark_complete(request=take_request(request=row, by=officer), by=officer)
    save_comparison(request=row, by=officer, outcomes=judged(row, "p"), elements=[])
    address = reverse("recognition:compare", args=["muni", row.public_id])
    for language, said, drawn in (("en", "31.25", "of 62.5"), ("vi", "31,25", "trên 62,5"), ("lo", "31,25", "62,5")):
        page = as_user(officer).get(address, {"lang": language}).content.decode()
        told = " ".join(re.sub("<[^>]+>", " ", page).split())
        assert said in told
        assert drawn in told
        assert 'viewBox="0 0 62.5 12"' in page


def test_a_learner_whose_answer_is_late_is_told_so_once_and_may_appeal(as_user, applicant, evaluated):
    page = reverse("recognition:my-request", args=[evaluated.public_id])
    with time_machine.travel(dt.datetime.combine(evaluated.due_on + dt.timedelta(days=2), dt.time(12), tzinfo=dt.UTC)):
        text = as_user(applicant).get(page, {"lang": "en"}).content.decode()
    assert "The institution must tell you why it is late" in text
    assert "You get a decision with reasons by" not in text
    assert text.count(reverse("recognition:appeal", args=[evaluated.public_id])) == 1


def test_the_way_to_appeal_stands_with_the_decision_and_ends_with_its_window(as_user, officer, applicant, evaluated_with_gap):
    decision = decide_request(request=evaluated_with_gap, by=officer, ruling=REFUSED)
    page, appeal = (reverse(f"recognition:{name}", args=[evaluated_with_gap.public_id]) for name in ("my-request", "appeal"))
    text = as_user(applicant).get(page, {"lang": "en"}).content.decode()
    assert text.count("If you disagree") == text.count(appeal) == 1
    with time_machine.travel(dt.datetime.combine(decision.appeal_until + dt.timedelta(days=2), dt.time(12), tzinfo=dt.UTC)):
        text = as_user(applicant).get(page, {"lang": "en"}).content.decode()
    assert "The time to appeal ended on" in text
    assert appeal not in text
