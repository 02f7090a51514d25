"""Many awards of one version, from a table to the registrar: read, judge, put right, send.

Good rows go, bad rows wait: sending leaves those that cannot go yet in a draft of their own. Whatever is changed after sending
voids what was sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Batch, BatchRow, Learner, MicroCredentialVersion
from credentials.models.batch import batch_digest
from credentials.policies import may_prepare_of
from credentials.policies_batches import may_discard_batch, may_prepare_batch
from credentials.services.award_rules import UNPUBLISHED
from credentials.services.batch_judging import judge
from credentials.services.batch_reading import CODES, IDENTITY, KIND, LINE, ONCE, lines_of, remembered
from institutions.models import Institution, TableFile, User
from institutions.services import taking_in
from micro4asia.foundation import bulk, tabular, text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

# What judging writes into a row.
JUDGED = ("learner", "is_new_person", "verdict", "remarks", "digest")


@transaction.atomic
def open_batch(
    *, version: MicroCredentialVersion, by: User, name: str, content: bytes, pasted: bool = False, now: dt.datetime | None = None
) -> Batch:
    """Begin with a table that went through the gate; its columns are confirmed next.

    Raises PermissionDenied, ValidationError where there is no table with rows in it, WrongState where nothing is awarded.
    """
    institution = version.institution
    may_prepare_of(by, version).enforce()
    still_open_to(version)
    batch = Batch(
        institution=institution,
        version=version,
        source=Batch.Source.PASTE if pasted else Batch.Source.FILE,
        prepared_by=by,
        prepared_at=now or timezone.now(),
    )
    batch.file = _kept(institution, by, name, content)
    batch.name = batch.file.name
    batch.save(force_insert=True)
    record("batch_opened", on=batch, by=by, institution_id=institution.pk, version=version.pk, bytes=len(content))
    return batch


@transaction.atomic
def replace_table(*, batch: Batch, by: User, name: str, content: bytes) -> Batch:
    """A corrected table. Its rows come in once its columns are confirmed; until then the old ones stay.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    batch = _locked(batch, by)
    voided = _void(batch)
    batch.file, batch.name = _kept(batch.institution, by, name, content), taking_in.plain_name(name)
    _keep(batch, "file", "name")
    record("batch_table_replaced", on=batch, by=by, institution_id=batch.institution_id, bytes=len(content), voided=voided)
    return batch


def _kept(institution: Institution, by: User, name: str, content: bytes) -> TableFile:
    table = tabular.read_table(content)
    # Refused here, with the file still at hand, and not step after step.
    lines_of(table, {header: place for place, header in enumerate(table.headers)})
    file = taking_in.keep_table(institution=institution, by=by, kind=KIND, name=name, content=content, table=table)
    known = remembered(institution, table.headers)
    guessed = {code: place for code, place in file.columns.items() if code not in known and place not in known.values()}
    file.columns = guessed | known
    file.save(update_fields=["columns"])
    return file


@transaction.atomic
def read_columns(
    *,
    batch: Batch,
    by: User,
    columns: Mapping[str, int],
    defaults: Mapping[str, str] | None = None,
    encoding: str = "",
    delimiter: str = "",
) -> Batch:
    """The columns are confirmed: every row is read and judged. A column of lines replaces those it names, and no others.

    columns: {column: place}. defaults: {column: text} for rows that say nothing there. Raises PermissionDenied,
    ValidationError, WrongState.
    """
    batch = _locked(batch, by)
    voided = _void(batch)
    file = TableFile.objects.select_for_update().filter(pk=batch.file_id or 0).first()
    if file is None:
        raise WrongState(_("This file is not kept any more. Please send it again."))
    table = taking_in.read_as(file, columns=columns, encoding=encoding, delimiter=delimiter)
    said_once = {code: text.clean(words)[:200] for code, words in (defaults or {}).items() if code in ONCE and words}
    for_all, batch.defaults = said_once != batch.defaults, said_once
    named = {place: code for code, place in columns.items()}
    batch.columns = {header: named.get(place, "") for place, header in enumerate(table.headers)}
    only_these = LINE in columns and batch.rows.exists()
    rows = write_rows(batch, _lines(table, columns, name_theirs=only_these), by=by, only_these=only_these)
    if for_all:
        # Whoever says something for all rows has a hand in all of them.
        batch.rows.update(changed_by=by)
    _keep(batch, "defaults", "columns")
    record(
        "batch_read",
        on=batch,
        by=by,
        institution_id=batch.institution_id,
        rows=len(rows),
        columns=len(columns),
        voided=voided,
    )
    return batch


