"""Accounts that were linked or unlinked: the journal has a line, and the person a letter, since whoever is linked gets in."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from institutions.models import Institution, User
from micro4asia.foundation import letters
from micro4asia.foundation.journal import record


@receiver(social_account_added)
def linked(sender: Any, sociallogin: Any, **_said: Any) -> None:
    _tell("university_account_linked", "sign_on_linked", sociallogin.user, sociallogin.account.provider)


@receiver(social_account_removed)
def unlinked(sender: Any, socialaccount: Any, **_said: Any) -> None:
    _tell("university_account_unlinked", "sign_on_unlinked", socialaccount.user, socialaccount.provider)


@transaction.atomic
def _tell(event: str, letter: str, user: User, slug: str) -> None:
    institution = Institution.objects.filter(slug=slug).first()
    entry = record(event, on=user, by=user, institution_id=institution.pk if institution else None)
    letters.post(
        letter,
        to=user.email,
        language=user.language,
        context={
            "name": user.full_name,
            "institution": institution.name(user.language) if institution else slug,
            "url": f"{settings.PUBLIC_URL}{reverse('socialaccount_connections')}",
            "at": timezone.now(),
        },
        key=f"{letter}:{entry.pk}",
    )
