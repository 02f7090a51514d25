"""Micro-credentials out of a table come in as drafts; nobody's draft is written over."""

import pytest
from django.core.exceptions import ValidationError

from credentials.models import MicroCredentialVersion
from credentials.services.authoring import draft_version
from credentials.services.earning_in import name_courses
from credentials.services.importing import KIND
from credentials.services.writing import MOST_ROWS
from institutions.floors import ask_what_is_earned_in
from institutions.models import Role
from institutions.services import taking_in
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.factories.institutions import CourseFactory, InstitutionFactory, LevelFactory, MembershipFactory
from tests.foundation.built_once import built_once
from tests.institutions.courses.tables import kinds_csv

pytestmark = pytest.mark.django_db


@built_once
def institution():
    LevelFactory()
    return InstitutionFactory(key=False)


@built_once
def issuer(institution):
    return MembershipFactory(institution=institution, role=Role.ISSUER).user


def read(institution, by, content):
    file = taking_in.send_table(institution=institution, by=by, kind=KIND, name="m.csv", content=content)
    return taking_in.choose_columns(file=file, by=by, columns=file.columns, encoding=file.encoding, delimiter=file.delimiter)


def test_a_good_one_becomes_a_draft_and_the_same_file_nothing_more(institution, issuer, run_jobs):
    taking_in.begin_taking_in(file=read(institution, issuer, kinds_csv()), by=issuer)
    run_jobs()
    version = MicroCredentialVersion.objects.get()
    assert (version.micro_credential.code, version.state, version.number) == ("NEW-PAY-01", "draft", "1.0")
    assert [row.code for row in version.outcomes.all()] == ["LO1", "LO2"]
    assert sorted(version.assessments.values_list("weight", flat=True)) == [50, 50]
    again = taking_in.judged(read(institution, issuer, kinds_csv()), issuer)
    assert [item.fate for item in again] == ["unchanged", "problem"]
    other = taking_in.judged(read(institution, issuer, kinds_csv().replace(b"Payments", b"Other")), issuer)
    assert other[0].fate == "problem"


def test_a_code_of_another_institution_is_a_problem(institution, issuer):
    MicroCredentialFactory(code="NEW-PAY-01")
    assert taking_in.judged(read(institution, issuer, kinds_csv()), issuer)[0].fate == "problem"


def test_a_course_tells_what_is_earned_in_it(institution, issuer):
    version = VersionFactory(institution=institution)
    course = CourseFactory(institution=institution)
    assert ask_what_is_earned_in(course, staff=False) == []
    name_courses(micro_credential=version.micro_credential, by=issuer, courses=[course])
    name_courses(micro_credential=version.micro_credential, by=issuer, courses=[course])
    assert [row.note for row in ask_what_is_earned_in(course, staff=True)] == [
        f"{version.micro_credential.code} · v{version.number}"
    ]


def test_more_outcomes_than_a_micro_credential_may_have_are_a_problem_and_no_draft(institution, issuer):
    head, first, *_others = kinds_csv().decode().splitlines()
    content = "\n".join([head, first, *(f",,,,,,,,,Hai {n},Two {n},1," for n in range(MOST_ROWS))]).encode()
    [item] = taking_in.judged(read(institution, issuer, content), issuer)
    assert item.fate == "problem"
    assert any(str(MOST_ROWS) in remark.text for remark in item.remarks)
    kind = MicroCredentialFactory(institution=institution)
    with pytest.raises(ValidationError, match=str(MOST_ROWS)):
        draft_version(micro_credential=kind, by=issuer, fields={}, outcomes=item.outcomes, assessments=[], quality=[])
    assert not MicroCredentialVersion.objects.exists()
