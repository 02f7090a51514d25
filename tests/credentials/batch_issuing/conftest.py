"""Batches as they stand when a registrar opens them."""

from django.utils import timezone

from credentials.models import BatchRow
from credentials.models.batch import batch_digest, row_digest
from credentials.services.batch_issuing import approve_batch
from tests.factories.batches import BatchFactory, BatchRowFactory
from tests.foundation.built_once import built_once


def send(batch, by):
    """As `send_batch` leaves it: sent, its rows and their digests fixed."""
    for row in batch.rows.all():
        row.digest = row_digest(batch, row)
        row.save(update_fields=["digest"])
    batch.sent_by, batch.sent_at, batch.state, batch.digest = by, timezone.now(), "ready", batch_digest(batch)
    batch.save()
    return batch


@built_once
def make_batch(version, issuer):
    """A batch of so many rows about people who are new; changed: values by number of the row, from 0."""

    def make(count=3, changed=None, **fields):
        batch = BatchFactory(version=version, institution=version.institution, prepared_by=issuer, **fields)
        for number in range(count):
            row = BatchRowFactory(batch=batch, position=number + 1)
            for name, value in (changed or {}).get(number, {}).items():
                if name in {field.name for field in BatchRow._meta.fields}:
                    setattr(row, name, value)
                    if name == "learner":
                        row.is_new_person = False
                else:
                    row.values[name] = value
            row.save()
        return send(batch, issuer)

    return make


@built_once
def ready_batch(make_batch):
    return make_batch()


@built_once
def approve(registrar):
    def act(batch, by=None, **options):
        return approve_batch(batch=batch, by=by or registrar, shown=batch.digest, **options)

    return act
