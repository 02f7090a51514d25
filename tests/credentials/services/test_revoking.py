"""One person asks, a registrar who is not that person answers; what is revoked stays revoked."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from credentials.models import Award, LaterAct
from credentials.services.revoking import approve_revocation, decline_revocation, request_revocation
from credentials.signals import award_revoked
from credentials.verifying import verify_award
from institutions.models import Role
from micro4asia.foundation import jobs
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Job, Letter
from tests.factories.institutions import MembershipFactory


def ask(award, by, **changes):
    told = {"reason": "issued-in-error", "explanation": "The exam was taken by somebody else."}
    return request_revocation(award=award, by=by, **{**told, **changes})


@pytest.fixture
def heard():
    """The ids that the news of a revocation named."""
    told = []

    def listen(sender, award_id, **_):
        told.append(award_id)

    award_revoked.connect(listen)
    yield told
    award_revoked.disconnect(listen)


def test_staff_ask_with_a_ground_and_the_award_stays_valid_meanwhile(issued_award, issuer, journal):
    file = ask(issued_award, issuer)
    assert (file.state, file.asked_by) == ("asked", issuer)
    assert verify_award(Award.objects.get()).kind == "valid"
    assert journal(issued_award)[-1] == "revocation_requested"


def test_who_has_no_desk_at_the_issuer_asks_for_nothing(issued_award, stranger, foreign_registrar):
    for person in (stranger, foreign_registrar):
        with pytest.raises(PermissionDenied, match="Only staff of the issuing institution"):
            ask(issued_award, person)


def test_a_learner_who_works_there_does_not_ask_for_their_own(issued_award, learner_account, institution):
    MembershipFactory(user=learner_account, institution=institution, role=Role.REGISTRAR)
    with pytest.raises(PermissionDenied, match="your own award"):
        ask(issued_award, learner_account)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": "unpaid-fee"}, "reason"), ({"explanation": ""}, "explanation"), ({"legal_act": "\x1b"}, "legal_act")],
)
def test_a_ground_that_is_none_is_refused(issued_award, issuer, changes, field):
    with pytest.raises(ValidationError) as refusal:
        ask(issued_award, issuer, **changes)
    assert list(refusal.value.message_dict) == [field]
    assert not LaterAct.objects.exists()


def test_what_was_never_issued_is_not_revoked(ready_award, issuer):
    with pytest.raises(WrongState, match="not possible now"):
        ask(ready_award, issuer)


def test_one_request_waits_at_a_time(pending_revocation, issued_award, issuer, registrar):
    with pytest.raises(WrongState, match="asked for the award"):
        ask(issued_award, registrar)


def test_a_second_person_revokes_for_good(
    pending_revocation, issued_award, registrar, seal_waiting, heard, journal, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        award = approve_revocation(revocation=pending_revocation, by=registrar, answer="Seen.")
        assert heard == [], "news goes up when it is true, not before"
    assert heard == [award.pk]
    pending_revocation.refresh_from_db()
    assert (award.state, award.revoked_by, award.revoked_at) == ("revoked", registrar, pending_revocation.effect_at)
    assert journal(award)[-2:] == ["revocation_requested", "award_revoked"]
    assert Job.objects.filter(kind="publish_status_list", subject_id=award.status_list_id, state="queued").count() == 1
    for job in Job.objects.filter(kind="tell_of_act"):
        assert jobs.run(job.pk)
    assert Letter.objects.filter(key=f"award_revoked:{pending_revocation.pk}:{award.pk}", to="vidu@example.org").count() == 1
    seal_waiting()
    verification = verify_award(Award.objects.select_related("status_list").get())
    assert verification.kind == "revoked"
    assert "status" in verification.failed


def test_who_asked_does_not_answer(issued_award, registrar, other_registrar):
    file = ask(issued_award, registrar)
    for answer in (approve_revocation, decline_revocation):
        with pytest.raises(PermissionDenied, match="another registrar answers"):
            answer(revocation=file, by=registrar, answer="Mine.")
    assert approve_revocation(revocation=file, by=other_registrar).state == "revoked"


def test_who_is_no_registrar_there_answers_nothing(pending_revocation, issuer, stranger, foreign_registrar, member, institution):
    without_factor = member(Role.REGISTRAR, institution, second_factor=False)
    for person in (stranger, foreign_registrar, without_factor, member(Role.INSTITUTION_ADMIN, institution)):
        with pytest.raises(PermissionDenied):
            approve_revocation(revocation=pending_revocation, by=person)
    assert Award.objects.get().state == "issued"


def test_a_registrar_does_not_revoke_what_they_earned_themselves(pending_revocation, learner, registrar):
    learner.user = registrar
    learner.save(update_fields=["user"])
    with pytest.raises(PermissionDenied, match="award of their own"):
        approve_revocation(revocation=pending_revocation, by=registrar)


def test_declining_leaves_the_award_and_opens_the_way_for_another_request(
    pending_revocation, issued_award, registrar, issuer, heard, journal
):
    file = decline_revocation(revocation=pending_revocation, by=registrar, answer="The paper was hers.")
    assert (file.state, file.answer, file.answered_by) == ("declined", "The paper was hers.", registrar)
    assert verify_award(Award.objects.get()).kind == "valid"
    assert journal(issued_award)[-1] == "revocation_declined"
    assert heard == []
    assert ask(issued_award, issuer).state == "asked"


def test_a_request_is_answered_once(pending_revocation, registrar, other_registrar):
    decline_revocation(revocation=pending_revocation, by=registrar, answer="No.")
    for answer in (approve_revocation, decline_revocation):
        with pytest.raises(WrongState, match="answered or has ended"):
            answer(revocation=pending_revocation, by=other_registrar, answer="Yes.")
    assert Award.objects.get().state == "issued"


def test_a_revoked_award_is_not_revoked_again_and_comes_back_by_no_way(revoked_award, issuer):
    with pytest.raises(WrongState):
        ask(revoked_award, issuer)
    for state in Award.State:
        if state != "revoked":
            with pytest.raises(WrongState):
                Award.objects.get().move_to(state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.update(state="issued", revoked_at=None, revoked_by=None)
