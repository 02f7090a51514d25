"""Cases of several credentials, of documents alone, without a course, and before anything is earned: from sending to closing."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from credentials.models import UseLedger
from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.decision_paper import path_of, print_letter
from recognition.instruments.reading import read
from recognition.models import Comparison, DecisionLetter, RecognitionRequest
from recognition.recognisers import outcomes_of, recognisers_of
from recognition.services.adding import add_document, choose_sources
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.closing import close_answered_requests
from recognition.services.deciding import Ruling, build_decision, decide_request
from recognition.services.evaluating import Found, Judged, save_comparison
from recognition.services.noting_news import note_award_news
from recognition.services.pre_asking import Said, answer_before, ask_before
from recognition.services.publishing import recognised_where
from recognition.services.requesting import save_draft, start_request, submit_request
from recognition.wording import consent
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory, InstitutionFactory, TimeLimitFactory
from tests.foundation.built_once import built_once
from tests.recognition.sources.test_sending import document

SAID = {
    "title": "Data ethics",
    "issuer": "An academy",
    "country": "IT",
    "hours": "60",
    "language": "en",
    "outcomes": [{"code": "A", "text": "Weigh harm", "hours": "60"}],
}
PARTIAL = Ruling(outcome="partial", credits=Decimal(2), reasons="Half of it is there.", next_steps="Take the rest.")


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@built_once
def neu(db):
    institution = InstitutionFactory(code="NEU", slug="neu", credits=("VN", 50))
    TimeLimitFactory(institution=institution, appeal_body={"en": "The rector"})
    return institution


@built_once
def clerk(member, neu):
    return member(Role.OFFICER, neu, second_factor=True, full_name="Lê Thử Xét", email="clerk@example.org")


@built_once
def big(neu):
    """4 credits of 50 h, in two outcomes."""
    course = CourseFactory(institution=neu, code="ECO", credits=Decimal(4), hours=Decimal(200))
    for position, hours in ((1, 125), (2, 75)):
        CourseOutcomeFactory(course=course, position=position, hours=Decimal(hours), texts={"en": f"Outcome {position}"})
    return course


@built_once
def two(make_award, ueh):
    """125 h and 75 h."""
    first = VersionFactory(institution=ueh, hours=Decimal(125), outcomes=[("LO1", {"en": "Fit models"}, 125)])
    titles = {"vi": "Đọc dữ liệu", "en": "Reading data"}
    second = VersionFactory(institution=ueh, titles=titles, hours=Decimal(75), outcomes=[("LO1", {"en": "Read data"}, 75)])
    return [make_award(version=first), make_award(version=second)]


def sent(row, by):
    return submit_request(request=row, by=by, consent=True, wording=consent(row))


def opened(row, by):
    return mark_complete(request=take_request(request=row, by=by), by=by)


def printed(row, seal_waiting):
    """The letter: signed, printed, and open to anybody who holds it."""
    seal_waiting()
    letter = DecisionLetter.objects.get(decision__request=row)
    assert letter.state == "signed"
    print_letter(letter_id=letter.pk)
    assert path_of(letter)
    return letter


def see(client, row, *extra):
    """Every page of an officer that this case stands on."""
    slug = row.institution.slug
    pages = [
        reverse("recognition:queue", args=[slug]),
        *(reverse(f"recognition:{name}", args=[slug, row.public_id]) for name in ("request", *extra)),
    ]
    return [client.get(page).content.decode() for page in pages if client.get(page).status_code == 200 or pytest.fail(page)]


def closed_after(row, day):
    with time_machine.travel(dt.datetime.combine(day + dt.timedelta(days=3), dt.time(9), dt.UTC)):
        assert close_answered_requests() == 1
    row.refresh_from_db()
    assert (row.state, row.closed_because) == ("closed", "answered")


@built_once
def both(two, big, neu, applicant, clerk):
    row = start_request(by=applicant, purpose="course-exemption", award=two[0])
    row = save_draft(request=row, by=applicant, fields={"institution": neu, "course": big})
    return opened(sent(choose_sources(request=row, by=applicant, awards=two), applicant), clerk)


def test_two_credentials_make_one_course_and_both_are_used(as_user, both, two, big, clerk, applicant, seal_waiting, client):
    assert read(both).proposal.chosen is None  # nothing was agreed or decided before
    ours = list(big.outcomes.all())
    outcomes = [
        Judged(ours[0].pk, "covered", source_ids=(two[0].version.outcomes.get().pk,)),
        Judged(ours[1].pk, "covered", source_ids=(two[1].version.outcomes.get().pk,)),
    ]
    save_comparison(request=both, by=clerk, outcomes=outcomes, elements=[])
    both.refresh_from_db()
    pages = see(as_user(clerk), both, "compare", "decide")
    assert "200 h ÷ 50 h = 4" in pages[-1]
    ruling = Ruling(outcome="full", credits=Decimal(4), reasons="Both together are the course.")
    decision = decide_request(request=both, by=clerk, ruling=ruling)
    assert (decision.hours, decision.raw, decision.credits, decision.basis) == (Decimal(200), 4, Decimal(4), "course")
    used = UseLedger.objects.standing().filter(reference=both.case_number)
    assert {(line.award, line.hours) for line in used} == {(two[0], Decimal(125)), (two[1], Decimal(75))}
    letter = printed(both, seal_waiting)
    assert '"sourceHours":"75"' in letter.document.replace(" ", "")
    assert client.get(letter.path).status_code == 200
    assert see(as_user(clerk), both, "compare")
    page = as_user(applicant).get(both.get_absolute_url()).content.decode()
    assert "Đọc dữ liệu" in page
    for one in two:  # neither by itself is the course, so neither is told to be
        assert recognised_where(one.version) == []
        assert recognisers_of([one.version.micro_credential_id]).get(one.version.micro_credential_id, set()) == set()
        assert outcomes_of(one.version).total == 0
    closed_after(both, decision.appeal_until)


def test_a_second_credential_that_is_revoked_afterwards_is_told(both, two, big, clerk):
    outcomes = [Judged(outcome.pk, "covered") for outcome in big.outcomes.all()]
    save_comparison(request=both, by=clerk, outcomes=outcomes, elements=[])
    both.refresh_from_db()
    decide_request(request=both, by=clerk, ruling=Ruling(outcome="full", credits=Decimal(4), reasons="Both are the course."))
    type(two[1]).objects.filter(pk=two[1].pk).update(state="revoked", revoked_at=timezone.now(), revoked_by=clerk)
    note_award_news(award_id=two[1].pk)
    both.refresh_from_db()
    assert both.award_revoked_at is not None
    assert Letter.objects.filter(key=f"recognised_revoked:{both.pk}:{clerk.pk}").exists()


def test_hours_of_the_second_that_are_used_elsewhere_stand_against_a_grant(both, two, big, clerk, applicant, neu):
    outcomes = [Judged(outcome.pk, "covered") for outcome in big.outcomes.all()]
    save_comparison(request=both, by=clerk, outcomes=outcomes, elements=[])
    UseLedger.objects.create(
        award=two[1],
        outcome=two[1].version.outcomes.get(),
        holder=applicant,
        hours=75,
        kind="decision",
        institution=neu,
        reference="NEU-OLD-1",
        status="used",
        since=dt.date(2025, 1, 1),
    )
    both.refresh_from_db()
    ruling = Ruling(outcome="full", credits=Decimal(4), reasons="Both together are the course.")
    with pytest.raises(ValidationError) as refused:
        decide_request(request=both, by=clerk, ruling=ruling)
    assert "outcome" in refused.value.error_dict


def test_a_document_alone_is_recognised_in_part(as_user, applicant, muni, course, officer, seal_waiting, client):
    row = start_request(by=applicant, purpose="course-exemption")
    row = save_draft(request=row, by=applicant, fields={"institution": muni, "course": course, "decision_language": "en"})
    add_document(request=row, by=applicant, paper=document(), described=SAID)
    row = sent(row, applicant)
    assert "decided by itself" in see(as_user(officer), row)[1]
    row = opened(row, officer)
    key = f"{row.further_sources.get().pk}:1"
    ours = list(course.outcomes.all())
    outcomes = [Judged(one.pk, "covered", described=(key,)) for one in ours[:3]] + [Judged(one.pk, "not") for one in ours[3:]]
    save_comparison(request=row, by=officer, outcomes=outcomes, elements=[])
    row.refresh_from_db()
    pages = see(as_user(officer), row, "compare", "decide")
    assert "60 h ÷ 25 h = 2.4" in pages[-1]
    assert "in no ledger" in pages[-1]
    form = {"outcome": "partial", "credits": "2", "grade_handling": "without", "legal_basis": "network-agreement"}
    form |= {"reasons": PARTIAL.reasons, "next_steps": PARTIAL.next_steps, "translation": "written"}
    there = reverse("recognition:decide", args=["muni", row.public_id])
    checked = as_user(officer).post(there, {**form, "step": "check"}).content.decode()
    assert "“Data ethics” (60 hours)" in checked
    assert as_user(officer).post(there, {**form, "step": "decide"}).status_code == 302
    decision = RecognitionRequest.objects.get(pk=row.pk).answer
    assert (decision.hours, decision.credits, decision.basis) == (Decimal(60), Decimal(2), "covered")
    assert not UseLedger.objects.filter(reference=row.case_number).exists()
    letter = printed(row, seal_waiting)
    assert "#source-1" in letter.document
    assert "Data ethics" not in client.get(letter.path).content.decode()
    assert see(as_user(officer), row, "compare")
    assert as_user(applicant).get(row.get_absolute_url()).status_code == 200
    closed_after(row, decision.appeal_until)


def test_a_document_without_hours_grants_no_credits_but_may_be_refused(applicant, muni, course, officer):
    row = start_request(by=applicant, purpose="course-exemption")
    row = save_draft(request=row, by=applicant, fields={"institution": muni, "course": course})
    add_document(request=row, by=applicant, paper=document(), described={"title": "Talk", "issuer": "A club"})
    row = opened(sent(row, applicant), officer)
    gap = Found("outcomes", difference="Nothing is there.", substantial=True, why="The course is needed.")
    outcomes = [Judged(one.pk, "not") for one in course.outcomes.all()]
    save_comparison(request=row, by=officer, outcomes=outcomes, elements=[gap])
    row.refresh_from_db()
    with pytest.raises(WrongState, match="hours"):
        build_decision(request=row, by=officer, ruling=PARTIAL, now=timezone.now())
    refused = Ruling(outcome="refused", reasons="Nothing is there.", next_steps="Take the course.")
    assert decide_request(request=row, by=officer, ruling=refused).hours == 0


def test_admission_needs_no_course(as_user, applicant, muni, award, officer, seal_waiting, client):
    row = start_request(by=applicant, purpose="admission", award=award)
    row = opened(sent(save_draft(request=row, by=applicant, fields={"institution": muni}), applicant), officer)
    save_comparison(request=row, by=officer, outcomes=[], elements=[])
    row.refresh_from_db()
    assert Comparison.objects.get(request=row).is_judged
    see(as_user(officer), row, "compare", "decide")
    with pytest.raises(ValidationError) as refused:
        decide_request(request=row, by=officer, ruling=Ruling(outcome="full", credits=Decimal(4), reasons="It is enough."))
    assert "credits" in refused.value.error_dict
    decision = decide_request(request=row, by=officer, ruling=Ruling(outcome="full", reasons="It is enough to be admitted."))
    assert (decision.basis, decision.exempted) == ("none", "")
    assert not UseLedger.objects.filter(reference=row.case_number).exists()
    assert client.get(printed(row, seal_waiting).path).status_code == 200
    assert see(as_user(officer), row, "compare")
    page = as_user(applicant).get(row.get_absolute_url())
    assert page.status_code == 200
    assert as_user(applicant).get(reverse("recognition:my-requests")).status_code == 200
    closed_after(row, decision.appeal_until)


def test_what_was_asked_before_is_answered_never_decided_and_closed(as_user, applicant, muni, course, officer, award):
    row = ask_before(by=applicant, version=award.version, purpose="course-exemption")
    row = take_request(
        request=sent(save_draft(request=row, by=applicant, fields={"institution": muni, "course": course}), applicant), by=officer
    )
    desk = as_user(officer)
    see(desk, row, "pre-answer")
    for name in ("compare", "decide"):
        answer = desk.get(reverse(f"recognition:{name}", args=["muni", row.public_id]))
        assert answer.url == reverse("recognition:pre-answer", args=["muni", row.public_id])
    with pytest.raises(WrongState, match="answered, not decided"):
        build_decision(request=row, by=officer, ruling=PARTIAL, now=timezone.now())
    until = muni.today() + dt.timedelta(days=200)
    answer_before(request=row, by=officer, said=Said("full", "The same outcomes.", until, earned_with="Grade B."))
    row.refresh_from_db()
    see(desk, row)
    assert "Grade B." in as_user(applicant).get(row.get_absolute_url()).content.decode()
    assert close_answered_requests() == 0
    closed_after(row, until)
    assert as_user(applicant).get(row.get_absolute_url()).status_code == 200