def _lines(table: tabular.Table, columns: Mapping[str, int], *, name_theirs: bool) -> list[BatchRow]:
    """name_theirs: each says which line it replaces. Without that it would take the place of one it has nothing to do with."""
    rows = []
    for line, values, remarks in lines_of(table, columns):
        told = values.pop(LINE, "")
        rows.append(BatchRow(position=_named(told, line) if name_theirs else line, values=values, remarks=remarks))
    return rows


def _named(told: str, line: int) -> int:
    try:
        named = tabular.as_whole(told)
    except ValidationError:
        named = 0
    if not 0 < named <= tabular.LAST_LINE:
        words = _(
            "Line %(line)s does not say which line of the batch it replaces. Write the number that the file of problems gives it."
        )
        raise ValidationError(words, params={"line": line})
    return named


def write_rows(batch: Batch, new: list[BatchRow], *, by: User, only_these: bool = False) -> list[BatchRow]:
    """Rows take the place of all there were, or only of those at their own lines; all are judged. Returns all."""
    if only_these:
        if len({row.position for row in new}) != len(new):
            raise ValidationError(_("A line is named twice in this file. Keep one of them."))
        batch.rows.filter(position__in=[row.position for row in new]).delete()
        if batch.rows.count() + len(new) > tabular.MOST_ROWS:
            words = _("A table has %(most)s rows at most. Please put the rest into another file.")
            raise ValidationError(words, params={"most": f"{tabular.MOST_ROWS:,}"})
    else:
        batch.rows.all().delete()
        for place, row in enumerate(new[1:]):
            row.position = max(row.position, new[place].position + 1)
    for row in new:
        row.batch, row.changed_by = batch, by
    return judge_anew(batch, by=by, new=new)


@transaction.atomic
def fix_row(*, row: BatchRow, by: User, values: Mapping[str, str]) -> BatchRow:
    """Put a row right. Whose it is is asked anew where the person is described otherwise. Raises PermissionDenied,
    ValidationError, WrongState."""
    batch, row = _row(row, by)
    said = {code: text.clean(words, multiline=code == "evidence") for code, words in values.items() if code in CODES}
    if any(said.get(code, "") != row.values.get(code, "") for code in IDENTITY):
        row.answered, row.learner = False, None
    row.values, row.remarks = {code: words for code, words in said.items() if words}, []
    return _changed(batch, row, by, "batch_row_fixed")


@transaction.atomic
def answer_same_person(*, row: BatchRow, by: User, learner: Learner | None) -> BatchRow:
    """Whose row it is, by a person: this learner, or with None somebody new. Raises PermissionDenied, WrongState."""
    batch, row = _row(row, by)
    if learner is not None and (learner.institution_id != batch.institution_id or learner.erased_at):
        raise WrongState(_("This person is no longer known here. Look them up again."))
    row.answered, row.learner, row.is_new_person = True, learner, learner is None
    return _changed(batch, row, by, "batch_row_answered", known=learner is not None)


@transaction.atomic
def declare_intended(*, row: BatchRow, by: User, intended: bool) -> BatchRow:
    """The learner is to have the micro-credential once more, or not after all. Raises PermissionDenied, WrongState."""
    batch, row = _row(row, by)
    row.intended_again = intended
    return _changed(batch, row, by, "batch_row_intended", intended=intended)


@transaction.atomic
def leave_out(*, row: BatchRow, by: User) -> Batch:
    """Take a row out of the batch. Raises PermissionDenied, WrongState."""
    batch, row = _row(row, by)
    voided = _void(batch)
    record("batch_row_left_out", on=row, by=by, institution_id=batch.institution_id, batch=batch.pk, voided=voided, removed=True)
    row.delete()
    judge_anew(batch, by=by)
    _keep(batch)
    return batch


def _changed(batch: Batch, row: BatchRow, by: User, event: str, **told: Any) -> BatchRow:
    voided = _void(batch)
    row.changed_by = by
    row.save(update_fields=["values", "remarks", "answered", "learner", "intended_again", "is_new_person", "changed_by"])
    judge_anew(batch, by=by)
    _keep(batch)
    row.refresh_from_db()
    record(event, on=row, by=by, institution_id=batch.institution_id, batch=batch.pk, voided=voided, **told)
    return row


@transaction.atomic
def send_batch(*, batch: Batch, by: User, now: dt.datetime | None = None) -> tuple[Batch, Batch | None]:
    """The good rows wait for a registrar, exactly as they are; the others stay behind in a draft of their own.

    Judged once more, since the registry has moved on. Returns what was sent, and what is left where something is. Raises
    PermissionDenied, WrongState.
    """
    batch = _locked(batch, by)
    batch.move_to(Batch.State.READY)
    still_open_to(batch.version)
    rows = judge_anew(batch, by=by)
    sent, left = send_rows(batch, rows, by=by, moment=now or timezone.now())
    record(
        "batch_sent",
        on=batch,
        by=by,
        institution_id=batch.institution_id,
        rows=len(sent),
        left=len(rows) - len(sent),
        digest=batch.digest,
    )
    return batch, left


