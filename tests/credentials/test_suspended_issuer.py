"""An institution is suspended by two administrators: what it awarded still verifies, with a notice; new awards cannot be made."""

import pytest
from django.core.exceptions import PermissionDenied

from credentials.models import Award
from credentials.services.issuing import fingerprint, sign_awards
from credentials.verifying import verify_award
from institutions.models import Role
from institutions.services.standing import confirm_standing, propose_standing
from micro4asia.foundation.models import Job
from tests.foundation.built_once import built_once


@built_once
def administrators(member):
    return member(Role.NETWORK_ADMIN, None), member(Role.NETWORK_ADMIN, None)


@pytest.fixture
def suspended(administrators, institution):
    """Suspends it now, and can end that again."""
    first, second = administrators

    def to(state):
        propose_standing(institution=institution, state=state, by=first, reason="Under inquiry.")
        confirm_standing(institution=institution, by=second)

    return to


def test_what_it_awarded_stays_valid_and_says_so(client, issued_award, suspended):
    suspended("suspended")
    assert verify_award(issued_award).kind == "valid"
    assert "The issuer is suspended at present" in client.get(issued_award.public_path).content.decode()
    assert client.get(f"/i/{issued_award.institution.slug}/did.json").status_code == 200
    assert client.get(f"/status-lists/{issued_award.status_list.public_id}").status_code == 200


def test_nothing_new_is_signed_and_what_was_under_way_waits_until_it_is_back(
    ready_award, registrar, suspended, run_jobs, after_commit
):
    sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    suspended("suspended")
    run_jobs(failing=True)
    assert Award.objects.get().state == "sealing"
    job = Job.objects.get(kind="seal_award")
    assert (job.state, job.attempts) == ("failed", 1), "one clear end, and no loop"
    with after_commit():
        suspended("active")
    assert Award.objects.get().state == "issued"


def test_a_registrar_of_a_suspended_institution_signs_nothing(ready_award, registrar, suspended):
    suspended("suspended")
    with pytest.raises(PermissionDenied):
        sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)


def test_whoever_left_leaves_valid_credentials_behind(client, issued_award, suspended):
    suspended("left")
    assert verify_award(issued_award).kind == "valid"
    assert client.get(f"/institutions/{issued_award.institution.slug}/").status_code == 200
