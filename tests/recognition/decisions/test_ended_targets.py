"""A version of the course that ended while the case was open: named beside the target, and never replaced by itself."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from institutions.models import Course
from recognition.models import Decision
from recognition.services.deciding import decide_request
from recognition.services.evaluating import save_comparison
from tests.factories.institutions import CourseFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, REFUSED, SUBSTANTIAL, judged

pytestmark = pytest.mark.django_db


@built_once
def ended(evaluated, course, muni):
    """The case, once the version that it asks about is taught no longer."""
    Course.objects.filter(pk=course.pk).update(in_force_to=muni.today() - dt.timedelta(days=1))
    evaluated.refresh_from_db()
    return evaluated


@built_once
def make_successor(course, muni):
    def make(**fields):
        given = {"institution": muni, "code": course.code, "version": "2", "credits": course.credits, "hours": course.hours}
        return CourseFactory(**given | {"in_force_from": muni.today()} | fields)

    return make


def address(name, row):
    return reverse(f"recognition:{name}", args=[row.institution.slug, row.public_id])


def test_it_is_named_where_it_is_compared_and_where_it_is_decided(client, ended, officer, make_successor):
    successor = make_successor()
    client.force_login(officer)
    for name in ("compare", "decide"):
        page = client.get(address(name, ended), {"lang": "en"}).content.decode()
        assert "Version 1 of FTB is no longer taught" in page
        assert successor.get_absolute_url() in page
    assert 'name="counts_for"' in client.get(address("decide", ended)).content.decode()


def test_without_a_successor_the_page_says_that_none_is_taught(client, ended, officer):
    client.force_login(officer)
    assert "No version of this course is taught today." in client.get(address("compare", ended), {"lang": "en"}).content.decode()


def test_while_it_is_taught_nothing_is_asked(client, evaluated, officer):
    client.force_login(officer)
    page = client.get(address("decide", evaluated), {"lang": "en"}).content.decode()
    assert "no longer taught" not in page
    assert "counts_for" not in page
    assert decide_request(request=evaluated, by=officer, ruling=FULL).ended_course == {}


def test_a_grant_says_what_it_counts_for_and_a_refusal_need_not(client, ended, officer):
    with pytest.raises(ValidationError) as refused:
        decide_request(request=ended, by=officer, ruling=FULL)
    assert set(refused.value.error_dict) == {"counts_for"}
    sent = {"outcome": "full", "credits": "4", "grade_handling": "without", "legal_basis": "network-agreement"}
    client.force_login(officer)
    page = client.post(address("decide", ended), {**sent, "reasons": "Covered.", "step": "check"})
    assert set(page.context["form"].errors) == {"counts_for"}
    save_comparison(request=ended, by=officer, outcomes=judged(ended), elements=[SUBSTANTIAL])
    assert decide_request(request=ended, by=officer, ruling=REFUSED).ended_course == {}


def test_for_the_version_that_was_asked_about_it_is_kept_and_told(client, ended, officer, applicant):
    decision = decide_request(request=ended, by=officer, ruling=replace(FULL, counts_for="asked"))
    assert (decision.ended_course["version"], decision.ended_course["counts_for"]) == ("1", "asked")
    assert json.loads(decision.exempted)[0]["version"] == "1"
    client.force_login(applicant)
    page = client.get(ended.get_absolute_url(), {"lang": "en"}).content.decode()
    assert "This counts for it all the same." in page


@pytest.mark.parametrize("fields", [None, {"hours": Decimal(150)}, {"credits": Decimal(5)}])
def test_a_version_with_other_hours_or_credits_takes_no_place(ended, officer, make_successor, fields):
    if fields:
        make_successor(**fields)
    with pytest.raises(ValidationError) as refused:
        decide_request(request=ended, by=officer, ruling=replace(FULL, counts_for="successor"))
    assert set(refused.value.error_dict) == {"counts_for"}


def test_for_the_version_in_force_it_is_said_and_what_was_asked_stays(client, ended, officer, applicant, make_successor):
    make_successor()
    decision = decide_request(request=ended, by=officer, ruling=replace(FULL, counts_for="successor"))
    assert decision.ended_course["successor"] == "2"
    assert json.loads(decision.exempted)[0]["version"] == "2"
    client.force_login(applicant)
    page = client.get(ended.get_absolute_url(), {"lang": "en"}).content.decode()
    assert "This counts for version 2, which took its place." in page
    assert Decision.objects.get().request.course == ended.course
