"""Courses in versions: what is in force never changes, and what is decided stays where decisions point to."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from institutions.forms.courses_programmes import initial_of
from institutions.models import Course, LegalCap, Programme, Role, Unit
from institutions.services import teaching
from institutions.services.teaching_programmes import caps_of, keep_programme, lowest_cap
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from tests.factories.institutions import InstitutionFactory, LevelFactory, MembershipFactory
from tests.foundation.built_once import built_once
from tests.institutions.courses.tables import course_fields, in_force, outcomes, programme_fields

pytestmark = pytest.mark.django_db


@built_once
def institution():
    LevelFactory()
    return InstitutionFactory(key=False)


@built_once
def registrar(institution):
    return MembershipFactory(institution=institution, role=Role.REGISTRAR).user


@built_once
def faculty(institution):
    return Unit.objects.create(institution=institution, code="KT", names={"vi": "Khoa Kinh tế"}, valid_from=dt.date(2020, 1, 1))


def test_a_version_in_force_is_followed_and_ends_the_day_before(institution, registrar):
    first = in_force(institution, registrar)
    draft = teaching.begin_version(course=first, by=registrar)
    assert (draft.version, draft.titles, draft.outcomes.count()) == ("2", first.titles, 2)
    assert teaching.begin_version(course=first, by=registrar) == draft
    teaching.bring_into_force(course=draft, by=registrar, begins=dt.date(2026, 9, 1))
    first.refresh_from_db()
    assert first.in_force_to == dt.date(2026, 8, 31)
    events = JournalEntry.objects.filter(chain=institution.pk).order_by("pk").values_list("event", flat=True)
    assert list(events) == ["course_drafted", "course_in_force", "course_version_begun", "course_ended", "course_in_force"]


def test_the_database_itself_keeps_a_version_in_force(institution, registrar):
    course = in_force(institution, registrar)
    for change in (lambda: Course.objects.update(hours=Decimal(1)), lambda: course.outcomes.update(hours=Decimal(1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(WrongState):
        teaching.draft_course(institution=institution, by=registrar, course=course, fields=course_fields(), outcomes=[])


def test_hours_of_outcomes_that_do_not_add_up_keep_a_draft_a_draft(institution, registrar):
    draft = teaching.draft_course(
        institution=institution, by=registrar, code="A", fields=course_fields(), outcomes=outcomes(60, 30)
    )
    with pytest.raises(ValidationError, match="90"):
        teaching.bring_into_force(course=draft, by=registrar, begins=dt.date(2026, 9, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"titles": {"en": "Only"}}, "titles"), ({"isced_f": "9998"}, "isced_f"), ({"level_code": "9"}, "level_code")],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(institution, registrar, changes, field):
    with pytest.raises(ValidationError) as refused:
        teaching.draft_course(institution=institution, by=registrar, code="A", fields=course_fields(**changes), outcomes=[])
    assert field in refused.value.error_dict
    assert not Course.objects.exists()


def test_a_code_is_given_once(institution, registrar):
    in_force(institution, registrar, "FIN201")
    with pytest.raises(ValidationError) as refused:
        teaching.draft_course(institution=institution, by=registrar, code="fin201", fields=course_fields(), outcomes=[])
    assert "code" in refused.value.error_dict


def test_a_role_limited_to_a_unit_keeps_its_courses_and_no_others(institution, registrar, faculty):
    author = MembershipFactory(institution=institution, role=Role.ISSUER, unit=faculty).user
    own = course_fields(owner_unit=faculty)
    course = teaching.draft_course(institution=institution, by=author, code="OWN", fields=own, outcomes=outcomes(100))
    assert course.unit == {"vi": "Khoa Kinh tế"}
    with pytest.raises(PermissionDenied):
        teaching.draft_course(institution=institution, by=author, code="ALL", fields=course_fields(), outcomes=[])
    officer = MembershipFactory(institution=institution, role=Role.OFFICER, unit=faculty).user
    with pytest.raises(PermissionDenied):
        teaching.begin_version(course=course, by=officer)


def test_owners_are_named_at_any_time_and_are_colleagues(institution, registrar):
    course = in_force(institution, registrar)
    teaching.name_owners(course=course, by=registrar, owners=[registrar])
    assert list(course.owners.all()) == [registrar]
    with pytest.raises(ValidationError):
        teaching.name_owners(course=course, by=registrar, owners=[MembershipFactory().user])


def test_a_cap_is_the_strictest_of_law_and_own_rules(institution, registrar):
    LegalCap.objects.create(
        country="VN",
        scope="bachelor",
        measure="share-of-minimum-study-load",
        value="50",
        unit="%",
        valid_from=dt.date(2021, 5, 3),
        source="Circular 08/2021",
    )
    programme = keep_programme(institution=institution, by=registrar, code="P", fields=programme_fields())
    assert [cap.credits for cap in caps_of(programme)] == [Decimal(63)]
    with pytest.raises(ValidationError, match="63"):
        keep_programme(institution=institution, by=registrar, programme=programme, fields=programme_fields(own_cap=Decimal(64)))
    stricter = programme_fields(own_cap=Decimal(40))
    assert lowest_cap(keep_programme(institution=institution, by=registrar, programme=programme, fields=stricter)) == 40


def test_a_programme_keeps_the_address_of_its_office(institution, registrar):
    fields = programme_fields(office_email="office@example.org")
    programme = keep_programme(institution=institution, by=registrar, code="P", fields=fields)
    assert Programme.objects.get().office_email == "office@example.org"
    with pytest.raises(ValidationError) as wrong:
        keep_programme(institution=institution, by=registrar, programme=programme, fields=programme_fields(office_email="office"))
    assert set(wrong.value.message_dict) == {"office_email"}


def test_the_page_of_a_programme_keeps_the_address_of_its_office_and_what_was_typed(client, institution, holder):
    registrar = holder(Role.REGISTRAR, institution)
    programme = keep_programme(institution=institution, by=registrar, code="P", fields=programme_fields())
    client.force_login(registrar)
    page = reverse("institutions:programme-edit", args=[institution.slug, programme.public_id])
    said = {name: value for name, value in initial_of(programme).items() if value is not None}
    typed = client.post(page, {**said, "office_email": "office at example"})
    assert 'value="office at example"' in typed.content.decode()
    assert set(typed.context["form"].errors) == {"office_email"}
    assert client.post(page, {**said, "office_email": "office@example.org"}).status_code == 302
    assert 'value="office@example.org"' in client.get(page).content.decode()
