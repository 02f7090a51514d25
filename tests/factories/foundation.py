"""Rows of the ground. Tests of jobs, journal and letters use the services; these are for what only reads the rows."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from micro4asia.foundation import models


class JobFactory(DjangoModelFactory):
    class Meta:
        model = models.Job

    kind = "seal_award"
    subject_id = factory.Sequence(lambda n: n + 1)
    queue = "sign"
    max_attempts = 8
    run_after = factory.LazyFunction(timezone.now)


class RecurrenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Recurrence

    name = factory.Sequence(lambda n: f"sweep_{n}")
    due_at = factory.LazyFunction(timezone.now)


class JournalEntryFactory(DjangoModelFactory):
    """Stands alone: its hashes are no chain that a check would accept."""

    class Meta:
        model = models.JournalEntry

    chain = 0
    sequence = factory.Sequence(lambda n: n + 1)
    event = "award_sealed"
    subject_type = "credentials.award"
    subject_id = 1
    at = factory.LazyFunction(timezone.now)
    previous_hash = "0" * 64
    hash = factory.Sequence(lambda n: f"{n:064x}")


class JournalHeadFactory(DjangoModelFactory):
    class Meta:
        model = models.JournalHead

    chain = factory.Sequence(lambda n: n + 1)
    hash = "0" * 64


class DenialFactory(DjangoModelFactory):
    class Meta:
        model = models.Denial

    actor_id = factory.Sequence(lambda n: n + 1)
    row = "audit_log.view_network"
    status = 404
    hour = factory.LazyFunction(lambda: timezone.now().replace(minute=0, second=0, microsecond=0))
    count = 1


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = models.Letter

    key = factory.Sequence(lambda n: f"award_issued:{n}")
    message_id = factory.Sequence(lambda n: f"<{n}@registry.example>")
    to = "vidu@example.org"
    language = "vi"
    subject = "Chứng nhận của bạn"
    text = "Chào bạn,"
