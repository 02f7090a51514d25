"""How much of a programme is recognised already: to the digit, by decisions in force alone, unknown where something is."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from institutions.models import Course, Programme
from recognition.models import EarlierRecognition, RecognitionRequest
from recognition.totals import used
from tests.factories.courses import CurriculumCourseFactory, CurriculumYearFactory, ProgrammeFactory
from tests.factories.institutions import CourseFactory
from tests.factories.network import LegalCapFactory


def again(request):
    return RecognitionRequest.objects.get(pk=request.pk)


def test_r5_twelve_used_fifteen_after_of_at_most_sixty_three(in_programme, earlier):
    earlier("12")
    totals = used(in_programme)
    assert (totals.used, totals.cap, totals.after(3), totals.left) == (12, 63, 15, 51)
    assert totals.sentence(3) == "12 of 63 credits used, 15 after this"
    assert totals.sentence() == "12 of 63 credits used"
    assert not totals.exceeded_by(51)
    assert totals.exceeded_by(Decimal("51.5"))
    assert not totals.exceeded_by(0)


def test_r6_six_used_twelve_after_of_at_most_twenty_four(in_programme, programme, granted):
    Programme.objects.filter(pk=programme.pk).update(cycle="second")
    LegalCapFactory(country="CZ", scope="master", measure="credits", value="24", unit="CFU")
    granted("6")
    totals = used(again(in_programme))
    assert (totals.used, totals.cap) == (6, 24)
    assert totals.sentence(6) == "6 of 24 credits used, 12 after this"


def test_decisions_of_the_registry_and_of_the_time_before_it_add_up(in_programme, granted, earlier):
    granted("6")
    granted("2.5", outcome="partial")
    earlier("9.5")
    totals = used(in_programme)
    assert totals.used == 18
    assert [entry.earlier is not None for entry in totals.entries] == [True, False, False]
    assert totals.sentence(3) == "18 of 63 credits used, 21 after this"


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "refused", "credits": "0", "bar": "cap-reached", "bar_explanation": "63 of 63.", "basis": "none"},
        {"purpose": "admission"},
    ],
)
def test_what_grants_nothing_or_asks_for_no_credit_does_not_count(in_programme, granted, said):
    granted(**said)
    assert used(in_programme).used == 0


def test_the_case_itself_another_person_and_another_programme_do_not_count(in_programme, granted, other_learner, programme):
    granted(request=in_programme)
    granted(learner=other_learner)
    elsewhere = ProgrammeFactory(institution=programme.institution, code="LAW")
    granted(course=CourseFactory(institution=programme.institution, main_programme=elsewhere))
    assert used(in_programme).used == 0


def test_an_overturned_decision_counts_no_more_and_the_one_after_it_does(in_programme, granted):
    first = granted("4")
    granted("6", request=first.request, replaces=first)
    assert used(in_programme).used == 6


def test_hours_given_back_give_the_credits_back(in_programme, granted, ledger, award):
    ledger(granted("4"), award, "released")
    ledger(granted("5"), award)
    assert used(in_programme).used == 5


def test_a_withdrawn_entry_counts_no_more(in_programme, earlier, officer):
    row = earlier()
    EarlierRecognition.objects.filter(pk=row.pk).update(withdrawn_by=officer, withdrawn_at=timezone.now())
    assert used(in_programme).used == 0


def test_the_stricter_of_law_and_own_rule_holds(in_programme, programme):
    assert used(again(in_programme)).ceiling.said().startswith("Share of the minimum study load, at most: 50")
    Programme.objects.filter(pk=programme.pk).update(own_cap=Decimal(40))
    totals = used(again(in_programme))
    assert (totals.cap, totals.ceiling.said()) == (40, "own rule of the institution")


def test_the_law_of_the_day_counts(in_programme):
    LegalCapFactory(country="CZ", scope="degree", measure="credits", value="30", valid_from=dt.date(2027, 1, 1))
    assert used(in_programme, dt.date(2026, 12, 31)).cap == 63
    assert used(in_programme, dt.date(2027, 1, 1)).cap == 30


def test_without_a_programme_nothing_is_made_up(submitted):
    totals = used(submitted)
    assert (totals.programme, totals.cap, totals.left, totals.kept(Decimal(4))) == (None, None, None, "")
    assert totals.sentence(4) == "Not known: the course is listed in no programme, or in several."
    assert not totals.exceeded_by(1000)


def test_the_only_programme_a_course_is_taught_in_is_the_one(in_programme, programme, course):
    Course.objects.filter(pk=course.pk).update(main_programme=None)
    CurriculumCourseFactory(curriculum=CurriculumYearFactory(programme=programme), course=course)
    CurriculumCourseFactory(curriculum=CurriculumYearFactory(programme=programme, year=2027), course=course)
    assert used(again(in_programme)).programme == programme
    other = ProgrammeFactory(institution=programme.institution, code="LAW")
    CurriculumCourseFactory(curriculum=CurriculumYearFactory(programme=other), course=course)
    assert used(again(in_programme)).programme is None


def test_a_share_of_an_unknown_size_is_unknown(in_programme, programme):
    Programme.objects.filter(pk=programme.pk).update(credits=None)
    totals = used(again(in_programme))
    assert totals.cap is None
    assert totals.sentence(3).startswith("Not known: the programme has no number of credits on record")


def test_a_country_without_a_rule_says_so(in_programme, programme):
    Programme.objects.filter(pk=programme.pk).update(cycle="third")
    assert used(again(in_programme)).sentence(3) == "No limit is known for this programme."


def test_the_count_of_queries_does_not_grow(in_programme, granted, django_assert_num_queries):
    granted("1")
    few = again(in_programme)
    with django_assert_num_queries(8):
        used(few)
    for _each in range(5):
        granted("1")
    more = again(in_programme)
    with django_assert_num_queries(8):
        used(more)


def test_a_decision_keeps_the_arithmetic(in_programme, earlier):
    earlier()
    kept = used(in_programme).kept(Decimal(3))
    assert '"used": "12"' in kept
    assert '"after": "15"' in kept
    assert '"limit": "63"' in kept
    assert "Act, section 60" in kept
