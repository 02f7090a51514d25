"""What this app itself tells on the first page of those who work at an institution."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.floors import DeskPart, Todo, desk_opened
from institutions.models import Institution, Role, SigningKey, User
from institutions.policies import KEEPERS_OF_KEYS
from institutions.services.watching_keys import WARNINGS

State = SigningKey.State


@receiver(desk_opened, dispatch_uid="keys at the desk")
def keys_at_the_desk(*, institution: Institution, user: User, roles: set[str], **_kwargs: Any) -> DeskPart | None:
    """For those who answer for the signature: what waits for a second person, what ends."""
    if not roles.intersection(KEEPERS_OF_KEYS):
        return None
    keys = list(SigningKey.objects.visible_to(user).filter(institution=institution))
    page = reverse("institutions:keys", args=[institution.slug])
    waits = sum(key.state == State.PENDING and key.started_by_id != user.pk for key in keys) if Role.REGISTRAR in roles else 0
    stopped = sum(key.state == State.STOPPED for key in keys)
    return DeskPart(
        todos=[
            Todo(waits, _("key to compare"), page, _("a colleague asks you to let it sign")),
            Todo(stopped, _("key stopped"), page, _("a second person says what becomes of it")),
            Todo(*_ending(keys, page)),
        ]
    )


def _ending(keys: list[SigningKey], page: str) -> tuple[int, str, str, str]:
    """The active key, where its last day is near or past."""
    soon = timezone.localdate() + dt.timedelta(days=WARNINGS[0])
    ending = [key for key in keys if key.state == State.ACTIVE and key.expires_on and key.expires_on <= soon]
    if ending and ending[0].expired():
        return 1, _("key expired"), page, _("nothing is signed until a new one is in use")
    return len(ending), _("key expires soon"), page, _("have a new one take over")
