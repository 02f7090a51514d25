"""`manage.py rotate_registry_key`: a new key for the list of members."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from institutions.custody import KeyUnavailable
from institutions.services.registry_keys import rotate_registry_key


class Command(BaseCommand):
    help = "Give the registry itself a new key. The old one stays in its DID document; the list is signed anew within minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = rotate_registry_key()
        except KeyUnavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{key} signs the list of members from now on. Its fingerprint: {key.fingerprint}")
