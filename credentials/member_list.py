"""The network's members as a credential of the registry's own: a list that anyone can keep, check and show."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from credentials.sealing import contexts, serialize
from credentials.signing.contexts import CREDENTIALS_V2, JSON
from credentials.signing.proofs import sign, timestamp
from institutions.custody import registry_signer
from institutions.member_table import MemberRow, member_rows
from institutions.models import SignedList, registry_did
from institutions.models.kept_key import KeptKey
from institutions.services.registry_keys import registry_key

NAME = "members"
VALID_FOR = dt.timedelta(hours=24)
SIGNED_EVERY = dt.timedelta(hours=1)


@transaction.atomic
def publish_member_list(now: dt.datetime) -> SignedList | None:
    """Sign the list of this moment if the last is an hour old, has another key, or says something else. Raises KeyUnavailable."""
    moment = now.replace(microsecond=0)
    key = registry_key()
    subject = _subject(member_rows())
    current = SignedList.objects.select_for_update().filter(name=NAME).first()
    if current and current.signed_at > moment - SIGNED_EVERY and _stands(current, subject, key):
        return None
    unsigned: JSON = {
        "@context": [CREDENTIALS_V2, contexts().network_url],
        "id": member_list_url(),
        "type": ["VerifiableCredential", "MemberListCredential"],
        "issuer": registry_did(),
        "validFrom": timestamp(moment),
        "validUntil": timestamp(moment + VALID_FOR),
        "credentialSubject": subject,
    }
    signed = sign(unsigned, signer=registry_signer(key), created=moment, contexts=contexts())
    row, _created = SignedList.objects.update_or_create(name=NAME, defaults={"document": serialize(signed), "signed_at": moment})
    return row


def member_list_url() -> str:
    return f"{settings.PUBLIC_URL}{reverse('credentials:member-list')}"


def _stands(current: SignedList, subject: JSON, key: KeptKey) -> bool:
    document = json.loads(current.document)
    signed_with: str = document["proof"][0]["verificationMethod"]
    return bool(document["credentialSubject"] == subject and signed_with == key.verification_method)


def _subject(rows: list[MemberRow]) -> JSON:
    subject: JSON = {"id": f"{member_list_url()}#list", "type": "MemberList"}
    # An empty list would be dropped in silence by whoever reads it as linked data, so it is not written.
    return subject | ({"member": [_member(row) for row in rows]} if rows else {})


def _member(row: MemberRow) -> JSON:
    institution = row.institution
    return _told(
        id=row.did,
        type="Member",
        memberCode=institution.code,
        memberName=row.names,
        countryCode=institution.country,
        memberUrl=institution.website,
        memberState=institution.state,
        memberFrom=row.member_from,
        memberTo=row.member_to,
        mayAwardCredits=row.may_award_credits,
        awardingBasis=row.awarding.legal_basis if row.awarding else "",
        memberKey=[
            _told(
                id=key.verification_method,
                type="MemberKey",
                keyFingerprint=key.fingerprint.replace(" ", ""),
                keyState=key.state,
                keyFrom=_moment(key.activated_at or key.created_at),
                keyTo=_moment(key.retired_at),
                keyExpires=key.expires_on,
            )
            for key in row.keys
        ],
    )


def _told(**members: Any) -> JSON:
    """Without what is empty: nothing empty is ever signed."""
    plain = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in members.items()}
    return {name: value for name, value in plain.items() if value not in (None, "", [], {})}


def _moment(moment: dt.datetime | None) -> str | None:
    return timestamp(moment.replace(microsecond=0)) if moment else None
