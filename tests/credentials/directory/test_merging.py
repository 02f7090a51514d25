"""Two records of one person: merged, used, and taken apart again."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from credentials.models import Award, KeptApart, Learner, LearnerCorrection, LearnerMerge
from credentials.notifications import tell_issued
from credentials.retention import Wallet
from credentials.same_persons import possible_pairs
from credentials.services.batch_judging import judge
from credentials.services.claiming import claim
from credentials.services.directory import add_learner, correct_learner
from credentials.services.issuing import fingerprint, prepare_award, sign_awards
from credentials.services.matching import Person, matches_of
from credentials.services.merging import keep_apart, merge_learners, undo_merge
from credentials.services.referencing import register_reference
from credentials.services.reissuing import prepare_successor
from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.batches import BatchFactory, BatchRowFactory
from tests.factories.credentials import AwardFactory, GuardianConsentFactory, LearnerFactory, VersionFactory
from tests.factories.institutions import UserFactory
from tests.factories.network import UnitFactory
from tests.factories.register import ReferencedAwardFactory
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db
ENTERED = {
    "name_as_printed": "Nguyễn Thị Ví Dụ",
    "grade": "B",
    "achieved_on": dt.date(2025, 12, 12),
    "supervision": "supervised-on-site-id",
    "identity_method": "Passport",
}


@built_once
def twice(institution):
    """The same person, entered twice: with marks, and in capitals without them."""
    first = LearnerFactory(institution=institution, number="TEST-1", full_name="Nguyễn Thị Ví Dụ", email="vidu@example.org")
    second = LearnerFactory(institution=institution, number="TEST-2", full_name="NGUYEN THI VI DU", email="other@example.org")
    return first, second


def state_of(*learners):
    return [Learner.objects.filter(pk=one.pk).values().get() for one in learners]


def test_a_merge_joins_accounts_and_drafts_and_its_undoing_gives_back_everything(
    twice, issuer, registrar, version, make_issued, institution
):
    kept, merged = twice
    account = UserFactory(email="vidu@example.org")
    signed = make_issued(version, merged, name_as_printed="NGUYEN THI VI DU")
    claim(learner=merged, by=account)
    draft = AwardFactory(version=VersionFactory(institution=institution), learner=merged, prepared_by=issuer)
    before = state_of(kept, merged)
    entries = JournalEntry.objects.count()

    merge = merge_learners(kept=kept, merged=merged, by=registrar, wins={"email": merged.pk})
    kept.refresh_from_db()
    assert (kept.full_name, kept.email, kept.user) == ("Nguyễn Thị Ví Dụ", "other@example.org", account)
    assert kept.number == "TEST-1"
    assert list(Learner.objects.known_as("test-2 nothing")) == []
    assert {award.pk for award in Award.objects.held_by(account)} == {signed.pk}
    signed.refresh_from_db()
    draft.refresh_from_db()
    # What is signed stays under the record and the name it was signed for; what is prepared goes to the one kept.
    assert (signed.learner, signed.name_as_printed, draft.learner) == (merged, "NGUYEN THI VI DU", kept)
    assert list(Learner.objects.present().filter(institution=institution, number__startswith="TEST-")) == [kept]
    assert JournalEntry.objects.count() == entries + 1
    assert "Nguy" not in str(JournalEntry.objects.latest("pk").data)

    undo_merge(merge=merge, by=registrar)
    assert state_of(kept, merged) == before
    draft.refresh_from_db()
    assert draft.learner == merged
    with pytest.raises(WrongState):
        undo_merge(merge=merge, by=registrar)


def test_undoing_keeps_what_was_corrected_and_claimed_since(twice, registrar):
    kept, merged = twice
    merge = merge_learners(kept=kept, merged=merged, by=registrar, wins={"email": merged.pk, "full_name": merged.pk})
    correct_learner(learner=kept, by=registrar, facts={"full_name": "Nguyễn Thị Ví Dụ Mới"})
    owner = UserFactory()
    claim(learner=Learner.objects.get(pk=kept.pk), by=owner)
    merged.refresh_from_db()
    assert merged.user == owner
    undo_merge(merge=merge, by=registrar)
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.full_name, kept.email, kept.user) == ("Nguyễn Thị Ví Dụ Mới", "vidu@example.org", owner)
    assert (merged.email, merged.user, merged.merged_into) == ("other@example.org", None, None)


def test_merges_upon_merges_are_taken_back_in_their_order(twice, registrar, institution):
    kept, merged = twice
    first = merge_learners(kept=kept, merged=merged, by=registrar, wins={})
    third = LearnerFactory(institution=institution)
    second = merge_learners(kept=third, merged=kept, by=registrar, wins={})
    assert {one.person for one in Learner.objects.filter(institution=institution)} == {third}
    with pytest.raises(WrongState):
        undo_merge(merge=first, by=registrar)
    undo_merge(merge=second, by=registrar)
    undo_merge(merge=first, by=registrar)
    assert not Learner.objects.filter(merged_into__isnull=False).exists()


def test_what_cannot_be_one_is_not_merged(twice, registrar, other_institution, version, member, institution, issuer):
    kept, merged = twice
    abroad = LearnerFactory(institution=other_institution)
    for pair in ((kept, kept), (kept, abroad)):
        with pytest.raises((WrongState, PermissionDenied)):
            merge_learners(kept=pair[0], merged=pair[1], by=registrar, wins={})
    AwardFactory(version=version, learner=kept, prepared_by=issuer)
    AwardFactory(version=version, learner=merged, prepared_by=issuer)
    with pytest.raises(WrongState, match="both"):
        merge_learners(kept=kept, merged=merged, by=registrar, wins={})
    Award.objects.filter(learner=merged).delete()
    Learner.objects.filter(pk=kept.pk).update(user=UserFactory())
    Learner.objects.filter(pk=merged.pk).update(user=UserFactory())
    with pytest.raises(WrongState, match="accounts"):
        merge_learners(kept=kept, merged=merged, by=registrar, wins={})
    Learner.objects.filter(pk=merged.pk).update(user=registrar)
    limited = member(Role.ISSUER, institution)
    limited.memberships.update(unit=UnitFactory(institution=institution))
    for who in (registrar, limited, member(Role.QA_REVIEWER, institution)):
        with pytest.raises(PermissionDenied):
            merge_learners(kept=kept, merged=merged, by=who, wins={})
    assert not LearnerMerge.objects.exists()


def test_the_database_merges_nothing_twice_and_changes_no_merge(twice, registrar):
    kept, merged = twice
    merge = merge_learners(kept=kept, merged=merged, by=registrar, wins={})
    for change in ({"by": UserFactory()}, {"kept": merged.pk}, {"undone_at": merge.at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LearnerMerge.objects.filter(pk=merge.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Learner.objects.filter(pk=kept.pk).update(merged_into=kept.pk)


def test_a_merged_record_is_given_nothing_new_and_its_number_leads_to_the_person(twice, registrar, issuer, version, institution):
    kept, merged = twice
    merge_learners(kept=kept, merged=merged, by=registrar, wins={})
    merged.refresh_from_db()
    entered = {"name_as_printed": "Ví Dụ", "grade": "B", "achieved_on": dt.date(2025, 12, 12)}
    with pytest.raises(ValidationError) as refused:
        prepare_award(version=version, learner=merged, by=issuer, fields=entered | {"supervision": "supervised-on-site-id"})
    assert "learner" in refused.value.message_dict
    (matches,) = matches_of(institution, [Person(number="TEST-2", full_name="Nguyễn Thị Ví Dụ")])
    assert [match.learner for match in matches] == [kept]


def test_pairs_are_told_once_with_constant_questions(twice, registrar, institution, django_assert_num_queries):
    first, second = twice
    LearnerFactory(institution=institution, full_name="Nguyễn Thị Ví Dụ", birth_date=dt.date(1990, 1, 2))  # another person
    lan = LearnerFactory(institution=institution, full_name="Trần Lan", birth_date=None)
    lanh = LearnerFactory(institution=institution, full_name="TRAN LAN", birth_date=dt.date(1999, 1, 1))
    mother = LearnerFactory(institution=institution, full_name="Mẹ", email="home@example.org", birth_date=dt.date(1970, 1, 1))
    LearnerFactory(institution=institution, full_name="Con", email="HOME@example.org", birth_date=dt.date(2001, 1, 1))
    with django_assert_num_queries(5):
        pairs = possible_pairs(institution)
    assert {(pair.first, pair.second) for pair in pairs} == {(first, second), (lan, lanh)}
    keep_apart(one=second, other=first, by=registrar)
    keep_apart(one=first, other=second, by=registrar)
    assert KeptApart.objects.count() == 1
    assert [(pair.first, pair.second) for pair in possible_pairs(institution)] == [(lan, lanh)]
    for number in range(40):
        LearnerFactory(institution=institution, full_name=f"Người {number}", email=mother.email)
    with django_assert_num_queries(5):
        possible_pairs(institution)


def test_a_correction_keeps_what_was_printed_and_finds_by_the_former_name(issued_award, learner, registrar):
    entries = JournalEntry.objects.count()
    facts = {"full_name": "Nguyễn Thị Đổi Tên", "birth_date": dt.date(2001, 4, 5), "email": learner.email}
    correction = correct_learner(learner=learner, by=registrar, facts=facts, reason="Marriage")
    assert correction.changes == {
        "full_name": ["Nguyễn Thị Ví Dụ", "Nguyễn Thị Đổi Tên"],
        "birth_date": ["2001-05-04", "2001-04-05"],
    }
    issued_award.refresh_from_db()
    assert issued_award.name_as_printed == "Nguyễn Thị Ví Dụ"
    assert list(Learner.objects.known_as("vi du")) == list(Learner.objects.known_as("doi ten")) == [learner]
    (entry,) = JournalEntry.objects.order_by("pk")[entries:]
    assert entry.data == {"facts": ["birth_date", "full_name"]}
    assert correct_learner(learner=learner, by=registrar, facts=facts) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        LearnerCorrection.objects.update(reason="")


def test_an_erasure_takes_what_was_corrected_merged_and_written(twice, registrar, institution, make_issued, version, run_jobs):
    kept, merged = twice
    correct_learner(learner=kept, by=registrar, facts={"full_name": "Nguyễn Thị Mới"})
    merge = merge_learners(kept=kept, merged=merged, by=registrar, wins={})
    owner = claim(learner=Learner.objects.get(pk=kept.pk), by=UserFactory())
    tell_issued(make_issued(version, Learner.objects.get(pk=kept.pk)).pk)
    Wallet().erase(owner, institution, merge.at)
    merge.refresh_from_db()
    assert (merge.before, merge.after) == ({}, {})
    assert not LearnerCorrection.objects.exists()
    run_jobs()
    assert Letter.objects.values_list("to", "subject", "text", "html", "state", "error").get() == (
        "",
        "",
        "",
        "",
        "failed",
        "erased",
    )
    assert not mail.outbox
    assert set(Learner.objects.filter(institution=institution).values_list("full_name", flat=True)) == {"—"}
    with pytest.raises(WrongState):
        undo_merge(merge=merge, by=registrar)


def test_two_people_share_a_mailbox_but_no_number(institution, registrar):
    facts = {"number": "T-1", "full_name": "Mẹ Ví Dụ", "email": "home@example.org", "language": "vi"}
    add_learner(institution=institution, by=registrar, facts=facts)
    add_learner(institution=institution, by=registrar, facts=facts | {"number": "T-2", "full_name": "Con Ví Dụ"})
    with pytest.raises(ValidationError) as refused:
        add_learner(institution=institution, by=registrar, facts=facts | {"number": "t-2", "full_name": "Khác"})
    assert "number" in refused.value.message_dict


def test_what_the_registrar_was_shown_before_a_merge_is_not_signed(twice, ready_award, registrar, other_registrar):
    kept, _merged = twice
    shown = fingerprint(ready_award)
    merge_learners(kept=kept, merged=ready_award.learner, by=other_registrar, wins={})
    with pytest.raises(WrongState):
        sign_awards(awards=[(ready_award, shown)], by=registrar)


def test_one_person_is_one_person_whichever_record_they_were_signed_under(twice, issuer, registrar, version, make_issued):
    """What is held under a merged record counts: once in a version, in a dry run, in a re-issue, for a guardian and a file."""
    kept, merged = twice
    today = kept.institution.today()
    Learner.objects.filter(pk__in=[kept.pk, merged.pk]).update(birth_date=today - dt.timedelta(days=365 * 14))
    held = make_issued(version, merged, name_as_printed="NGUYEN THI VI DU")
    GuardianConsentFactory(learner=merged)
    seen = ReferencedAwardFactory(learner=merged, institution=merged.institution)
    merge_learners(kept=kept, merged=merged, by=registrar, wins={})
    kept.refresh_from_db()
    with pytest.raises(ValidationError, match="this already"):
        prepare_award(version=version, learner=kept, by=issuer, fields=ENTERED)
    assert not kept.lacks_guardian(today)
    said = {"title": seen.title, "issuer": seen.issuer, "issued_on": seen.issued_on, "checked_otherwise": "Looked at"}
    with pytest.raises(ValidationError, match="already"):
        register_reference(learner=kept, by=issuer, kind="pdf", content=bytes(seen.content), **said)
    with pytest.raises(WrongState, match="merged"):
        register_reference(learner=merged, by=issuer, kind="pdf", content=b"%PDF-2 %%EOF", **said)
    row = BatchRowFactory(
        batch=BatchFactory(version=version, prepared_by=issuer), is_new_person=False, answered=True, learner=merged
    )
    judge(row.batch, [row], by=issuer)
    assert (row.learner, row.verdict) == (kept, "duplicate")
    prepare_successor(award=held, by=registrar, terms={"reason": "loss", "explanation": "Burnt"}, fields={})
    held.refresh_from_db()
    assert held.replaced_by.learner == merged
