"""Names, roles, rights to award and ways of counting belong to days, and both end days belong to them."""

import datetime as dt
from fractions import Fraction

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from institutions.models import Course, Institution, Membership, Role, SigningKey, User
from tests.factories.institutions import (
    AwardingStatusFactory,
    CourseFactory,
    CourseOutcomeFactory,
    CreditValueFactory,
    GradeTableFactory,
    InstitutionFactory,
    InstitutionNameFactory,
    MembershipFactory,
    TimeLimitFactory,
    UserFactory,
)

FIRST, LAST = dt.date(2024, 2, 1), dt.date(2025, 1, 31)
BEFORE, AFTER = FIRST - dt.timedelta(days=1), LAST + dt.timedelta(days=1)


@pytest.mark.parametrize(("day", "held"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_a_role_is_held_from_its_first_to_its_last_day(home, day, held):
    MembershipFactory(institution=home, valid_from=FIRST, valid_to=LAST)
    assert Membership.objects.current(day).exists() is held


def test_a_role_at_an_institution_that_is_not_active_is_none(home):
    person = MembershipFactory(institution=home, role=Role.ISSUER).user
    assert person.has_role(Role.ISSUER, Role.REGISTRAR, at=home.pk)
    assert not person.has_role(Role.REGISTRAR, at=home)
    for state in ("suspended", "left", "in_review"):
        Institution.objects.filter(pk=home.pk).update(state=state)
        assert not person.has_role(Role.ISSUER, at=home)


def test_a_closed_account_has_no_role(home):
    person = MembershipFactory(institution=home).user
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not Membership.objects.current().exists()


def test_roles_are_seen_by_their_holder_and_at_the_institution(home, elsewhere):
    colleague, neighbour = MembershipFactory(institution=home).user, MembershipFactory(institution=elsewhere).user
    mine = MembershipFactory(institution=home).user
    seen = Membership.objects.all().visible_to
    assert {row.user for row in seen(mine)} == {mine, colleague}
    assert {row.user for row in seen(neighbour)} == {neighbour}
    assert not seen(UserFactory()).exists()
    assert not seen(AnonymousUser()).exists()


def test_an_old_award_shows_the_name_of_its_day(home):
    home.name_history.all().delete()
    InstitutionNameFactory(institution=home, language="vi", name="Trường cũ", valid_from=FIRST, valid_to=LAST)
    InstitutionNameFactory(institution=home, language="vi", name="Trường mới", valid_from=AFTER)
    assert home.name("vi", on=FIRST) == home.name("vi", on=LAST) == "Trường cũ"
    assert home.name("vi", on=AFTER) == home.name("vi") == "Trường mới"
    assert home.name("vi", on=BEFORE) == "TUE", "before it had any name it is called by its code"


def test_a_name_stands_in_the_readers_language_or_in_its_own(home):
    with translation.override("en"):
        assert str(home) == "University TUE"
    with translation.override("lo"):
        assert str(home) == "Đại học TUE"


@pytest.mark.parametrize(("day", "may"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_credits_might_be_awarded_on_that_day(db, day, may):
    institution = InstitutionFactory(may_award=False)
    AwardingStatusFactory(institution=institution, may_award_credits=True, valid_from=FIRST, valid_to=LAST)
    assert institution.may_award_credits(day) is may


@pytest.mark.parametrize(("day", "member"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_membership_is_judged_on_the_day_whatever_came_later(db, day, member):
    institution = InstitutionFactory(member_from=FIRST, member_to=LAST, state="left")
    assert institution.was_member(day) is member


def test_who_was_never_admitted_was_no_member(db):
    assert not InstitutionFactory(member_from=None, state="in_review").was_member(FIRST)


def test_hours_per_credit_are_those_of_the_day(home):
    home.credit_values.all().delete()
    CreditValueFactory(institution=home, hours_per_credit=45, valid_from=FIRST, valid_to=LAST)
    newer = CreditValueFactory(institution=home, hours_per_credit=50, valid_from=LAST)
    assert home.credit_value(BEFORE) is None
    assert home.credit_value(FIRST).hours_per_credit == 45
    assert home.credit_value(LAST).hours_per_credit == 50, "where two are in force the later one counts"
    newer.refresh_from_db()
    assert newer.credits(100) == Fraction(2)
    assert newer.credits(75) == Fraction(3, 2)
    assert str(newer) == "TUE: 1 VN = 50 h"


def test_partners_are_public_from_the_day_they_are_admitted(home):
    hidden = [InstitutionFactory(state=state, member_from=None) for state in ("invited", "in_review")]
    gone = InstitutionFactory(state="left")
    assert set(Institution.objects.visible_to(AnonymousUser())) == {home, gone}
    assert set(Institution.objects.active()) == {home}
    assert not set(hidden) & set(Institution.objects.visible_to(UserFactory()))


def test_courses_of_active_institutions_are_public(home):
    course = CourseFactory(institution=home)
    CourseFactory(institution=InstitutionFactory(state="left"))
    assert list(Course.objects.visible_to(AnonymousUser())) == [course]
    with translation.override("vi"):
        assert str(course) == "Fintech căn bản"
        assert str(CourseOutcomeFactory(course=course)) == "Giải thích hạ tầng thanh toán"


def test_keys_are_seen_by_those_who_answer_for_them(home, holder):
    seen = SigningKey.objects.all().visible_to
    for role in (Role.REGISTRAR, Role.INSTITUTION_ADMIN):
        assert seen(holder(role, home)).get() == home.signing_keys.get()
    for reader in (holder(Role.ISSUER, home), UserFactory(), AnonymousUser()):
        assert not seen(reader).exists()


def test_an_account_is_found_by_its_address_in_any_letters(db):
    person = User.objects.create_user(" Someone@Example.ORG ", full_name="Ai Đó")
    assert person.email == "someone@example.org"
    assert not person.has_usable_password()
    assert User.objects.get_by_natural_key("SOMEONE@example.org") == person
    operator = User.objects.create_superuser("root@example.org", "a long sentence", full_name="")
    assert (operator.is_staff, operator.is_superuser, str(operator)) == (True, True, "root@example.org")


def test_rows_name_themselves_for_whoever_repairs_them(home, chief, admin):
    assert str(home.awarding_statuses.get()) == "TUE 2020-01-01"
    assert str(GradeTableFactory(institution=home)) == "TUE 0412 2023-25"
    assert str(TimeLimitFactory(institution=home)) == "TUE recognition"
    assert str(chief.memberships.get()) == "Network administrator · network"
    assert str(admin.memberships.get()) == "Institution administrator · TUE"
    assert str(home.signing_keys.get()) == f"{home.did}#key-1"
