"""The record of a larger award with its parts: signed like the award, at the same fixed moment, by the same key."""

from __future__ import annotations

from django.utils import timezone

from credentials.clr import record_of
from credentials.models import Award, StackApplication
from credentials.sealing import contexts, serialize
from credentials.signing.proofs import sign
from institutions.custody import signer_for
from micro4asia.foundation.journal import record


def seal_bundle(*, application_id: int) -> StackApplication:
    """Sign and store it. Run twice, it changes nothing. Raises KeyUnavailable."""
    application = StackApplication.objects.select_for_update(of=("self",)).select_related("institution").get(pk=application_id)
    award = Award.objects.select_related("institution", "signing_key__institution").filter(made_of=application).first()
    if application.bundle or award is None or award.state != Award.State.ISSUED or award.signed_at is None:
        return application
    parts = [part.document_json for part in application.awards.order_by("achieved_on", "pk")]
    day = timezone.localtime(award.signed_at, award.institution.zone).date()
    signer = signer_for(award.institution, key=award.signing_key, on=day)
    unsigned = record_of(award.document_json, parts)
    application.bundle = serialize(sign(unsigned, signer=signer, created=award.signed_at, contexts=contexts()))
    application.save(update_fields=["bundle"])
    record("stack_record_sealed", on=application, by=None, institution_id=application.institution_id, award=award.pk)
    return application
