"""What the register tells its desk: credentials in which the last night found something that does not fit."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from credentials.models import Reverification
from institutions.floors import DeskPart, Todo, desk_opened
from institutions.models import Institution, Role, User


@receiver(desk_opened, dispatch_uid="stored credentials that do not fit")
def defects_at_the_desk(*, institution: Institution, user: User, roles: set[str], **_kwargs: Any) -> DeskPart | None:
    if not roles & {Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN}:
        return None
    runs = Reverification.objects.visible_to(user).filter(institution=institution, finished_at__isnull=False)
    last = runs.order_by("-finished_at").first()
    url = reverse("credentials:stored-checks", args=[institution.slug])
    count = last.defective if last else 0
    return DeskPart(todos=[Todo(count, _("stored credentials with a defect"), url, _("found in the night; look at them today"))])
