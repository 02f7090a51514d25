"""An award with a term ends on its day, and its learner hears of it before."""

import datetime as dt

import pytest
from django.utils import timezone

from credentials.services.expiring import remind_of_expiry
from credentials.services.intents import last_moment
from micro4asia.foundation.models import Letter
from tests.factories.credentials import VersionFactory


def first_step(award):
    return "30" if award.valid_until - timezone.now() <= dt.timedelta(days=30) else "90"


def test_an_award_with_a_term_ends_on_its_day_and_its_learner_is_told_before(make_issued, institution, learner):
    version = VersionFactory(institution=institution, validity_months=1)
    award = make_issued(version, learner)
    last = timezone.localtime(award.valid_until, institution.zone)
    assert (last.hour, last.minute, (last.date() - institution.today()).days in range(28, 32)) == (23, 59, True)
    assert [remind_of_expiry(timezone.now()) for _again in range(2)] == [1, 1]
    remind_of_expiry(award.valid_until - dt.timedelta(days=5))
    remind_of_expiry(award.valid_until + dt.timedelta(days=5))
    told = {f"award_expires:{award.pk}:{days}" for days in (first_step(award), "7")}
    letters = Letter.objects.filter(key__startswith="award_expires:", to=award.learner.email)
    assert {letter.key for letter in letters} == told


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [((2026, 1, 31), 1, (2026, 2, 28)), ((2024, 2, 29), 12, (2025, 2, 28)), ((2026, 12, 15), 24, (2028, 12, 15))],
)
def test_months_end_on_the_same_day_or_on_the_last_one_of_a_shorter_month(institution, day, months, last):
    version = VersionFactory(institution=institution, validity_months=months, landing="draft")
    assert last_moment(version, dt.date(*day)).date() == dt.date(*last)
