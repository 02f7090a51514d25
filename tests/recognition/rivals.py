"""What the processes of test_rivals do: one prepares a case, several officers decide it at the same door.

Runs outside pytest, on a registry of its own; see tests/foundation/racing.py.
"""

import datetime as dt
from decimal import Decimal

from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from institutions.models import Role, User
from recognition.models import RecognitionRequest
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import Judged, save_comparison
from recognition.services.requesting import save_draft, start_request, submit_request
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.institutions import (
    CourseFactory,
    CourseOutcomeFactory,
    InstitutionFactory,
    LevelFactory,
    UserFactory,
)
from tests.foundation.racing import person, race, seal_what_waits, tell


def prepare(officers):
    """A case that waits for its decision. Prints its key and those of the officers."""
    LevelFactory()
    issuing, receiving = InstitutionFactory(), InstitutionFactory(credits=("ECTS", 25))
    issuer, registrar = person(Role.ISSUER, issuing), person(Role.REGISTRAR, issuing)
    learner = LearnerFactory(institution=issuing, user=UserFactory())
    entered = {
        "name_as_printed": "Ví Dụ",
        "grade": "B",
        "achieved_on": dt.date(2025, 12, 12),
        "supervision": "supervised-on-site-id",
    }
    award = prepare_award(version=VersionFactory(institution=issuing), learner=learner, by=issuer, fields=entered)
    award = send_to_registrar(award=award, by=issuer)
    sign_awards(awards=[(award, fingerprint(award))], by=registrar)
    seal_what_waits()
    course = CourseFactory(institution=receiving, credits=Decimal(4))
    outcomes = [CourseOutcomeFactory(course=course, position=position, hours=Decimal(50)) for position in (1, 2)]
    award.refresh_from_db()
    row = start_request(by=learner.user, purpose="course-exemption", award=award)
    row = save_draft(request=row, by=learner.user, fields={"institution": receiving, "course": course})
    row = submit_request(request=row, by=learner.user, consent=True, wording="They may see it.")
    desk = [person(Role.OFFICER, receiving) for _ in range(officers)]
    row = mark_complete(request=take_request(request=row, by=desk[0]), by=desk[0])
    save_comparison(request=row, by=desk[0], outcomes=[Judged(each.pk, "covered") for each in outcomes], elements=[])
    tell(row.pk, *(user.pk for user in desk))


def decide(request_id, officer_id, door):
    row, officer = RecognitionRequest.objects.get(pk=request_id), User.objects.get(pk=officer_id)
    ruling = Ruling(outcome="full", credits=Decimal(4), reasons="Covered.")
    race(lambda: decide_request(request=row, by=officer, ruling=ruling), door)
