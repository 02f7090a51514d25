"""Print docs/life-cycles.md anew: `print_life_cycles > docs/life-cycles.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from credentials import life_cycles as of_versions
from recognition import life_cycles as of_requests


class Command(BaseCommand):
    help = "Print the life cycles of versions and of requests as Markdown, for docs/life-cycles.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(of_versions.as_markdown() + of_requests.as_markdown(), ending="")
