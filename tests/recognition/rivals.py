"""What the processes of test_rivals do: one prepares cases, several officers decide at the same moment.

Runs outside pytest, on a registry of its own; see tests/foundation/racing.py.
"""

import datetime as dt
from contextlib import ExitStack, suppress
from decimal import Decimal
from threading import BrokenBarrierError
from unittest.mock import patch

from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from institutions.models import Role, User
from recognition.models import RecognitionRequest
from recognition.services import deciding
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import Judged, save_comparison
from recognition.services.requesting import save_draft, start_request, submit_request
from recognition.totals import used
from tests.factories.courses import ProgrammeFactory
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.institutions import (
    CourseFactory,
    CourseOutcomeFactory,
    InstitutionFactory,
    LevelFactory,
    UserFactory,
)
from tests.foundation.racing import person, race, seal_what_waits, tell

RULING = Ruling(outcome="full", credits=Decimal(4), reasons="Covered.")


class World:
    """An institution that issues, one that receives, and a programme of it with its own limit."""

    def __init__(self, *, limit):
        LevelFactory()
        self.issuing, self.receiving = InstitutionFactory(), InstitutionFactory(credits=("ECTS", 25))
        self.issuer, self.registrar = person(Role.ISSUER, self.issuing), person(Role.REGISTRAR, self.issuing)
        self.programme = ProgrammeFactory(institution=self.receiving, own_cap=limit)

    def officer(self):
        return person(Role.OFFICER, self.receiving)

    def learner(self):
        return LearnerFactory(institution=self.issuing, user=UserFactory())

    def award(self, learner):
        fields = {
            "name_as_printed": "Ví Dụ",
            "grade": "B",
            "achieved_on": dt.date(2025, 12, 12),
            "supervision": "supervised-on-site-id",
        }
        version = VersionFactory(institution=self.issuing)
        award = send_to_registrar(
            award=prepare_award(version=version, learner=learner, by=self.issuer, fields=fields), by=self.issuer
        )
        sign_awards(awards=[(award, fingerprint(award))], by=self.registrar)
        seal_what_waits()
        award.refresh_from_db()
        return award

    def course(self):
        course = CourseFactory(institution=self.receiving, credits=Decimal(4), main_programme=self.programme)
        for position in (1, 2):
            CourseOutcomeFactory(course=course, position=position, hours=Decimal(50))
        return course

    def judged(self, learner, officer):
        """A case for a course of 4 credits that waits for its decision."""
        course = self.course()
        outcomes = course.outcomes.all()
        row = start_request(by=learner.user, purpose="course-exemption", award=self.award(learner))
        row = save_draft(request=row, by=learner.user, fields={"institution": self.receiving, "course": course})
        row = submit_request(request=row, by=learner.user, consent=True, wording="They may see it.")
        row = mark_complete(request=take_request(request=row, by=officer), by=officer)
        save_comparison(request=row, by=officer, outcomes=[Judged(each.pk, "covered") for each in outcomes], elements=[])
        return row

    def drafts(self, learner):
        """Two of one learner that ask the same, and who that is."""
        award, fields = self.award(learner), {"institution": self.receiving, "course": self.course()}
        for _time in range(2):
            row = start_request(by=learner.user, purpose="course-exemption", award=award)
            yield save_draft(request=row, by=learner.user, fields=fields).pk
        yield learner.user.pk


def prepare(officers, pairs, limit):
    """A case for several officers, and pairs of cases of one learner each in a programme where `limit` credits may be recognised.

    Tells the keys of the case and of its officers, then of each further case and its officer; last two drafts that ask the
    same, and their learner.
    """
    world = World(limit=Decimal(limit))
    desk = [world.officer() for _ in range(officers)]
    case = world.judged(world.learner(), desk[0])
    tell(case.pk, *(user.pk for user in desk), *_pairs(world, desk[:2], pairs), *world.drafts(world.learner()))


def _pairs(world, desk, pairs):
    for learner in [world.learner() for _ in range(pairs)]:
        for officer in desk:
            yield from (world.judged(learner, officer).pk, officer.pk)


def decide(request_id, officer_id, door):
    row, officer = RecognitionRequest.objects.get(pk=request_id), User.objects.get(pk=officer_id)
    race(lambda: decide_request(request=row, by=officer, ruling=RULING), door)


def decide_within(request_id, officer_id, is_locked, patience, door):
    """Both officers count, and neither writes before the other has counted, for `patience` seconds; then they decide.

    is_locked: without it the lock of what is counted is taken out of the product, to show what it is for.
    """
    row, officer = RecognitionRequest.objects.get(pk=request_id), User.objects.get(pk=officer_id)

    def counted(*given):
        found = used(*given)
        with suppress(BrokenBarrierError):
            door.wait(timeout=patience)
        return found

    with ExitStack() as changed:
        changed.enter_context(patch.object(deciding, "used", counted))
        if not is_locked:
            changed.enter_context(patch.object(deciding, "lock_what_is_counted", lambda _request: None))
        race(lambda: decide_request(request=row, by=officer, ruling=RULING), door)


def send(request_id, door):
    row = RecognitionRequest.objects.get(pk=request_id)
    race(lambda: submit_request(request=row, by=row.applicant, consent=True, wording="They may see it."), door)


def begin(user_id, door):
    user = User.objects.get(pk=user_id)
    race(lambda: start_request(by=user, purpose="admission"), door)
