"""The same people and awards as for the pages."""

from tests.credentials.conftest import (  # noqa: F401 (fixtures)
    foreign_registrar,
    institution,
    issued_award,
    issuer,
    learner,
    learner_account,
    make_issued,
    member,
    other_institution,
    pending_revocation,
    registrar,
    revoked_award,
    seal_waiting,
    stranger,
    version,
)
