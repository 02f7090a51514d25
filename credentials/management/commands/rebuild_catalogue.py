"""Make what the catalogue finds by again, from the versions in force: `rebuild_catalogue`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from credentials.services.cataloguing import rebuild


class Command(BaseCommand):
    help = "Rebuild the entries, shelves and orders of the catalogue from the published versions."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} micro-credentials can be found.")
