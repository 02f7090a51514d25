"""A complete draft, two people who write in it, and forms as browsers send them."""

import pytest
from django.test import Client

from credentials.drafts import Draft
from credentials.models import MicroCredentialVersion
from credentials.services.writing import save_draft
from institutions.models import Role
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.foundation.built_once import built_once


@built_once
def colleague(member, institution):
    return member(Role.REGISTRAR, institution, full_name="Phạm Thử Hoa")


@built_once
def draft(institution, issuer):
    micro_credential = MicroCredentialFactory(institution=institution, code="TUE-FT-01")
    version = VersionFactory(micro_credential=micro_credential, number="1.0", author=issuer, landing="draft")
    return MicroCredentialVersion.objects.select_related("micro_credential__institution").get(pk=version.pk)


@built_once
def said(draft):
    """What the draft says now, by key."""

    def ask(key=None):
        values = Draft(MicroCredentialVersion.objects.get(pk=draft.pk))
        return values.get(key) if key else values

    return ask


@built_once
def save(draft):
    """One save of one form, which was opened at a revision."""

    def send(by, *, revision=0, sitting="a", **values):
        keyed = {key.replace("__", "-"): value for key, value in values.items()}
        return save_draft(version=draft, by=by, revision=revision, sitting=sitting, values=keyed)

    return send


@pytest.fixture
def signed_in():
    """A browser in which somebody is signed in; each has their own."""

    def enter(user):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter
