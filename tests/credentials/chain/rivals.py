"""What the processes of test_rivals do. Runs outside pytest, on a registry of its own; see tests/foundation/racing.py."""

import datetime as dt

from credentials.models import Award, LaterAct
from credentials.services.issuing import fingerprint, prepare_award, send_to_registrar, sign_awards
from credentials.services.revoking import approve_revocation, decline_revocation, request_revocation
from institutions.models import Role, User
from tests.factories.credentials import LearnerFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, LevelFactory
from tests.foundation.racing import person, race, seal_what_waits, tell

ENTERED = {
    "name_as_printed": "Ví Dụ",
    "grade": "B",
    "achieved_on": dt.date(2025, 12, 12),
    "supervision": "supervised-on-site-id",
}


def prepare(registrars):
    """Two awards of one institution: one waits for its signature, one is issued and its revocation waits for an answer.

    Prints the keys of the first award, of the second, of the revocation, then those of the registrars.
    """
    LevelFactory()
    institution = InstitutionFactory()
    issuer, desk = person(Role.ISSUER, institution), [person(Role.REGISTRAR, institution) for _ in range(registrars)]
    version = VersionFactory(institution=institution)
    waiting, issued = (ready(version, issuer, LearnerFactory(institution=institution)) for _ in range(2))
    sign_awards(awards=[(issued, fingerprint(issued))], by=desk[0])
    seal_what_waits()
    file = request_revocation(award=issued, by=issuer, reason="issued-in-error", explanation="Somebody else sat the exam.")
    tell(waiting.pk, issued.pk, file.pk, *(user.pk for user in desk))


def ready(version, issuer, learner):
    award = prepare_award(version=version, learner=learner, by=issuer, fields=ENTERED)
    return send_to_registrar(award=award, by=issuer)


def sign(award_id, registrar_id, door):
    award, registrar = Award.objects.get(pk=award_id), User.objects.get(pk=registrar_id)
    shown = fingerprint(award)
    race(lambda: sign_awards(awards=[(award, shown)], by=registrar), door)


def answer(revocation_id, registrar_id, approves, door):
    revocation, registrar = LaterAct.objects.get(pk=revocation_id), User.objects.get(pk=registrar_id)
    act = approve_revocation if approves else decline_revocation
    race(lambda: act(revocation=revocation, by=registrar, answer="Seen."), door)
