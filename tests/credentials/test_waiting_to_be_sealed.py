"""What cannot be sealed for a reason that only people change waits, says why, and goes on when they have."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from credentials import tasks
from credentials.models import Award, StatusList
from credentials.services.issuing import fingerprint, sign_awards
from institutions.custody import InstitutionNotActive, KeyExpired, KeyStopped
from institutions.models import Institution, Role, SigningKey
from institutions.services.compromising import ask_to_lift, lift_stop, stop_key
from micro4asia.foundation import jobs
from micro4asia.foundation.models import Job
from tests.foundation.built_once import built_once


@built_once
def admin(member, institution):
    return member(Role.INSTITUTION_ADMIN, institution)


@built_once
def signed(ready_award, registrar):
    """A committed intent whose seal a worker still has to make."""
    sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    return Award.objects.get(pk=ready_award.pk)


def sealing_job():
    return Job.objects.filter(kind="seal_award").latest("pk")


def test_a_stop_ends_the_job_with_its_reason_and_lifting_it_goes_on(signed, registrar, admin, after_commit):
    key = stop_key(key=signed.signing_key, by=registrar, reason="A laptop is gone.")
    assert not jobs.run(sealing_job().pk)
    job = sealing_job()
    assert (job.state, job.attempts) == ("failed", 1), "trying again helps nobody"
    assert "key_stopped" in job.last_error
    ask_to_lift(key=key, by=registrar)
    with after_commit():
        lift_stop(key=key, by=admin)
    assert Award.objects.get().state == "issued"


def test_a_suspended_member_makes_nothing_new_and_its_lists_are_signed_on(signed, run_jobs):
    status_list = StatusList.objects.get()
    Institution.objects.update(state="suspended")
    assert not jobs.run(sealing_job().pk)
    assert "institution_not_active" in sealing_job().last_error
    tasks.seal_what_waits(0)
    assert not Job.objects.filter(kind="seal_award", state="queued").exists(), "nothing is tried while it is suspended"
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        tasks.publish_due_status_lists(0)
        run_jobs()
        assert StatusList.objects.get().signed_at > status_list.signed_at
    Institution.objects.update(state="active")
    tasks.seal_what_waits(0)
    run_jobs()
    assert Award.objects.get().state == "issued"


def test_lists_wait_where_no_key_may_sign_them(signed, run_jobs, registrar):
    SigningKey.objects.update(state="stopped", stopped_at=timezone.now(), stopped_by=registrar)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        tasks.publish_due_status_lists(0)
    assert not Job.objects.filter(kind="publish_status_list").exists()
    tasks.enqueue("publish_status_list", StatusList.objects.get().pk)
    job = Job.objects.get(kind="publish_status_list")
    assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, "no_key_for_lists" in job.last_error) == ("failed", True)


@pytest.mark.parametrize(
    ("change", "reason", "words"),
    [
        (lambda: SigningKey.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=2)), KeyExpired, "has expired"),
        (lambda: Institution.objects.update(state="suspended"), InstitutionNotActive, ""),
    ],
)
def test_nothing_is_signed_and_the_reason_is_told(client, confirmed, ready_award, registrar, change, reason, words):
    change()
    with pytest.raises((reason, PermissionDenied)), transaction.atomic():
        sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    answer = confirmed(client, registrar).post(
        f"/i/{ready_award.institution.slug}/sign/", {"award": f"{ready_award.public_id}:{fingerprint(ready_award)}"}
    )
    assert answer.status_code == (409 if words else 403)
    assert words in answer.content.decode()
    assert Award.objects.get().state == "ready"


def test_a_stopped_key_says_so_to_who_wants_to_sign(client, confirmed, ready_award, registrar, admin):
    stop_key(key=ready_award.institution.signing_keys.get(), by=admin, reason="A laptop is gone.")
    with pytest.raises(KeyStopped), transaction.atomic():
        sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    answer = confirmed(client, registrar).post(
        f"/i/{ready_award.institution.slug}/sign/", {"award": f"{ready_award.public_id}:{fingerprint(ready_award)}"}
    )
    assert (answer.status_code, "has been stopped" in answer.content.decode()) == (409, True)


def test_what_was_signed_on_the_last_day_is_sealed_the_day_after(signed, run_jobs):
    SigningKey.objects.update(expires_on=signed.awarded_on)
    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        run_jobs()
    assert Award.objects.get().state == "issued"
