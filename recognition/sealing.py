"""A decision → document → signature of the receiving institution → stored bytes. Intent first: see credentials/sealing.py."""

from __future__ import annotations

from django.utils import timezone

from credentials.models import StatusPlace
from credentials.sealing import contexts, digest_of, serialize
from credentials.services.intents import draw_places
from credentials.signing.proofs import sign
from institutions.custody import signer_for, signing_key_of
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record
from recognition.clock import local_day
from recognition.decision_documents import decision_document
from recognition.models import DecisionLetter

State = DecisionLetter.State


def intend_letter(*, letter_id: int) -> DecisionLetter:
    """Fix what the signature will depend on: key, place in a status list, moment. Done twice, it changes nothing.

    Raises KeyUnavailable; as InstitutionNotActive, KeyStopped or KeyExpired where only people can change that.
    """
    letter = _locked(letter_id)
    institution = letter.decision.request.institution
    if letter.state != State.WAITING or institution is None:
        return letter
    moment = timezone.now().replace(microsecond=0)
    letter.signing_key = signing_key_of(institution, on=local_day(moment, institution.zone))
    ((status_list, index),) = draw_places(institution, 1, now=moment)
    letter.place = StatusPlace.objects.create(status_list=status_list, status_index=index)
    letter.signed_at, letter.state = moment, State.SIGNING
    letter.save(update_fields=["signing_key", "place", "signed_at", "state"])
    enqueue("seal_decision_letter", letter.pk, unique_key=f"seal_decision_letter:{letter.pk}")
    return letter


def seal_letter(*, letter_id: int) -> DecisionLetter:
    """Make the signature that the committed intent describes. Sealing twice changes nothing. Raises KeyUnavailable."""
    letter = _locked(letter_id)
    institution = letter.decision.request.institution
    if letter.state != State.SIGNING or letter.signed_at is None or institution is None:
        return letter
    signer = signer_for(institution, key=letter.signing_key, on=local_day(letter.signed_at, institution.zone))
    unsigned = decision_document(letter, contexts())
    letter.document = serialize(sign(unsigned, signer=signer, created=letter.signed_at, contexts=contexts()))
    letter.digest, letter.state = digest_of(letter.document), State.SIGNED
    letter.save(update_fields=["document", "digest", "state"])
    record("decision_sealed", on=letter.decision.request, by=None, institution_id=institution.pk, digest=letter.digest)
    return letter


def _locked(letter_id: int) -> DecisionLetter:
    rows = DecisionLetter.objects.select_for_update(of=("self",)).select_related(
        "decision__request__institution",
        "decision__request__applicant",
        "decision__request__course",
        "decision__request__award__version__micro_credential__institution",
        "signing_key__institution",
        "place__status_list",
    )
    return rows.get(pk=letter_id)
