"""What waits and what went wrong with batches, seals, letters and dates, on the first page of an institution's staff.

Each line is one count over an index: how many questions are asked does not depend on how many awards there are.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credentials.forms.letters import STATES
from credentials.models import Award, Batch, BatchRow, LearnerLetter
from credentials.models.directory import KEEPERS
from credentials.services.reminding_learners import unclaimed
from institutions.floors import DeskPart, Lately, Tally, Todo, desk_opened
from institutions.models import AWARDING, Institution, Role, User
from micro4asia.foundation import walls
from micro4asia.foundation.models import Job

SOON = dt.timedelta(days=60)
MOST = 6


@receiver(desk_opened, dispatch_uid="batches, failures, letters and dates at the desk")
def news_at_the_desk(*, institution: Institution, user: User, roles: set[str], **_kwargs: Any) -> DeskPart | None:
    if not roles.intersection(AWARDING):
        return None
    awards = Award.objects.visible_to(user).at(institution)
    now = timezone.now()
    soon = Q(state=Award.State.ISSUED, valid_until__gte=now, valid_until__lt=now + SOON)
    failed = Job.objects.filter(kind="seal_award", state=Job.State.FAILED, subject_id=OuterRef("pk"))
    stuck = Q(Exists(failed), state=Award.State.SEALING)
    counts = awards.aggregate(expiring=Count("pk", filter=soon), stuck=Count("pk", filter=stuck))
    first = awards.filter(soon).select_related(*NEEDED).order_by("valid_until", "pk")[:MOST] if counts["expiring"] else ()
    return DeskPart(
        todos=[*_batches(institution, user, roles), *_failures(institution, user, roles, counts["stuck"])],
        tallies=_waiting(institution, roles, counts["expiring"]),
        soon=[_expiring(award) for award in first],
        months=_months(institution, awards),
    )


NEEDED = ("institution", "version__micro_credential__institution")


def _batches(institution: Institution, user: User, roles: set[str]) -> list[Todo]:
    batches = Batch.objects.visible_to(user).filter(institution=institution)
    own = Q(prepared_by=user) | Q(sent_by=user)
    counts = batches.aggregate(
        to_approve=Count("pk", filter=Q(state=Batch.State.READY) & ~own),
        begun=Count("pk", filter=Q(state=Batch.State.DRAFT, prepared_by=user)),
        running=Count("pk", filter=Q(state__in=[Batch.State.ISSUING, Batch.State.PAUSED])),
    )
    page = reverse("credentials:batches", args=[institution.slug])
    todos = []
    if Role.REGISTRAR in roles:
        todos.append(Todo(counts["to_approve"], _("batches to approve"), page, _("prepared by colleagues")))
    if roles & {Role.ISSUER, Role.REGISTRAR}:
        todos.append(Todo(counts["begun"], _("batches of yours"), page, _("not sent to the registrar yet")))
        todos.append(Todo(counts["running"], _("batches being issued or paused"), page))
    return todos


def _failures(institution: Institution, user: User, roles: set[str], stuck: int) -> list[Todo]:
    """What did not come to its end by itself."""
    rows = BatchRow.objects.filter(batch__institution=institution, fate=BatchRow.Fate.FAILED)
    at = {name: reverse(f"credentials:{name}", args=[institution.slug]) for name in ("award-list", "batches", "outbox")}
    todos = [
        Todo(stuck, _("could not be sealed"), f"{at['award-list']}?state=sealing", _("see the institution’s keys")),
        Todo(rows.count(), _("rows of batches failed"), at["batches"], _("open the report of the batch")),
    ]
    if roles.intersection(KEEPERS):
        with walls.everything():  # counts states of the outbox, which is walled for everybody
            letters = LearnerLetter.objects.visible_to(user).filter(STATES["trouble"][1], institution=institution).count()
        todos.append(Todo(letters, _("letters did not arrive"), f"{at['outbox']}?state=trouble", _("refused, or came back")))
    return todos


def _waiting(institution: Institution, roles: set[str], expiring: int) -> list[Tally]:
    found = [
        Tally(_("Expire within 60 days"), expiring, f"{reverse('credentials:award-list', args=[institution.slug])}?state=issued")
    ]
    if roles.intersection(KEEPERS):
        page = reverse("credentials:learner-unclaimed", args=[institution.slug])
        waiting = unclaimed(institution).count()
        found.append(Tally(_("Learners who have not taken theirs"), waiting, page, _("they are reminded by themselves")))
    return found


def _expiring(award: Award) -> Lately:
    until = award.valid_until or timezone.now()
    day = timezone.localtime(until, award.institution.zone).date()
    return Lately(
        title=award.name_as_printed,
        note=award.version.title(),
        state=_("valid until %(day)s") % {"day": date_format(day)},
        at=until,
        url=award.get_absolute_url(),
    )


def _months(institution: Institution, awards: Any) -> list[tuple[dt.date, int]]:
    """Twelve months of signatures in the institution's own time, oldest first, without gaps."""
    months = [institution.today().replace(day=1)]
    while len(months) < 12:
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    first = dt.datetime.combine(months[-1], dt.time(), institution.zone)
    signed = awards.filter(state__in=Award.SEALED, signed_at__gte=first).order_by()
    by_month = signed.annotate(month=TruncMonth("signed_at", tzinfo=institution.zone)).values("month")
    counts = {row["month"].date(): row["count"] for row in by_month.annotate(count=Count("pk"))}
    return [(month, counts.get(month, 0)) for month in reversed(months)]
