"""Print docs/life-cycles.md anew: `print_life_cycles > docs/life-cycles.md`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from credentials.life_cycles import as_markdown


class Command(BaseCommand):
    help = "Print the life cycle of a version as Markdown, for docs/life-cycles.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
