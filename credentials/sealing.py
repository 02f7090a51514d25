"""Row → document → signature → stored bytes. Ed25519 is deterministic: sealing again gives the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from credentials.award_facts import AwardFacts
from credentials.document_templates import sign_batch
from credentials.documents import open_badge
from credentials.endorsement_documents import endorsement_document
from credentials.models import Award, BatchRow, Endorsement, PartnerReview, StatusList, VoidNumber
from credentials.signing.contexts import Contexts
from credentials.signing.proofs import sign, timestamp
from credentials.signing.status_bits import list_document
from credentials.signing.templates import NotATemplate
from credentials.snapshots import body_facts
from institutions.custody import Signer, Use, signer_for
from institutions.models import Membership, Role
from micro4asia.foundation import bulk
from micro4asia.foundation.journal import record

# What `commit_intents` writes, and what goes when an intent is taken back.
INTENT = (
    "signed_by",
    "signed_at",
    "awarded_on",
    "serial_number",
    "register_number",
    "signing_key",
    "status_list",
    "status_index",
    "snapshot",
)
SEAL = ("state", "document", "digest", "sealed_at")


def contexts() -> Contexts:
    """The contexts this registry signs with and trusts."""
    return Contexts.of(settings.PUBLIC_URL)


def seal(*, award_id: int) -> Award:
    """Make the signature that the committed intent describes. Sealing a sealed award changes nothing.

    Where the signer has lost the right to sign in between, the award goes back to the registrars' desk unsealed.
    Raises KeyUnavailable; as InstitutionNotActive, KeyStopped or KeyExpired where only people can change that.
    """
    award = (
        Award.objects.select_for_update(of=("self",))
        .select_related("institution", "signing_key__institution", "signed_by")
        .get(pk=award_id)
    )
    if award.state != Award.State.SEALING:
        return award
    if signer_was_removed(award) or _place_was_lost(award):
        signer = award.signed_by_id
        take_back([award])
        record("award_signature_withdrawn", on=award, by=None, institution_id=award.institution_id, signer=signer)
        return award
    make_seals([award])
    award.save(update_fields=SEAL)
    # Of a batch that could not seal it with the others: now it is issued all the same.
    BatchRow.objects.filter(award=award).update(fate=BatchRow.Fate.ISSUED, failure="")
    record("award_sealed", on=award, by=None, institution_id=award.institution_id, digest=award.digest)
    return award


def make_seals(awards: Sequence[Award]) -> None:
    """The seals of awards that were signed by one person at one moment. The caller holds their locks, and saves SEAL.

    Raises KeyUnavailable as `seal` does, TemplateMismatch.
    """
    first = awards[0]
    if first.signed_at is None:
        raise ValueError("an intent names the moment of its proof")
    day = timezone.localtime(first.signed_at, first.institution.zone).date()
    signer = signer_for(first.institution, key=first.signing_key, on=day)
    for award, text in zip(awards, _texts(awards, signer=signer, created=first.signed_at), strict=True):
        award.document = text
        award.digest = digest_of(text)
        award.sealed_at = timezone.now()
        award.move_to(Award.State.ISSUED)


def _texts(awards: Sequence[Award], *, signer: Signer, created: dt.datetime) -> Iterator[str]:
    """The same bytes either way: by template where there are several, else, or where no template can be, each by itself."""
    if len(awards) > 1:
        try:
            facts = AwardFacts.from_texts(award.snapshot for award in awards)
            yield from [text for _, text in sign_batch(((each, created) for each in facts), signer=signer, contexts=contexts())]
            return
        except NotATemplate:
            pass
    for award in awards:
        yield serialize(sign(open_badge(award.facts, contexts()), signer=signer, created=created, contexts=contexts()))


def signer_was_removed(row: Award | Endorsement) -> bool:
    """Whether the right to sign was taken away, from this person or at this institution, after they signed and before the seal.

    A role that came to its planned end in between still seals: it was held when it was used (decision 64).
    """
    if row.signed_by is not None and not row.signed_by.is_active:
        return True
    roles = Membership.objects.filter(user=row.signed_by, institution=row.institution, role=Role.REGISTRAR)
    taken = roles.filter(ended_at__gte=row.signed_at).exists()
    return taken and not roles.in_force().exists()


def _place_was_lost(award: Award) -> bool:
    """Whether what it is to replace was suspended or revoked after the signature: no new document may make that valid again."""
    if not award.is_successor:
        return False
    former = Award.objects.select_for_update(of=("self",)).filter(replaced_by=award).first()
    return former is None or former.state != Award.State.ISSUED


def take_back(awards: Sequence[Award]) -> None:
    """To the registrars' desk, as if they had not been signed: reserved places and snapshots go with the intent.

    Their numbers were drawn, and stand in the register as void: none is given to anybody else.
    """
    VoidNumber.objects.bulk_create([_voided(award) for award in awards])
    for award in awards:
        award.move_to(Award.State.READY)
        award.signed_by = award.signed_at = award.awarded_on = award.signing_key = None
        award.status_list = award.status_index = None
        award.serial_number = award.register_number = award.snapshot = ""
    bulk.update(awards, ["state", *INTENT])


def _voided(award: Award) -> VoidNumber:
    if award.signed_at is None:
        raise ValueError("a committed intent names its moment")
    return VoidNumber(
        institution_id=award.institution_id,
        version_id=award.version_id,
        serial_number=award.serial_number,
        register_number=award.register_number,
        drawn_on=timezone.localtime(award.signed_at, award.institution.zone).date(),
        voided_at=timezone.now(),
        reason=VoidNumber.Reason.SIGNER_REMOVED,
    )


def seal_endorsement(*, endorsement_id: int) -> Endorsement:
    """Make the signature that the committed intent of an endorsement describes. Sealing twice changes nothing.

    Where the signer has lost the right to sign in between, it waits for another registrar, and the review is open again.
    Raises KeyUnavailable; as InstitutionNotActive, KeyStopped or KeyExpired where only people can change that.
    """
    rows = Endorsement.objects.select_for_update(of=("self",)).select_related(
        "institution", "signing_key__institution", "signed_by", "status_list"
    )
    row = rows.get(pk=endorsement_id)
    if row.state != Endorsement.State.SIGNING or row.signed_at is None or row.status_list is None or row.status_index is None:
        return row
    if signer_was_removed(row):
        return _ask_again(row)
    home, version = row.institution, row.version
    day = timezone.localtime(row.signed_at, home.zone).date()
    unsigned = endorsement_document(
        url=row.url,
        issuer=body_facts(home, day),
        achievement=f"{settings.PUBLIC_URL}{version.get_absolute_url()}",
        name=f"Endorsement of {version.micro_credential.code} {version.number}",
        claim=row.claim,
        language=home.language,
        valid_from=timestamp(row.signed_at),
        status=(row.status_list.url, row.status_index),
    )
    signer = signer_for(home, key=row.signing_key, on=day)
    row.document = serialize(sign(unsigned, signer=signer, created=row.signed_at, contexts=contexts()))
    row.digest = digest_of(row.document)
    row.move_to(Endorsement.State.ISSUED)
    row.save(update_fields=["state", "document", "digest"])
    record("endorsement_sealed", on=row, by=None, institution_id=row.institution_id, digest=row.digest)
    return row


def _ask_again(row: Endorsement) -> Endorsement:
    """As if it had not been signed: the claim stays as it was worded, the intent goes, the review has no answer yet."""
    signer = row.signed_by_id
    row.move_to(Endorsement.State.CLAIMED)
    row.signed_by = row.signed_at = row.signing_key = row.status_list = row.status_index = None
    row.save(update_fields=["state", "signed_by", "signed_at", "signing_key", "status_list", "status_index"])
    review = PartnerReview.objects.select_for_update().get(pk=row.review_id)
    review.move_to(PartnerReview.State.ASKED)
    review.answered_by = review.answered_at = None
    review.save(update_fields=["state", "answered_by", "answered_at"])
    record("endorsement_signature_withdrawn", on=row, by=None, institution_id=row.institution_id, signer=signer)
    return row


def publish_list(*, status_list: StatusList, now: dt.datetime) -> StatusList:
    """Sign the list with the bits of this moment, by the institution's own key, be it a member still or not.

    The caller holds the row's lock. Raises KeyUnavailable.
    """
    moment = now.replace(microsecond=0)
    awards = status_list.awards.filter(state=Award.State.REVOKED)
    withdrawn = status_list.endorsements.filter(state=Endorsement.State.WITHDRAWN)
    places = status_list.places.filter(withdrawn_at__isnull=False)
    rows = (one for kind in (awards, withdrawn, places) for one in kind.values_list("status_index", flat=True))
    revoked = [index for index in rows if index is not None]
    institution = status_list.institution
    unsigned = list_document(url=status_list.url, issuer=institution.did, set_bits=revoked, valid_from=moment)
    signed = sign(unsigned, signer=signer_for(institution, use=Use.STATUS_LIST), created=moment, contexts=contexts())
    status_list.document, status_list.signed_at = serialize(signed), moment
    status_list.save(update_fields=["document", "signed_at"])
    return status_list


def serialize(document: dict[str, Any]) -> str:
    """The exact text that is stored, served, attached and checked."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def digest_of(document: str) -> str:
    """SHA-256 of the stored text, hex."""
    return hashlib.sha256(document.encode()).hexdigest()
