"""What waits, what failed and why; and another try once the cause is mended."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from micro4asia.foundation import jobs
from micro4asia.foundation.models import Job


class Command(BaseCommand):
    help = "Show the state of the jobs; with --retry, let failed ones begin again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", nargs="+", metavar="ID", help='numbers of failed jobs, or "all"')

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            self._retry(options["retry"])
            return
        for row in Job.objects.values("queue", "state").annotate(n=Count("pk")).order_by("queue", "state"):
            self.stdout.write("{queue:8} {state:8} {n}".format(**row))
        for job in Job.objects.filter(state=Job.State.FAILED).order_by("pk")[:100]:
            self.stdout.write(f"failed: {job.pk} {job} at {job.finished_at:%Y-%m-%d %H:%M} UTC, {job.last_error}")

    def _retry(self, wanted: list[str]) -> None:
        failed = Job.objects.filter(state=Job.State.FAILED)
        if wanted != ["all"]:
            if not all(number.isdigit() for number in wanted):
                raise CommandError('Give numbers of jobs, or "all".')
            failed = failed.filter(pk__in=wanted)
        again = sum(jobs.retry(pk) for pk in failed.values_list("pk", flat=True))
        self.stdout.write(f"{again} begin again")
