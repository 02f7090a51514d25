"""`manage.py found_network somebody@example.org`, once, on a new registry."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from institutions.models import User
from institutions.services.founding import found_network
from micro4asia.foundation.errors import WrongState


class Command(BaseCommand):
    help = "Make the owner of an account the first network administrator. Works once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address of an account that exists")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if person is None:
            raise CommandError("Nobody has an account with this address. Let them sign up first.")
        try:
            found_network(first=person, valid_from=timezone.localdate())
        except WrongState as refused:
            raise CommandError(str(refused.reason)) from refused
        self.stdout.write(f"{person} administers the network from today.")
