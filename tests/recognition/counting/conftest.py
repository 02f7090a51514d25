"""A programme that the course of the case belongs to, and the law that caps what is recognised in it."""

import datetime as dt
from decimal import Decimal

import pytest

from credentials.models import UseLedger
from institutions.models import Course
from recognition.models import RecognitionRequest
from tests.factories.cases_counting import EarlierRecognitionFactory
from tests.factories.courses import ProgrammeFactory
from tests.factories.institutions import CourseFactory
from tests.factories.network import LegalCapFactory
from tests.factories.recognition import DecisionFactory, RequestFactory
from tests.foundation.built_once import built_once


@built_once
def programme(muni, course):
    """Of 126 credits, of which the law lets half be recognised: 63."""
    found = ProgrammeFactory(institution=muni, code="FIN", level_framework="EQF", credits=Decimal(126))
    LegalCapFactory(country="CZ", scope="bachelor", value="50", source="Act, section 60")
    Course.objects.filter(pk=course.pk).update(main_programme=found)
    course.refresh_from_db()
    return found


@built_once
def in_programme(programme, submitted):
    return RecognitionRequest.objects.get(pk=submitted.pk)


@built_once
def granted(programme, applicant):
    """Another decision of the same learner that counts; by the database alone, since only its row is looked at."""

    def grant(credits="12", **said):
        course = said.pop("course", None) or CourseFactory(institution=programme.institution, main_programme=programme)
        asked = {"purpose": said.pop("purpose", "course-exemption"), "applicant": said.pop("learner", applicant)}
        about = said.pop("request", None) or RequestFactory(course=course, **asked)
        if about.case_number is None:
            RecognitionRequest.objects.filter(pk=about.pk).update(
                case_number=f"MUNI-2025-{about.pk}", submitted_at=dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
            )
            about.refresh_from_db()
        full = {"outcome": "full", "credits": Decimal(credits), "bar": "", "bar_explanation": "", "basis": "course"}
        return DecisionFactory(**{"request": about, **full, **said})

    return grant


@built_once
def earlier(programme, applicant, officer):
    def enter(credits="12", **said):
        row = {"learner": applicant, "programme": programme, "entered_by": officer, "credits": Decimal(credits)}
        return EarlierRecognitionFactory(**row, **said)

    return enter


@pytest.fixture
def ledger():
    """A line of the ledger for a decision, as the service of uses enters it."""

    def enter(decision, award, status="used", institution=None, outcome=0):
        released = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) if status == "released" else None
        return UseLedger.objects.create(
            award=award,
            outcome=award.version.outcomes.all()[outcome],
            holder=decision.request.applicant,
            hours=Decimal(10),
            kind="decision",
            institution=institution or decision.request.institution,
            reference=decision.request.case_number,
            status=status,
            released_at=released,
            since=decision.decided_on,
        )

    return enter
