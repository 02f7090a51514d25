"""Keys are managed by those who answer for them, with a second factor."""

from institutions.models import Role
from institutions.policies import may_manage_keys, may_use_second_factor
from tests.factories.institutions import UserFactory


def test_a_second_factor_is_asked_for_unless_the_local_trial_waives_it(holder, home, settings):
    with_factor, without = holder(Role.REGISTRAR, home), UserFactory()
    assert may_use_second_factor(with_factor)
    assert may_use_second_factor(without).reason.startswith("Set up a second factor first")
    settings.SECOND_FACTOR_WAIVED = True
    assert may_use_second_factor(without)


def test_keys_are_managed_by_the_administrator_of_the_institution(holder, home, elsewhere, admin, chief):
    assert may_manage_keys(admin, home)
    for person in (holder(Role.REGISTRAR, home), holder(Role.INSTITUTION_ADMIN, elsewhere), chief):
        assert may_manage_keys(person, home).reason == "Only an administrator of the institution may manage its keys."
    bare = holder(Role.INSTITUTION_ADMIN, home, second_factor=False)
    assert may_manage_keys(bare, home).reason.startswith("Set up a second factor first")
