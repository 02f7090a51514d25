"""Recompute every chain of the journal. Ends with 1 if one does not hold, so that a timer can raise an alarm."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from micro4asia.foundation import journal


class Command(BaseCommand):
    help = "Check that no entry of the journal was changed, removed, moved or inserted. Files: manage.py journal-check FILE."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", action="store_true", help="every chain of this registry; what is done anyway")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = []
        for chain in journal.chains():
            where = journal.verify_chain(chain, known=journal.known_hashes(chain))
            name = f"institution {chain}" if chain else "network"
            self.stdout.write(f"{name}: {f'broken at {where}' if where else f'{journal.head_of(chain)[0]} entries hold'}")
            broken += [name] if where else []
        if broken:
            raise CommandError(f"The journal does not hold: {', '.join(broken)}")
