"""After an expert was asked: their opinion taken over, the reminder, and what became of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from recognition import opinion_letters
from recognition.clock import local_day
from recognition.comparing import Element
from recognition.evaluation import evaluate, place_of
from recognition.models import Comparison, Decision, Matters, Opinion, OpinionVerdict, OutcomeCoverage
from recognition.services.advising import ANSWERING, token_of
from recognition.services.evaluating import Found, Judged, begin, element_row, noted, opened, write_elements, write_outcome
from recognition.sources import by_kind

REMINDED_BEFORE = dt.timedelta(days=7)
AT_ONCE = 200


@transaction.atomic
def take_over_opinion(*, opinion: Opinion, by: User) -> Comparison:
    """Enter a signed opinion into the comparison as its author's own words. What differs is named; nothing becomes substantial.

    Raises PermissionDenied, WrongState.
    """
    request = begin(request=opinion.request, by=by)
    opinion = request.opinions.select_related("assessor").get(pk=opinion.pk)
    if not opinion.signed_at:
        raise WrongState(_("The expert has not signed yet."))
    author, comparison = opinion.assessor or by, opened(request, by)
    known = {row.outcome_id: row for row in comparison.coverage.prefetch_related("sources")}
    verdicts = list(opinion.verdicts.select_related("outcome"))
    for row in verdicts:
        # Where the expert names no outcome of the learning, those that the desk has named stay.
        keys = row.sources or _named(known.get(row.outcome_id))
        registry, described = by_kind(keys)
        entry = Judged(row.outcome_id, row.verdict, note=_noted(row), source_ids=registry, described=described)
        write_outcome(comparison, row.outcome, entry, row.share, author, opinion, known=known.get(row.outcome_id))
    _write_elements(comparison, opinion, author, by, verdicts)
    noted(request, comparison)
    record("opinion_taken_over", on=comparison, by=by, institution_id=request.institution_id, opinion=opinion.pk)
    return comparison


def _named(before: OutcomeCoverage | None) -> list[str]:
    return [*(str(each.pk) for each in before.sources.all()), *before.described] if before else []


def _noted(row: OpinionVerdict) -> str:
    bridging = _("To close the gap: %(task)s") % {"task": row.bridging} if row.bridging else ""
    return " ".join(filter(None, [row.note, bridging]))[:500]


def _write_elements(comparison: Comparison, opinion: Opinion, author: User, by: User, verdicts: list[OpinionVerdict]) -> None:
    """The seven others as they stand; the outcomes with the gaps that matter, where nobody has named a difference yet."""
    rows = {row.element: row for row in comparison.rows.all()}
    gaps = [row for row in verdicts if row.matters == Matters.YES]
    today = local_day(timezone.now(), place_of(comparison.request).zone)
    written = []
    for told in evaluate(comparison.request, on=today).rows:
        row = rows.get(told.element)
        found = Found(told.element, row.difference, row.substantial, row.why, row.evidence) if row else Found(told.element)
        if told.element == Element.OUTCOMES and gaps and not found.difference:
            texts = "; ".join(row.outcome.texts.get("en") or next(iter(row.outcome.texts.values()), "") for row in gaps)
            notes = " ".join(filter(None, (row.note for row in gaps)))
            named = Found(told.element, _("Not met, and it matters: %(outcomes)s") % {"outcomes": texts}, why=notes)
            named = Found(named.element, named.difference[:1000], why=named.why[:1000])
            written.append(element_row(comparison, told, named, author, opinion, known=row))
        else:
            written.append(element_row(comparison, told, found, by, known=row))
    write_elements(written)


def look_after_opinions(now: dt.datetime | None = None) -> None:
    """Remind who has a week left or less, once; tell everybody what was decided; ask nobody about what is decided."""
    moment = now or timezone.now()
    for pk in _due(moment):
        _remind(pk, moment)
    decided = Exists(Decision.objects.filter(request=OuterRef("request")))
    over = Opinion.objects.filter(told_at__isnull=True, declined_at__isnull=True).exclude(request__state__in=ANSWERING)
    for pk in over.filter(decided).values_list("pk", flat=True)[:AT_ONCE]:
        _tell(pk, moment)


def _due(now: dt.datetime) -> list[int]:
    """By the day at the receiving institution; a day more is looked at, since it may be tomorrow there."""
    soon = now.date() + REMINDED_BEFORE + dt.timedelta(days=1)
    rows = Opinion.objects.waiting().filter(reminded_at__isnull=True, due_on__lte=soon, request__state__in=ANSWERING)
    found = rows.select_related("request__institution")[:AT_ONCE]
    return [row.pk for row in found if row.due_on - local_day(now, place_of(row.request).zone) <= REMINDED_BEFORE]


@transaction.atomic
def _remind(pk: int, now: dt.datetime) -> None:
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("request__institution").get(pk=pk)
    asked_on = local_day(opinion.asked_at, place_of(opinion.request).zone)
    if opinion.reminded_at or opinion.state != "waiting":
        return
    opinion.reminded_at = now
    opinion.save(update_fields=["reminded_at"])
    record("opinion_reminded", on=opinion, by=None, institution_id=opinion.request.institution_id)
    # Somebody who was given a week or less has just been written to.
    if opinion.due_on - asked_on > REMINDED_BEFORE:
        opinion_letters.tell_due(opinion, token_of(opinion))


@transaction.atomic
def _tell(pk: int, now: dt.datetime) -> None:
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("request__institution").get(pk=pk)
    if opinion.told_at:
        return
    opinion.told_at = now
    opinion.save(update_fields=["told_at"])
    record("opinion_answered", on=opinion, by=None, institution_id=opinion.request.institution_id)
    if not opinion.withdrawn_at:
        opinion_letters.tell_decided(opinion, token_of(opinion))
