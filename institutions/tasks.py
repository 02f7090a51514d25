"""What workers do for this app. Each takes an id, may run twice, and alone knows what comes next."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from institutions.models import Institution, TableFile
from institutions.services import agreeing, recovering, taking_in, taking_in_courses  # noqa: F401 (registers what it reads)
from institutions.services.ceremonies import give_up_lapsed_keys
from institutions.services.privacy import make_export, remind_of_requests
from institutions.services.proving_domains import due_for_recheck, recheck_domain
from institutions.services.retaining import run_round
from institutions.services.transferring import remind_of_dossiers
from institutions.services.watching_keys import warn_of_expiring_keys
from micro4asia.foundation.jobs import enqueue, job, recur


@job("watch_keys")
def watch_keys(_: int) -> None:
    """Announce keys that expire; give up those that nobody let sign."""
    give_up_lapsed_keys()
    warn_of_expiring_keys()


recur("watch_keys", every=timedelta(hours=24))


@job("remove_lost_factor")
def remove_lost_factor(recovery_id: int) -> None:
    """A day after two administrators agreed. Whoever said no in between is heard: the row is asked again."""
    recovering.remove_lost_factor(recovery_id=recovery_id)


@job("end_retention")
def end_retention(_: int) -> None:
    """Once a day: a round at every institution, and one over what the operator keeps for everybody."""
    for pk in [0, *Institution.objects.values_list("pk", flat=True)]:
        enqueue("end_retention_at", pk, unique_key=f"end_retention_at:{pk}")


@job("end_retention_at")
def end_retention_at(institution_id: int) -> None:
    """One round; where more was due than one takes, another follows."""
    institution = Institution.objects.get(pk=institution_id) if institution_id else None
    _run, more = run_round(institution)
    if more:
        enqueue("end_retention_at", institution_id, unique_key=f"end_retention_at:{institution_id}")


@job("remind_of_privacy")
def remind_of_privacy(_: int) -> None:
    """Answers and dossiers whose day comes near."""
    remind_of_requests()
    remind_of_dossiers()


@job("make_export")
def write_export(export_id: int) -> None:
    """The copy that a person asked for."""
    make_export(export_id=export_id)


recur("end_retention", every=timedelta(days=1))
recur("remind_of_privacy", every=timedelta(days=1))


@job("recheck_domains")
def recheck_domains(_: int) -> None:
    """Whatever is due, each as a job of its own: one slow server holds up no other."""
    for pk in due_for_recheck(timezone.now()):
        enqueue("recheck_domain", pk, unique_key=f"recheck_domain:{pk}")


@job("recheck_domain", outside=True, attempts=1)
def look_at_domain(proof_id: int) -> None:
    """Once: a server that is away is a finding too, and the next round asks again."""
    recheck_domain(proof_id=proof_id)


recur("recheck_domains", every=timedelta(hours=1))


@job("watch_agreements")
def watch_agreements(_: int) -> None:
    """Once a day: announce agreements whose last day comes near, and end those whose last day is over."""
    today = timezone.localdate()
    for pk in agreeing.due_for_ending(today):
        agreeing.end_agreement(agreement_id=pk, today=today)
    agreeing.remind_of_agreements(today)


recur("watch_agreements", every=timedelta(days=1))


@job("take_in_table", outside=True, lease=timedelta(minutes=15), on_failure=taking_in.give_up_taking_in)
def take_in_table(file_id: int) -> None:
    """Write what is good in a table, some in each transaction. Run twice, it goes on where it was."""
    if file := TableFile.objects.filter(pk=file_id).first():
        taking_in.take_in(file=file)
