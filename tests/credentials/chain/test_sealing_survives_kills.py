"""Two hundred awards are signed and workers that seal them are killed: two hundred are valid, each told by one letter."""

import json
import socket
from collections import Counter
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from tests.foundation.worker_harness import Workers, trial_registry

pytestmark = pytest.mark.worker

MANY, KILLS = 200, 3

SIGN = f"""
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from credentials.models import Award
from credentials.services.issuing import fingerprint, sign_awards
from institutions.models import Role
from tests.factories.credentials import AwardFactory, LearnerFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, MembershipFactory, UserFactory

institution = InstitutionFactory(code="TUE", slug="tue")
registrar = UserFactory()
MembershipFactory(user=registrar, institution=institution, role=Role.REGISTRAR)
TOTP.activate(registrar, generate_totp_secret())
version = VersionFactory(institution=institution)
issuer = UserFactory()
for n in range({MANY}):
    learner = LearnerFactory(institution=institution, email=f"learner-{{n}}@example.org")
    AwardFactory(version=version, learner=learner, prepared_by=issuer, state="ready")
awards = list(Award.objects.all())
sign_awards(awards=[(award, fingerprint(award)) for award in awards], by=registrar)
"""

JUDGE = """
import json
from collections import Counter
from credentials.models import Award
from credentials.verifying import verify_award
from micro4asia.foundation.models import JournalEntry, Letter

awards = list(Award.objects.select_related("institution", "learner", "status_list"))
sealed = JournalEntry.objects.filter(event="award_sealed")
print(json.dumps({
    "verdicts": Counter(verify_award(award).kind for award in awards),
    "digests": len({award.digest for award in awards}),
    "indexes": len({award.status_index for award in awards}),
    "serials": len({award.serial_number for award in awards}),
    "seals": sealed.count(),
    "sealed": sealed.values("subject_id").distinct().count(),
    "letters": Counter(Letter.objects.values_list("state", flat=True)),
}))
"""


class Inbox:
    """A mail server that keeps what it is given."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):
        self.letters.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content)["Message-ID"]))
        return "250 OK"


@pytest.fixture
def inbox():
    handler = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        handler.port = probe.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=handler.port)
    server.start()
    yield handler
    server.stop()


@pytest.fixture
def registry(tmp_path, inbox):
    # A job that only waits its turn behind two hundred others is not sent again meanwhile.
    with trial_registry(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{inbox.port}", JOBS_RESEND="10") as registry:
        yield registry


def test_killed_workers_leave_every_award_sealed_once_and_told_once(registry, inbox):
    registry.python(SIGN)
    with Workers(registry, count=2) as workers:
        kills = []
        for _ in range(KILLS):
            kills.append(workers.kill_a_holder(kind="seal_award"))
            workers.start()
        workers.wait_until(lambda: registry.count("state IN ('queued', 'running') AND subject_id > 0") == 0, timeout=400)
    for kill in kills:
        assert "seal_award" in workers.proof_of(kill)

    told = json.loads(registry.python(JUDGE).splitlines()[-1])
    assert told["verdicts"] == {"valid": MANY}
    assert (told["digests"], told["indexes"], told["serials"]) == (MANY, MANY, MANY)
    assert (told["seals"], told["sealed"]) == (MANY, MANY)
    assert told["letters"] == {"sent": MANY}
    # A worker that dies between the server's "OK" and our own note sends the same letter again, under the same id.
    by_id = Counter(message_id for _, message_id in inbox.letters)
    assert len(by_id) == MANY
    assert len({address for address, _ in inbox.letters}) == MANY
