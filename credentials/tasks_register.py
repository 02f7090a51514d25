"""What workers do for the register: papers on the render queue, and the nightly look at what is stored."""

from __future__ import annotations

from datetime import timedelta

from credentials import certified_copies, papers
from credentials.services import nightly
from micro4asia.foundation.jobs import job, recur


@job("print_copy", queue="render", outside=True, attempts=3)
def print_copy(copy_id: int) -> None:
    """Print a copy from the register. Run twice, it keeps one file."""
    certified_copies.print_copy(copy_id=copy_id)


def _papers_gave_up(run_id: int, _reason: str) -> None:
    papers.give_up(run_id)


@job("make_papers", queue="render", outside=True, attempts=3, on_failure=_papers_gave_up)
def make_papers(run_id: int) -> None:
    """Make one file of many papers. Begun again after a crash, it leaves one file."""
    papers.make(run_id=run_id)


@job("reverify_stored")
def reverify_stored(_: int) -> None:
    """Once a night: every credential that is stored, institution by institution, a slice at a time."""
    nightly.begin_night()


recur("reverify_stored", every=timedelta(days=1))


def _night_gave_up(run_id: int, _reason: str) -> None:
    nightly.break_off(run_id)


@job("reverify_slice", lease=timedelta(minutes=10), on_failure=_night_gave_up)
def reverify_slice(run_id: int) -> None:
    """The next slice, and after it the job for the one behind it."""
    nightly.go_on(run_id)
