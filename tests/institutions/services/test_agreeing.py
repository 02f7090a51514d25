import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from institutions.models import Agreement, Role
from institutions.services import agreeing
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.network import AgreementFactory
from tests.foundation.built_once import built_once

PDF = b"%PDF-1.4\nan agreement\n%%EOF\n"
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2028, 12, 31)
FIELDS = {"number": "AG-2026-01", "titles": {"en": "Credits"}, "covers": ["credit-transfer"], "scope": {"en": "All"}}
FIELDS |= {"valid_from": FIRST, "valid_to": LAST, "notice_days": 90}


def today():
    return timezone.localdate()


@built_once
def partner(holder, elsewhere):
    return holder(Role.INSTITUTION_ADMIN, elsewhere)


@built_once
def draft(chief, home, elsewhere):
    return agreeing.draft_agreement(by=chief, fields=FIELDS, parties=[home, elsewhere], document=PDF)


@built_once
def proposed(draft, chief, admin, partner):
    return agreeing.propose_agreement(agreement=draft, by=chief)


def countersign(agreement, institution, by, seen=None):
    seen = seen or agreement.fingerprint()
    return agreeing.countersign_agreement(agreement=agreement, institution=institution, by=by, seen=seen)


@built_once
def published(proposed, chief, home, elsewhere, admin, partner):
    countersign(proposed, home, admin)
    countersign(proposed, elsewhere, partner)
    return agreeing.publish_agreement(agreement=proposed, by=chief)


def test_an_agreement_is_public_once_every_party_has_countersigned(published, home, elsewhere):
    assert published.state == Agreement.State.PUBLISHED
    assert list(Agreement.objects.in_force(FIRST, between=(home, elsewhere))) == [published]
    assert JournalEntry.objects.filter(event="agreement_countersigned").count() == 2
    assert not Agreement.objects.in_force(LAST + dt.timedelta(days=1)).exists()


def test_every_administrator_of_a_party_is_asked_once(proposed, admin, partner):
    letters = Letter.objects.filter(key__startswith="agreement-countersign")
    assert {letter.to for letter in letters} == {admin.email, partner.email}


def test_nobody_countersigns_for_another_institution(proposed, home, elsewhere, admin, chief):
    for by in (admin, chief):
        with pytest.raises(PermissionDenied):
            countersign(proposed, elsewhere, by)
    assert not proposed.parties.filter(countersigned_at__isnull=False).exists()


def test_a_stranger_to_the_agreement_cannot_countersign(proposed, holder):
    from tests.factories.institutions import InstitutionFactory

    third = InstitutionFactory()
    with pytest.raises(PermissionDenied):
        countersign(proposed, third, holder(Role.INSTITUTION_ADMIN, third))


def test_what_was_not_shown_cannot_be_countersigned(proposed, home, admin):
    with pytest.raises(WrongState):
        countersign(proposed, home, admin, seen="0" * 64)


def test_taking_back_makes_countersignatures_void(proposed, chief, home, admin):
    countersign(proposed, home, admin)
    taken = agreeing.take_back_agreement(agreement=proposed, by=chief)
    assert taken.state == Agreement.State.DRAFT
    assert not taken.parties.filter(countersigned_at__isnull=False).exists()


def test_nothing_is_published_before_all_have_countersigned(proposed, chief, home, admin):
    countersign(proposed, home, admin)
    with pytest.raises(WrongState):
        agreeing.publish_agreement(agreement=proposed, by=chief)


def test_only_the_network_drafts(admin, home, elsewhere):
    with pytest.raises(PermissionDenied):
        agreeing.draft_agreement(by=admin, fields=FIELDS, parties=[home, elsewhere])


def test_a_draft_without_its_document_is_proposed_to_nobody(chief, home, elsewhere):
    bare = agreeing.draft_agreement(by=chief, fields=FIELDS, parties=[home, elsewhere])
    with pytest.raises(ValidationError):
        agreeing.propose_agreement(agreement=bare, by=chief)


def test_what_was_proposed_is_not_revised(proposed, chief, home, elsewhere):
    with pytest.raises(WrongState):
        agreeing.revise_agreement(agreement=proposed, by=chief, fields={"notice_days": 1}, parties=[home, elsewhere])