def send_rows(batch: Batch, rows: Sequence[BatchRow], *, by: User, moment: dt.datetime) -> tuple[list[BatchRow], Batch | None]:
    """What was judged good waits for a registrar; the rest stays in a draft. Raises WrongState where nothing is good."""
    good = [row for row in rows if row.verdict in BatchRow.GOOD]
    if not good:
        raise WrongState(_("No row can be sent yet. Put at least one right first."))
    left = None
    if len(good) < len(rows):
        # It takes the programme's rows as a person's draft: a key of a request names one batch.
        left = Batch.objects.create(
            institution=batch.institution,
            version=batch.version,
            name=batch.name,
            source=Batch.Source.FILE if batch.source == Batch.Source.API else batch.source,
            defaults=batch.defaults,
            columns=batch.columns,
            left_from=batch,
            prepared_by=by,
            prepared_at=moment,
        )
        batch.rows.exclude(verdict__in=BatchRow.GOOD).update(batch=left)
    batch.state, batch.sent_by, batch.sent_at, batch.returned_reason = Batch.State.READY, by, moment, ""
    batch.digest = batch_digest(batch, good)
    batch.save(update_fields=["state", "sent_by", "sent_at", "returned_reason", "digest"])
    return good, left


@transaction.atomic
def take_back(*, batch: Batch, by: User) -> Batch:
    """What waits for a registrar comes back to the desk. Raises PermissionDenied, WrongState."""
    batch = _locked(batch, by)
    batch.void()
    _keep(batch)
    record("batch_taken_back", on=batch, by=by, institution_id=batch.institution_id)
    return batch


@transaction.atomic
def discard(*, batch: Batch, by: User) -> None:
    """Throw a draft away, its rows and its file with it. Raises PermissionDenied, WrongState."""
    batch = _locked(batch, by)
    may_discard_batch(by, batch).enforce()
    if batch.state != Batch.State.DRAFT:
        raise WrongState(_("Only a batch that is being prepared can be thrown away."))
    record("batch_discarded", on=batch, by=by, institution_id=batch.institution_id, removed=True, rows=batch.rows.count())
    if batch.file is not None:
        batch.file.delete()
    batch.delete()


def judge_anew(batch: Batch, *, by: User, new: Sequence[BatchRow] = ()) -> list[BatchRow]:
    """Every row, and what has changed written down. new: rows that are not written yet."""
    known = list(batch.rows.order_by("position"))
    before = [_judgement(row) for row in known]
    rows = sorted([*known, *new], key=lambda row: row.position)
    judge(batch, rows, by=by)
    bulk.insert(new)
    changed = [row for row, was in zip(known, before, strict=True) if _judgement(row) != was]
    bulk.update(changed, JUDGED)
    return rows


def _judgement(row: BatchRow) -> tuple[Any, ...]:
    return (row.learner_id, row.is_new_person, row.verdict, list(row.remarks), row.digest)


def _void(batch: Batch) -> bool:
    """What was sent is no longer what the registrar was asked about. Raises WrongState where it is being issued already."""
    if batch.state == Batch.State.DRAFT:
        return False
    batch.void()
    return True


def _keep(batch: Batch, *fields: str) -> None:
    """The period after which drafts are deleted counts from here."""
    batch.prepared_at = timezone.now()
    batch.save(update_fields=["state", "digest", "sent_by", "sent_at", "prepared_at", *fields])


def still_open_to(version: MicroCredentialVersion) -> None:
    if not MicroCredentialVersion.objects.awardable_on(version.institution.today()).filter(pk=version.pk).exists():
        raise WrongState(UNPUBLISHED)


def _row(row: BatchRow, by: User) -> tuple[Batch, BatchRow]:
    batch = _locked(row.batch, by)
    found = BatchRow.objects.select_for_update(of=("self",)).filter(pk=row.pk, batch=batch).first()
    if found is None:
        raise WrongState(_("This row is not in the batch any more."))
    if batch.state not in {Batch.State.DRAFT, Batch.State.READY}:
        batch.void()  # says why not
    found.batch = batch
    return batch, found


def _locked(batch: Batch, by: User) -> Batch:
    rows = Batch.objects.select_for_update(of=("self",)).select_related(
        "institution", "version__micro_credential", "version__grade_scale"
    )
    found = rows.filter(pk=batch.pk).first()
    if found is None:
        raise WrongState(_("This batch is not there any more."))
    may_prepare_batch(by, found).enforce()
    return found
