"""A chain of the journal taken out as a file that proves itself (see foundation/journal_check.py)."""

from __future__ import annotations

import base64
import hashlib
import tempfile
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.custody import KeyUnavailable, Signer, registry_signer
from institutions.models import Institution, User
from institutions.policies import may_export_journal
from institutions.services.registry_keys import registry_key
from micro4asia.foundation import journal, journal_check, walls
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry


@transaction.atomic
def export_journal(*, institution: Institution | None, by: User) -> IO[bytes]:
    """The whole chain as JSON Lines, signed by the registry, the entry about this export included; None is the network's own.

    Raises PermissionDenied, WrongState.

    Without the data of the entries for whoever has no role at the institution: each entry's hash covers their digest, so
    that the chain can be checked all the same.
    """
    may_export_journal(by, institution).enforce()
    try:
        signer = registry_signer(registry_key())
    except KeyUnavailable as error:
        raise WrongState(_("The module that keeps the keys does not answer. Nothing was changed; try again later.")) from error
    chain = institution.pk if institution else journal.NETWORK
    record_on = institution or by
    journal.record("journal_exported", on=record_on, by=by, institution_id=chain)
    whole = institution is None or by.memberships.current().filter(institution=institution).exists()
    length, head = journal.head_of(chain)
    heading = {
        "journal": 1,
        "registry": settings.PUBLIC_URL,
        "chain": chain,
        "institution": institution.did if institution else "",
        "length": length,
        "head": head,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
    }
    with walls.everything():  # the network takes out chains that it does not read
        return _written(heading, chain, whole=whole, signer=signer)


def _written(heading: dict[str, Any], chain: int, *, whole: bool, signer: Signer) -> IO[bytes]:
    """On disk: a long chain is larger than a process should be. Read in the transaction that knows the head."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the answer closes it
    seen = hashlib.sha256()

    def write(value: dict[str, Any]) -> None:
        line = journal_check.canonical(value) + b"\n"
        seen.update(line)
        file.write(line)

    write(heading)
    for entry in journal.entries(chain):
        write(_line(entry, whole=whole))
    signature = signer.sign((journal_check.SIGNED + seen.hexdigest()).encode())
    last = {"key": signer.verification_method, "signature": base64.urlsafe_b64encode(signature).decode()}
    write(last | {"sha256": seen.hexdigest()})
    file.seek(0)
    return file


def _line(entry: JournalEntry, *, whole: bool) -> dict[str, Any]:
    line = journal.told(entry)
    if not whole and entry.format > 1:
        del line["data"]
    return line
