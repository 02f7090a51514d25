"""Precedents: what is equal and what differs; which are followed and which only read; and nobody's name anywhere."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from micro4asia.foundation.errors import WrongState
from recognition.instruments.finding import find_precedents
from recognition.instruments.precedents import near
from recognition.instruments.reading import read
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.noting_precedents import edit_wording, withdraw_precedent
from tests.factories.institutions import UserFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import SUBSTANTIAL, judged

CANARIES = ("CANARY", "Ví Dụ", "vidu@example.org")


@built_once
def second(precedent, send, other_learner, course):
    return send(other_learner, course)


def test_a_match_says_what_is_equal(second, precedent, version, course):
    [match] = near(second, second.institution.today())
    assert (match.exact, match.differs) == (True, ())
    assert f"Version {version.number}" in match.equal


def test_another_purpose_is_read_and_not_followed(precedent, send, other_learner, course):
    request = send(other_learner, course, purpose="credit-transfer")
    reading = read(request)
    assert (reading.proposal.chosen, reading.precedents) == (None, ())
    assert reading.similar[0].differs


def test_a_withdrawn_one_is_gone(second, precedent, officer):
    withdraw_precedent(decision=precedent, by=officer, reason="The syllabus was read wrongly.")
    assert read(second).precedents == ()
    with pytest.raises(WrongState):
        withdraw_precedent(decision=precedent, by=officer, reason="Twice.")


def test_after_three_years_it_is_gone(second, precedent):
    later = timezone.now() + dt.timedelta(days=3 * 366 + 2)
    with time_machine.travel(later):
        assert near(second, second.institution.today()) == []


def test_a_refusal_is_shown_and_makes_the_proposal_unclear(second, precedent, send, completed, stranger, course, officer):
    refused = completed(send(stranger, course))
    save_comparison(request=refused, by=officer, outcomes=judged(refused, "cccnn"), elements=[SUBSTANTIAL])
    ruling = Ruling(
        outcome="refused", reasons="CANARY-REFUSED", next_steps="Take the unit.", departure="An old syllabus was sent."
    )
    decide_request(request=refused, by=officer, ruling=ruling)
    reading = read(second)
    assert [one.refused for one in reading.precedents] == [True, False]
    assert reading.proposal.chosen.key == precedent.pk
    assert reading.proposal.certainty == "unclear"


def test_a_refusal_before_three_that_were_granted_keeps_it_unclear(send, completed, course, officer):
    def decided(ruling, judgements, elements):
        case = completed(send(UserFactory(), course))
        save_comparison(request=case, by=officer, outcomes=judged(case, judgements), elements=elements)
        return decide_request(request=case, by=officer, ruling=ruling)

    refused = decided(Ruling(outcome="refused", reasons="Too little.", next_steps="Take the unit."), "cccnn", [SUBSTANTIAL])
    for _granted in range(3):
        decided(Ruling(outcome="full", credits=Decimal(4), reasons="Covered."), "ccccc", [])
    reading = read(send(UserFactory(), course))
    assert [one.refused for one in reading.precedents] == [False, False, False, True]
    assert (reading.precedents[-1].decision, reading.proposal.certainty) == (refused, "unclear")


def test_a_refusal_alone_proposes_nothing(send, completed, applicant, other_learner, course, officer):
    refused = completed(send(applicant, course))
    save_comparison(request=refused, by=officer, outcomes=judged(refused, "cccnn"), elements=[SUBSTANTIAL])
    decide_request(
        request=refused, by=officer, ruling=Ruling(outcome="refused", reasons="Too little.", next_steps="Take the unit.")
    )
    reading = read(send(other_learner, course))
    assert reading.proposal.chosen is None
    assert reading.precedents[0].refused


def test_nobody_stands_in_a_proposal_nor_on_any_page(second, precedent, officer, client, completed):
    completed(second)
    edit_wording(decision=precedent, by=officer, wording={"en": "All outcomes are covered."})
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    slug = second.institution.slug
    pages = [
        reverse("recognition:request", args=[slug, second.public_id]),
        reverse("recognition:precedents", args=[slug]),
        reverse("recognition:precedents", args=[slug]) + "?words=FTB",
        reverse("recognition:public-precedents"),
        reverse("api-precedents"),
    ]
    for address in pages:
        body = client.get(address).content.decode()
        assert "All outcomes are covered." in body, address
        assert [word for word in (*CANARIES, precedent.request.case_number) if word in body] == [], address
    assert client.get(pages[3] + "?words=CANARY").context["page"].paginator.count == 0


def test_fewer_than_five_hide_number_day_and_credits(precedent):
    [told] = find_precedents()
    assert (told.few, told.count, told.credits, told.last_on, told.decisions) == (True, None, None, None, ())
    [whole] = find_precedents(few=True)
    assert (whole.count, whole.credits) == (1, 4)


def test_words_find_micro_credentials_courses_and_institutions(precedent, version, course):
    for words in (version.micro_credential.code, "FTB", "MUNI", "UEH"):
        assert len(find_precedents(words=words)) == 1, words
    assert find_precedents(words="nothing of the kind") == []
    assert find_precedents(purpose="admission") == []
    assert len(find_precedents(outcome="full")) == 1
