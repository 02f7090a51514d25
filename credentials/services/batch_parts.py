"""One part of a batch, in two transactions: the intents of its rows, then their seals.

Each locks the part and does nothing where it was done: killed anywhere and run again, a part makes one credential a row, of the
same bytes. A row that cannot be issued is told why and holds up no other; nothing is drawn for it. What stands in the way of
all rows pauses the batch, with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from credentials import batch_outcomes as why
from credentials.batch_letters import tell_batch
from credentials.models import Award, Batch, BatchPart, BatchRow, Learner, PartnerReview, row_digest
from credentials.models import MicroCredentialVersion as Version
from credentials.policies import may_sign_at
from credentials.sealing import SEAL, make_seals, signer_was_removed, take_back
from credentials.services.award_rules import ENTERED, accepted, described
from credentials.services.batch_issuing import ask_for, begin_next, finish_if_done, locked
from credentials.services.batch_reading import Meaning, meaning
from credentials.services.intents import following, write_intents
from credentials.services.matching import Match, parts_of
from institutions.custody import InstitutionNotActive, KeyExpired, KeyStopped, signing_key_of
from institutions.models import SigningKey
from micro4asia.foundation import bulk
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record
from micro4asia.foundation.remembering import over

State, Part, Fate = Batch.State, BatchPart.State, BatchRow.Fate
STOPPED_KEYS = {
    InstitutionNotActive: why.INSTITUTION_NOT_ACTIVE,
    KeyStopped: why.KEY_STOPPED,
    KeyExpired: why.KEY_EXPIRED,
}


class Failed(Exception):
    """This row, for this reason: a code of batch_outcomes."""

    def __init__(self, code: str, fate: str = Fate.FAILED) -> None:
        super().__init__(code)
        self.code, self.fate = code, fate


@transaction.atomic
def commit_part(*, part_id: int, now: dt.datetime | None = None) -> None:
    """Commit the intents of the rows that can be issued. Raises KeyUnavailable, where waiting may help."""
    part = _locked_part(part_id)
    if part.state in (Part.SIGNING, Part.DONE):
        return
    batch = part.batch
    if batch.state != State.ISSUING:
        # Looked at again under its lock: whoever resumes must either see this part waiting or be seen here.
        batch = locked(batch)
        if batch.state != State.ISSUING:
            part.state = Part.WAITING
            part.save(update_fields=["state"])
            return
    moment = (now or timezone.now()).replace(microsecond=0)
    day = timezone.localtime(moment, batch.institution.zone).date()
    _ask_once(batch)
    try:
        key = signing_key_of(batch.institution, on=day)
    except tuple(STOPPED_KEYS) as error:
        _halt(part, STOPPED_KEYS[type(error)])
        return
    if code := _obstacle(batch, day):
        _halt(part, code)
        return
    rows = list(batch.rows.good().waiting().filter(position__range=(part.first, part.last)).order_by("position"))
    signed = _sign(batch, rows, moment, key)
    part.state = Part.SIGNING
    part.save(update_fields=["state"])
    record(
        "batch_part_signed",
        on=part,
        by=batch.approved_by,
        institution_id=batch.institution_id,
        batch=batch.pk,
        rows=over([row.digest for row in rows]),
        signed=signed,
        left_out=len(rows) - signed,
    )


@transaction.atomic
def seal_part(*, part_id: int) -> None:
    """Make the signatures that the intents describe, and have the letters written. Raises KeyUnavailable, TemplateMismatch."""
    part = _locked_part(part_id)
    if part.state != Part.SIGNING:
        return
    rows = list(_of(part).filter(fate=Fate.WAITING, award__isnull=False).order_by("position"))
    found = Award.objects.select_for_update(of=("self",)).filter(batch_row__in=rows).order_by("pk")
    awards = {award.pk: award for award in found}
    unsealed = [award for award in awards.values() if award.state == Award.State.SEALING]
    if unsealed and signer_was_removed(unsealed[0]):
        signer = unsealed[0].signed_by_id
        take_back(unsealed)
        told: dict[str, Any] = {"withdrawn_from": signer}
    else:
        try:
            if unsealed:
                make_seals(unsealed)
        except tuple(STOPPED_KEYS) as error:
            _halt(part, STOPPED_KEYS[type(error)])
            return
        bulk.update(unsealed, SEAL)
        told = {"digests": over([award.digest for award in awards.values()])}
    for row in rows:
        sealed = awards[row.award_id].document if row.award_id else ""
        row.fate, row.failure = (Fate.ISSUED, "") if sealed else (Fate.FAILED, why.SIGNER_REMOVED)
    bulk.update(rows, ["fate", "failure"])
    record("batch_part_sealed", on=part, by=None, institution_id=part.batch.institution_id, batch=part.batch_id, **told)
    if any(row.fate == Fate.ISSUED for row in rows):
        enqueue("send_part_notices", part.pk)
    _done(part)


def part_failed(part_id: int, reason: str) -> None:
    """The job was given up: people are told, and the rest of the batch goes on where it can.

    Awards whose intents stand are then sealed each by itself, as single ones are.
    """
    part = _locked_part(part_id)
    if part.state == Part.DONE:
        return
    if reason.startswith("KeyUnavailable"):
        _halt(part, why.KEY_UNAVAILABLE)
        return
    _of(part).good().waiting().update(fate=Fate.FAILED, failure=why.FAULT)
    record("batch_part_failed", on=part, by=None, institution_id=part.batch.institution_id, batch=part.batch_id)
    _done(part)


def take_up(institution_id: int | None) -> None:
    """Ask again for parts whose intents stand and whose seals had to wait."""
    parts = BatchPart.objects.filter(state=Part.SIGNING).exclude(halted_for="")
    if institution_id:
        parts = parts.filter(batch__institution=institution_id)
    for pk in parts.values_list("pk", flat=True):
        ask_for(pk)


def issued_in(part_id: int) -> list[int]:
    """Keys of the awards that a part issued."""
    issued = _of(BatchPart.objects.get(pk=part_id)).filter(fate=Fate.ISSUED).order_by("position")
    return [pk for pk in issued.values_list("award", flat=True) if pk]


def _ask_once(batch: Batch) -> None:
    """All that the rows of a part share: looked at for what stands in their way, and written into each of them."""
    batch.version.micro_credential.institution = batch.institution
    prefetch_related_objects([batch.version], "partners", "outcomes", "assessments__outcomes", "quality")
    prefetch_related_objects([batch.institution], "name_history", "awarding_statuses", "credit_values", "accreditations")


def _obstacle(batch: Batch, day: dt.date) -> str:
    """What, beside the key, stands in the way of every row."""
    approver, version = batch.approved_by, batch.version
    if approver is None or not approver.is_active or not may_sign_at(approver, batch.institution):
        return why.APPROVER_REMOVED
    if PartnerReview.objects.holding_back([version.pk]):
        return why.REVIEW_PENDING
    if version.content_digest() != version.approved_content:
        return why.WORDING_CHANGED
    if not Version.objects.awardable_on(day).filter(pk=version.pk).exists():
        return why.NOT_AWARDABLE
    if batch.institution.register_books.filter(year=day.year, closed_at__isnull=False).exists():
        return why.BOOK_CLOSED
    return ""


def _sign(batch: Batch, rows: list[BatchRow], moment: dt.datetime, key: SigningKey) -> int:
    """Write the awards of the rows that can be issued, and what became of the others. Returns how many can."""
    today = timezone.localtime(moment, batch.institution.zone).date()
    means = {row.pk: meaning(row.said(batch), batch.institution) for row in rows}
    people = _People(batch, rows, means, today)
    held = _Held(batch, people.learners())
    awards: dict[int, Award] = {}
    for row in rows:
        try:
            if row_digest(batch, row) != row.digest:
                raise Failed(why.CHANGED)
            awards[row.pk] = _award(batch, row, means[row.pk], people.of(row), held, today)
        except Failed as failed:
            row.fate, row.failure = failed.fate, failed.code
    if awards and batch.approved_by:
        write_intents(list(awards.values()), by=batch.approved_by, moment=moment, key=key)
        bulk.insert(list(awards.values()))
        ids = {award.public_id for award in awards.values()}
        keys = dict(Award.objects.filter(public_id__in=ids).values_list("public_id", "pk"))
        for row in rows:
            if row.pk in awards:
                row.award_id = keys[awards[row.pk].public_id]
    bulk.update(rows, ["fate", "failure", "award"])
    return len(awards)


def _award(batch: Batch, row: BatchRow, means: Meaning, learner: Learner, held: _Held, today: dt.date) -> Award:
    """The award of a row, unsaved and without its intent. Raises Failed."""
    if learner.erased_at:
        raise Failed(why.ERASED)
    if learner.user_id is not None and learner.user_id == batch.approved_by_id:
        raise Failed(why.APPROVERS_OWN)
    if learner.user_id is not None and learner.user_id in (batch.sent_by_id, batch.prepared_by_id, row.changed_by_id):
        raise Failed(why.PREPARERS_OWN)
    said, faults = accepted(batch.version, means.entered, today=today)
    if faults or means.faults:
        raise Failed(why.INVALID)
    if batch.sent_by is None or batch.sent_at is None:
        raise ValueError("a batch is sent before it is approved")
    return Award(
        institution=batch.institution,
        version=batch.version,
        learner=learner,
        occurrence=held.next_of(learner, again=row.intended_again),
        state=Award.State.SEALING,
        grade_scale=batch.version.grade_scale,
        prepared_by=batch.sent_by,
        prepared_at=batch.sent_at,
        **{name: said[name] for name in ENTERED},
    )


class _People:
    """The learners of the rows, locked: those they are about, and those who are new here, entered now.

    The lock is the whole one: an award that somebody else is writing for one of them, or writes next, is waited for.
    """

    def __init__(self, batch: Batch, rows: Iterable[BatchRow], means: dict[int, Meaning], today: dt.date) -> None:
        self._means = means
        self._faulty: set[int] = set()
        rows = list(rows)
        for row in rows:
            person = means[row.pk].person
            told = {name: getattr(person, name) for name in ("number", "full_name", "birth_date", "email")}
            if row.learner_id is None and described(told | {"language": means[row.pk].language}, today=today):
                self._faulty.add(row.pk)
        new = {means[row.pk].person.number: row for row in rows if row.learner_id is None and row.pk not in self._faulty}
        numbered = Learner.objects.filter(institution=batch.institution, number__in=new)
        known = set(numbered.values_list("number", flat=True))
        bulk.insert([_entered(batch, means[row.pk]) for number, row in new.items() if number not in known], ignore_conflicts=True)
        ids = {row.learner_id for row in rows if row.learner_id} | set(numbered.values_list("pk", flat=True))
        # Merged since, a record stands for nobody: whom it was merged into is locked, and gets the award.
        merged = dict(Learner.objects.filter(pk__in=ids, merged_into__isnull=False).values_list("pk", "merged_into"))
        lock = Learner.objects.select_for_update(of=("self",)).filter(pk__in=ids | set(merged.values())).order_by("pk")
        self._known = {learner.pk: learner for learner in lock}
        # Keys of who stands for a record.
        self._person = {pk: person or pk for pk, person in ((pk, merged.get(pk)) for pk in self._known)}
        self._by_number = {learner.number: learner for learner in self._known.values()}

    def learners(self) -> list[Learner]:
        return list(self._known.values())

    def of(self, row: BatchRow) -> Learner:
        """Raises Failed."""
        if row.pk in self._faulty:
            raise Failed(why.INVALID)
        person = self._means[row.pk].person
        if row.learner_id:
            return self._known[self._person[row.learner_id]]
        learner = self._by_number[person.number]
        if not Match(learner, parts_of(person, learner)).is_certain:
            raise Failed(why.NUMBER_TAKEN)
        return self._known[self._person[learner.pk]]


def _entered(batch: Batch, means: Meaning) -> Learner:
    person = means.person
    learner = Learner(
        institution=batch.institution,
        number=person.number,
        full_name=person.full_name,
        birth_date=person.birth_date,
        email=person.email,
        language=means.language,
    )
    learner.fold()
    return learner


class _Held:
    """What the learners hold of this micro-credential, and in which occurrences of this version."""

    def __init__(self, batch: Batch, learners: list[Learner]) -> None:
        self._holders: set[int] = set()
        self._occurrences: dict[int, list[int]] = defaultdict(list)
        person_of = {learner.pk: learner.pk for learner in learners}
        # Two questions to indexes: one question for both would go through all awards there are.
        merged = Learner.objects.filter(merged_into__in=list(person_of)).order_by()
        person_of |= {pk: person for pk, person in merged.values_list("pk", "merged_into") if person}
        living = Award.objects.living().filter(version__micro_credential=batch.version.micro_credential_id)
        told = living.filter(learner__in=list(person_of)).order_by().values_list("learner", "version", "occurrence")
        for learner, version, occurrence in told:
            person = person_of[learner]
            self._holders.add(person)
            if version == batch.version_id:
                self._occurrences[person].append(occurrence)

    def next_of(self, learner: Learner, *, again: bool) -> int:
        """Raises Failed, where one more was not declared as intended."""
        occurrences = self._occurrences[learner.pk]
        occurrence = following(occurrences, again=again) if again or learner.pk not in self._holders else None
        if occurrence is None:
            raise Failed(why.HELD_ALREADY, Fate.SKIPPED)
        self._holders.add(learner.pk)
        occurrences.append(occurrence)
        return occurrence


def _halt(part: BatchPart, code: str) -> None:
    """Pause the batch and say why; whoever answers for it gets a letter. A part whose intents stand keeps them."""
    batch = locked(part.batch)
    news = part.halted_for != code
    part.halted_for = code
    if part.state == Part.BEGUN:
        part.state = Part.WAITING
    part.save(update_fields=["state", "halted_for"])
    if batch.state == State.ISSUING:
        batch.move_to(State.PAUSED)
        batch.save(update_fields=["state"])
        tell_batch(batch, "halted", [user for user in (batch.approved_by, batch.sent_by) if user])
        news = True
    if news:
        record("batch_halted", on=part, by=None, institution_id=batch.institution_id, batch=batch.pk, reason=code)


def _done(part: BatchPart) -> None:
    part.state, part.done_at, part.halted_for = Part.DONE, timezone.now(), ""
    part.save(update_fields=["state", "done_at", "halted_for"])
    batch = locked(part.batch)
    if batch.state == State.ISSUING:
        begin_next(batch, 1)
    finish_if_done(batch)


def _of(part: BatchPart) -> Any:
    return BatchRow.objects.filter(batch=part.batch_id, position__range=(part.first, part.last))


def _locked_part(part_id: int) -> BatchPart:
    needed = ("batch__institution", "batch__version__micro_credential", "batch__version__grade_scale")
    people = ("batch__approved_by", "batch__sent_by")
    return BatchPart.objects.select_for_update(of=("self",)).select_related(*needed, *people).get(pk=part_id)
