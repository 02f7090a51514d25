"""Hours that a decision leaves over stand in it, with what they may still be used for."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from credentials.models import UseLedger
from recognition.answers import left_over_of
from recognition.decision_paper import letter_job
from recognition.models import Decision, DecisionLetter
from recognition.services.conditions import settle_condition
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.record_checks import ConditionSaid
from tests.foundation.built_once import built_once
from tests.recognition.conftest import FULL, PARTIAL, SUBSTANTIAL, judged

BELONG = "They belong to outcomes that count here. No outcome counts twice, unless the rules of another place allow it."


@built_once
def by_two_of_three(complete, officer, award):
    """Three outcomes of the course are covered by LO1 and LO2, 70 hours; LO3 with its 30 is named nowhere."""
    theirs = [row.pk for row in award.version.outcomes.all()]
    met = [replace(one, source_ids=(theirs[place % 2],)) for place, one in enumerate(judged(complete, "cccnn")[:3])]
    rest = judged(complete, "cccnn")[3:]
    save_comparison(request=complete, by=officer, outcomes=[*met, *rest], elements=[SUBSTANTIAL])
    complete.refresh_from_db()
    return complete


def told(decision):
    with translation.override("en"):
        return left_over_of(decision)


def test_what_is_left_of_outcomes_that_count_here_counts_nowhere_else(evaluated_with_gap, officer):
    decision = decide_request(request=evaluated_with_gap, by=officer, ruling=PARTIAL)
    assert told(decision) == ["Recognised: 50 of 100 hours; 50 h remain.", BELONG]


def test_outcomes_that_are_not_counted_may_be_used_elsewhere(by_two_of_three, officer):
    decision = decide_request(request=by_two_of_three, by=officer, ruling=PARTIAL)
    assert told(decision) == [
        "Recognised: 50 of 100 hours; 50 h remain.",
        "Of these, 30 h (LO3) count nowhere yet: they may be used for another course or a stack.",
    ]


def test_unless_they_count_elsewhere_already(by_two_of_three, officer, award, ueh, applicant):
    UseLedger.objects.create(
        award=award,
        outcome=award.version.outcomes.get(code="LO3"),
        holder=applicant,
        hours=30,
        kind="decision",
        institution=ueh,
        reference="UEH-OLD-1",
        status="used",
        since=dt.date(2025, 1, 1),
    )
    decision = decide_request(request=by_two_of_three, by=officer, ruling=PARTIAL)
    assert told(decision) == ["Recognised: 50 of 100 hours; 50 h remain.", BELONG]


@pytest.mark.parametrize(
    "ruling", [FULL, Ruling(outcome="refused", reasons="No.", next_steps="Take it.")], ids=["all of it", "nothing"]
)
def test_nothing_is_said_where_nothing_is_left_or_nothing_is_granted(evaluated, officer, ruling):
    if ruling.outcome == "refused":
        save_comparison(request=evaluated, by=officer, outcomes=judged(evaluated, "nnnnn"), elements=[SUBSTANTIAL])
        evaluated.refresh_from_db()
    assert told(decide_request(request=evaluated, by=officer, ruling=ruling)) == []


def test_fewer_credits_on_a_condition_leave_more_over(evaluated, officer, muni, time_machine):
    asked = ConditionSaid("Pass the unit.", muni.today() + dt.timedelta(days=30), "The office", "reduced", Decimal(2))
    ruling = Ruling(outcome="conditional", credits=Decimal(4), reasons="But for one.", next_steps="Pass it.", conditions=(asked,))
    condition = decide_request(request=evaluated, by=officer, ruling=ruling).conditions.get()
    assert told(condition.decision) == []
    time_machine.move_to(dt.datetime.combine(condition.due_on + dt.timedelta(days=1), dt.time(10), dt.UTC))
    settle_condition(condition=condition, by=officer, met=False, evidence="Nothing came.")
    assert told(Decision.objects.in_force().get()) == ["Recognised: 50 of 100 hours; 50 h remain.", BELONG]


def test_it_stands_in_the_letter_before_and_after_and_on_the_page(client, by_two_of_three, officer, applicant):
    client.force_login(officer)
    there = reverse("recognition:decide", args=["muni", by_two_of_three.public_id])
    form = {"outcome": "partial", "credits": "2", "grade_handling": "without", "legal_basis": "network-agreement"}
    form |= {"reasons": PARTIAL.reasons, "next_steps": PARTIAL.next_steps, "translation": "written"}
    sentence = "Recognised: 50 of 100 hours; 50 h remain."
    with translation.override(by_two_of_three.decision_language):
        in_letter = _("Recognised: %(recognised)s of %(hours)s hours; %(left)s h remain.") % {
            "recognised": 50,
            "hours": 100,
            "left": 50,
        }
    for step in ("preview", "check"):
        assert in_letter in client.post(there, {**form, "step": step}).content.decode()
    assert client.post(there, {**form, "step": "decide"}).status_code == 302
    printed = letter_job(DecisionLetter.objects.get()).layouts[0].html
    assert in_letter in printed
    client.force_login(applicant)
    applicant.language = "en"
    applicant.save(update_fields=["language"])
    page = client.get(by_two_of_three.get_absolute_url(), HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert sentence in page
    assert "30 h (LO3)" in page
