"""The list of courses at the desk."""

import datetime as dt

import pytest
from django.urls import reverse

from institutions.models import Course, Role, Unit
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory, InstitutionFactory

pytestmark = pytest.mark.django_db


def test_the_list_asks_as_often_for_sixty_courses_as_for_three(
    client, holder, django_assert_max_num_queries, django_assert_num_queries
):
    institution = InstitutionFactory(key=False)
    units = [
        Unit.objects.create(institution=institution, code=f"U{n}", names={"vi": f"Khoa {n}"}, valid_from=dt.date(2020, 1, 1))
        for n in range(3)
    ]
    for unit in units:
        CourseOutcomeFactory(course=CourseFactory(institution=institution, owner_unit=unit))
    client.force_login(holder(Role.REGISTRAR, institution))
    page = reverse("institutions:courses", args=[institution.slug])
    assert client.get(page).status_code == 200
    with django_assert_max_num_queries(12) as few:
        client.get(page)
    Course.objects.bulk_create(CourseFactory.build(institution=institution, owner_unit=units[n % 3]) for n in range(57))
    with django_assert_num_queries(len(few)):
        shown = client.get(page).context["pages"]
    assert (shown.paginator.count, len(shown.object_list)) == (60, 25)
