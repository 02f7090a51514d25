"""How every step of a version's life is written down: moved along the table, dated, in the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import MicroCredential, MicroCredentialVersion, VersionStep
from credentials.models.life_cycle import Key, Transition, transition
from credentials.signals import version_moved
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

# The journal's word for a step.
EVENTS = {
    Key.SUBMIT: "version_submitted",
    Key.DISCARD: "version_discarded",
    Key.RETURN: "version_returned",
    Key.APPROVE: "version_approved",
    Key.PUBLISH: "version_published",
    Key.SUSPEND: "version_suspended",
    Key.RESUME: "version_resumed",
    Key.RETIRE: "version_retired",
}


def locked(version: MicroCredentialVersion) -> MicroCredentialVersion:
    """The row as it is now, held until the transaction ends."""
    return MicroCredentialVersion.objects.select_for_update().get(pk=version.pk)


def hold_line(version: MicroCredentialVersion) -> None:
    """Nobody else puts a version of the same micro-credential into force until the transaction ends. Taken after the version."""
    MicroCredential.objects.select_for_update(no_key=True).get(pk=version.micro_credential_id)


def must_be_possible(version: MicroCredentialVersion, key: str) -> Transition:
    """The line of the table. Raises WrongState where it has no such step from here."""
    if (line := transition(key, version.state)) is not None:
        return line
    raise WrongState(_("The version is %(state)s; this is no longer possible.") % {"state": version.get_state_display()})


def advance(
    version: MicroCredentialVersion,
    key: Key,
    *,
    by: User,
    columns: dict[str, Any] | None = None,
    to: str = "",
    reason: str = "",
    data: dict[str, Any] | None = None,
    journal: dict[str, Any] | None = None,
    recorded: bool = True,
) -> VersionStep:
    """Move a locked version, write its columns, keep the step as a row of its own.

    to: needed only where a step leads to more than one state. data: what the step was given, kept for good; days become ISO
    dates. journal: codes for the entry. recorded: False where the
    entry of another row of the same use case tells of it.
    """
    line = must_be_possible(version, key)
    before = version.state
    version.move_to(to or line.targets[0])
    for name, value in (columns or {}).items():
        setattr(version, name, value)
    version.save(update_fields=["state", *(columns or {})])
    step = VersionStep(
        version=version,
        key=key,
        from_state=before,
        to_state=version.state,
        by=by,
        at=timezone.now(),
        reason=reason,
        data={name: _kept(value) for name, value in (data or {}).items()},
    )
    step.full_clean()
    step.save(force_insert=True)
    if recorded:
        record(EVENTS[key], on=version, by=by, institution_id=version.institution.pk, number=version.number, **(journal or {}))
    transaction.on_commit(lambda: version_moved.send(sender=MicroCredentialVersion, version_id=version.pk, key=str(key)))
    return step


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
