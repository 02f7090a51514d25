"""Along every line of the table, whatever anybody tries: no refusal without its ground, nothing less than all by a rule, and no
decision by a person with a conflict of interest. And the walk sees it where a wall is taken away."""

import pytest
from django.db import transaction
from django.utils import timezone

from institutions.models import Role
from recognition import conflicts
from recognition.instruments.engine import Proposal
from recognition.life_cycle import TABLE, State
from recognition.models import Declaration, Rule
from tests.factories.institutions import MembershipFactory
from tests.factories.recognition import DecisionFactory
from tests.foundation.built_once import built_once
from tests.recognition.instruments.walking import ROUTES, Walk, look_at, signature, travelling, try_everything


@built_once
def people(member, muni, ueh, officer, colleague, applicant, counted_course):
    """Officers of the desk, all with a second factor; four of them may not decide, each for another reason."""

    def desk(name):
        return member(Role.OFFICER, muni, second_factor=True, email=f"{name}@example.org")

    owner, issues, declared = desk("owner"), desk("issues"), desk("declared")
    counted_course.owners.add(owner)
    MembershipFactory(user=issues, institution=ueh, role=Role.REGISTRAR)
    MembershipFactory(user=applicant, institution=muni, role=Role.OFFICER)
    return {
        "officer": officer,
        "colleague": colleague,
        "applicant": applicant,
        "owner": owner,
        "issues": issues,
        "declared": declared,
    }


@built_once
def case(terms, send, applicant, counted_course, people):
    """Sent; the agreement could decide it."""
    sent = send(applicant, counted_course)
    Declaration.objects.create(
        request=sent, person=people["declared"], has_conflict=True, words="A cousin of mine.", declared_at=timezone.now()
    )
    return sent


def walked(case, people, route, seen):
    """The pairs of states a route goes through; at every place that is new everything is tried, then the route goes on."""
    with travelling() as clock, transaction.atomic():
        walk, through = Walk(case, people, clock), {}
        for name in ("", *route):
            if name:
                walk.step(name)
            if (here := signature(walk)) not in seen:
                seen.add(here)
                for who, times in try_everything(walk).items():
                    through[who] = through.get(who, 0) + times
        transaction.set_rollback(True)
    return walk.taken, through


def test_no_way_leads_to_what_must_never_be(case, people):
    seen, taken, through = set(), set(), {}
    for route in ROUTES:
        ways, let = walked(case, people, route, seen)
        taken |= set(ways)
        through |= {who: through.get(who, 0) + times for who, times in let.items()}
    every = {(str(line.source), str(line.target)) for line in TABLE} - {(State.DRAFT, State.SUBMITTED)}
    assert taken == every, "a route for every line of the table, and no way beside it"
    assert {state for state, *_rest in seen} == set(State) - {State.DRAFT}, "everything was tried in every state"
    assert set(through) == {"officer", "colleague", "rule"}, "only these decided anything, and what they decided was looked at"


def test_the_walk_sees_a_decision_by_somebody_with_a_conflict(case, people, monkeypatch):
    monkeypatch.setattr(conflicts, "bar", lambda _user, _request: "")
    with pytest.raises(AssertionError, match="conflict of interest"):
        walked(case, people, ("take", "complete", "compare"), set())


def test_the_walk_sees_less_than_all_by_a_rule(case, people, terms, monkeypatch):
    Rule.objects.filter(pk=terms.pk).update(state="draft", published_at=None)
    Rule.objects.filter(pk=terms.pk).update(credits=3)
    Rule.objects.filter(pk=terms.pk).update(state="published", published_at=timezone.now())
    assert set(walked(case, people, (), set())[1]) == set()
    monkeypatch.setattr(Proposal, "may_be_automatic", True)
    with pytest.raises(AssertionError, match="less than all by no person"):
        walked(case, people, (), set())


@pytest.mark.parametrize("bar", ["cap-reached", "hours-used", "regulated-field", "award-revoked"])
def test_the_walk_sees_a_refusal_whose_ground_no_fact_shows(case, people, bar):
    """As a row that no service would write: the database asks for a ground and its words, the facts are the services'."""
    with travelling() as clock:
        walk = Walk(case, people, clock)
        for name in ("take", "complete", "compare"):
            walk.step(name)
    row = DecisionFactory(request=walk.case, bar=bar, decided_by=people["officer"], findings='{"rows": []}')
    with pytest.raises(AssertionError, match="without a coded substantial difference"):
        look_at(row)
