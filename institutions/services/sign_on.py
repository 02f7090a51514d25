"""An institution says where its people sign in, and switches that on and off."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution, Membership, Role, SignOn, User
from institutions.policies import may_configure_sign_on
from micro4asia.foundation import letters
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

# What the other protocol needs is empty.
EMPTY = {"protocol": SignOn.Protocol.OPENID, "issuer": "", "client_id": "", "scopes": "openid", "sso_url": "", "certificate": ""}


@transaction.atomic
def configure_sign_on(*, institution: Institution, by: User, secret: str = "", **fields: Any) -> SignOn:
    """Name the provider. What was switched on stays on, unless another provider is named: that one is tried out first,
    and every administrator reads of it, since a provider says who somebody is.

    secret: empty keeps the one there is, which only its own issuer can be sent. Raises PermissionDenied, ValidationError.
    """
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_configure_sign_on(by, institution).enforce()
    row = SignOn.objects.select_for_update().filter(institution=institution).first() or SignOn(institution=institution)
    before = _who_answers(row)
    for name, value in (EMPTY | fields).items():
        setattr(row, name, value)
    another = before != _who_answers(row)
    if another:
        row.enabled, row.sealed_secret = False, ""
    if secret:
        row.secret = secret
    row.changed_at, row.changed_by = timezone.now(), by
    row.full_clean()
    replaces = another and row.pk is not None
    row.save()
    entry = record("sign_on_configured", on=row, by=by, institution_id=institution.pk, protocol=row.protocol)
    if replaces:
        _tell(row, entry.pk)
    return row


@transaction.atomic
def switch_sign_on(*, institution: Institution, by: User, enabled: bool) -> SignOn:
    """Offer it to the institution's people, or stop. Who is signed in stays so. Raises PermissionDenied, WrongState."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_configure_sign_on(by, institution).enforce()
    row = SignOn.objects.select_for_update().filter(institution=institution).first()
    if row is None:
        raise WrongState(_("Say first where your people sign in."))
    if row.enabled == enabled:
        raise WrongState(_("This has been done already."))
    row.enabled, row.changed_at, row.changed_by = enabled, timezone.now(), by
    row.save(update_fields=["enabled", "changed_at", "changed_by"])
    record("sign_on_switched", on=row, by=by, institution_id=institution.pk, enabled=enabled)
    return row


def _who_answers(row: SignOn) -> tuple[str, ...]:
    return row.protocol, row.issuer, row.sso_url, row.certificate


def _tell(row: SignOn, change: int) -> None:
    institution, by = row.institution, row.changed_by
    held = Membership.objects.in_force().filter(institution=institution, role=Role.INSTITUTION_ADMIN).values("user")
    for reader in User.objects.filter(pk__in=held, is_active=True).order_by("pk"):
        letters.post(
            "sign_on_changed",
            to=reader.email,
            language=reader.language,
            context={
                "name": reader.full_name,
                "institution": institution.name(reader.language),
                "by": by.full_name,
                "at": row.changed_at,
                "url": f"{settings.PUBLIC_URL}{reverse('institutions:sign-on', args=[institution.slug])}",
            },
            key=f"sign_on_changed:{change}:{reader.pk}",
        )
