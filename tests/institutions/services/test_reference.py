import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from institutions.facts import KINDS
from institutions.models import Course, CreditValue, GradeScale, Level, Role, StatutoryLimit
from institutions.services.loading_reference import load_reference
from institutions.services.reference import Outdated, change_fact, choose_framework, plan_change, preview, withdraw_fact
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from tests.factories.institutions import CourseFactory, GradeScaleFactory, LevelFactory
from tests.factories.network import CreditSystemFactory

VALUE, SYSTEM = KINDS["credit-value"], KINDS["credit-systems"]
DAY = dt.timedelta(days=1)


def today():
    """Where the institutions of these tests stand."""
    return timezone.localdate(timezone=ZoneInfo("Asia/Ho_Chi_Minh"))


def tomorrow():
    return today() + DAY


def hours(number, begins=None, **others):
    told = {
        "system": "VN",
        "hours_per_credit": Decimal(number),
        "step": Decimal(1),
        "source": "Rector's decision",
        "doubt": "seen",
    }
    return told | {"valid_from": begins or tomorrow()} | others


def change(home, by, fields, seen=None):
    seen = seen or preview(plan_change(VALUE, fields, home))[1]
    return change_fact(kind=VALUE, fields=fields, by=by, seen=seen, institution=home)


def test_a_change_ends_one_row_and_begins_another(home, admin):
    new = change(home, admin, hours(45))
    assert home.credit_value(today()).hours_per_credit == 50
    assert home.credit_value(tomorrow()) == new
    assert home.credit_values.order_by("valid_from").first().valid_to == today()
    [entry] = JournalEntry.objects.filter(event="fact_changed")
    assert entry.chain == home.pk


def test_only_the_administrator_of_the_institution_changes_how_it_counts(home, holder, chief):
    for by in (chief, holder(Role.REGISTRAR, home)):
        with pytest.raises(PermissionDenied):
            change(home, by, hours(45))


def test_only_the_network_changes_what_holds_for_all(admin, chief):
    fields = {"system": "ECTS", "country": "HR", "hours_per_credit": Decimal(25), "step": Decimal(1), "valid_from": tomorrow()}
    seen = preview(plan_change(SYSTEM, fields))[1]
    with pytest.raises(PermissionDenied):
        change_fact(kind=SYSTEM, fields=fields, by=admin, seen=seen)
    assert change_fact(kind=SYSTEM, fields=fields, by=chief, seen=seen).pk


def test_the_past_is_closed(home, admin):
    with pytest.raises(ValidationError) as refusal:
        change(home, admin, hours(45, today() - DAY))
    assert list(refusal.value.error_dict) == ["valid_from"]


def test_two_rows_about_the_same_never_hold_on_one_day(home, admin):
    change(home, admin, hours(45, tomorrow() + 10 * DAY))
    for fields in (hours(40), hours(40, tomorrow() + 10 * DAY)):
        with pytest.raises(ValidationError) as refusal:
            change(home, admin, fields)
        assert list(refusal.value.error_dict) == ["valid_from"]
    assert change(home, admin, hours(40, valid_to=tomorrow() + 9 * DAY)).pk
    with pytest.raises(ValidationError) as refusal:
        change(home, admin, hours(41, tomorrow() + 20 * DAY, valid_to=tomorrow()))
    assert list(refusal.value.error_dict) == ["valid_to"]


def test_what_is_confirmed_is_what_was_shown(home, admin):
    _impact, seen = preview(plan_change(VALUE, hours(45), home))
    with pytest.raises(Outdated):
        change(home, admin, hours(46), seen=seen)
    CourseFactory(institution=home)
    with pytest.raises(Outdated):
        change(home, admin, hours(45), seen=seen)
    assert home.credit_values.count() == 1


def test_the_preview_counts_what_is_touched_and_works_out_examples(home):
    impact, _seen = preview(plan_change(VALUE, hours(30), home))
    assert impact[0].count == 1
    examples = {line.label: (line.before, line.after) for line in impact if hasattr(line, "before")}
    assert examples["100 hours"] == ("2 credits", "3 credits, exactly 3.33")


def test_a_row_that_has_not_begun_can_be_withdrawn(home, admin):
    new = change(home, admin, hours(45))
    withdraw_fact(kind=VALUE, row=new, by=admin, institution=home)
    assert home.credit_values.get().valid_to is None
    with pytest.raises(WrongState):
        withdraw_fact(kind=VALUE, row=home.credit_values.get(), by=admin, institution=home)


def test_saying_the_same_again_is_no_change(home, admin):
    change(home, admin, hours(45))
    with pytest.raises(ValidationError, match="there already"):
        change(home, admin, hours(45, tomorrow() + DAY))


