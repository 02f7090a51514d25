"""What stands between a person and a case, and that no way leads past it to a decision."""

import contextlib
import itertools
import random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from micro4asia.foundation.errors import WrongState
from recognition import conflicts
from recognition.models import Declaration
from recognition.policies import free_of_conflict, may_assess, may_decide
from recognition.services.assigning import assign_request, take_next, take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import decide_request
from recognition.services.declaring import declare
from recognition.services.evaluating import save_comparison
from tests.factories.institutions import MembershipFactory
from tests.factories.network import UnitFactory
from tests.recognition.conftest import FULL, judged


def test_taking_a_case_declares_that_there_is_no_conflict(submitted, officer):
    take_request(request=submitted, by=officer)
    said = Declaration.objects.get(request=submitted, person=officer)
    assert (said.has_conflict, said.facts) == (False, [])


def test_a_complete_case_with_a_declaration_is_assigned_by_itself(taken, officer):
    assert mark_complete(request=taken, by=officer).state == "assigned"


def test_a_complete_case_waits_for_the_word_of_whom_it_was_handed_to(submitted, officer, colleague):
    case = assign_request(request=submitted, by=officer, to=colleague)
    case = mark_complete(request=case, by=officer)
    assert (case.state, case.officer) == ("complete", colleague)
    declare(request=case, by=colleague, has_conflict=False)
    case.refresh_from_db()
    assert case.state == "assigned"


def test_whoever_compares_first_says_it_too(submitted, officer, colleague):
    case = assign_request(request=submitted, by=officer, to=colleague)
    case = mark_complete(request=case, by=officer)
    save_comparison(request=case, by=colleague, outcomes=judged(case), elements=[])
    case.refresh_from_db()
    assert (case.state, case.judged) == ("in_evaluation", True)
    assert Declaration.objects.filter(request=case, person=colleague, has_conflict=False).exists()


def test_a_conflict_needs_words_gives_the_case_back_and_stands(taken, officer, colleague):
    with pytest.raises(ValidationError, match="what the conflict is"):
        declare(request=taken, by=officer, has_conflict=True)
    first = declare(request=taken, by=officer, has_conflict=True, words="She is my cousin.")
    assert declare(request=taken, by=officer, has_conflict=True, words="She is my cousin.") == first
    taken.refresh_from_db()
    assert (taken.officer, taken.state) == (None, "checking")
    with pytest.raises(WrongState, match="stands"):
        declare(request=taken, by=officer, has_conflict=False)
    with pytest.raises(PermissionDenied, match="declared a conflict"):
        take_request(request=taken, by=officer)
    assert take_request(request=taken, by=colleague).officer == colleague


def test_only_the_desk_declares(taken, applicant, sending_officer, stranger):
    for user in (applicant, sending_officer, stranger):
        with pytest.raises(PermissionDenied):
            declare(request=taken, by=user, has_conflict=False)


@pytest.mark.parametrize(
    ("name", "language", "asked"),
    [
        ("Nguyễn Văn Thử", "vi", True),
        ("Trần Văn Thử", "vi", False),
        ("Nguyen Van Thu", "vi", False),
        ("Nguyễn", "vi", False),
        ("Petr Rozhodný", "en", False),
    ],
)
def test_the_same_family_name_is_asked_about(submitted, officer, name, language, asked):
    officer.full_name, officer.language = name, language
    officer.save(update_fields=["full_name", "language"])
    assert conflicts.hints(officer, submitted) == ([conflicts.Hint.FAMILY] if asked else [])


def test_czech_forms_of_one_family_name_are_one(submitted, applicant, officer):
    applicant.full_name, applicant.language = "Jan Vzor", "en"
    officer.full_name = "Jana Vzorová"
    submitted.applicant = applicant
    assert conflicts.hints(officer, submitted) == [conflicts.Hint.FAMILY]


def test_a_question_is_answered_before_anything_else_and_is_no_verdict(submitted, muni, officer):
    officer.full_name, officer.language = "Nguyễn Văn Thử", "vi"
    officer.save(update_fields=["full_name", "language"])
    assert not may_assess(officer, submitted)
    assert take_next(institution=muni, by=officer) is None
    with pytest.raises(ValidationError, match="no conflict of interest"):
        take_request(request=submitted, by=officer)
    taken = take_request(request=submitted, by=officer, words="No relation; four in ten bear the name.")
    assert taken.officer == officer
    assert may_assess(officer, taken)
    assert Declaration.objects.get(request=taken).facts == ["family"]


def test_other_work_for_the_unit_of_the_course_is_asked_about(submitted, course, muni, officer):
    unit = UnitFactory(institution=muni)
    type(course).objects.filter(pk=course.pk).update(owner_unit=unit)
    submitted.refresh_from_db()
    MembershipFactory(user=officer, institution=muni, role="officer", unit=unit)
    assert conflicts.hints(officer, submitted) == []
    MembershipFactory(user=officer, institution=muni, role="assessor", unit=unit)
    assert conflicts.hints(officer, submitted) == [conflicts.Hint.UNIT]


def _declared(case, user):
    declare(request=case, by=user, has_conflict=True, words="We share a flat.")


def _owner(case, user):
    case.course.owners.add(user)


def _issued(case, user):
    MembershipFactory(user=user, institution=case.award.institution, role="registrar")


def _author(case, user):
    type(case.award.version).objects.filter(pk=case.award.version_id).update(author=user)


CONFLICTS = {"declared": _declared, "owner": _owner, "issuer": _issued, "author": _author}


def _ways(case, user, other):
    """Every service by which somebody could come to evaluate or decide."""
    return {
        "take": lambda: take_request(request=case, by=user),
        "next": lambda: take_next(institution=case.institution, by=user),
        "be handed": lambda: assign_request(request=case, by=other, to=user),
        "complete": lambda: mark_complete(request=case, by=user),
        "say none": lambda: declare(request=case, by=user, has_conflict=False, words="None, really."),
        "compare": lambda: save_comparison(request=case, by=user, outcomes=judged(case), elements=[]),
        "decide": lambda: decide_request(request=case, by=user, ruling=FULL),
        "helped: complete": lambda: mark_complete(request=case, by=other),
        "helped: compare": lambda: save_comparison(request=case, by=other, outcomes=judged(case), elements=[]),
    }


@pytest.mark.parametrize("conflict", sorted(CONFLICTS))
@pytest.mark.parametrize("seed", range(3))
def test_no_path_lets_a_person_with_a_conflict_handle_or_decide(submitted, officer, colleague, conflict, seed):
    dice = random.Random(seed)  # noqa: S311 the same walks each time
    CONFLICTS[conflict](submitted, officer)
    submitted.refresh_from_db()
    take_request(request=submitted, by=colleague)
    for name in itertools.chain(*(dice.sample(sorted(_ways(submitted, officer, colleague)), k=9) for _round in range(2))):
        submitted.refresh_from_db()
        with contextlib.suppress(PermissionDenied, WrongState, ValidationError):
            _ways(submitted, officer, colleague)[name]()
        submitted.refresh_from_db()
        assert submitted.officer == colleague
        assert not submitted.decisions.exists()
        assert not free_of_conflict(officer, submitted)
        assert not may_decide(officer, submitted)
        comparison = getattr(submitted, "comparison", None)
        assert comparison is None or comparison.author == colleague
