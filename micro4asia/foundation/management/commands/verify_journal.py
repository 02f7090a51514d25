"""Recompute every chain of the journal. Ends with 1 if one does not hold, so that a timer can raise an alarm."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from micro4asia.foundation import journal
from micro4asia.foundation.models import JournalHead


class Command(BaseCommand):
    help = "Check that no entry of the journal was changed, removed or inserted."

    def handle(self, *args: Any, **options: Any) -> None:
        heads = dict(JournalHead.objects.values_list("chain", "sequence"))
        broken = []
        for chain in journal.chains():
            where = journal.verify_chain(chain)
            name = f"institution {chain}" if chain else "network"
            self.stdout.write(f"{name}: {f'broken at {where}' if where else f'{heads.get(chain, 0)} entries hold'}")
            broken += [name] if where else []
        if broken:
            raise CommandError(f"The journal does not hold: {', '.join(broken)}")
