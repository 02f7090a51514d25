"""Taking a published version out of use: suspended for a while, or retired for good."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from credentials import version_letters
from credentials.models import MicroCredential, MicroCredentialVersion
from credentials.models.life_cycle import Key, State
from credentials.policies import may_halt, may_retire
from credentials.services.advancing import advance, hold_line, locked, must_be_possible
from credentials.version_letters import News
from institutions.models import User


@transaction.atomic
def suspend_version(*, version: MicroCredentialVersion, by: User, reason: str, expected_end: dt.date) -> MicroCredentialVersion:
    """Stop new awards at once; those given stand. Raises PermissionDenied, WrongState, ValidationError."""
    version = locked(version)
    may_halt(by, version).enforce()
    must_be_possible(version, Key.SUSPEND)
    _needs_reason(reason)
    today = version.institution.today()
    if expected_end <= today:
        raise ValidationError({"expected_end": _("When is it expected to end? Give a day after today.")})
    data = {"from": today, "expected_end": expected_end}
    advance(version, Key.SUSPEND, by=by, reason=reason.strip(), data=data)
    version_letters.tell(News.SUSPENDED, version, besides=by, day=expected_end, partners=True)
    return version


@transaction.atomic
def resume_version(*, version: MicroCredentialVersion, by: User, reason: str) -> MicroCredentialVersion:
    """Back to where it was before; superseded, where a newer one was published meanwhile.

    Raises PermissionDenied, WrongState, ValidationError.
    """
    version = locked(version)
    hold_line(version)
    may_halt(by, version).enforce()
    must_be_possible(version, Key.RESUME)
    _needs_reason(reason)
    before = version.steps.filter(key=Key.SUSPEND).order_by("-at", "-pk").values_list("from_state", flat=True).first()
    # Whatever became of the newer one since: an older wording does not come back into force over it.
    overtaken = version.micro_credential.versions.filter(published_at__gt=version.published_at).exists()
    to = State.PUBLISHED if before != State.SUPERSEDED and not overtaken else State.SUPERSEDED
    advance(version, Key.RESUME, by=by, to=to, reason=reason.strip())
    version_letters.tell(News.RESUMED, version, besides=by, partners=True)
    return version


@transaction.atomic
def retire_version(
    *,
    version: MicroCredentialVersion,
    by: User,
    reason: str,
    last_award_on: dt.date,
    successor: MicroCredential | None = None,
) -> MicroCredentialVersion:
    """Take it out of the catalogue for good; it may be awarded up to the last day, where it was not suspended at that moment.
    Awards given are never touched.

    Raises PermissionDenied, WrongState, ValidationError.
    """
    version = locked(version)
    may_retire(by, version).enforce()
    must_be_possible(version, Key.RETIRE)
    _needs_reason(reason)
    today = version.institution.today()
    if last_award_on < today:
        raise ValidationError({"last_award_on": _("The last award day is today or later: what was given stands.")})
    if version.state == State.SUSPENDED and last_award_on > today:
        raise ValidationError(
            {"last_award_on": _("It is suspended and not awarded any more: give today, or lift the suspension first.")}
        )
    if version.teach_out_on and last_award_on > max(version.teach_out_on, today):
        raise ValidationError({"last_award_on": _("It is taught out earlier than that.")})
    if successor and (successor == version.micro_credential or successor.institution != version.institution):
        raise ValidationError({"successor": _("Name another micro-credential of the institution.")})
    advance(
        version,
        Key.RETIRE,
        by=by,
        columns={"last_award_on": last_award_on, "successor": successor},
        reason=reason.strip(),
        data={"from": today, "last_award_on": last_award_on, "successor": successor.code if successor else ""},
    )
    version_letters.tell(News.RETIRED, version, besides=by, day=last_award_on, partners=True)
    return version


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is kept with the version.")})
