"""Versions as lists and pages read them, on the page and in the API alike."""

from __future__ import annotations

from django.db.models import Prefetch

from credentials.models import Assessment, MicroCredentialVersion
from credentials.models.micro_credential import VersionQuerySet

BODY = ("name_history", "credit_values", "awarding_statuses")


def listed() -> VersionQuerySet:
    """Published versions with what a list shows of them, in a fixed number of queries."""
    versions = MicroCredentialVersion.objects.published().select_related("micro_credential__institution")
    homes = [f"micro_credential__institution__{name}" for name in BODY]
    partners = [f"partners__{name}" for name in BODY]
    return versions.prefetch_related(*homes, *partners).order_by("micro_credential__code")


def whole() -> VersionQuerySet:
    """Versions that were ever published, with all they say."""
    versions = MicroCredentialVersion.objects.public().select_related("micro_credential__institution")
    assessments = Prefetch("assessments", Assessment.objects.prefetch_related("outcomes"))
    bodies = [f"{place}__{name}" for place in ("micro_credential__institution", "partners") for name in BODY]
    return versions.prefetch_related("outcomes", "quality", assessments, *bodies)
