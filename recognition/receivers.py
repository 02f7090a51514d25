"""Hears what happened to awards, enqueues a task, nothing else."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from credentials.signals import award_revoked
from micro4asia.foundation.jobs import enqueue


@receiver(award_revoked, dispatch_uid="flag_requests_of_award")
def flag_open_requests(sender: Any, *, award_id: int, **kwargs: Any) -> None:
    enqueue("flag_requests_of_award", award_id)
