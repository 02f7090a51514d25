"""What a course's pages hear from this floor: which micro-credentials can be earned in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.dispatch import receiver
from django.urls import reverse

from credentials.models import EarnedIn, MicroCredentialVersion
from credentials.services import importing  # noqa: F401 (registers what workers read out of tables)
from institutions.floors import EarnedIn as Told
from institutions.floors import course_shown
from institutions.models import Course


@receiver(course_shown, dispatch_uid="micro-credentials earned in a course")
def earned_in(*, course: Course, staff: bool, **_kwargs: Any) -> list[Told]:
    """For any version of the course; what was never published is for the desk."""
    versions = MicroCredentialVersion.objects.order_by("-published_at", "-pk")
    rows = EarnedIn.objects.filter(course__institution=course.institution, course__code=course.code).select_related(
        "micro_credential__institution"
    )
    rows = rows.prefetch_related(Prefetch("micro_credential__versions", versions, to_attr="in_order"))
    told, seen = [], set()
    for row in rows:
        kind = row.micro_credential
        in_order: list[MicroCredentialVersion] = kind.in_order  # type: ignore[attr-defined]
        published = next((each for each in in_order if each.state == MicroCredentialVersion.State.PUBLISHED), None)
        shown = published or (in_order[0] if staff and in_order else None)
        if shown is None or kind.pk in seen:
            continue
        seen.add(kind.pk)
        shown.micro_credential = kind
        url = (
            reverse("credentials:micro-credential-desk", args=[kind.institution.slug, kind.public_id])
            if staff
            else reverse("credentials:micro-credential", args=[kind.public_id])
        )
        told.append(Told(shown.title() or kind.code, f"{kind.code} · v{shown.number}", url))
    return told