def test_a_grade_scale_changes_by_another_version(chief):
    scale = GradeScaleFactory()
    fields = {"code": scale.code, "names": scale.names, "steps": ["A", "B", "F"], "pass_mark": "B", "valid_from": tomorrow()}
    kind = KINDS["grade-scales"]
    seen = preview(plan_change(kind, fields))[1]
    assert change_fact(kind=kind, fields=fields, by=chief, seen=seen).version == 2
    scale.refresh_from_db()
    assert scale.steps == ["A", "B", "C", "D", "F"]


def test_the_reference_of_the_software_is_loaded_once_and_never_over_what_was_entered(db):
    CreditSystemFactory(system="ECTS", country="CZ", hours_per_credit=26)
    assert load_reference() > 100
    assert load_reference() == 0
    assert [int(row.hours_per_credit) for row in SYSTEM.model.objects.filter(system="ECTS", country="CZ")] == [26]
    croatia = StatutoryLimit.objects.get(country="HR", step="decision")
    assert (croatia.value, croatia.unit) == (2, "months")
    assert Level.objects.filter(framework="VQF").first().is_doubtful is False
    assert GradeScale.objects.get(code="LA-4").is_doubtful


def test_a_level_that_its_framework_lacks_is_refused_at_its_field(home):
    LevelFactory(framework="VQF", code="6")
    course = Course(institution=home, code="X", curriculum_year=2026, titles={"en": "X"}, hours=1, credits=1)
    course.level_framework, course.level_code, course.isced_f, course.supervision = "VQF", "9", "0412", "mixed"
    with pytest.raises(ValidationError) as refusal:
        course.full_clean()
    assert "VQF has no level 9" in refusal.value.message_dict["level_code"][0]


def test_an_institution_chooses_a_framework_that_has_levels(home, admin, chief):
    LevelFactory(framework="EQF", code="6")
    assert choose_framework(institution=home, by=admin, framework="EQF").level_framework == "EQF"
    with pytest.raises(ValidationError):
        choose_framework(institution=home, by=admin, framework="NONE")
    with pytest.raises(PermissionDenied):
        choose_framework(institution=home, by=chief, framework="EQF")


def test_a_value_of_the_past_is_still_read_by_its_day(home, admin):
    change(home, admin, hours(45))
    assert CreditValue.objects.on(dt.date(2021, 1, 1)).get(institution=home).hours_per_credit == 50


def ends(home):
    return [row.valid_to for row in home.credit_values.order_by("valid_from")]


def test_a_row_that_ended_none_leaves_the_one_before_as_it_was(home, admin):
    change(home, admin, hours(45, valid_to=tomorrow() + 9 * DAY))
    change(home, admin, hours(46, tomorrow() + 10 * DAY))
    withdraw_fact(kind=VALUE, row=home.credit_values.get(hours_per_credit=46), by=admin, institution=home)
    assert ends(home) == [today(), tomorrow() + 9 * DAY]


def test_the_row_before_gets_back_the_end_it_was_entered_with(home, admin):
    new = change(home, admin, hours(45, valid_to=tomorrow() + 9 * DAY))
    withdraw_fact(kind=VALUE, row=new, by=admin, institution=home)
    assert ends(home) == [None]


@pytest.mark.parametrize("order", [(45, 46), (46, 45)])
def test_rows_are_withdrawn_in_any_order_and_never_hold_on_one_day(home, admin, order):
    change(home, admin, hours(45))
    change(home, admin, hours(46, tomorrow() + 10 * DAY))
    first, second = (home.credit_values.get(hours_per_credit=number) for number in order)
    withdraw_fact(kind=VALUE, row=first, by=admin, institution=home)
    assert ends(home) == ([tomorrow() + 9 * DAY, None] if first.hours_per_credit == 45 else [today(), None])
    withdraw_fact(kind=VALUE, row=second, by=admin, institution=home)
    assert ends(home) == [None]


def test_the_day_of_a_change_is_the_institutions(home, admin, time_machine):
    """18:30 UTC is already the next day in Viet Nam."""
    time_machine.move_to(dt.datetime(2026, 11, 29, 18, 30, tzinfo=dt.UTC))
    with pytest.raises(ValidationError, match="today or later"):
        change(home, admin, hours(45, dt.date(2026, 11, 29)))
    new = change(home, admin, hours(45, dt.date(2026, 11, 30)))
    with pytest.raises(WrongState, match="holds already"):
        withdraw_fact(kind=VALUE, row=new, by=admin, institution=home)
