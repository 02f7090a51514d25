"""Stacks: what time takes away of them, and what is told, erased and kept of a learner who is on the way.

What one follows is one's own: no institution knows of it, so none erases it. What was granted stays, since no hour may count
twice; the person goes out of it (decision 0092).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from credentials.models import Learner, StackApplication, StackFollow, UseLedger
from institutions import retention
from institutions.holdings import Erased, Told
from institutions.models import Institution, User
from micro4asia.foundation import walls

Outcome = StackApplication.Outcome


def ended_applications(institution: Institution | None) -> QuerySet[StackApplication]:
    rows = StackApplication.objects.filter(institution=institution).ended()
    return rows.annotate(over_at=Coalesce("ended_at", "decided_at"))


def forget_applications(rows: QuerySet[StackApplication]) -> None:
    """With their lines in the ledger, which are released, all of them."""
    keys = list(rows.values_list("pk", flat=True))
    UseLedger.objects.filter(application__in=keys).delete()
    StackApplication.objects.filter(pk__in=keys).delete()


retention.register(retention.Executor("stack_files", ended_applications, "over_at", forget_applications))


@walls.everything()  # lines of other institutions' ledgers, and what is the learner's alone
def untie(user: User, learners: Collection[Learner]) -> None:
    """Neither a choice nor a line of the ledger may lead from the awards of these records back to the account."""
    StackFollow.awards.through.objects.filter(stackfollow__learner=user, award__learner__in=learners).delete()
    UseLedger.objects.filter(holder=user, award__learner__in=learners).update(holder=None)


class Stacks:
    """What one follows, what one applied for, and where one's hours went."""

    def keeps_at(self, user: User) -> Iterable[int]:
        return StackApplication.objects.made_by(user).values_list("institution", flat=True)

    def tell(self, user: User) -> Told:
        follows = StackFollow.objects.filter(learner=user).select_related("version__stack__institution")
        applications = StackApplication.objects.made_by(user).for_pages()
        uses = UseLedger.objects.filter(holder=user).select_related("award", "outcome", "institution")
        told = Told(
            {
                "following": [_follow(row) for row in follows.prefetch_related("awards")],
                "applications": [_application(row) for row in applications.prefetch_related("awards")],
                "uses_of_hours": [_use(row) for row in uses],
            }
        )
        for row in applications.exclude(bundle=""):
            told.files[f"stacks/{row.public_id}.json"] = row.bundle.encode()
        return told

    def close(self, user: User, institution: Institution) -> dict[str, int]:
        return {}

    @walls.everything()  # lines of the ledger on awards of other institutions
    def erase(self, user: User, institution: Institution, now: dt.datetime) -> Erased:
        """What was granted loses the person and the record with their name; what may be claimed waits for its period."""
        own = StackApplication.objects.select_for_update().filter(applicant=user, institution=institution)
        granted = list(own.filter(outcome=Outcome.GRANTED).values_list("pk", flat=True))
        kept = ["stack_awards"] if granted else []
        kept += ["stack_files"] if own.ended().exists() else []
        kept += ["open_stacks"] if own.waiting().exists() else []
        StackApplication.objects.filter(pk__in=granted).update(applicant=None, bundle="")
        # An award that was granted and not signed yet went with the drafts: what it would have used is free.
        unsigned = UseLedger.objects.standing().filter(application__in=granted, application__award__isnull=True)
        unsigned.update(status=UseLedger.Status.RELEASED, released_at=now)
        return Erased({"stack_applications": len(granted)} if granted else {}, kept)

    def hinders_leaving(self, user: User) -> str:
        if StackApplication.objects.made_by(user).waiting().exists():
            return _("One of your applications for a stack is not decided yet. Withdraw it first, or wait for the decision.")
        return ""

    def leave(self, user: User) -> None:
        StackFollow.objects.filter(learner=user).delete()


def _follow(row: StackFollow) -> dict[str, Any]:
    return {
        "responsible": row.version.institution.name("en"),
        "stack": row.version.stack.code,
        "version": row.version.number,
        "started_on": row.started_on,
        "ended_at": row.ended_at,
        "chosen": [award.serial_number for award in row.awards.all()],
    }


def _application(row: StackApplication) -> dict[str, Any]:
    named = ["state", "started_on", "applied_at", "outcome", "reasons", "answers", "decided_at", "ended_at", "end_reason"]
    named += ["part_revoked_at"]
    return {
        "responsible": row.institution.name("en"),
        "stack": row.version.stack.code,
        "version": row.version.number,
        "credentials": [award.serial_number for award in row.awards.all()],
        "consent": row.consent_wording,
        "evaluation": row.frozen,
        **{name: getattr(row, name) for name in named},
    }


def _use(row: UseLedger) -> dict[str, Any]:
    return {
        "used_at": row.institution.name("en"),
        "credential": row.award.serial_number,
        "outcome": row.outcome.code,
        "hours": str(row.hours),
        **{name: getattr(row, name) for name in ("kind", "status", "since", "released_at")},
    }
