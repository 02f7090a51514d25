"""An issuer prepares, a registrar signs, a worker seals: who may, when it is too late, and what is fixed before the signature."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from credentials.models import Award, LearningOutcome, MicroCredentialVersion, RegisterBook, StatusList
from credentials.models import status_list as lists
from credentials.services import issuing
from credentials.services.intents import draw_numbers
from credentials.services.issuing import discard_draft, fingerprint, prepare_award, return_award, send_to_registrar, sign_awards
from credentials.verifying import verify_award
from institutions.custody import KeyUnavailable
from institutions.models import Role, SigningKey
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Job
from tests.credentials.conftest import ENTERED
from tests.factories.credentials import AwardFactory, LearnerFactory, VersionFactory
from tests.factories.institutions import MembershipFactory
from tests.foundation.built_once import built_once


def prepare(version, learner, by, award=None, **changes):
    return prepare_award(version=version, learner=learner, by=by, fields={**ENTERED, **changes}, award=award)


def sign(award, by, **options):
    return sign_awards(awards=[(award, fingerprint(award))], by=by, **options)


def test_an_issuer_prepares_an_award_as_a_draft(version, learner, issuer, journal):
    award = prepare(version, learner, issuer)
    assert (award.state, award.prepared_by, award.institution) == ("draft", issuer, version.institution)
    assert award.grade_scale == version.grade_scale
    assert journal(award) == ["award_drafted"]


def test_strangers_and_other_institutions_prepare_nothing(version, learner, stranger, foreign_registrar):
    for person in (stranger, foreign_registrar):
        with pytest.raises(PermissionDenied, match="Only an issuer or a registrar"):
            prepare(version, learner, person)
    assert not Award.objects.exists()


def test_nobody_prepares_an_award_to_themselves(version, learner, learner_account, institution):
    MembershipFactory(user=learner_account, institution=institution, role=Role.ISSUER)
    with pytest.raises(PermissionDenied, match="your own award"):
        prepare(version, learner, learner_account)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"grade": "Z"}, "grade"),
        ({"grade": "F"}, "grade"),
        ({"grade": ""}, "grade"),
        ({"achieved_on": dt.date(2999, 1, 1)}, "achieved_on"),
        ({"achieved_on": None}, "achieved_on"),
        ({"name_as_printed": ""}, "name_as_printed"),
        ({"name_as_printed": "Ví\u0007Dụ"}, "name_as_printed"),
        ({"supervision": "by-telepathy"}, "supervision"),
    ],
)
def test_what_no_form_may_let_pass_is_refused_at_its_field(version, learner, issuer, changes, field):
    with pytest.raises(ValidationError) as refusal:
        prepare(version, learner, issuer, **changes)
    assert list(refusal.value.message_dict) == [field]
    assert not Award.objects.exists()


def test_a_pass_or_fail_unit_takes_no_grade(institution, learner, issuer):
    version = VersionFactory(institution=institution, grade_scale=None)
    with pytest.raises(ValidationError, match="leave the grade empty"):
        prepare(version, learner, issuer)
    assert prepare(version, learner, issuer, grade="").grade == ""


def test_a_grade_is_kept_as_the_scale_writes_it(version, learner, issuer):
    assert prepare(version, learner, issuer, grade=" b ").grade == "B"


def test_a_learner_of_another_institution_is_not_awarded(version, issuer, other_institution):
    with pytest.raises(ValidationError, match="belongs to another institution"):
        prepare(version, LearnerFactory(institution=other_institution), issuer)


def test_a_version_that_is_not_published_is_not_awarded(institution, learner, issuer):
    with pytest.raises(ValidationError, match="not published"):
        prepare(VersionFactory(institution=institution, landing="draft"), learner, issuer)


def test_a_superseded_version_is_awarded_while_it_is_taught_out(version, learner, issuer):
    versions, today = MicroCredentialVersion.objects.filter(pk=version.pk), version.institution.today()
    versions.update(state="superseded", teach_out_on=today - dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="not published"):
        prepare(version, learner, issuer)
    versions.update(teach_out_on=today)
    assert prepare(version, learner, issuer).state == "draft"


def test_the_same_version_is_not_prepared_twice_for_one_learner(version, learner, issuer):
    prepare(version, learner, issuer)
    with pytest.raises(ValidationError):
        prepare(version, learner, issuer)
    assert Award.objects.count() == 1


def test_a_draft_can_be_rewritten_by_a_colleague_who_then_answers_for_it(version, learner, issuer, registrar):
    award = prepare(version, learner, issuer)
    again = prepare(version, learner, registrar, award=award, grade="A")
    assert (again.pk, again.grade, again.prepared_by) == (award.pk, "A", registrar)
    assert Award.objects.count() == 1


def test_what_waits_for_the_registrar_is_not_rewritten(ready_award, issuer):
    with pytest.raises(WrongState, match="left your desk"):
        prepare(ready_award.version, ready_award.learner, issuer, award=ready_award)


def test_who_sends_it_vouches_for_it(draft_award, issuer, registrar):
    award = send_to_registrar(award=draft_award, by=registrar)
    assert (award.state, award.prepared_by) == ("ready", registrar)
    with pytest.raises(PermissionDenied, match="another registrar signs"):
        sign(award, registrar)


def test_an_award_is_sent_once_and_by_nobody_else(draft_award, issuer, stranger):
    with pytest.raises(PermissionDenied):
        send_to_registrar(award=draft_award, by=stranger)
    send_to_registrar(award=draft_award, by=issuer)
    with pytest.raises(WrongState):
        send_to_registrar(award=draft_award, by=issuer)


def test_an_award_of_a_version_suspended_meanwhile_is_neither_sent_nor_signed(version, issuer, registrar):
    draft, ready = (AwardFactory(version=version, prepared_by=issuer, state=state) for state in ("draft", "ready"))
    MicroCredentialVersion.objects.filter(pk=version.pk).update(state="suspended")
    with pytest.raises(WrongState, match="not published"):
        send_to_registrar(award=draft, by=issuer)
    with pytest.raises(WrongState, match="not published"), transaction.atomic():
        sign(ready, registrar)
    assert set(Award.objects.values_list("state", flat=True)) == {"draft", "ready"}


def test_a_registrar_returns_an_award_and_its_reason_is_gone_when_it_is_sent_again(ready_award, registrar, issuer, journal):
    award = return_award(award=ready_award, by=registrar, reason="The name lacks a mark.")
    assert (award.state, award.returned_reason) == ("draft", "The name lacks a mark.")
    assert send_to_registrar(award=award, by=issuer).returned_reason == ""
    assert journal(award)[-2:] == ["award_returned", "award_sent_to_registrar"]


def test_only_a_registrar_of_the_institution_returns_an_award(ready_award, issuer, foreign_registrar, stranger):
    for person in (issuer, foreign_registrar, stranger):
        with pytest.raises(PermissionDenied):
            return_award(award=ready_award, by=person, reason="No.")
    assert Award.objects.get().state == "ready"


def test_a_signed_award_is_not_returned(ready_award, registrar, other_registrar):
    sign(ready_award, registrar)
    with pytest.raises(WrongState):
        return_award(award=ready_award, by=other_registrar, reason="Too late.")


def test_a_draft_can_be_thrown_away_and_leaves_a_line(draft_award, issuer, journal):
    discard_draft(award=draft_award, by=issuer)
    assert not Award.objects.exists()
    assert journal(draft_award) == ["award_draft_discarded"]


def test_only_a_draft_can_be_thrown_away_and_not_by_a_stranger(draft_award, issuer, stranger):
    with pytest.raises(PermissionDenied):
        discard_draft(award=draft_award, by=stranger)
    send_to_registrar(award=draft_award, by=issuer)
    with pytest.raises(WrongState, match="Only a draft"):
        discard_draft(award=draft_award, by=issuer)
    assert Award.objects.exists()


def test_a_signature_fixes_everything_it_depends_on_before_it_exists(ready_award, registrar, institution):
    moment = dt.datetime(2025, 12, 31, 17, 30, 1, 250_000, tzinfo=dt.UTC)
    (award,) = sign(ready_award, registrar, now=moment)
    assert (award.state, award.document, award.signed_by) == ("sealing", "", registrar)
    assert award.signed_at == moment.replace(microsecond=0)
    assert award.awarded_on == dt.date(2026, 1, 1), "the day at the institution, not in Greenwich"
    assert (award.serial_number, award.register_number) == ("TUE-2026-000001", "0001/2026-VM")
    assert award.signing_key == SigningKey.objects.active().get(institution=institution)
    assert 0 <= award.status_index < lists.SIZE
    assert award.facts.recipient_name == "Nguyễn Thị Ví Dụ"
    assert Job.objects.filter(kind="seal_award", subject_id=award.pk).count() == 1


def test_a_sealed_award_is_valid_and_its_journal_tells_its_life(issued_award, journal):
    assert verify_award(issued_award).kind == "valid"
    assert journal(issued_award) == ["award_drafted", "award_sent_to_registrar", "award_signed", "award_sealed"]


def test_numbers_run_on_within_a_year_and_begin_again_with_the_next(version, issuer, registrar, institution):
    signed = []
    for year in (2025, 2025, 2026):
        award = AwardFactory(version=version, prepared_by=issuer, state="ready")
        signed += sign(award, registrar, now=dt.datetime(year, 6, 1, tzinfo=dt.UTC))
    assert [award.register_number for award in signed] == ["0001/2025-VM", "0002/2025-VM", "0001/2026-VM"]
    assert dict(RegisterBook.objects.values_list("year", "last_number")) == {2025: 2, 2026: 1}
    assert len({award.status_index for award in signed}) == 3
    assert StatusList.objects.count() == 1


def test_drawing_a_number_locks_the_book_and_nothing_else(institution, django_assert_num_queries):
    draw_numbers(institution, 2026, 1)
    with transaction.atomic(), django_assert_num_queries(2) as asked:
        assert draw_numbers(institution, 2026, 3) == 2
    assert not any("institutions_institution" in query["sql"] for query in asked)


def test_who_may_not_sign_signs_nothing(ready_award, issuer, stranger, foreign_registrar, member, institution):
    without_factor = member(Role.REGISTRAR, institution, second_factor=False)
    for person in (issuer, stranger, foreign_registrar, without_factor):
        with pytest.raises(PermissionDenied):
            sign(ready_award, person)
    assert Award.objects.get().state == "ready"
    assert not Job.objects.filter(kind="seal_award").exists()


def test_a_registrar_does_not_sign_what_was_awarded_to_them(ready_award, registrar):
    ready_award.learner.user = registrar
    ready_award.learner.save(update_fields=["user"])
    with pytest.raises(PermissionDenied, match="your own award"):
        sign(ready_award, registrar)


def test_a_second_signature_and_a_draft_are_the_wrong_state(ready_award, registrar, other_registrar, version, issuer):
    sign(ready_award, registrar)
    with pytest.raises(WrongState):
        sign(ready_award, other_registrar)
    with pytest.raises(WrongState):
        sign(AwardFactory(version=version, prepared_by=issuer), registrar)


def test_a_signature_binds_to_what_was_shown(ready_award, registrar):
    shown = fingerprint(ready_award)
    Award.objects.filter(pk=ready_award.pk).update(grade="A")
    with pytest.raises(WrongState, match="changed after it was shown"), transaction.atomic():
        sign_awards(awards=[(ready_award, shown)], by=registrar)
    assert Award.objects.get().state == "ready"


@pytest.mark.parametrize("name", issuing.ENTERED)
def test_every_entered_fact_is_part_of_what_was_shown(ready_award, name):
    before = fingerprint(ready_award)
    setattr(ready_award, name, "something else")
    assert fingerprint(ready_award) != before


def test_all_are_signed_or_none(ready_award, draft_award_of_another, registrar):
    pairs = [(award, fingerprint(award)) for award in (ready_award, draft_award_of_another)]
    with pytest.raises(WrongState), transaction.atomic():
        sign_awards(awards=pairs, by=registrar)
    assert set(Award.objects.values_list("state", flat=True)) == {"ready", "draft"}
    assert not Job.objects.filter(kind="seal_award").exists()


@built_once
def draft_award_of_another(version, issuer):
    return AwardFactory(version=version, prepared_by=issuer)


def test_without_a_key_nothing_is_signed(ready_award, registrar, institution):
    SigningKey.objects.filter(institution=institution).update(state="retired", retired_at=timezone.now())
    with pytest.raises(KeyUnavailable), transaction.atomic():
        sign(ready_award, registrar)
    assert Award.objects.get().state == "ready"


def test_a_wording_that_changed_since_its_approval_is_not_signed(ready_award, registrar):
    LearningOutcome.objects.filter(version=ready_award.version, code="LO1").update(texts={"vi": "Khác", "en": "Else"})
    with pytest.raises(WrongState, match="no longer the wording that was approved"), transaction.atomic():
        sign(ready_award, registrar)
    assert Award.objects.get().state == "ready"


def test_a_list_that_is_half_full_gives_way_to_a_new_one(version, issuer, registrar, monkeypatch, seal_waiting):
    monkeypatch.setattr(lists, "SIZE", 4)
    for _ in range(3):
        sign(AwardFactory(version=version, prepared_by=issuer, state="ready"), registrar)
    first, second = StatusList.objects.order_by("pk")
    assert (first.is_open, first.awards.count()) == (False, 2)
    assert (second.is_open, second.awards.count()) == (True, 1)
    monkeypatch.undo()
    seal_waiting()
    assert {verify_award(award).kind for award in Award.objects.all()} == {"valid"}


def test_an_erased_learner_is_neither_prepared_for_nor_signed_for_and_the_award_can_still_be_returned(
    version, ready_award, learner, issuer, registrar, institution
):
    learner.erased_at = timezone.now()
    learner.save(update_fields=["erased_at"])
    with pytest.raises(ValidationError, match="another number") as refusal:
        prepare(VersionFactory(institution=institution), learner, issuer)
    assert list(refusal.value.message_dict) == ["learner"]
    with pytest.raises(PermissionDenied, match="was erased"):
        sign(ready_award, registrar)
    assert return_award(award=ready_award, by=registrar, reason="Erased.").state == "draft"


def test_what_was_achieved_on_the_institutions_today_is_taken(version, learner, issuer, time_machine):
    """18:30 UTC is already the next day in Viet Nam."""
    time_machine.move_to(dt.datetime(2026, 11, 29, 18, 30, tzinfo=dt.UTC))
    assert prepare(version, learner, issuer, achieved_on=dt.date(2026, 11, 30)).pk
    with pytest.raises(ValidationError, match="future"):
        prepare(version, learner, issuer, achieved_on=dt.date(2026, 12, 1))
