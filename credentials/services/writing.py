"""Several people write one draft. What two changed in different places is merged; where both wrote, both texts are kept.

How a save knows what its author had before: decision 0081.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials import drafts
from credentials.completeness import folded
from credentials.drafts import Draft, Value
from credentials.models import DraftChange, MicroCredentialVersion, SetAside
from credentials.models.life_cycle import State
from credentials.policies import may_author
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

MOST_ROWS = 30  # of one kind; what is more is no micro-credential


@dataclass(frozen=True)
class Saved:
    """What became of a save. theirs: what colleagues changed since the form was opened; aside: what both had changed."""

    version: MicroCredentialVersion
    changed: tuple[str, ...]
    theirs: tuple[DraftChange, ...] = ()
    aside: tuple[SetAside, ...] = ()


class _Log:
    """The changes since the form was opened, as seen from the form."""

    def __init__(self, version: MicroCredentialVersion, by: User, revision: int, sitting: str) -> None:
        self.since = revision
        self.rows: dict[str, list[DraftChange]] = {}
        for change in version.changes.filter(revision__gt=revision).select_related("by"):
            self.rows.setdefault(change.key, []).append(change)
        self._own = (by.pk, sitting)

    def own(self, key: str) -> DraftChange | None:
        mine = [row for row in self.rows.get(key, []) if (row.by_id, row.sitting) == self._own]
        return mine[-1] if mine else None

    def base(self, key: str, current: Value) -> Value:
        """What the form showed when its author last left it."""
        if own := self.own(key):
            return own.after
        later = self.rows.get(key)
        return later[0].before if later else current

    def theirs(self, key: str) -> DraftChange | None:
        """The last change by somebody else, or in another window, since."""
        own = self.own(key)
        since = own.revision if own else self.since
        later = [row for row in self.rows.get(key, []) if row.revision > since]
        return later[-1] if later else None

    def everybody_elses(self) -> tuple[DraftChange, ...]:
        lasts = [rows[-1] for rows in self.rows.values()]
        return tuple(row for row in lasts if (row.by_id, row.sitting) != self._own)


@transaction.atomic
def save_draft(*, version: MicroCredentialVersion, by: User, revision: int, sitting: str, values: Mapping[str, Value]) -> Saved:
    """Take over what the form's author changed since the form was opened.

    revision: the draft's when the form was opened. sitting: names the form; saves of one form follow each other. values: by key
    of `credentials.drafts`, everything the form holds. Raises PermissionDenied, WrongState, ValidationError.
    """
    version = locked_draft(version, by)
    log, draft = _Log(version, by, revision, sitting), Draft(version)
    changed: dict[str, tuple[Value, Value]] = {}
    aside: list[SetAside] = []
    settled: list[SetAside] = []
    open_ones = {row.key: row for row in version.set_aside.open().filter(by=by, sitting=sitting)}
    for key, value in values.items():
        there = draft.holds(key)
        current = draft.get(key) if there else _last_said(version, key)
        if (there and value == current) or value == log.base(key, current):
            # Nothing was changed here, or what was is taken back.
            if waiting := open_ones.get(key):
                _settle(waiting, by)
                settled.append(waiting)
        elif key in open_ones or not there or log.theirs(key):
            if row := _set_aside(version, by, sitting, key, value, open_ones.get(key)):
                aside.append(row)
        else:
            changed[key] = (current, value)
    for key, (_before, after) in changed.items():
        draft.set(key, after)
    draft.save()
    if changed or aside or settled:
        told: dict[str, Any] = {"aside": [row.public_id for row in aside], "settled": [row.public_id for row in settled]}
        _keep(version, by, sitting, changed, **told)
    return Saved(version, tuple(changed), log.everybody_elses(), tuple(aside))


@transaction.atomic
def add_row(*, version: MicroCredentialVersion, by: User, kind: str, sitting: str) -> MicroCredentialVersion:
    """An empty outcome, assessment or quality record at the end. One form adds one: a second click finds it done."""
    version = locked_draft(version, by)
    for change in version.changes.filter(by=by, sitting=sitting, before__isnull=True):
        if change.key.startswith(f"{kind}-"):
            return version
    if len(drafts.rows_of(version, kind)) >= MOST_ROWS:
        raise ValidationError(_("There are %(number)s already; no more can be added.") % {"number": MOST_ROWS})
    made: Any = drafts.ROWS[kind](version=version, position=drafts.free_position(version, kind))
    if kind == "outcome":
        made.code = drafts.free_code(version)
    made.save(force_insert=True)
    _keep(version, by, sitting, {f"{kind}-{made.pk}": (None, drafts.whole(made, kind))})
    return version


@transaction.atomic
def remove_row(*, version: MicroCredentialVersion, by: User, kind: str, number: int) -> MicroCredentialVersion:
    """Take a row out; all it said is kept and can be brought back. One that is gone already stays gone."""
    version = locked_draft(version, by)
    row = next((row for row in drafts.rows_of(version, kind) if row.pk == number), None)
    if row is None:
        return version
    said = drafts.whole(row, kind)
    if kind == "outcome":
        said["assessments"] = list(row.assessments.values_list("pk", flat=True))
    row.delete()
    _keep(version, by, "", {f"{kind}-{number}": (said, None)})
    return version


@transaction.atomic
def move_row(*, version: MicroCredentialVersion, by: User, kind: str, number: int, up: bool) -> MicroCredentialVersion:
    """Change places with the neighbour above or below; at either end nothing happens."""
    version = locked_draft(version, by)
    rows = drafts.rows_of(version, kind)
    place = next((place for place, row in enumerate(rows) if row.pk == number), None)
    if place is None or not 0 <= (other := place + (-1 if up else 1)) < len(rows):
        return version
    before = [row.pk for row in rows]
    here, there = rows[place], rows[other]
    rows[place], rows[other] = there, here
    here_at, there_at = here.position, there.position
    # One at a time: no two rows may stand in one place, not even for a moment.
    for row, position in ((here, drafts.free_position(version, kind)), (there, here_at), (here, there_at)):
        row.position = position
        row.save(update_fields=["position"])
    _keep(version, by, "", {f"{kind}-order": (before, [row.pk for row in rows])})
    return version


@transaction.atomic
def choose(*, aside: SetAside, by: User, take: bool) -> MicroCredentialVersion:
    """Take what was set aside in place of what stands there, or let it go. The other text stays in the log of changes.

    What was written into a row that was taken out brings the row back. Raises PermissionDenied, WrongState.
    """
    version = locked_draft(aside.version, by)
    aside = SetAside.objects.select_for_update().get(pk=aside.pk)
    if aside.settled_at:
        raise WrongState(_("Somebody has chosen between these two texts already."))
    changed: dict[str, tuple[Value, Value]] = {}
    if take:
        if not Draft(version).holds(aside.key):
            changed |= _bring_back(version, aside.key)
        draft = Draft(version)
        changed[aside.key] = (draft.get(aside.key), aside.value)
        draft.set(aside.key, aside.value)
        draft.save()
    _settle(aside, by)
    _keep(version, by, "", changed, event="draft_choice_made", on=aside, taken=take)
    return version


@transaction.atomic
def bring_row_back(*, version: MicroCredentialVersion, by: User, change: DraftChange) -> MicroCredentialVersion:
    """Undo that a row was taken out. Raises PermissionDenied, WrongState."""
    version = locked_draft(version, by)
    if not Draft(version).holds(f"{change.key}-type" if change.key.startswith("quality") else _any_field(change.key)):
        _keep(version, by, "", _bring_back(version, _any_field(change.key)))
    return version


def _any_field(key: str) -> str:
    kind = key.partition("-")[0]
    return f"{key}-{drafts.ROW_PLAIN[kind][0]}"


def _bring_back(version: MicroCredentialVersion, key: str) -> dict[str, tuple[Value, Value]]:
    kind, number, _field, _language = drafts.parse(key)
    gone = version.changes.filter(key=f"{kind}-{number}", after__isnull=True).last()
    if gone is None or gone.before is None:
        raise WrongState(_("This is not there any more."))
    made = drafts.bring_back(version, kind, number, gone.before)
    if kind == "outcome":
        made.assessments.set(version.assessments.filter(pk__in=gone.before.get("assessments", [])))
    return {f"{kind}-{number}": (None, gone.before)}


def _last_said(version: MicroCredentialVersion, key: str) -> Value:
    """What a row that was taken out said there."""
    kind, number, field, language = drafts.parse(key)
    gone = version.changes.filter(key=f"{kind}-{number}", after__isnull=True).last()
    said = gone.before.get(field) if gone and gone.before else None
    if language:
        return (said or {}).get(language, "")
    return drafts.empty(key) if said is None else said


def locked_draft(version: MicroCredentialVersion, by: User) -> MicroCredentialVersion:
    """The draft, to be written in by this person and by nobody else until the transaction ends."""
    version = MicroCredentialVersion.objects.select_for_update().get(pk=version.pk)
    may_author(by, version.micro_credential).enforce()
    if version.state != State.DRAFT:
        raise WrongState(_("This version is no draft any more; what you see is how it was handed in."))
    return version


def _keep(
    version: MicroCredentialVersion,
    by: User,
    sitting: str,
    changed: Mapping[str, tuple[Value, Value]],
    *,
    event: str = "draft_saved",
    on: Any = None,
    **said: Any,
) -> None:
    """One revision, its changes and one entry of the journal."""
    version.revision += 1
    now = timezone.now()
    DraftChange.objects.bulk_create(
        DraftChange(
            version=version, revision=version.revision, key=key, before=before, after=after, by=by, at=now, sitting=sitting
        )
        for key, (before, after) in changed.items()
    )
    # Read anew: rows were added and taken out behind the version's back.
    version.search_key = folded(version)
    version.save(update_fields=["revision", "search_key"])
    facts = {"revision": version.revision, "changed": sorted(changed), **said}
    record(event, on=on or version, by=by, institution_id=version.institution.pk, **facts)


def _set_aside(
    version: MicroCredentialVersion, by: User, sitting: str, key: str, value: Value, waiting: SetAside | None
) -> SetAside | None:
    """Keep what cannot be taken over; None where it is kept already, word for word."""
    if waiting and waiting.value == value:
        return None
    row = waiting or SetAside(version=version, by=by, sitting=sitting, key=key)
    row.value, row.at = value, timezone.now()
    row.save()
    return row


def _settle(row: SetAside, by: User) -> None:
    row.settled_at, row.settled_by = timezone.now(), by
    row.save(update_fields=["settled_at", "settled_by"])
