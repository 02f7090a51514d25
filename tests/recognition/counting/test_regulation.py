"""A field that the law regulates: by a dated row with its source, else not known, with whoever can say."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from institutions.models import RegulatedField
from institutions.services.loading_reference import load_reference
from recognition.instruments.reading import bars
from recognition.regulation import regulation_of
from recognition.services.bar_checks import shown_bars
from recognition.services.deciding import build_decision
from recognition.totals import used
from tests.factories.network import RegulatedFieldFactory
from tests.recognition.conftest import FULL, REFUSED

BARRED = replace(REFUSED, bar="regulated-field", bar_explanation="Only a state exam counts.")


@pytest.fixture
def row(evaluated):
    """The course lies in 0412, in Czechia."""

    def enter(isced_f="0412", status="regulated", country="CZ", **said):
        return RegulatedFieldFactory(isced_f=isced_f, status=status, country=country, source="Act 1/2020", **said)

    return enter


def answer(case, on=None):
    return regulation_of(case, on or timezone.localdate()).answer


@pytest.mark.parametrize(("status", "told"), [("regulated", "fail"), ("free", "pass"), ("unknown", "unknown")])
def test_a_row_says_so(evaluated, row, status, told):
    row(status=status)
    assert answer(evaluated) == told


def test_without_a_row_of_the_country_nothing_is_known_and_somebody_is_named(evaluated, row):
    row(country="VN")
    row(isced_f="0912")
    with override("en"):
        told = regulation_of(evaluated, timezone.localdate())
    assert (told.answer, told.found) == ("unknown", "0412 Finance, banking and insurance: nothing on record for Czechia")
    assert told.change.startswith("Ask the ministry or the recognition centre of Czechia;")


def test_the_narrowest_row_speaks(evaluated, row):
    row(isced_f="04")
    assert answer(evaluated) == "fail"
    row(isced_f="041", status="unknown", authority="The Chamber")
    assert "Ask The Chamber;" in regulation_of(evaluated, timezone.localdate()).change
    row(isced_f="0412", status="free")
    assert answer(evaluated) == "pass"


def test_a_row_speaks_on_its_days_alone(evaluated, row):
    row(valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 6, 30))
    days = [dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1)]
    assert [answer(evaluated, day) for day in days] == ["unknown", "fail", "fail", "unknown"]


def test_nothing_is_said_of_a_draft(draft):
    assert regulation_of(draft, timezone.localdate()) is None


def wrong(case, officer):
    with override("en"), pytest.raises(ValidationError) as refused:
        build_decision(request=case, by=officer, ruling=BARRED, now=timezone.now())
    return {field: messages[0] for field, messages in refused.value.message_dict.items()}


def test_it_is_no_ground_where_no_row_shows_it(evaluated, officer, row):
    told = wrong(evaluated, officer)
    assert set(told) == {"bar"}
    assert "nothing on record for Czechia" in told["bar"]
    assert "an administrator of the network enters the answer" in told["bar"]
    row(status="free")
    assert set(wrong(evaluated, officer)) == {"bar"}
    assert "regulated-field" not in shown_bars(evaluated, evaluated.comparison, used(evaluated))


def test_a_refusal_on_that_ground_keeps_the_row_it_rests_on(evaluated, officer, row):
    row()
    decision = build_decision(request=evaluated, by=officer, ruling=BARRED, now=timezone.now())
    (kept,) = decision.counted_towards["limits"]
    assert (kept["name"], kept["answer"]) == ("regulated-field", "fail")
    assert "(Act 1/2020)" in kept["found"]
    assert "regulated-field" in shown_bars(evaluated, evaluated.comparison, used(evaluated))


def test_a_person_may_still_grant_and_the_record_says_that_the_field_is_regulated(evaluated, officer, row):
    row()
    decision = build_decision(request=evaluated, by=officer, ruling=FULL, now=timezone.now())
    assert [one["name"] for one in decision.counted_towards["limits"]] == ["regulated-field"]


def test_the_machine_stops_before_a_regulated_field_and_not_before_an_unknown_one(evaluated, row):
    def told():
        return {one.name: one.answer for one in bars(evaluated, Decimal(4), on=timezone.localdate())}

    assert "regulated-field" not in told()
    row()
    assert told()["regulated-field"] == "fail"


def test_the_page_of_the_decision_says_who_can_tell(evaluated, officer, client):
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("recognition:decide", args=["muni", evaluated.public_id]) + "?lang=en").content.decode()
    assert "Regulated field: not known" in page
    assert "Ask the ministry or the recognition centre of Czechia" in page


def test_rows_of_the_software_have_a_source_and_say_where_nobody_knows(db):
    load_reference()
    rows = RegulatedField.objects.all()
    assert all(row.source for row in rows)
    assert {row.country for row in rows.filter(isced_f="0912", status="regulated")} == {"BE", "CZ", "HR", "IT", "VN"}
    assert [row.authority for row in rows.filter(country="LA")] == ["Ministry of Health"]
