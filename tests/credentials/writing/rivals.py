"""What the processes of test_rivals do: several people save into one draft at the same door.

Runs outside pytest, on a registry of its own; see tests/foundation/racing.py.
"""

from credentials.models import MicroCredentialVersion
from credentials.services.writing import save_draft
from institutions.models import Role, User
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import InstitutionFactory, LevelFactory
from tests.foundation.racing import person, race, tell


def prepare(writers):
    """A draft that several people have open. Prints its key and theirs."""
    LevelFactory()
    institution = InstitutionFactory()
    version = VersionFactory(institution=institution, landing="draft")
    tell(version.pk, *(person(Role.ISSUER, institution).pk for _ in range(writers)))


def save(version_id, writer_id, key, value, door):
    version, writer = MicroCredentialVersion.objects.get(pk=version_id), User.objects.get(pk=writer_id)
    values = {key: value}
    race(lambda: save_draft(version=version, by=writer, revision=0, sitting=f"page-{writer_id}", values=values), door)
