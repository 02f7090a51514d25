"""Full, in part, refused: what each needs, who may, and that it is said once."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from credentials.services.revoking import approve_revocation, request_revocation
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.models import Decision, RecognitionRequest
from recognition.policies import may_decide
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import build_decision, decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.publishing import recognised_where
from recognition.services.requesting import submit_request
from tests.factories.institutions import MembershipFactory, TimeLimitFactory
from tests.factories.network import RegulatedFieldFactory
from tests.recognition.conftest import FULL, PARTIAL, REFUSED, SUBSTANTIAL, WORDING, judged


def errors_of(request, officer, ruling):
    with pytest.raises(ValidationError) as refused:
        decide_request(request=request, by=officer, ruling=ruling)
    request.refresh_from_db()
    assert request.state == "in_evaluation"
    return set(refused.value.error_dict)


def test_a_full_decision_grants_the_courses_credits_and_tells_the_learner(decided, applicant):
    decision = decided.answer
    assert (decision.outcome, decision.credits, decision.grade) == ("full", 4, "C")
    assert decision.language == decided.decision_language
    letter = Letter.objects.get(key=f"recognition_decided:{decided.pk}")
    assert letter.to == applicant.email
    assert FULL.reasons not in letter.text


def test_a_refusal_needs_a_substantial_difference(evaluated, officer):
    assert errors_of(evaluated, officer, REFUSED) == {"outcome"}
    assert not Decision.objects.exists()


def test_a_refusal_with_its_ground_keeps_the_argument(evaluated_with_gap, officer):
    decision = decide_request(request=evaluated_with_gap, by=officer, ruling=REFUSED)
    assert (decision.outcome, decision.credits, decision.grounds, decision.basis) == ("refused", 0, 1, "none")
    row = next(row for row in decision.comparison["rows"] if row["element"] == "outcomes")
    assert row["why"] == "The next course builds on it."


def test_a_refusal_says_what_comes_next_and_grants_nothing(evaluated_with_gap, officer):
    assert errors_of(evaluated_with_gap, officer, replace(REFUSED, next_steps=" ")) == {"next_steps"}
    assert errors_of(evaluated_with_gap, officer, replace(REFUSED, credits=Decimal(1))) == {"credits"}
    assert errors_of(evaluated_with_gap, officer, replace(REFUSED, reasons="")) == {"reasons"}


def test_a_legal_bar_is_a_ground_of_its_own_but_must_be_explained(evaluated, officer):
    RegulatedFieldFactory(country="CZ", isced_f="0412")
    barred = replace(REFUSED, bar="regulated-field")
    assert errors_of(evaluated, officer, barred) == {"bar_explanation"}
    decision = decide_request(request=evaluated, by=officer, ruling=replace(barred, bar_explanation="Only a state exam counts."))
    assert (decision.bar, decision.grounds) == ("regulated-field", 0)


@pytest.mark.parametrize(
    "bar", ["cap-reached", "hours-used", "credit-limits", "regulated-field", "award-revoked", "condition-unmet"]
)
def test_a_legal_bar_that_the_facts_do_not_show_is_no_ground(evaluated, officer, bar):
    assert errors_of(evaluated, officer, replace(REFUSED, bar=bar, bar_explanation="So it is.")) == {"bar"}


def test_a_partial_decision_needs_reasons_and_fewer_credits(evaluated_with_gap, officer):
    assert errors_of(evaluated_with_gap, officer, replace(PARTIAL, reasons="")) == {"reasons"}
    assert errors_of(evaluated_with_gap, officer, replace(PARTIAL, next_steps="")) == {"next_steps"}
    assert errors_of(evaluated_with_gap, officer, replace(PARTIAL, credits=Decimal(4))) == {"credits"}
    assert errors_of(evaluated_with_gap, officer, replace(PARTIAL, credits=Decimal("1.5"))) == {"credits"}
    assert errors_of(evaluated_with_gap, officer, replace(PARTIAL, credits=Decimal(0))) == {"credits"}
    decision = decide_request(request=evaluated_with_gap, by=officer, ruling=PARTIAL)
    assert (decision.credits, decision.basis) == (2, "covered")


@pytest.mark.parametrize("purpose", RecognitionRequest.COUNTS_CREDITS)
def test_all_credits_of_a_course_are_never_a_part_of_them(make_draft, applicant, officer, purpose):
    row = submit_request(request=make_draft(purpose=purpose), by=applicant, consent=True, wording=WORDING)
    row = mark_complete(request=take_request(request=row, by=officer), by=officer)
    save_comparison(request=row, by=officer, outcomes=judged(row, "cccnn"), elements=[SUBSTANTIAL])
    assert errors_of(row, officer, replace(PARTIAL, credits=Decimal(4))) == {"credits"}


def test_an_exemption_in_full_is_the_courses_own_number(evaluated, officer):
    assert errors_of(evaluated, officer, replace(FULL, credits=Decimal(3))) == {"credits"}
    assert errors_of(evaluated, officer, replace(FULL, credits=Decimal(5))) == {"credits"}


def test_one_may_recognise_despite_a_substantial_difference(evaluated_with_gap, officer):
    assert decide_request(request=evaluated_with_gap, by=officer, ruling=FULL).outcome == "full"


def test_the_time_to_appeal_is_that_of_the_procedure_of_the_case(evaluated, officer, muni):
    TimeLimitFactory(institution=muni, procedure="rpl", appeal_days=17)
    RecognitionRequest.objects.filter(pk=evaluated.pk).update(procedure="rpl")
    assert decide_request(request=evaluated, by=officer, ruling=FULL).appeal_days == 17


def test_national_law_is_named(evaluated, officer):
    assert errors_of(evaluated, officer, replace(FULL, legal_basis="national-law")) == {"legal_reference"}
    cited = replace(FULL, legal_basis="national-law", legal_reference="Act 111/1998, § 60")
    assert errors_of(evaluated, officer, cited) == {"legal_version"}


def test_a_suggested_grade_is_computed_here_never_taken_from_the_page(evaluated, officer):
    decision = decide_request(request=evaluated, by=officer, ruling=replace(FULL, grade="A"))
    assert decision.grade == "C"


def test_the_linear_grade_and_an_own_one_are_possible_too(evaluated, officer):
    for handling, grade, expected in [("linear", "", "B"), ("entered", "b", "B"), ("without", "", "")]:
        with transaction.atomic():
            ruling = replace(FULL, grade_handling=handling, grade=grade)
            assert decide_request(request=evaluated, by=officer, ruling=ruling).grade == expected
            transaction.set_rollback(True)
    assert errors_of(evaluated, officer, replace(FULL, grade_handling="entered", grade="")) == {"grade_handling"}


def test_every_outcome_is_judged_first(complete, officer):
    save_comparison(request=complete, by=officer, outcomes=judged(complete)[:3], elements=[])
    with pytest.raises(WrongState, match="Judge every outcome"):
        decide_request(request=complete, by=officer, ruling=FULL)


def test_a_revoked_credential_is_refused_on_that_ground(evaluated, award, officer, issuer, registrar, after_commit):
    revocation = request_revocation(award=award, by=issuer, reason="fraud", explanation="Proven.")
    with after_commit():
        approve_revocation(revocation=revocation, by=registrar)
    evaluated.refresh_from_db()
    assert evaluated.award_revoked_at
    assert errors_of(evaluated, officer, FULL) == {"outcome"}
    ruling = replace(REFUSED, bar="award-revoked", bar_explanation="Revoked by its issuer.")
    assert decide_request(request=evaluated, by=officer, ruling=ruling).outcome == "refused"


def test_a_second_decision_comes_too_late(decided, colleague):
    with pytest.raises(WrongState):
        decide_request(request=decided, by=colleague, ruling=FULL)
    assert Decision.objects.count() == 1


def test_nothing_is_decided_before_it_is_evaluated(complete, officer):
    with pytest.raises(WrongState):
        decide_request(request=complete, by=officer, ruling=FULL)


def test_who_may_decide(evaluated, officer, colleague, applicant, sending_officer, issuer, stranger):
    assert may_decide(officer, evaluated)
    assert may_decide(colleague, evaluated)
    for user in (applicant, sending_officer, issuer, stranger):
        with pytest.raises(PermissionDenied):
            decide_request(request=evaluated, by=user, ruling=FULL)


def test_not_on_ones_own_course(evaluated, course, officer):
    course.owners.add(officer)
    with pytest.raises(PermissionDenied, match="responsible for this course"):
        decide_request(request=evaluated, by=officer, ruling=FULL)


def test_not_as_staff_of_the_issuer(evaluated, ueh, muni, officer, registrar):
    MembershipFactory(user=officer, institution=ueh, role="issuer")
    with pytest.raises(PermissionDenied, match="issuer of this credential"):
        decide_request(request=evaluated, by=officer, ruling=FULL)
    MembershipFactory(user=registrar, institution=muni, role="officer")
    with pytest.raises(PermissionDenied, match="took part"):
        decide_request(request=evaluated, by=registrar, ruling=FULL)


def test_not_without_a_second_factor(evaluated, member, muni):
    bare = member("officer", muni, second_factor=False)
    with pytest.raises(PermissionDenied, match="second factor"):
        decide_request(request=evaluated, by=bare, ruling=FULL)


def test_not_after_the_role_was_taken_away(evaluated, officer):
    officer.memberships.update(valid_from="2020-01-01", valid_to="2020-12-31")
    with pytest.raises(PermissionDenied):
        decide_request(request=evaluated, by=officer, ruling=FULL)


@pytest.mark.parametrize("change", [{"outcome": "refused"}, {"credits": 9}, {"reasons": "Otherwise."}, {"findings": "{}"}])
def test_a_decision_never_changes(decided, change):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Decision.objects.update(**change)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Decision.objects.all()._raw_delete("default")  # past the letter that would protect it


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (
            "a_refusal_names_its_ground",
            {"outcome": "refused", "credits": 0, "grade": "", "grade_handling": "without", "next_steps": "x"},
        ),
        ("a_refusal_grants_nothing", {"outcome": "refused", "grounds": 1, "next_steps": "x"}),
        ("a_decision_gives_reasons", {"reasons": ""}),
        ("hours_count_twice_only_by_a_rule_that_is_named", {"double_use": True}),
        ("less_than_asked_says_what_comes_next", {"outcome": "partial"}),
        ("a_grade_is_entered_iff_there_is_one", {"grade_handling": "without"}),
        ("an_exact_credit_value_is_a_fraction", {"raw_denominator": 0}),
        ("an_appeal_window_ends_after_the_decision", {"appeal_until": "2000-01-01"}),
    ],
)
def test_the_database_takes_no_decision_that_breaks_its_promise(evaluated, officer, name, change):
    decision = build_decision(request=evaluated, by=officer, ruling=FULL, now=timezone.now())
    for field, value in change.items():
        setattr(decision, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        decision.save(force_insert=True)


def test_the_database_takes_one_decision_per_request(decided, colleague):
    copy = Decision.objects.get()
    copy.pk, copy.public_id = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_where_it_counts_is_told_without_a_person(decided, award):
    (line,) = recognised_where(award.version)
    assert (line.institution.code, line.course.code, line.purpose, line.outcome) == ("MUNI", "FTB", "course-exemption", "full")
    assert (line.credits, line.credit_system) == (4, "ECTS")
    assert not any("Dụ" in str(value) for value in vars(line).values())


def test_a_refusal_is_not_told_to_the_public(evaluated_with_gap, officer, award):
    decide_request(request=evaluated_with_gap, by=officer, ruling=REFUSED)
    assert recognised_where(award.version) == []
