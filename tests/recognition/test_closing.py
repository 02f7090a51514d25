"""What time and news do to a case."""

from credentials.services.revoking import approve_revocation, request_revocation
from recognition.services.closing import close_answered_requests
from recognition.services.noting_news import note_award_news
from recognition.services.publishing import recognised_where
from recognition.services.requesting import submit_request


def test_a_revocation_reaches_open_and_decided_requests(decided, make_draft, award, applicant, issuer, registrar, after_commit):
    opened = submit_request(request=make_draft(purpose="credit-transfer"), by=applicant, consent=True, wording="Yes.")
    draft = make_draft(purpose="admission")
    revocation = request_revocation(award=award, by=issuer, reason="fraud", explanation="Proven.")
    with after_commit():
        approve_revocation(revocation=revocation, by=registrar)
    for request, told in ((opened, True), (decided, True), (draft, False)):
        request.refresh_from_db()
        assert bool(request.award_revoked_at) == told
    assert note_award_news(award_id=award.pk) == 0
    assert recognised_where(award.version) == []


def test_an_award_that_is_not_revoked_flags_nothing(submitted, award):
    assert note_award_news(award_id=award.pk) == 0


def test_a_case_closes_when_the_appeal_window_is_over(decided, on):
    assert close_answered_requests() == 0
    last = decided.answer.appeal_until
    with on(last.year, last.month, last.day):
        assert close_answered_requests() == 0
    after = last.toordinal() + 1
    with on(*type(last).fromordinal(after).timetuple()[:3]):
        assert close_answered_requests() == 1
    decided.refresh_from_db()
    assert decided.state == "closed"
    assert decided.ended_at
