"""Promises of the database about what is sent, broken; see broken.py."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.cases_sources import ImportedCredentialFactory, PreAnswerFactory, PreparedRequestFactory
from tests.factories.courses import CurriculumYearFactory
from tests.factories.institutions import CourseFactory
from tests.factories.recognition import RequestFactory


def another(sent: Any, **said: Any) -> Any:
    said = {"course": CourseFactory(institution=sent.institution), "asked_digest": "", **said}
    return repeat(sent, public_id="another", case_number="MUNI-2026-9999", **said)


def answered(**said: Any) -> Any:
    row = PreAnswerFactory()
    return repeat(row, request=RequestFactory(kind="before", version=row.request.version), **said)


BROKEN: dict[str, Callable[[Any], Any]] = {
    "an_award_is_sent_with_its_check": lambda sent: another(sent, verification=""),
    "credit_is_asked_for_a_course": lambda sent: another(sent, course=None),
    "a_version_is_asked_about_before_it_is_earned": lambda sent: change(RequestFactory(), kind="before"),
    "a_curriculum_year_is_one_of_a_programme": lambda sent: change(RequestFactory(), curriculum_year=CurriculumYearFactory()),
    "the_same_question_is_open_once": lambda sent: another(sent, asked_digest=sent.asked_digest),
    "a_file_is_imported_once_by_a_person": lambda sent: repeat(ImportedCredentialFactory(), public_id="another"),
    "a_prepared_request_is_made_once_confirmed": lambda sent: change(PreparedRequestFactory(), request=sent),
    "a_pre_answer_holds_for_a_while": lambda sent: answered(valid_until=timezone.localdate()),
    "a_pre_answer_gives_reasons": lambda sent: answered(reasons=""),
    "what_would_not_count_grants_nothing": lambda sent: answered(would="no", credits=2),
}
