"""The comparison: what an officer writes, what the rows say by themselves."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from micro4asia.foundation.errors import WrongState
from recognition.evaluation import evaluate
from recognition.models import Comparison, ComparisonRow, OutcomeCoverage
from recognition.services.evaluating import Found, Judged, save_comparison
from tests.factories.institutions import CourseOutcomeFactory
from tests.recognition.conftest import SUBSTANTIAL, judged


def rows_of(request):
    return {row.element.value: row for row in evaluate(request, on=timezone.localdate()).rows}


def test_saving_begins_the_evaluation_and_keeps_eight_rows(complete, officer):
    comparison = save_comparison(request=complete, by=officer, outcomes=judged(complete, "ccpnn"), elements=[SUBSTANTIAL])
    complete.refresh_from_db()
    assert complete.state == "in_evaluation"
    assert comparison.rows.count() == 8
    assert comparison.covered_hours == Fraction(50)  # 20 + 20 + half of 20
    assert comparison.rows.get(element="outcomes").substantial
    assert not comparison.rows.exclude(element="outcomes").filter(substantial=True).exists()


def test_saving_again_rewrites_and_an_outcome_may_be_opened_again(complete, officer):
    save_comparison(request=complete, by=officer, outcomes=judged(complete, "ccccc"), elements=[SUBSTANTIAL])
    reopened = [Judged(complete.course.outcomes.first().pk, "")]
    comparison = save_comparison(request=complete, by=officer, outcomes=reopened, elements=[])
    assert comparison.coverage.count() == 4
    assert not comparison.is_judged
    assert not comparison.rows.filter(substantial=True).exists()


def test_a_stated_share_counts(complete, officer):
    outcome = complete.course.outcomes.first()
    comparison = save_comparison(request=complete, by=officer, outcomes=[Judged(outcome.pk, "partly", Decimal(75))], elements=[])
    assert comparison.covered_hours == Fraction(15)


def test_a_substantial_difference_is_named_and_argued(complete, officer):
    bare = Found("identity", substantial=True)
    with pytest.raises(ValidationError) as refused:
        save_comparison(request=complete, by=officer, outcomes=judged(complete), elements=[bare])
    assert set(refused.value.error_dict) == {"difference_identity", "why_identity"}
    assert not Comparison.objects.exists()
    complete.refresh_from_db()
    assert complete.state == "assigned"


def test_only_officers_there_compare(complete, sending_officer, applicant, issuer):
    for user in (sending_officer, applicant, issuer):
        with pytest.raises(PermissionDenied):
            save_comparison(request=complete, by=user, outcomes=[], elements=[])


def test_nothing_is_compared_before_the_file_is_complete_or_after_the_decision(taken, officer):
    with pytest.raises(WrongState):
        save_comparison(request=taken, by=officer, outcomes=[], elements=[])


def test_a_comparison_cannot_be_changed_after_the_decision(decided, officer):
    with pytest.raises(WrongState):
        save_comparison(request=decided, by=officer, outcomes=[], elements=[])


def test_foreign_outcomes_are_refused(complete, officer):
    foreign = CourseOutcomeFactory()
    with pytest.raises(ValidationError):
        save_comparison(request=complete, by=officer, outcomes=[Judged(foreign.pk, "covered")], elements=[])


def test_the_database_keeps_the_comparison_honest(evaluated, officer):
    comparison = Comparison.objects.get()
    with pytest.raises(IntegrityError, match="a_substantial_difference_is_named_and_argued"), transaction.atomic():
        ComparisonRow.objects.filter(comparison=comparison, element="level").update(substantial=True)
    with pytest.raises(IntegrityError, match="the_share_fits_the_verdict"), transaction.atomic():
        OutcomeCoverage.objects.filter(comparison=comparison).update(verdict="not")
    with pytest.raises(IntegrityError), transaction.atomic():
        ComparisonRow.objects.create(comparison=comparison, element="level", source="x", finding="x", author=officer)


def test_r1_differs_in_nothing(evaluated):
    findings = {element: row.finding for element, row in rows_of(evaluated).items()}
    assert findings == {
        "authenticity": "Confirmed",
        "level": "Same level",
        "workload": "Same hours",
        "outcomes": "All covered",
        "profile": "Same field",
        "assessment": "Same",
        "identity": "Same",
        "quality": "Sufficient",
    }


def test_each_difference_has_its_word(complete):
    """A course in force is frozen, so that this one differs in memory only."""
    course = complete.course
    course.level_code, course.eqf, course.hours, course.isced_f = "7", "7", Decimal(150), "0542"
    course.assessment_types, course.quality_required = ["oral-exam"], ["unit-external"]
    findings = {element: (row.finding, row.kind) for element, row in rows_of(complete).items()}
    assert findings["level"] == ("Lower level", "warn")
    assert findings["workload"] == ("Fewer hours", "warn")
    assert findings["outcomes"] == ("0 of 5 judged", "info")
    assert findings["profile"] == ("Different field", "info")
    assert findings["assessment"] == ("Other form", "info")
    assert findings["quality"] == ("Other kind", "info")


def test_below_seventy_per_cent_the_line_is_named(evaluated_with_gap):
    row = rows_of(evaluated_with_gap)["outcomes"]
    assert (row.finding, row.why) == ("40 h missing", "60 % by hours, below the 70 % line.")


def test_both_ways_of_counting_are_explained(evaluated):
    view = evaluate(evaluated, on=timezone.localdate())
    assert view.conversion.raw == 4
    assert {other.code: other.credits for other in view.alternatives} == {"umap": Fraction(3), "annual-load": Fraction(4)}
