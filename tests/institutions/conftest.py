"""The people who let partners and colleagues in."""

import time

import pytest
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from institutions.models import Role
from tests.factories.institutions import InstitutionFactory, MembershipFactory, UserFactory
from tests.foundation.built_once import built_once


@built_once
def home(db):
    return InstitutionFactory(code="TUE", slug="tue")


@built_once
def elsewhere(db):
    return InstitutionFactory(code="OTH", slug="oth")


@built_once
def holder(db):
    """Makes somebody who holds one role, with a second factor unless told otherwise."""

    def make(role, institution=None, *, second_factor=True, **dates):
        user = UserFactory()
        MembershipFactory(user=user, institution=institution, role=role, **dates)
        if second_factor:
            TOTP.activate(user, generate_totp_secret())
        return user

    return make


@built_once
def chief(holder):
    return holder(Role.NETWORK_ADMIN)


@built_once
def admin(holder, home):
    return holder(Role.INSTITUTION_ADMIN, home)


@pytest.fixture
def confirmed(client):
    """The client of somebody who has just confirmed with the second factor."""

    def sign_in(user):
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
        session["account_authentication_methods_user"] = user_id_to_str(user)
        session.save()
        return client

    return sign_in
