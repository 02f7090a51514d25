"""How long each step may take: what an institution publishes, held against the law of its country and the network's rows."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from institutions.models import Role
from recognition.limits import days_for_opinion, days_to_reply, last_day, time_limit
from recognition.services.appealing import lodge_appeal
from recognition.services.assigning import take_request
from recognition.services.deciding import decide_request
from recognition.services.pre_asking import Said, answer_before, ask_before
from recognition.services.requesting import save_draft, submit_request
from tests.factories.institutions import TimeLimitFactory
from tests.factories.network import HolidayFactory, StatutoryLimitFactory
from tests.recognition.conftest import PARTIAL, WORDING

TODAY = timezone.localdate


def law(country="*", *, step, value, unit="days", **said):
    return StatutoryLimitFactory(country=country, procedure="recognition", step=step, value=value, unit=unit, **said)


def test_the_limits_of_the_day_hold_and_the_networks_where_none_were_published(ueh, muni):
    assert (time_limit(ueh, TODAY()).decision_months, time_limit(ueh, TODAY()).appeal_days) == (4, 30)
    muni.time_limits.update(valid_to=dt.date(2024, 12, 31), decision_months=3)
    TimeLimitFactory(institution=muni, decision_months=2, valid_from=dt.date(2025, 1, 1))
    assert time_limit(muni, dt.date(2024, 12, 31)).decision_months == 3
    assert time_limit(muni, dt.date(2025, 1, 1)).decision_months == 2
    assert time_limit(muni, dt.date(2019, 1, 1)).decision_months == 4


def test_the_shortest_of_published_lawful_and_networks_time_to_settle_an_appeal_holds(muni):
    assert time_limit(muni, TODAY()).settle_days == 60
    muni.time_limits.update(settle_days=90)
    law(step="appeal-decision", value=60)
    assert time_limit(muni, TODAY()).settle_days == 60, "longer than the network lets anybody take"
    law("CZ", step="appeal-decision", value=30, valid_from=dt.date(2026, 1, 1))
    assert time_limit(muni, dt.date(2025, 12, 31)).settle_days == 60
    assert time_limit(muni, dt.date(2026, 1, 1)).settle_days == 30
    muni.time_limits.update(settle_days=20)
    assert time_limit(muni, dt.date(2026, 1, 1)).settle_days == 20


def test_a_window_to_appeal_is_as_long_as_published_and_never_shorter_than_the_law(muni, ueh):
    law("*", step="appeal", value=25)
    law("CZ", step="appeal", value=15)
    muni.time_limits.update(appeal_days=40)
    assert time_limit(muni, TODAY()).appeal_days == 40
    muni.time_limits.update(appeal_days=10)
    assert time_limit(muni, TODAY()).appeal_days == 15
    assert time_limit(ueh, TODAY()).appeal_days == 25, "it published none: the network's"


def test_time_to_reply_and_for_an_opinion_are_reference_data(muni):
    assert (days_to_reply(muni, TODAY()), days_for_opinion(muni, TODAY())) == (30, 21)
    law("*", step="additional-information", value=30)
    law("CZ", step="additional-information", value=45)
    law("*", step="expert-opinion", value=18)
    assert (days_to_reply(muni, TODAY()), days_for_opinion(muni, TODAY())) == (45, 18)


def test_a_limit_in_another_unit_than_its_step_is_not_entered(db):
    row = law("CZ", step="appeal-decision", value=2)
    row.unit = "months"
    with pytest.raises(ValidationError, match="counted in days"):
        row.full_clean()


def test_an_administrator_publishes_how_long_an_appeal_takes(client, muni, member):
    client.force_login(member(Role.INSTITUTION_ADMIN, muni, second_factor=True))
    page = reverse("institutions:counting-change", args=["muni", "published-limits"])
    typed = {"procedure": "rpl", "decision_months": "3", "acknowledgement_days": "5", "completeness_days": "10"}
    typed |= {"appeal_days": "30", "settle_days": "45", "body_en": "The rector"}
    typed |= {f"valid_from_{part}": str(getattr(TODAY(), part)) for part in ("day", "month", "year")}
    typed |= {"source": "Our rules, article 7", "doubt": "seen"}
    shown = client.post(page, typed | {"do": "preview"})
    assert client.post(page, typed | {"do": "confirm", "seen": shown.context["seal"]}).status_code == 302
    assert time_limit(muni, TODAY(), procedure="rpl").settle_days == 45
    assert "settled within 45 days" in client.get(reverse("institutions:counting", args=["muni"])).content.decode()


def test_a_last_day_moves_only_where_the_institution_says_so(muni):
    saturday = dt.date(2027, 3, 6)
    HolidayFactory(country="CZ", day=dt.date(2027, 3, 8))
    since = saturday - dt.timedelta(days=30)
    assert last_day(time_limit(muni, since), since, 30) == saturday
    muni.time_limits.update(rolls=True)
    assert last_day(time_limit(muni, since), since, 30) == dt.date(2027, 3, 9), "not the Monday, which is a holiday"


def test_an_appeal_is_due_by_the_limits_of_the_day_it_came(evaluated_with_gap, officer, applicant, muni, on):
    muni.time_limits.update(settle_days=30, rolls=True)
    with on(2027, 2, 4):
        decision = decide_request(request=evaluated_with_gap, by=officer, ruling=PARTIAL)
        assert decision.appeal_until == dt.date(2027, 3, 8), "the sixth is a Saturday"
        appeal = lodge_appeal(request=evaluated_with_gap, by=applicant, grounds="Counted twice.")
    assert appeal.due_on == dt.date(2027, 3, 8)


def test_what_is_asked_before_is_due_by_the_published_limit(applicant, muni, course, officer, award):
    muni.time_limits.update(decision_months=2)
    row = ask_before(by=applicant, version=award.version, purpose="course-exemption")
    row = save_draft(request=row, by=applicant, fields={"institution": muni, "course": course})
    row = submit_request(request=row, by=applicant, consent=True, wording=WORDING)
    take_request(request=row, by=officer)
    answer_before(request=row, by=officer, said=Said("full", "The same outcomes.", muni.today() + dt.timedelta(days=90)))
    row.refresh_from_db()
    months = (row.due_on.year - row.complete_on.year) * 12 + row.due_on.month - row.complete_on.month
    assert months == 2
