"""The people who let partners and colleagues in."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from institutions.models import Role
from tests.factories.institutions import InstitutionFactory, MembershipFactory, UserFactory


@pytest.fixture
def home(db):
    return InstitutionFactory(code="TUE", slug="tue")


@pytest.fixture
def elsewhere(db):
    return InstitutionFactory(code="OTH", slug="oth")


@pytest.fixture
def holder(db):
    """Makes somebody who holds one role, with a second factor unless told otherwise."""

    def make(role, institution=None, *, second_factor=True, **dates):
        user = UserFactory()
        MembershipFactory(user=user, institution=institution, role=role, **dates)
        if second_factor:
            TOTP.activate(user, generate_totp_secret())
        return user

    return make


@pytest.fixture
def chief(holder):
    return holder(Role.NETWORK_ADMIN)


@pytest.fixture
def admin(holder, home):
    return holder(Role.INSTITUTION_ADMIN, home)
