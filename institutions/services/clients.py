"""Programmes of an institution get their secret, another one, or none any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client, Token
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import LONGEST_LIFE, ApiClient, Institution, Scope, User
from institutions.policies import may_manage_clients
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record


@transaction.atomic
def create_client(
    *, institution: Institution, by: User, name: str, scopes: Collection[str], days: int, networks: Collection[str] = ()
) -> tuple[ApiClient, str]:
    """A new client and its secret, which nobody can read again. Raises PermissionDenied, ValidationError.

    days: how long it lives, at most 400. networks: addresses in CIDR form it may ask from; none: from anywhere.
    """
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_manage_clients(by, institution).enforce()
    now, life = timezone.now(), dt.timedelta(days=days)
    if not dt.timedelta() < life <= LONGEST_LIFE:
        raise ValidationError({"days": _("A client lives at most 400 days.")})
    if not scopes or not set(scopes) <= set(Scope.values):
        raise ValidationError({"scopes": _("Choose what the client may do.")})
    secret = get_adapter().generate_client_secret()
    holder = Client(name=name, grant_types=Client.GrantType.CLIENT_CREDENTIALS, response_types="", skip_consent=False)
    holder.set_scopes(sorted(scopes))
    holder.set_default_scopes(sorted(scopes))
    holder.set_secret(secret)
    holder.save(force_insert=True)
    client = ApiClient(
        institution=institution,
        client=holder,
        name=name,
        networks=sorted(networks),
        created_at=now,
        created_by=by,
        expires_at=now + life,
    )
    client.full_clean()
    client.save(force_insert=True)
    record("api_client_created", on=client, by=by, institution_id=institution.pk, scopes=sorted(scopes), days=days)
    return client, secret


@transaction.atomic
def rotate_secret(*, client: ApiClient, by: User) -> str:
    """Another secret; the old one and every token it took are dead at once. Raises PermissionDenied, WrongState."""
    client = _locked(client)
    may_manage_clients(by, client.institution).enforce()
    if not client.in_force:
        raise WrongState(_("This client has ended. Create a new one."))
    secret: str = get_adapter().generate_client_secret()
    client.client.set_secret(secret)
    client.client.save(update_fields=["secret"])
    Token.objects.filter(client=client.client).delete()
    client.rotated_at = timezone.now()
    client.save(update_fields=["rotated_at"])
    record("api_client_rotated", on=client, by=by, institution_id=client.institution_id)
    return secret


@transaction.atomic
def revoke_client(*, client: ApiClient, by: User) -> ApiClient:
    """End a client for good, with every token it took. Raises PermissionDenied, WrongState."""
    client = _locked(client)
    may_manage_clients(by, client.institution).enforce()
    if client.revoked_at is not None:
        raise WrongState(_("This client has been revoked already."))
    Token.objects.filter(client=client.client).delete()
    client.revoked_at = timezone.now()
    client.save(update_fields=["revoked_at"])
    record("api_client_revoked", on=client, by=by, institution_id=client.institution_id)
    return client


def revoke_tokens_of_institution(institution: Institution) -> int:
    """End every token that a client of the institution has taken; how many. Called within a service, which records."""
    ended, _kinds = Token.objects.filter(client__api_client__institution=institution).delete()
    return int(ended)


def revoke_tokens_of_user(user: User) -> int:
    """End every token given in this person's name; how many. Called within a service, which records.

    Clients that the person created belong to the institution and go on.
    """
    ended, _kinds = Token.objects.filter(user=user).delete()
    return int(ended)


def _locked(client: ApiClient) -> ApiClient:
    return ApiClient.objects.select_for_update(of=("self",)).select_related("client", "institution").get(pk=client.pk)
