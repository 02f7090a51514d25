"""The nightly look at every stored credential: begun for each institution, done in slices, told where something is wrong."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from credentials.models import Award, Reverification, StoredDefect
from credentials.reverifying import COLUMNS, examine
from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation import letters
from micro4asia.foundation.jobs import enqueue
from micro4asia.foundation.journal import record

SLICE = 4_000
KEPT = dt.timedelta(days=400)
TOLD = (Role.REGISTRAR, Role.INSTITUTION_ADMIN)


@transaction.atomic
def begin_night(now: dt.datetime | None = None) -> list[Reverification]:
    """One run for each institution that has issued anything; one that still goes on is left to go on."""
    now = now or timezone.now()
    Reverification.objects.filter(started_at__lt=now - KEPT).delete()
    busy = Reverification.objects.filter(finished_at__isnull=True).values("institution")
    issuers = Institution.objects.filter(pk__in=Award.objects.sealed().order_by().values("institution")).exclude(pk__in=busy)
    runs = [Reverification.objects.create(institution=issuer, started_at=now) for issuer in issuers.order_by("pk")]
    for run in runs:
        enqueue("reverify_slice", run.pk, unique_key=f"reverify_slice:{run.pk}")
    return runs


@transaction.atomic
def go_on(run_id: int, *, size: int = SLICE) -> Reverification:
    """Look at the next `size` credentials; after the last one the run is finished, and told if anything was found."""
    run = Reverification.objects.select_for_update(of=("self",)).select_related("institution").get(pk=run_id)
    if run.finished_at:
        return run
    begun = time.process_time()
    stored = Award.objects.sealed().filter(institution=run.institution, pk__gt=run.last_pk).order_by("pk")[:size]
    looked, found = 0, []
    for pk, codes in examine(run.institution, stored.values_list(*COLUMNS).iterator(chunk_size=500)):
        looked += 1
        run.last_pk = pk
        run.defective += bool(codes)
        found += [StoredDefect(run=run, award_id=pk, code=code) for code in codes]
    StoredDefect.objects.bulk_create(found, batch_size=500)
    run.checked += looked
    run.seconds += time.process_time() - begun
    if looked == size:
        enqueue("reverify_slice", run.pk)
    else:
        _finish(run)
    run.save(update_fields=["last_pk", "checked", "defective", "seconds", "finished_at"])
    return run


def _finish(run: Reverification) -> None:
    run.finished_at = timezone.now()
    counts: dict[str, Any] = {"checked": run.checked, "defective": run.defective}
    record("stored_credentials_checked", on=run, by=None, institution_id=run.institution_id, **counts)
    if run.defective:
        _tell(run)


def _tell(run: Reverification) -> None:
    held = Membership.objects.current().filter(institution=run.institution, role__in=TOLD).values("user")
    for reader in User.objects.filter(pk__in=held).order_by("pk"):
        letters.post(
            "stored_defects",
            to=reader.email,
            language=reader.language,
            context={
                "name": reader.full_name,
                "institution": run.institution.name(reader.language),
                "count": run.defective,
                "checked": run.checked,
                "url": f"{settings.PUBLIC_URL}{reverse('credentials:stored-checks', args=[run.institution.slug])}",
            },
            key=f"stored_defects:{run.pk}:{reader.pk}",
        )


@transaction.atomic
def break_off(run_id: int) -> None:
    """A slice could not be looked at for good: the run ends where it is, and the next night begins anew."""
    Reverification.objects.filter(pk=run_id, finished_at__isnull=True).update(finished_at=timezone.now())
