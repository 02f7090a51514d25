"""The first page of staff: what waits, what failed, what ends, and how many were signed each month."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from credentials.models import Award, LearnerLetter
from credentials.notifications import tell_issued
from credentials.services.issuing import fingerprint, sign_awards
from micro4asia.foundation.models import Job, Letter
from tests.factories.credentials import LearnerFactory

pytestmark = pytest.mark.django_db


def test_the_desk_tells_what_waits_failed_ends_and_was_signed(client, registrar, issued_award, make_issued, version, institution):
    Award.objects.filter(pk=issued_award.pk).update(valid_until=timezone.now() + dt.timedelta(days=30))
    tell_issued(issued_award.pk)
    Letter.objects.update(state="failed", error="smtp_550")
    client.force_login(registrar)
    with CaptureQueriesContext(connection) as first:
        page = client.get(f"/i/{institution.slug}/")
    todos = {todo.label: todo for todo in page.context["todos"]}
    assert todos["letters did not arrive"].count == 1
    assert len(client.get(todos["letters did not arrive"].url).context["letters"]) == 1
    tallies = {tally.label: tally.count for tally in page.context["tallies"]}
    assert (tallies["Expire within 60 days"], tallies["Learners who have not taken theirs"]) == (1, 1)
    assert [line.title for line in page.context["soon"]] == [issued_award.name_as_printed]
    assert [count for _month, count in page.context["months"]] == [0] * 11 + [1]
    assert page.content.decode().count('class="bar"') == 12

    for _number in range(6):
        award = make_issued(version, LearnerFactory(institution=institution))
        tell_issued(award.pk)
    Award.objects.exclude(pk=issued_award.pk).update(valid_until=timezone.now() + dt.timedelta(days=59))
    with CaptureQueriesContext(connection) as second:
        client.get(f"/i/{institution.slug}/")
    assert len(second) <= len(first)
    assert LearnerLetter.objects.count() == 7


def test_a_seal_that_failed_is_told(client, registrar, ready_award, institution):
    sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    Job.objects.filter(kind="seal_award").update(state="failed", finished_at=timezone.now())
    client.force_login(registrar)
    todos = {todo.label: todo.count for todo in client.get(f"/i/{institution.slug}/").context["todos"]}
    assert todos["could not be sealed"] == 1
