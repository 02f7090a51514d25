"""The demo is made by the product's own services: what it shows is what a newcomer may believe."""

import datetime as dt
import io
import re
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from credentials.models import Award, Batch, Learner, MicroCredentialVersion, StatusList
from credentials.verifying import verify_award
from institutions.models import Course, GradeTable, Institution, Membership, Role, SigningKey, User
from micro4asia.foundation import journal
from micro4asia.foundation.models import Job, JournalEntry, Letter
from recognition.management.commands.seed_demo import LEARNER, SHOWN
from recognition.models import Decision, RecognitionRequest
from recognition.seeding import data
from tests.factories.institutions import InstitutionFactory, UserFactory
from tests.foundation.worker_harness import seen_from_here, trial_registry


@pytest.fixture
def seeded(demo, settings, tmp_path, django_db_blocker):
    """A copy of the demo, as `up` makes it; what the command printed."""
    settings.SECOND_FACTOR_WAIVED = True
    with trial_registry(tmp_path, like=demo.registry) as copy, django_db_blocker.unblock(), seen_from_here(copy):
        yield demo.told[: demo.told.rindex("{")]


def test_the_demo_is_a_network_whose_every_award_can_be_verified(seeded):
    the_network_is_whole()
    every_award_stands_as_the_demo_says()
    cases_show_every_kind_of_answer()
    nothing_is_left_to_do()
    what_is_printed_is_true(seeded)
    a_second_run_changes_nothing()


def the_network_is_whole():
    assert Institution.objects.active().count() == 9
    assert MicroCredentialVersion.objects.published().count() == 18 + len(data("stacks")), "each stack has its larger award"
    assert Course.objects.count() == len(data("courses"))
    assert GradeTable.objects.count() == len(data("grade_tables"))
    registered = sum(len(row["registrations"]) for row in data("people")["learners"])
    assert Learner.objects.count() == registered + len(data("batches")[0]["rows"]), (
        "whoever a batch is about is known once it is issued"
    )
    for version in MicroCredentialVersion.objects.filter(approved_at__isnull=False).select_related("author", "approved_by"):
        assert version.content_digest() == version.approved_content
        assert version.author != version.approved_by
    issuing = Institution.objects.filter(micro_credentials__isnull=False).distinct()
    assert set(SigningKey.objects.active().values_list("institution", flat=True)) >= set(issuing.values_list("pk", flat=True))
    chief = Membership.objects.filter(role=Role.NETWORK_ADMIN).order_by("pk")[0]
    assert not Membership.objects.filter(user=chief.user).exclude(pk=chief.pk).exists(), "the network's chief keeps no desk"


def every_award_stands_as_the_demo_says():
    awards = Award.objects.select_related("institution", "learner", "status_list", "prepared_by", "signed_by")
    waiting = awards.filter(state="ready")
    in_a_batch, anew = len(data("batches")[0]["rows"]), 1
    assert awards.count() == len(data("awards")) + in_a_batch + anew
    assert waiting.get().institution.code == "UEH", "one waits for the registrar whose account is shown"
    assert set(Batch.objects.values_list("institution__code", "state")) == {("UEH", "done"), ("UEH", "ready")}
    answers = Counter(verify_award(award).kind for award in awards.sealed())
    assert answers.pop("expired") >= 1
    assert answers.pop("valid") > 20
    assert answers == {"revoked": 1, "suspended": 1, "replaced": 1, "amended": 1}
    for award in awards.sealed():
        assert award.prepared_by != award.signed_by
        assert award.achieved_on <= award.awarded_on <= award.institution.today()
    days = {row["issued_on"] for row in data("awards") if row.get("issued_on")}
    assert {str(award.awarded_on) for award in awards.sealed().filter(batch_row=None)} == days


def cases_show_every_kind_of_answer():
    told = set(Decision.objects.values_list("request__institution__code", "outcome", "credits"))
    assert told >= {("NEU", "partial", 2), ("MUNI", "refused", 0), ("UNISI", "partial", 4), ("UNISI", "full", 6)}
    states = set(RecognitionRequest.objects.values_list("institution__code", "state"))
    assert states >= {
        ("MUNI", "withdrawn"),
        ("NEU", "information_requested"),
        ("UNISI", "appealed"),
        ("UNISI", "decided_on_appeal"),
    }
    overturned = Decision.objects.get(replaced_by__isnull=False, request__institution__code="UNISI")
    assert overturned.replaced_by.settles.outcome == "changed"
    late = RecognitionRequest.objects.get(institution__code="MUNI", state="assigned")
    assert late.clock().days_left in {-3, -4}, "three days; where a month is too short, four"
    assert not late.delay_notices.exists()
    paused = RecognitionRequest.objects.get(institution__code="NEU", state="information_requested")
    assert paused.clock().paused_since
    waiting = RecognitionRequest.objects.get(state="submitted", institution__code="MUNI")
    assert waiting.applicant.email == LEARNER
    assert waiting.frozen_verification["verdict"] == "valid"


def nothing_is_left_to_do():
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert Letter.objects.filter(key__startswith="award_issued:").count() == Award.objects.sealed().count()
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    assert all(row.signed_at > timezone.now() - dt.timedelta(hours=1) for row in StatusList.objects.all())
    assert [chain for chain in journal.chains() if journal.verify_chain(chain) is not None] == []
    alone = Award.objects.sealed().filter(batch_row=None)  # a batch tells of its awards in the entries of its parts
    assert JournalEntry.objects.filter(event="award_sealed").count() == alone.count()


def what_is_printed_is_true(printed):
    password = re.search(r"password (\S+)", printed)[1]
    addresses = re.findall(r"\S+@example\.org", printed)
    assert addresses == [*(email for _role, email in SHOWN), LEARNER]
    for role, email in SHOWN:
        account = User.objects.get(email=email)
        assert Membership.objects.current().filter(user=account, role=role).exists(), email
    assert User.objects.get(email=LEARNER).check_password(password)
    shown = re.search(r"/c/(\w+)/", printed)[1]
    assert Award.objects.answering().get(public_id=shown).learner.user.email == LEARNER
    again = io.StringIO()
    call_command("seed_demo", describe=True, stdout=again)
    assert again.getvalue() == printed


def a_second_run_changes_nothing():
    before = JournalEntry.objects.count()
    with pytest.raises(CommandError, match="not empty"):
        call_command("seed_demo")
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("make", [UserFactory, InstitutionFactory], ids=["a person", "an institution"])
def test_a_registry_that_holds_anything_is_left_alone(db, settings, make):
    settings.SECOND_FACTOR_WAIVED = True
    make()
    with pytest.raises(CommandError, match="not empty"):
        call_command("seed_demo")
    assert not MicroCredentialVersion.objects.exists()


def test_without_the_waiver_there_is_no_demo(db):
    with pytest.raises(CommandError, match="SECOND_FACTOR_WAIVED"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_an_empty_registry_has_nothing_to_describe(db):
    printed = io.StringIO()
    call_command("seed_demo", describe=True, stdout=printed)
    assert printed.getvalue() == ""
