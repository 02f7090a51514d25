"""Load the reference data that comes with the software: `load_reference`. Harmless as often as it runs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from institutions.services.loading_reference import load_reference


class Command(BaseCommand):
    help = "Add the levels, credit systems, scales, caps, treaties and time limits that are missing; changes none that is there."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_reference()} rows of reference data added.")
