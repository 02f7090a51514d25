"""Letters about keys, to those who answer for an institution's signature."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from institutions.models import Membership, SigningKey, User
from micro4asia.foundation import letters, walls


class News(StrEnum):
    """What a letter is about; templates/mail/key_news_body.txt has the words."""

    WAITS = "waits"
    IN_USE = "in_use"
    STOPPED = "stopped"
    LIFT_ASKED = "lift_asked"
    LIFTED = "lifted"
    COMPROMISED = "compromised"
    EXPIRES = "expires"


@walls.everything()  # who signs at an institution is nobody else's affair, but all of them are told
def tell(news: News, key: SigningKey, *, roles: Iterable[str], but: User | None = None, mark: str = "") -> None:
    """Write to everybody who holds one of the roles there today, once; not to whoever did it.

    mark: tells letters of one kind about one key apart; by default the moment does.
    """
    held = Membership.objects.current().filter(institution=key.institution_id, role__in=list(roles)).values("user")
    mark = mark or f"{timezone.now():%Y%m%dT%H%M%S%f}"
    readers = User.objects.filter(pk__in=held).order_by("pk")
    for reader in readers.exclude(pk=but.pk) if but else readers:
        letters.post(
            "key_news",
            to=reader.email,
            language=reader.language,
            context={
                "news": news.value,
                "name": reader.full_name,
                "institution": key.institution.name(reader.language),
                "fragment": key.fragment,
                "expires_on": key.expires_on,
                "waits_until": key.waits_until,
                "url": f"{settings.PUBLIC_URL}{reverse('institutions:keys', args=[key.institution.slug])}",
            },
            key=f"key_{news.value}:{key.pk}:{mark}:{reader.pk}",
        )
