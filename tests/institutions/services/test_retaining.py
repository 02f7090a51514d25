"""Time takes away what is no longer needed, in pieces, and says in numbers what it did."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions.models import PrivacyRequest, RetentionRun, RetentionTerm, Role
from institutions.retention import executor_of, rules
from institutions.services import retaining
from institutions.services.retaining import plan, run_round, set_term
from institutions.tasks import end_retention
from micro4asia.foundation.models import Job, JournalEntry
from tests.factories.network import DataExportFactory, PrivacyRequestFactory, RetentionTermFactory
from tests.foundation.built_once import built_once

NOW = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)


def answered(institution, officer, at, **fields):
    row = PrivacyRequestFactory(institution=institution, wording="My name is misspelt", **fields)
    PrivacyRequest.objects.filter(pk=row.pk).update(state="answered", answered_by=officer, ended_at=at, answer="Done")
    return row


@built_once
def old_words(home, admin):
    return answered(home, admin, NOW - dt.timedelta(days=4 * 365))


def line(institution, kind):
    return next(one for one in plan(institution, NOW) if one.rule.kind == kind)


def test_every_rule_is_carried_out_or_says_why_there_is_nothing_to_carry_out():
    kept = {rule.kind for rule in rules().values() if rule.action == "keep"}
    idle = {kind for kind in rules() if executor_of(kind) is None}
    assert idle == kept


def test_what_would_go_next_is_counted_and_nothing_goes(home, old_words):
    assert line(home, "privacy_requests").due == 1
    old_words.refresh_from_db()
    assert old_words.wording


def test_a_round_blanks_old_words_and_leaves_the_fact_and_a_report(home, admin, old_words):
    fresh = answered(home, admin, NOW - dt.timedelta(days=30))
    run, more = run_round(home, NOW)
    old_words.refresh_from_db()
    fresh.refresh_from_db()
    assert (old_words.wording, old_words.answer, old_words.state) == ("", "", "answered")
    assert fresh.wording
    count = run.counts.get(kind="privacy_requests")
    assert (count.done, count.left, count.oldest_on, more) == (1, 0, fresh_day(fresh), False)
    assert line(home, "privacy_requests").due == 0


def fresh_day(row):
    return row.ended_at.date()


def test_a_round_leaves_one_entry_of_numbers_and_none_when_nothing_was_due(home, old_words):
    run_round(home, NOW)
    run_round(home, NOW)
    entry = JournalEntry.objects.get(event="retention_carried_out")
    assert (entry.chain, entry.data, entry.actor_id) == (home.pk, {"privacy_requests": 1}, None)
    assert RetentionRun.objects.filter(institution=home).count() == 2


def test_a_round_at_one_institution_touches_no_other(home, elsewhere, holder):
    theirs = answered(elsewhere, holder(Role.INSTITUTION_ADMIN, elsewhere), NOW - dt.timedelta(days=4 * 365))
    run_round(home, NOW)
    theirs.refresh_from_db()
    assert theirs.wording


def test_more_than_a_round_takes_is_left_for_the_next_one(home, admin, monkeypatch):
    monkeypatch.setattr(retaining, "AT_ONCE", 2)
    for _ in range(3):
        answered(home, admin, NOW - dt.timedelta(days=4 * 365))
    run, more = run_round(home, NOW)
    assert (run.counts.get(kind="privacy_requests").left, more) == (1, True)
    _run, more = run_round(home, NOW)
    assert not more


def test_the_operators_round_deletes_copies_that_nobody_fetched(db):
    old, fresh = DataExportFactory(), DataExportFactory()
    type(old).objects.filter(pk=old.pk).update(asked_at=timezone.now() - dt.timedelta(days=8))
    run, _more = run_round(None)
    assert list(type(old).objects.all()) == [fresh]
    assert run.institution is None
    assert run.counts.get(kind="exports").done == 1


def test_the_clock_has_a_round_run_at_every_institution_and_over_what_is_kept_for_all(home, elsewhere, run_jobs):
    end_retention(0)
    assert Job.objects.filter(kind="end_retention_at").count() == 3
    run_jobs()
    assert set(RetentionRun.objects.values_list("institution", flat=True)) == {None, home.pk, elsewhere.pk}


def test_an_institution_sets_its_own_period_within_the_limits(home, admin):
    set_term(institution=home, by=admin, kind="privacy_requests", amount=12, source="Rector's decision 3/2026")
    assert (line(home, "privacy_requests").amount, line(home, "privacy_requests").own.source) == (12, "Rector's decision 3/2026")
    set_term(institution=home, by=admin, kind="privacy_requests", amount=24, source="Rector's decision 4/2026")
    assert RetentionTerm.objects.get().amount == 24
    assert JournalEntry.objects.filter(event="retention_term_set").count() == 2


@pytest.mark.parametrize(
    ("kind", "amount", "source", "field"),
    [
        ("privacy_requests", 6, "law", "amount"),
        ("privacy_requests", 61, "law", "amount"),
        ("privacy_requests", 12, "  ", "source"),
        ("register_of_awards", 12, "law", "kind"),
        ("exports", 7, "law", "kind"),
        ("unheard_of", 7, "law", "kind"),
    ],
)
def test_a_period_beyond_the_limits_is_refused_at_its_field(home, admin, kind, amount, source, field):
    with pytest.raises(ValidationError) as refusal:
        set_term(institution=home, by=admin, kind=kind, amount=amount, source=source)
    assert field in refusal.value.error_dict


def test_only_the_administrator_changes_a_period(home, holder):
    with pytest.raises(PermissionDenied):
        set_term(institution=home, by=holder(Role.REGISTRAR, home), kind="share_links", amount=12, source="law")


def test_the_database_keeps_one_term_per_kind_that_lasts(home):
    term = RetentionTermFactory(institution=home)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionTermFactory(institution=home)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionTerm.objects.filter(pk=term.pk).update(amount=0)


def test_a_period_of_months_ends_on_the_last_day_of_a_shorter_month(home, admin):
    set_term(institution=home, by=admin, kind="privacy_requests", amount=13, source="law")
    answered(home, admin, dt.datetime(2025, 2, 28, 11, tzinfo=dt.UTC))
    assert line(home, "privacy_requests").due == 1
    set_term(institution=home, by=admin, kind="privacy_requests", amount=14, source="law")
    assert line(home, "privacy_requests").due == 0
