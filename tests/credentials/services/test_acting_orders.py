"""No order of acts, answers, clocks, signatures and retries makes an award valid again that was revoked."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credentials.models import Award, LaterAct
from credentials.models.later_act import TABLE, Kind
from credentials.services.acting import agree, ask_for, carry_out, decline, stop
from credentials.services.issuing import fingerprint, sign_awards
from credentials.services.reissuing import prepare_successor
from credentials.verifying import verify_award
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Job

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["suspend", "lift", "revoke", "amend", "replace", "agree", "decline", "stop", "clock", "sign", "retry"]),
        st.integers(0, 3),
    ),
    min_size=4,
    max_size=10,
)
REFUSALS = (WrongState, PermissionDenied, ValidationError)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@pytest.mark.django_db
def test_no_order_of_acts_makes_a_revoked_award_valid_again(steps, issued_award, registrar, other_registrar, seal_waiting):
    with transaction.atomic():
        desk = [registrar, other_registrar]
        revoked = set()
        for step, which in steps:
            # A refusal is an answer too; what it may not do is change something.
            try:
                with transaction.atomic():
                    take(step, desk[which % 2], which, seal_waiting)
            except REFUSALS:
                pass
            for award in Award.objects.sealed().for_pages():
                kind = verify_award(award).kind
                if award.pk in revoked:
                    assert (award.state, kind) == ("revoked", "revoked"), (step, which)
                elif award.state == "revoked":
                    revoked.add(award.pk)
                assert kind != "valid" or not revoked, "another document of what was revoked stands"
        transaction.set_rollback(True)


def take(step, by, which, seal_waiting):
    awards = list(Award.objects.sealed().order_by("pk"))
    award = awards[which % len(awards)]
    acts = list(LaterAct.objects.order_by("pk"))
    act = acts[which % len(acts)] if acts else None
    terms = {"explanation": "As the file says.", "legal_act": "1"}
    match step:
        case "replace":
            prepare_successor(award=award, by=by, terms=terms | {"reason": "loss"}, fields={})
        case "suspend" | "lift" | "revoke" | "amend":
            terms["reason"] = TABLE[Kind(step)].reasons[0].value
            if step == "suspend":
                terms["review_on"] = award.institution.today() + dt.timedelta(days=30)
            if step == "amend":
                terms |= {"field": "name_as_printed", "new_value": f"Ví Dụ {which}"}
            if step == "revoke" and which % 2:
                terms["effective_on"] = award.institution.today() + dt.timedelta(days=1 + which)
            ask_for(kind=step, awards=[award], by=by, terms=terms)
        case "sign":
            waiting = Award.objects.filter(state="ready").first()
            if waiting:
                sign_awards(awards=[(waiting, fingerprint(waiting))], by=by)
                if which % 2:
                    seal_waiting()
        case "retry":
            seal_waiting()
            Job.objects.filter(kind="seal_award").update(state=Job.State.QUEUED, finished_at=None)
            seal_waiting()
        case "clock" if act:
            carry_out(act_id=act.pk, now=act.asked_at + dt.timedelta(days=1 + 3 * which))
        case "agree" if act:
            agree(act=act, by=by)
        case "decline" if act:
            decline(act=act, by=by, answer="No.")
        case "stop" if act:
            stop(act=act, by=by)