@pytest.mark.parametrize(("fields", "parties", "at"), [({"valid_to": dt.date(2025, 12, 31)}, 2, "valid_to"), ({}, 1, "parties")])
def test_what_cannot_be_stands_at_its_field(chief, home, elsewhere, fields, parties, at):
    with pytest.raises(ValidationError) as refusal:
        agreeing.draft_agreement(by=chief, fields=FIELDS | fields, parties=[home, elsewhere][:parties])
    assert list(refusal.value.error_dict) == [at]


def test_the_document_is_served_only_as_it_was_countersigned(published):
    assert agreeing.read_document(published) == PDF
    default_storage.delete(published.document)
    default_storage.save(published.document, ContentFile(b"%PDF-1.4 another %%EOF"))
    with pytest.raises(WrongState):
        agreeing.read_document(published)


def test_a_party_that_gives_notice_is_bound_for_the_period_and_two_are_needed(published, home, elsewhere, admin):
    leaves_on = today() + dt.timedelta(days=90)
    party = agreeing.give_notice(agreement=published, institution=home, by=admin, leaves_on=leaves_on)
    assert party.leaves_on == leaves_on
    assert Agreement.objects.in_force(leaves_on, between=(home, elsewhere)).exists()
    after = leaves_on + dt.timedelta(days=1)
    assert not Agreement.objects.in_force(after, between=(home, elsewhere)).exists()
    assert not Agreement.objects.in_force(after).exists()
    assert not agreeing.end_agreement(agreement_id=published.pk, today=leaves_on)
    assert agreeing.end_agreement(agreement_id=published.pk, today=after)
    published.refresh_from_db()
    assert (published.state, published.ended_on) == (Agreement.State.TERMINATED, leaves_on)
    assert Agreement.objects.in_force(leaves_on).exists(), "what held then is still to be found"


def test_notice_is_given_once_by_the_administrator_and_for_the_day_shown(published, home, admin, chief):
    with pytest.raises(WrongState):
        agreeing.give_notice(agreement=published, institution=home, by=admin, leaves_on=today())
    leaves_on = agreeing.day_of_leaving(published, today())
    with pytest.raises(PermissionDenied):
        agreeing.give_notice(agreement=published, institution=home, by=chief, leaves_on=leaves_on)
    agreeing.give_notice(agreement=published, institution=home, by=admin, leaves_on=leaves_on)
    with pytest.raises(WrongState):
        agreeing.give_notice(agreement=published, institution=home, by=admin, leaves_on=leaves_on)


def test_reminders_go_out_once_for_each_step_and_administrator(published, admin, partner):
    def told():
        return Letter.objects.filter(key__startswith="agreement-lapsing").count()

    for days, letters in ((91, 0), (90, 2), (90, 2), (60, 2), (30, 4), (29, 4), (7, 6), (0, 6)):
        agreeing.remind_of_agreements(LAST - dt.timedelta(days=days))
        assert told() == letters, days
    agreeing.remind_of_agreements(LAST + dt.timedelta(days=1))
    assert told() == 6


def test_after_days_without_a_worker_one_letter_is_enough(published, admin, partner):
    agreeing.remind_of_agreements(LAST - dt.timedelta(days=5))
    assert Letter.objects.filter(key__startswith="agreement-lapsing").count() == 2


def test_it_lapses_on_the_day_after_its_last_and_only_once(published):
    assert agreeing.due_for_ending(LAST) == []
    after = LAST + dt.timedelta(days=1)
    assert agreeing.due_for_ending(after) == [published.pk]
    assert agreeing.end_agreement(agreement_id=published.pk, today=after)
    assert not agreeing.end_agreement(agreement_id=published.pk, today=after)
    published.refresh_from_db()
    assert (published.state, published.ended_on) == (Agreement.State.LAPSED, LAST)


def test_a_draft_is_seen_by_the_network_alone(draft, chief, admin):
    assert Agreement.objects.visible_to(chief).exists()
    assert not Agreement.objects.visible_to(admin).exists()


def test_who_is_asked_sees_it_and_strangers_do_not(proposed, admin, holder):
    assert Agreement.objects.visible_to(admin).exists()
    other = AgreementFactory()
    assert not Agreement.objects.of(other.parties.first().institution).exists()


def test_whoever_is_asked_again_is_written_to_again(proposed, chief, admin):
    agreeing.take_back_agreement(agreement=proposed, by=chief)
    agreeing.propose_agreement(agreement=proposed, by=chief)
    assert Letter.objects.filter(key__startswith="agreement-countersign", to=admin.email).count() == 2
