"""What the database keeps about institutions and people, whatever wrote it: every promise broken once, past Python."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F, UniqueConstraint
from django.utils import timezone

from tests.factories.institutions import (
    CourseFactory,
    CourseOutcomeFactory,
    GradeScaleFactory,
    GradeTableFactory,
    InstitutionFactory,
    LevelFactory,
    MembershipFactory,
    SigningKeyFactory,
    TimeLimitFactory,
    UserFactory,
)


def change(row, **columns):
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**columns)


def repeat(row, **columns):
    """Insert the row a second time, as a bulk insert would."""
    row.pk = None
    for name, value in columns.items():
        setattr(row, name, value)
    return lambda: type(row)._default_manager.bulk_create([row])


def retired_key():
    return SigningKeyFactory(state="retired", retired_at=timezone.now())


BROKEN = {
    "an_active_institution_has_a_first_day": lambda: change(InstitutionFactory(), member_from=None),
    "one_name_per_language_from_a_day": lambda: repeat(InstitutionFactory().name_history.first()),
    "only_the_network_role_has_no_institution": lambda: change(MembershipFactory(), institution=None),
    "a_role_ends_after_it_began": lambda: change(MembershipFactory(), valid_to="2019-12-31"),
    "one_role_once_from_a_day": lambda: repeat(MembershipFactory()),
    "a_credit_has_hours_and_a_step": lambda: change(InstitutionFactory().credit_values.get(), hours_per_credit=0),
    "one_credit_value_from_a_day": lambda: repeat(InstitutionFactory().credit_values.get()),
    "one_level_per_code_and_framework": lambda: repeat(LevelFactory()),
    "one_grade_scale_per_code_and_version": lambda: repeat(GradeScaleFactory()),
    "a_numeric_scale_has_both_ends": lambda: change(GradeScaleFactory(), minimum=10, maximum=4),
    "one_grade_table_per_field_and_years": lambda: repeat(GradeTableFactory()),
    "a_decision_takes_four_months_at_most": lambda: change(TimeLimitFactory(), decision_months=5),
    "one_time_limit_from_a_day": lambda: repeat(TimeLimitFactory()),
    "a_key_fragment_is_never_used_twice": lambda: repeat(retired_key()),
    "one_active_key_per_institution": lambda: repeat(InstitutionFactory().signing_keys.get(), fragment="key-9"),
    "a_key_is_retired_iff_dated": lambda: change(retired_key(), retired_at=None),
    "one_account_per_email_address": lambda: repeat(UserFactory(email="one@example.org"), email="ONE@example.org"),
    "one_course_per_code_and_version": lambda: repeat(CourseFactory(), public_id="another"),
    "a_course_has_hours": lambda: change(CourseFactory(), hours=F("hours") * 0),
    "one_course_outcome_per_position": lambda: repeat(CourseOutcomeFactory()),
    "a_course_outcome_has_hours": lambda: change(CourseOutcomeFactory(), hours=0),
}


def promises():
    models = apps.get_app_config("institutions").get_models()
    return {promise.name: (model, promise) for model in models for promise in model._meta.constraints}


def test_every_promise_of_this_floor_is_tried():
    assert set(BROKEN) == set(promises())


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_keeps_the_promise(db, name):
    attempt = BROKEN[name]()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attempt()
    model, promise = promises()[name]
    said = [name]
    if connection.vendor == "sqlite" and isinstance(promise, UniqueConstraint) and promise.fields:
        # There the refusal names the columns, not the constraint.
        said = [f"{model._meta.db_table}.{model._meta.get_field(field).column}" for field in promise.fields]
    assert all(words in str(refusal.value) for words in said)


@pytest.mark.parametrize("ends", [{"minimum": 0}, {"maximum": 10}])
def test_a_scale_with_one_end_is_no_scale_of_numbers(db, ends):
    with pytest.raises(IntegrityError, match="a_numeric_scale_has_both_ends"), transaction.atomic():
        change(GradeScaleFactory(), **ends)()
