from credentials.services.batches import open_batch, read_columns
from institutions.models import Role
from tests.credentials.batches import rosters
from tests.factories.credentials import AwardFactory
from tests.foundation.built_once import built_once

DEFAULTS = {"supervision": "supervised-on-site-id", "identity_method": "Identity card at the door"}


@built_once
def reviewer(member, institution):
    return member(Role.QA_REVIEWER, institution)


@built_once
def known(version):
    return rosters.enter_known(version.institution, version, AwardFactory)


@built_once
def read(version, issuer):
    """A batch out of these lines, read as guessed. lines: lists of cells, the headers first."""

    def make(lines, *, by=None, defaults=DEFAULTS):
        content = "\r\n".join("\t".join(line) for line in lines).encode()
        batch = open_batch(version=version, by=by or issuer, name="class.tsv", content=content)
        return read_columns(batch=batch, by=by or issuer, columns=batch.file.columns, defaults=defaults)

    return make
