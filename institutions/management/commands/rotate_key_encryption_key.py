"""`manage.py rotate_key_encryption_key`, after a new KEY_ENCRYPTION_KEY was set and the old one left as ..._PREVIOUS."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from institutions.custody import KeyUnavailable
from micro4asia.foundation import secrets


class Command(BaseCommand):
    help = (
        "Seal every secret anew under KEY_ENCRYPTION_KEY, opening with KEY_ENCRYPTION_KEY_PREVIOUS what lies under that one. "
        "All of it or, where anything does not open or sign, nothing. May be run again at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            # Locks are taken row by row and held to the end: nobody signs under the old key what the new one has replaced.
            with transaction.atomic():
                counts = {keeper.name: keeper.reseal() for keeper in secrets.keepers()}
        except secrets.Unopenable as error:
            raise CommandError(f"Something does not open under either key ({error}). Nothing was changed.") from error
        except KeyUnavailable as error:
            raise CommandError(f"{error}. Nothing was changed.") from error
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count} sealed anew")
        if settings.KEY_ENCRYPTION_KEY_PREVIOUS:
            self.stdout.write("Everything lies under KEY_ENCRYPTION_KEY. Take KEY_ENCRYPTION_KEY_PREVIOUS away and restart.")
