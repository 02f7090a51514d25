"""Two universities, a learner between them, and the desks that decide: the world of scenario R1."""

import datetime as dt
from decimal import Decimal

import time_machine

from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from credentials.tasks import publish_due_status_lists
from institutions.models import Role
from recognition.models import RecognitionRequest
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import Found, Judged, save_comparison
from recognition.services.requesting import save_draft, start_request, submit_request
from tests.credentials.conftest import member, seal_waiting  # noqa: F401 fixtures of the floor below
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.institutions import (
    CourseFactory,
    CourseOutcomeFactory,
    GradeScaleFactory,
    GradeTableFactory,
    InstitutionFactory,
    LevelFactory,
    TimeLimitFactory,
    UserFactory,
)
from tests.foundation.built_once import built_once
from tests.journeys.conftest import demo, static  # noqa: F401 fixtures of the journeys

UEH_GRADES = [["A", 240], ["B", 480], ["C", 360], ["D", 120]]
MUNI_GRADES = [["A", 300], ["B", 400], ["C", 600], ["D", 400], ["E", 300]]


@built_once
def ueh(db):
    LevelFactory()
    LevelFactory(framework="EQF", code="6", framework_names={"en": "European Qualifications Framework"}, eqf_basis="referenced")
    return InstitutionFactory(
        code="UEH", slug="ueh", names={"vi": "Đại học Kinh tế Thử nghiệm", "en": "Trial University of Economics"}
    )


@built_once
def muni(db):
    institution = InstitutionFactory(
        code="MUNI",
        slug="muni",
        country="CZ",
        timezone="Europe/Prague",
        language="cs",
        level_framework="EQF",
        credits=("ECTS", 25),
        names={"cs": "Zkušební univerzita", "en": "Trial University"},
    )
    TimeLimitFactory(institution=institution, appeal_body={"en": "The rector", "cs": "Rektor"})
    return institution


@built_once
def letters_vn(db):
    return GradeScaleFactory(code="VN-LETTER", steps=["A", "B", "C", "D", "F"], pass_mark="D")


@built_once
def course_scale(db):
    """What the course is graded on; None, where a test says so, for one that is passed or failed."""
    return GradeScaleFactory(code="CZ-LETTER", steps=["A", "B", "C", "D", "E", "F"], pass_mark="E")


@built_once
def course(muni, ueh, letters_vn, course_scale):
    """Fintech Basics: 4 ECTS, 100 hours in five outcomes. It is in force, and frozen therefore."""
    course = CourseFactory(
        institution=muni,
        code="FTB",
        credits=Decimal(4),
        level_framework="EQF",
        level_code="6",
        isced_f="0412",
        assessment_types=["written-exam", "case-study"],
        grade_scale=course_scale,
    )
    for position in range(1, 6):
        CourseOutcomeFactory(course=course, position=position, hours=Decimal(20), texts={"en": f"Outcome {position}"})
    GradeTableFactory(institution=ueh, scale=letters_vn, counts=UEH_GRADES)
    if course_scale:
        GradeTableFactory(institution=muni, scale=course_scale, counts=MUNI_GRADES)
    return course


@built_once
def issuer(member, ueh):  # noqa: F811
    return member(Role.ISSUER, ueh, full_name="Trần Thị Soạn", email="issuer@example.org")


@built_once
def registrar(member, ueh):  # noqa: F811
    return member(Role.REGISTRAR, ueh, full_name="Phạm Thử Hoa", email="registrar@example.org")


@built_once
def applicant(ueh):
    return UserFactory(full_name="Nguyễn Thị Ví Dụ", email="vidu@example.org", language="vi")


@built_once
def other_learner(db):
    return UserFactory(full_name="Trần Văn Mẫu", email="mau@example.org", language="vi")


@built_once
def stranger(db):
    return UserFactory(full_name="Nobody Here", email="stranger@example.org")


@built_once
def officer(member, muni):  # noqa: F811
    return member(Role.OFFICER, muni, second_factor=True, full_name="Jana Uznávaná", email="officer@example.org")


