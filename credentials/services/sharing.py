"""The learner decides who sees a credential."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from credentials.models import Award, ShareLink
from credentials.policies import may_hand_out, may_share
from institutions.models import User
from micro4asia.foundation.journal import record

DAYS = (7, 30, 90)


@transaction.atomic
def set_visibility(*, award: Award, by: User, visibility: str) -> Award:
    """Open or close the credential's public page. Raises PermissionDenied."""
    award = Award.objects.select_for_update().get(pk=award.pk)
    may_judge = may_hand_out if visibility == Award.Visibility.PUBLIC else may_share
    may_judge(by, award).enforce()
    award.visibility = visibility
    award.save(update_fields=["visibility"])
    record("award_visibility_set", on=award, by=by, institution_id=award.institution_id, visibility=visibility)
    return award


@transaction.atomic
def create_share_link(*, award: Award, by: User, name: str, days: int, shows_grade: bool, reader_email: str = "") -> ShareLink:
    """A link that shows the chosen fields for 7, 30 or 90 days. Raises PermissionDenied, ValidationError."""
    may_hand_out(by, award).enforce()
    until = timezone.now() + dt.timedelta(days=days)
    link = ShareLink(award=award, name=name, shows_grade=shows_grade, reader_email=reader_email, expires_at=until)
    link.full_clean()
    link.save(force_insert=True)
    record("share_link_created", on=award, by=by, institution_id=award.institution_id, days=days)
    return link


@transaction.atomic
def withdraw_share_link(*, link: ShareLink, by: User) -> ShareLink:
    """Close the link for good; closing it twice is closing it once. Raises PermissionDenied."""
    link = ShareLink.objects.select_for_update().get(pk=link.pk)
    may_share(by, link.award).enforce()
    if link.withdrawn_at is None:
        link.withdrawn_at = timezone.now()
        link.save(update_fields=["withdrawn_at"])
        record("share_link_withdrawn", on=link.award, by=by, institution_id=link.award.institution_id)
    return link


def count_view(link: ShareLink) -> None:
    """One more look. Who looked is not kept."""
    ShareLink.objects.filter(pk=link.pk).update(views=F("views") + 1, last_viewed_at=timezone.now())
