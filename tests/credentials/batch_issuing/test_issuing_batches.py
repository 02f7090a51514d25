"""A batch from its approval to its last credential: who may, what is bound, what becomes of each row, what stops it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from credentials import tasks
from credentials.models import Award, BatchPart, BatchRow, Learner, RegisterBook, StatusList, VoidNumber
from credentials.models import status_list as lists
from credentials.services import batch_issuing, batch_parts
from credentials.services.batch_issuing import pause_batch, resume_batch, retry_failed, return_batch, stop_batch
from credentials.services.issuing import fingerprint, sign_awards
from credentials.services.revoking import approve_revocation, request_revocation
from credentials.verifying import verify_award
from institutions.models import Institution, Role, SigningKey
from institutions.services.leaving import end_role
from micro4asia.foundation import jobs
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Job, JournalEntry, Letter
from tests.factories.credentials import LearnerFactory


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(batch_issuing, "PART", 2)
    monkeypatch.setattr(batch_issuing, "LANES", 1)


def fates(batch):
    return list(batch.rows.order_by("position").values_list("fate", "failure"))


def test_an_approved_batch_becomes_valid_credentials_of_people_who_are_entered(
    small_parts, make_batch, approve, run_jobs, learner, registrar, issuer
):
    known = {"learner": learner, "full_name": "Nguyễn Thị Ví Dụ", "number": learner.number}
    batch = make_batch(5, {1: known, 2: {"full_name": "ສີສຸກ ຕົວຢ່າງ", "language": "lo"}})
    approve(batch)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.counts) == ("done", {"waiting": 0, "issued": 5, "skipped": 0, "failed": 0})
    awards = [row.award for row in batch.rows.order_by("position")]
    assert {verify_award(award).kind for award in awards} == {"valid"}
    assert [award.register_number[:4] for award in awards] == ["0001", "0002", "0003", "0004", "0005"]
    assert len({award.status_index for award in awards}) == 5
    assert {(award.signed_by, award.prepared_by) for award in awards} == {(registrar, issuer)}
    assert awards[1].learner == learner
    entered = awards[2].learner
    assert (entered.full_name, entered.language, entered.search_key) == ("ສີສຸກ ຕົວຢ່າງ", "lo", "ສີສຸກ ຕົວຢ່າງ")
    assert Letter.objects.filter(key__startswith="batch_done").count() == 2
    events = list(JournalEntry.objects.filter(chain=batch.institution_id).values_list("event", flat=True))
    assert (events.count("batch_approved"), events.count("batch_part_signed"), events.count("batch_part_sealed")) == (1, 3, 3)
    assert Job.objects.filter(kind="send_award_notice", state="done").count() == 5


def test_a_batch_is_sealed_into_the_bytes_that_each_award_would_get_by_itself(make_batch, approve, run_jobs):
    batch = make_batch(3)
    approve(batch)
    part = batch.parts.get()
    batch_parts.commit_part(part_id=part.pk)
    alone = []
    for pk in Award.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            alone.append(tasks.sealing.seal(award_id=pk).document)
            transaction.set_rollback(True)
    run_jobs()
    assert list(Award.objects.order_by("pk").values_list("document", flat=True)) == alone


def test_what_was_shown_is_what_is_approved(ready_batch, approve, registrar, other_registrar):
    row = ready_batch.rows.first()
    BatchRow.objects.filter(pk=row.pk).update(values=row.values | {"grade": "A"})
    with pytest.raises(WrongState, match="changed after it was shown"):
        approve(ready_batch)
    BatchRow.objects.filter(pk=row.pk).update(values=row.values)
    approve(ready_batch)
    with pytest.raises(WrongState):
        approve(ready_batch, by=other_registrar)


def test_nobody_approves_or_returns_what_went_through_their_hands(make_batch, approve, issuer, registrar, foreign_registrar):
    batch = make_batch(2, {1: {"changed_by": registrar}})
    for person in (issuer, registrar, foreign_registrar):
        with pytest.raises(PermissionDenied):
            approve(batch, by=person)
        with pytest.raises(PermissionDenied):
            return_batch(batch=batch, by=person, reason="No.")
    assert not BatchPart.objects.exists()


def test_a_returned_batch_is_told_and_nothing_of_it_is_approved(ready_batch, registrar, issuer, approve):
    shown = ready_batch.digest
    batch = return_batch(batch=ready_batch, by=registrar, reason="Grades are missing.")
    assert (batch.state, batch.returned_reason, batch.sent_by) == ("draft", "Grades are missing.", None)
    assert Letter.objects.get(key__startswith="batch_returned").to == issuer.email
    ready_batch.digest = shown
    with pytest.raises(WrongState):
        approve(ready_batch)


def test_good_rows_are_issued_and_each_other_one_says_why(
    make_batch, approve, run_jobs, make_issued, version, learner, institution, registrar
):
    make_issued(version, learner)
    own = LearnerFactory(institution=institution, user=registrar)
    erased = LearnerFactory(institution=institution, erased_at=timezone.now())
    LearnerFactory(institution=institution, number="TAKEN", full_name="Somebody Else", birth_date=dt.date(1990, 1, 2))
    rows = {
        0: {"learner": learner},
        1: {"learner": learner, "intended_again": True},
        2: {"learner": own},
        3: {"learner": erased},
        4: {"number": "TAKEN"},
        5: {"grade": "Z"},
        7: {"number": "TWICE"},
        8: {"number": "TWICE"},
    }
    batch = make_batch(9, rows)
    tampered = batch.rows.get(position=9)
    approve(batch)
    BatchRow.objects.filter(pk=tampered.pk).update(values=tampered.values | {"grade": "A"})
    run_jobs()
    assert fates(batch) == [
        ("skipped", "held-already"),
        ("issued", ""),
        ("failed", "approvers-own"),
        ("failed", "erased"),
        ("failed", "number-taken"),
        ("failed", "invalid"),
        ("issued", ""),
        ("issued", ""),
        ("failed", "changed"),
    ]
    again = batch.rows.get(position=2).award
    assert (again.occurrence, again.learner, verify_award(again).kind) == (2, learner, "valid")
    assert RegisterBook.objects.get().last_number == 4, "nothing is drawn for a row that fails"
    with pytest.raises(WrongState, match="was changed"):
        retry_failed(batch=batch, by=batch.sent_by)
    BatchRow.objects.filter(pk=tampered.pk).update(values=tampered.values)
    Learner.objects.filter(number="TAKEN").update(full_name="Nguyễn Thị Ví Dụ")
    assert retry_failed(batch=batch, by=batch.sent_by) == 1
    run_jobs()
    batch.refresh_from_db()
    assert batch.counts == {"waiting": 0, "issued": 4, "skipped": 1, "failed": 4}
    with pytest.raises(WrongState, match="Nothing failed"):
        retry_failed(batch=batch, by=batch.sent_by)


def test_a_part_that_is_killed_anywhere_and_run_again_makes_one_credential_a_row(make_batch, approve, run_jobs, monkeypatch):
    batch = make_batch(3)
    approve(batch)
    part = batch.parts.get()

    class Killed(BaseException):
        pass

    def killed_in(where, name, step):
        def fall(*args, **kwargs):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(where, name, fall)
            with pytest.raises(Killed):
                step(part_id=part.pk)

    for where, name in ((batch_parts.bulk, "update"), (batch_parts, "record"), (batch_parts, "write_intents")):
        killed_in(where, name, batch_parts.commit_part)
    assert not Award.objects.exists()
    batch_parts.commit_part(part_id=part.pk)
    batch_parts.commit_part(part_id=part.pk)
    killed_in(batch_parts, "enqueue", batch_parts.seal_part)
    assert set(Award.objects.values_list("state", flat=True)) == {"sealing"}
    run_jobs()
    documents = list(Award.objects.order_by("pk").values_list("digest", flat=True))
    tasks.issue_batch_part(part.pk)
    assert list(Award.objects.order_by("pk").values_list("digest", flat=True)) == documents
    assert RegisterBook.objects.get().last_number == 3


def test_a_batch_pauses_between_parts_goes_on_and_stops_for_good(
    small_parts, make_batch, approve, run_jobs, registrar, other_registrar, issuer
):
    batch = make_batch(7)
    approve(batch)
    assert jobs.run(Job.objects.get(kind="issue_batch_part", state="queued").pk)
    with pytest.raises(PermissionDenied):
        pause_batch(batch=batch, by=issuer)
    pause_batch(batch=batch, by=registrar)
    run_jobs()
    assert batch.rows.filter(fate="issued").count() == 2
    resume_batch(batch=batch, by=other_registrar)
    assert jobs.run(Job.objects.get(kind="issue_batch_part", state="queued").pk)
    stop_batch(batch=batch, by=registrar)
    run_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.counts["issued"], batch.counts["waiting"]) == ("stopped", 4, 3)
    with pytest.raises(WrongState):
        resume_batch(batch=batch, by=registrar)


def test_nothing_about_a_batch_is_done_out_of_its_turn(
    small_parts, make_batch, approve, run_jobs, registrar, other_registrar, issuer
):
    """Each way leads to issuing: from elsewhere it would pass by what is to be shown, or cut anew what is cut already."""
    batch = make_batch(5, {0: {"full_name": ""}})
    for early in (resume_batch, retry_failed):
        with pytest.raises(WrongState):
            early(batch=batch, by=other_registrar)
    approve(batch)
    approve(batch)  # the second click of the same person
    with pytest.raises(WrongState):
        approve(batch, by=other_registrar)
    assert jobs.run(Job.objects.get(kind="issue_batch_part", state="queued").pk)
    pause_batch(batch=batch, by=registrar)
    batch.rows.filter(position=1).update(fate="failed", failure="fault")
    with pytest.raises(WrongState):
        approve(batch, by=other_registrar)
    with pytest.raises(WrongState):
        retry_failed(batch=batch, by=issuer)
    assert BatchPart.objects.count() == 3
    resume_batch(batch=batch, by=registrar)
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == "done"
    with pytest.raises(WrongState):
        resume_batch(batch=batch, by=registrar)
    with pytest.raises(WrongState):
        approve(batch, by=other_registrar)
    approve(batch)
    assert (batch.state, BatchPart.objects.count(), Award.objects.count()) == ("done", 3, 4)


def test_a_scheduled_batch_waits_for_its_hour(ready_batch, approve, run_jobs, time_machine):
    approve(ready_batch, run_at=timezone.now() + dt.timedelta(hours=3))
    run_jobs()
    assert not Award.objects.exists()
    time_machine.move_to(timezone.now() + dt.timedelta(hours=3, minutes=1))
    run_jobs()
    assert Award.objects.filter(state="issued").count() == 3


@pytest.mark.parametrize("obstacle", ["approver-removed", "institution-not-active", "key-stopped", "wording-changed"])
def test_what_stands_in_the_way_of_all_pauses_the_batch_with_its_reason(
    obstacle, ready_batch, approve, run_jobs, registrar, other_registrar, institution, version, member
):
    approve(ready_batch)
    key = SigningKey.objects.filter(institution=institution)
    match obstacle:
        case "approver-removed":
            end_role(membership=registrar.memberships.get(), by=member(Role.INSTITUTION_ADMIN, institution))
        case "institution-not-active":
            Institution.objects.filter(pk=institution.pk).update(state="suspended")
        case "key-stopped":
            key.update(state="stopped", stopped_at=timezone.now(), stopped_by=other_registrar)
        case "wording-changed":
            version.outcomes.filter(code="LO1").update(texts={"vi": "Khác", "en": "Else"})
    run_jobs()
    ready_batch.refresh_from_db()
    assert (ready_batch.state, ready_batch.parts.get().halted_for) == ("paused", obstacle)
    assert not Award.objects.exists()
    assert not RegisterBook.objects.filter(last_number__gt=0).exists()
    assert Letter.objects.filter(key__startswith="batch_halted").count() == 2
    if obstacle == "approver-removed":
        resume_batch(batch=ready_batch, by=other_registrar)
        run_jobs()
        assert set(Award.objects.values_list("state", "signed_by")) == {("issued", other_registrar.pk)}


def test_a_signer_who_lost_the_right_before_the_seal_leaves_the_awards_to_another(
    ready_batch, approve, run_jobs, registrar, other_registrar, member, institution
):
    approve(ready_batch)
    batch_parts.commit_part(part_id=ready_batch.parts.get().pk)
    end_role(membership=registrar.memberships.get(), by=member(Role.INSTITUTION_ADMIN, institution))
    run_jobs()
    assert fates(ready_batch) == [("failed", "signer-removed")] * 3
    assert VoidNumber.objects.count() == 3
    awards = list(Award.objects.all())
    assert {award.state for award in awards} == {"ready"}
    sign_awards(awards=[(award, fingerprint(award)) for award in awards], by=other_registrar)
    run_jobs()
    assert fates(ready_batch) == [("issued", "")] * 3


def test_a_key_that_stops_before_the_seal_keeps_the_intents_until_it_may_sign(
    ready_batch, approve, run_jobs, institution, other_registrar
):
    approve(ready_batch)
    batch_parts.commit_part(part_id=ready_batch.parts.get().pk)
    Institution.objects.filter(pk=institution.pk).update(state="suspended")
    run_jobs()
    assert ready_batch.parts.get().halted_for == "institution-not-active"
    assert set(Award.objects.values_list("state", flat=True)) == {"sealing"}
    Institution.objects.filter(pk=institution.pk).update(state="active")
    with transaction.atomic():
        tasks.seal_what_waits(institution.pk)
    run_jobs()
    assert set(Award.objects.values_list("state", flat=True)) == {"issued"}
    assert not Job.objects.filter(kind="seal_award").exists(), "a part is sealed together"
    ready_batch.refresh_from_db()
    assert ready_batch.state == "done"


def test_a_fault_in_one_part_holds_up_no_other_and_is_tried_again(
    small_parts, make_batch, approve, run_jobs, monkeypatch, time_machine
):
    batch = make_batch(4)
    approve(batch)
    first = batch.parts.order_by("first").first()
    with monkeypatch.context() as patch:
        sign = batch_parts._sign

        def fall(batch, rows, *asked):
            if rows[0].position == 1:
                raise LookupError
            return sign(batch, rows, *asked)

        patch.setattr(batch_parts, "_sign", fall)
        for _attempt in range(3):
            run_jobs(failing=True)
            time_machine.move_to(timezone.now() + dt.timedelta(minutes=1))
    assert fates(batch) == [("failed", "fault")] * 2 + [("issued", "")] * 2
    assert Job.objects.get(kind="issue_batch_part", subject_id=first.pk).state == "failed"
    retry_failed(batch=batch, by=batch.sent_by)
    run_jobs()
    assert fates(batch) == [("issued", "")] * 4


def test_a_block_of_places_goes_on_in_a_new_list_where_one_is_half_full(make_batch, approve, run_jobs, monkeypatch):
    monkeypatch.setattr(lists, "SIZE", 8)
    batch = make_batch(10)
    approve(batch)
    batch_parts.commit_part(part_id=batch.parts.get().pk)
    assert [each.awards.count() for each in StatusList.objects.order_by("pk")] == [4, 4, 2]
    assert list(StatusList.objects.order_by("pk").values_list("is_open", flat=True)) == [False, False, True]


def test_no_order_of_revoking_sealing_and_trying_again_makes_a_revoked_award_valid(
    ready_batch, approve, run_jobs, issuer, registrar
):
    approve(ready_batch)
    run_jobs()
    part, award = ready_batch.parts.get(), Award.objects.first()
    file = request_revocation(award=award, by=issuer, reason="issued-in-error", explanation="Somebody else sat the exam.")
    approve_revocation(revocation=file, by=registrar)
    assert verify_award(Award.objects.get(pk=award.pk)).kind == "revoked", "before any list was signed again"
    run_jobs()
    for again in (
        lambda: tasks.seal_award(award.pk),
        lambda: tasks.issue_batch_part(part.pk),
        lambda: tasks.seal_what_waits(0),
        lambda: tasks.publish_status_list(award.status_list_id),
        lambda: BatchRow.objects.filter(award=award).update(fate="waiting"),
        lambda: BatchPart.objects.update(state="signing", done_at=None),
        lambda: tasks.issue_batch_part(part.pk),
        run_jobs,
    ):
        with transaction.atomic():
            again()
        fresh = Award.objects.get(pk=award.pk)
        assert (fresh.state, verify_award(fresh).kind) == ("revoked", "revoked")
