"""One tick of the clock by hand; workers keep it by themselves every few seconds."""

from typing import Any

from django.core.management.base import BaseCommand

from micro4asia.foundation import jobs


class Command(BaseCommand):
    help = "Send the queue every job that is due and that nobody took."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{jobs.sweep()} sent")
