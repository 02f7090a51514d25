"""Which answer wins, and that the bytes are checked rather than a flag."""

import datetime as dt

import pytest
from django.utils import timezone

from credentials.models import Award
from credentials.services.issuing import fingerprint, sign_awards
from credentials.verdicts import tell
from credentials.verifying import verify_award, verify_document
from tests.foundation.built_once import built_once


def outcomes(verification):
    return {check.name: (check.outcome, check.code) for check in verification.checks}


@built_once
def ending_award(ready_award, registrar, seal_waiting):
    """Signed with a last day, some days from now."""
    Award.objects.filter(pk=ready_award.pk).update(valid_until=timezone.now().replace(microsecond=0) + dt.timedelta(hours=12))
    award = Award.objects.get(pk=ready_award.pk)
    sign_awards(awards=[(award, fingerprint(award))], by=registrar)
    seal_waiting()
    return Award.objects.get(pk=award.pk)


def test_an_issued_award_is_valid_in_five_steps(issued_award):
    verification = verify_award(issued_award)
    assert verification.kind == "valid"
    assert set(outcomes(verification).values()) == {("passed", "")}


@pytest.mark.parametrize(
    ("old", "new"), [("Ví Dụ", "Vi Dụ"), ('"creditsAvailable":4', '"creditsAvailable":40'), ("-12-12", "-12-13")]
)
def test_one_changed_letter_in_the_stored_bytes_is_noticed(issued_award, old, new):
    assert old in issued_award.document
    issued_award.document = issued_award.document.replace(old, new)
    verification = verify_award(issued_award)
    assert verification.kind == "unconfirmed"
    assert verification.failed == ["signature", "record"]


def test_bytes_that_are_no_json_are_not_confirmed(issued_award):
    issued_award.document = "{"
    assert verify_award(issued_award).kind == "unconfirmed"


def test_a_page_written_from_other_words_than_were_signed_is_not_confirmed(issued_award):
    issued_award.snapshot = issued_award.snapshot.replace("Nguyễn Thị Ví Dụ", "Somebody Else")
    verification = verify_award(issued_award)
    assert verification.failed == ["record"]
    assert verification.kind == "unconfirmed"


def test_an_award_expires_by_the_clock(ending_award):
    later = timezone.now() + dt.timedelta(hours=13)
    assert verify_award(ending_award).kind == "valid"
    verification = verify_award(ending_award, now=later)
    assert verification.kind == "expired"
    assert verification.title.startswith("This credential expired on ")


def test_suspension_comes_before_expiry(ending_award):
    ending_award.state, ending_award.suspended_at = "suspended", timezone.now()
    assert verify_award(ending_award, now=timezone.now() + dt.timedelta(hours=13)).kind == "suspended"


def test_revocation_comes_before_everything(revoked_award):
    revoked_award.document = revoked_award.document.replace("Ví Dụ", "Vi Dụ")
    assert verify_award(revoked_award).kind == "revoked"


def test_a_status_list_that_is_out_of_date_leaves_the_answer_open(issued_award):
    verification = verify_award(issued_award, now=timezone.now() + dt.timedelta(hours=25))
    assert verification.kind == "unconfirmed"
    assert outcomes(verification)["status"][0] == "not_reached"


def test_membership_is_judged_on_the_day_of_the_award(issued_award):
    home = issued_award.institution
    home.member_to = issued_award.awarded_on
    home.state = "left"
    home.save(update_fields=["member_to", "state"])
    assert verify_award(Award.objects.get()).kind == "valid"
    home.member_to = issued_award.awarded_on - dt.timedelta(days=1)
    home.save(update_fields=["member_to"])
    verification = verify_award(Award.objects.get())
    assert outcomes(verification)["issuer"] == ("failed", "not_a_member_then")


def test_a_document_in_our_name_that_the_registry_does_not_hold(issued_award):
    forged = issued_award.document.replace(issued_award.public_id, "0" * 34)
    assert outcomes(verify_document(forged))["record"] == ("failed", "unknown")


def test_what_is_kept_for_machines_names_nobody(issued_award):
    kept = str(verify_award(issued_award).as_dict())
    assert "Ví Dụ" not in kept
    assert issued_award.digest in kept


def test_every_check_has_its_sentence_in_every_outcome(issued_award):
    told = [tell(check, issued_award) for check in verify_award(issued_award).checks]
    told += [tell(check, None) for check in verify_document("[]").checks]
    assert all(check.title and check.sentence for check in told)
