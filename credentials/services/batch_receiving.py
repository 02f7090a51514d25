"""A course roster from a programme: the same judging, the same registrar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Batch, BatchRow, MicroCredentialVersion
from credentials.services.batches import send_rows, still_open_to, write_rows
from institutions.models import ApiClient
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record


@transaction.atomic
def receive_batch(
    *,
    version: MicroCredentialVersion,
    client: ApiClient,
    name: str,
    rows: Iterable[Mapping[str, str]],
    key: str,
    asked: str,
    now: dt.datetime | None = None,
) -> tuple[Batch, Batch | None, bool]:
    """A roster from a programme, judged like any table: what is good waits for a registrar, the rest is left to people.

    key: the same again is the same request, and answered with the same batch. asked: a digest of what is asked, so that another
    request under the key is told apart. Whoever made the client answers for it, and approves none of it.
    Returns the batch, what was left over, and whether it is new. Raises WrongState.
    """
    if known := received(client, key, asked):
        return known, known.left_over.first(), False
    still_open_to(version)
    moment, by = now or timezone.now(), client.created_by
    batch = Batch(
        institution=version.institution,
        version=version,
        name=name,
        source=Batch.Source.API,
        client=client,
        request_key=key,
        request_digest=asked,
        prepared_by=by,
        prepared_at=moment,
    )
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:
        if known := received(client, key, asked):  # a second request was quicker
            return known, known.left_over.first(), False
        raise
    told = [
        BatchRow(position=place, values={code: words for code, words in row.items() if words})
        for place, row in enumerate(rows, 1)
    ]
    judged = write_rows(batch, told, by=by)
    left = None
    if any(row.verdict in BatchRow.GOOD for row in judged):
        _good, left = send_rows(batch, judged, by=by, moment=moment)
    record(
        "batch_received",
        on=batch,
        by=None,
        institution_id=batch.institution_id,
        client=client.pk,
        rows=len(judged),
        digest=batch.digest,
    )
    return batch, left, True


def received(client: ApiClient, key: str, asked: str) -> Batch | None:
    known = Batch.objects.filter(client=client, request_key=key).first() if key else None
    if known and known.request_digest != asked:
        raise WrongState(_("This key was used for another request. Give every request a key of its own."))
    return known
