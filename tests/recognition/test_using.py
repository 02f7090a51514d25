"""Hours that a decision counts are used: no stack and no other decision counts them again, unless a rule says so."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from credentials.models import UseLedger
from credentials.services.revoking import approve_revocation, request_revocation
from institutions.models import Role
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import build_decision, decide_request
from recognition.services.evaluating import Judged, save_comparison
from recognition.services.requesting import submit_request
from recognition.services.using import uses_against
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory
from tests.factories.stacks import StackVersionFactory, UseLedgerFactory, rules_of
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, PARTIAL, REFUSED, judged

AGAIN = replace(FULL, grade_handling="without")


@built_once
def another(make_draft, muni, applicant, officer):
    """A second request of the same learner with the same credential, for another course."""

    def make(**purpose):
        course = CourseFactory(institution=muni, credits=Decimal(4), level_framework="EQF", level_code="6")
        CourseOutcomeFactory(course=course, hours=Decimal(100))
        row = submit_request(request=make_draft(target=course, **purpose), by=applicant, consent=True, wording="They may.")
        row = mark_complete(request=take_request(request=row, by=officer), by=officer)
        save_comparison(request=row, by=officer, outcomes=judged(row, "c"), elements=[])
        row.refresh_from_db()
        return row

    return make


def lines(award):
    return UseLedger.objects.filter(award=award).order_by("outcome__position")


def test_what_is_granted_is_used_whole_and_told_to_whoever_decides_next(decided, another, award, officer, client):
    outcomes = list(award.version.outcomes.all())
    used = list(lines(award).values_list("outcome", "hours", "kind", "status", "reference", "holder", "institution", "shared"))
    home, holder = decided.institution_id, decided.applicant_id
    assert used == [(one.pk, one.hours, "decision", "used", decided.case_number, holder, home, False) for one in outcomes]
    second = another()
    with pytest.raises(ValidationError) as refused:
        decide_request(request=second, by=officer, ruling=AGAIN)
    assert set(refused.value.error_dict) == {"outcome"}
    assert decided.institution.name() in str(refused.value)
    page = reverse("recognition:decide", args=[second.institution.slug, second.public_id])
    client.force_login(officer)
    shown = client.get(page).content.decode()
    assert outcomes[0].code in shown
    assert "double_use" in shown
    barred = replace(REFUSED, bar="hours-used", bar_explanation="The same hours gave 4 credits before.")
    assert decide_request(request=second, by=officer, ruling=barred).bar == "hours-used"
    assert lines(award).count() == len(outcomes)


def test_a_rule_that_is_named_lets_hours_count_twice(decided, another, award, officer):
    second = another()
    with pytest.raises(ValidationError) as refused:
        decide_request(request=second, by=officer, ruling=replace(AGAIN, double_use=True))
    assert set(refused.value.error_dict) == {"legal_reference"}
    ruling = replace(AGAIN, double_use=True, legal_reference="Study rules, art. 12")
    assert decide_request(request=second, by=officer, ruling=ruling).double_use
    assert set(lines(award).filter(reference=second.case_number).values_list("shared", flat=True)) == {True}


def test_the_first_use_of_hours_is_none_beside_another_whatever_was_ticked(evaluated, award, officer):
    first = award.version.outcomes.first()
    ticked = replace(AGAIN, double_use=True, legal_reference="Study rules, art. 12")
    assert not build_decision(request=evaluated, by=officer, ruling=ticked, now=timezone.now()).double_use
    UseLedgerFactory(award=award, outcome=first, holder=award.learner.user)
    decide_request(request=evaluated, by=officer, ruling=ticked)
    assert [line.outcome for line in lines(award).filter(shared=True)] == [first]


def test_only_the_outcomes_that_are_named_are_used(complete, officer, award):
    first = award.version.outcomes.first()
    outcomes = [
        Judged(row.pk, "covered" if place < 3 else "not", source_ids=(first.pk,) if place < 3 else ())
        for place, row in enumerate(complete.course.outcomes.all())
    ]
    save_comparison(request=complete, by=officer, outcomes=outcomes, elements=[])
    decide_request(request=complete, by=officer, ruling=PARTIAL)
    assert [line.outcome for line in lines(award)] == [first]


def test_looking_at_a_credential_for_admission_uses_nothing_up(another, award, officer, decided):
    admission = another(purpose="admission")
    assert decide_request(request=admission, by=officer, ruling=replace(AGAIN, credits=Decimal(0))).outcome == "full"
    assert not lines(award).filter(reference=admission.case_number).exists()


def test_hours_that_a_stack_reserves_are_not_granted(evaluated, award, officer):
    first = award.version.outcomes.first()
    held = UseLedgerFactory(award=award, outcome=first, holder=award.learner.user)
    assert uses_against(award, [first]) == [held]
    with pytest.raises(ValidationError, match="used already"):
        decide_request(request=evaluated, by=officer, ruling=FULL)
    assert not lines(award).exclude(pk=held.pk).exists()


def test_the_learner_sees_on_the_page_of_a_stack_where_the_hours_went(decided, award, applicant, client):
    code = award.version.micro_credential.code
    stack = StackVersionFactory(rules=rules_of(code, hours=100), landing="published").stack
    client.force_login(applicant)
    page = client.get(reverse("credentials:my-stack", args=[stack.public_id]))
    [use] = page.context["uses"]
    assert (use.code, use.hours, use.reference) == (code, award.version.hours, decided.case_number)
    assert use.where == decided.institution.name("vi")
    assert not page.context["standing"].evaluation.ready
    assert decided.case_number in page.content.decode()


def test_a_revoked_credential_frees_what_was_decided_with_it(decided, award, issuer, registrar, after_commit, member):
    other = member(Role.REGISTRAR, award.institution)
    file = request_revocation(award=award, by=issuer, reason="fraud", explanation="Proven.")
    with after_commit():
        approve_revocation(revocation=file, by=other)
    assert set(lines(award).values_list("status", flat=True)) == {"released"}
