"""Letters about a batch to the colleagues who answer for it."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from credentials.models import Batch
from institutions.models import User
from micro4asia.foundation import letters


def tell_batch(batch: Batch, news: str, people: Collection[User]) -> None:
    """news: returned, halted or done. What exactly, and about whom, stands behind the link."""
    marks = {"returned": timezone.now(), "halted": timezone.now(), "done": batch.done_at}
    pages = {"returned": "batch", "halted": "batch-progress", "done": "batch-report"}
    path = reverse(f"credentials:{pages[news]}", args=[batch.institution.slug, batch.public_id])
    for person in {person.pk: person for person in people}.values():
        letters.post(
            "batch_news",
            to=person.email,
            language=person.language,
            context={
                "name": person.full_name,
                "news": news,
                "batch": batch.name,
                "title": batch.version.title(person.language),
                "institution": batch.institution.name(person.language),
                "counts": batch.counts,
                "url": f"{settings.PUBLIC_URL}{path}",
            },
            key=f"batch_{news}:{batch.pk}:{person.pk}:{marks[news]:%Y%m%d%H%M%S}",
        )