@built_once
def colleague(member, muni):  # noqa: F811
    return member(Role.OFFICER, muni, second_factor=True, full_name="Petr Rozhodný", email="colleague@example.org")


@built_once
def sending_officer(member, ueh):  # noqa: F811
    """A recognition officer, but of the issuing institution."""
    return member(Role.OFFICER, ueh, second_factor=True, email="sending@example.org")


@built_once
def make_award(ueh, issuer, registrar, letters_vn, seal_waiting, applicant):  # noqa: F811
    """An issued award of the micro-credential UEH-FT-01, made by the real services."""

    def make(*, grade="B", user=applicant, version=None):
        version = version or VersionFactory(institution=ueh, grade_scale=letters_vn)
        learner = LearnerFactory(institution=ueh, full_name=user.full_name, email=user.email, user=user)
        fields = {
            "name_as_printed": user.full_name,
            "grade": grade,
            "achieved_on": dt.date(2025, 12, 12),
            "supervision": "supervised-on-site-id",
            "identity_method": "Passport",
            "evidence": "",
        }
        award = send_to_registrar(award=prepare_award(version=version, learner=learner, by=issuer, fields=fields), by=issuer)
        sign_awards(awards=[(award, fingerprint(award))], by=registrar)
        seal_waiting()
        award.refresh_from_db()
        return award

    return make


@built_once
def award(make_award):
    return make_award()


@built_once
def fresh_lists(seal_waiting):  # noqa: F811
    """What the clock of the workers does every few minutes: status lists are signed again before they run out."""

    def sign():
        publish_due_status_lists(0)
        seal_waiting()

    return sign


WORDING = "They may see it."


@built_once
def make_draft(award, course, applicant):
    def make(*, purpose=RecognitionRequest.Purpose.EXEMPTION, target=None, **fields):
        target = target or course
        row = start_request(by=applicant, purpose=purpose, award=award)
        return save_draft(request=row, by=applicant, fields={"institution": target.institution, "course": target, **fields})

    return make


@built_once
def draft(make_draft):
    return make_draft()


@built_once
def submitted(draft, applicant):
    return submit_request(request=draft, by=applicant, consent=True, wording=WORDING)


@built_once
def taken(submitted, officer):
    return take_request(request=submitted, by=officer)


@built_once
def complete(taken, officer):
    return mark_complete(request=taken, by=officer)


def judged(request, verdicts="ccccc"):
    """Verdicts by letter, in the order of the outcomes: c covered, p partly, n not."""
    words = {"c": "covered", "p": "partly", "n": "not"}
    outcomes = request.course.outcomes.all()
    return [Judged(outcome.pk, words[letter]) for outcome, letter in zip(outcomes, verdicts, strict=True)]


SUBSTANTIAL = Found(
    "outcomes",
    difference="Regulation is not covered.",
    substantial=True,
    why="The next course builds on it.",
    evidence="Syllabus, page 3",
)


@built_once
def evaluated(complete, officer):
    save_comparison(request=complete, by=officer, outcomes=judged(complete), elements=[])
    complete.refresh_from_db()
    return complete


@built_once
def evaluated_with_gap(complete, officer):
    save_comparison(request=complete, by=officer, outcomes=judged(complete, "cccnn"), elements=[SUBSTANTIAL])
    complete.refresh_from_db()
    return complete


FULL = Ruling(outcome="full", credits=Decimal(4), reasons="All five outcomes are covered.", grade_handling="statistical")
REFUSED = Ruling(outcome="refused", reasons="Regulation is missing.", next_steps="Take the unit on regulation.")
PARTIAL = Ruling(outcome="partial", credits=Decimal(2), reasons="Three of five are covered.", next_steps="Take the rest.")


@built_once
def decided(evaluated, officer):
    decide_request(request=evaluated, by=officer, ruling=FULL)
    evaluated.refresh_from_db()
    return evaluated


@built_once
def on():
    """Walk to noon of a day in Brno: `with on(2026, 1, 12):`."""

    def travel(year, month, day):
        return time_machine.travel(dt.datetime(year, month, day, 11, tzinfo=dt.UTC), tick=True)

    return travel
