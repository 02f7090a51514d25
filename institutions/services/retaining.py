"""Time takes away what is no longer needed: a round a day, in pieces, with a report in numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution, RetentionCount, RetentionRun, RetentionTerm, User
from institutions.policies import may_set_privacy
from institutions.privacy_law import move
from institutions.retention import DELETE, KEEP, Executor, Rule, executor_of, rules
from micro4asia.foundation.journal import record

# Rows of one kind in one go: on SQLite a round holds the only write lock.
AT_ONCE = 500


@dataclass(frozen=True)
class Line:
    """A rule as it stands at an institution. amount None: for good. due: rows that the next round takes."""

    rule: Rule
    amount: int | None
    own: RetentionTerm | None
    due: int
    last: RetentionCount | None

    @property
    def deletes(self) -> bool:
        return self.rule.action == DELETE

    @property
    def for_good(self) -> bool:
        return self.rule.action == KEEP


def plan(institution: Institution | None, now: dt.datetime | None = None) -> list[Line]:
    """Every rule that binds the institution (None: the registry's own), with what would go next. Changes nothing."""
    moment = now or timezone.now()
    own = {term.kind: term for term in RetentionTerm.objects.filter(institution=institution)} if institution else {}
    run = latest_run(institution)
    last = {count.kind: count for count in run.counts.all()} if run else {}
    lines = []
    for rule in _rules_of(institution):
        amount = own[rule.kind].amount if rule.kind in own else rule.amount
        executor = executor_of(rule.kind)
        due = executor.due(institution, _ends(rule, amount, moment)).count() if executor and amount else 0
        lines.append(Line(rule, amount, own.get(rule.kind), due, last.get(rule.kind)))
    return lines


def latest_run(institution: Institution | None) -> RetentionRun | None:
    return RetentionRun.objects.filter(institution=institution).prefetch_related("counts").first()


@transaction.atomic
def run_round(institution: Institution | None, now: dt.datetime | None = None) -> tuple[RetentionRun, bool]:
    """Carry the rules out, at most AT_ONCE rows of each kind; returns the report and whether rows are left for another round."""
    moment = now or timezone.now()
    run = RetentionRun.objects.create(institution=institution, ran_at=moment)
    terms = dict(RetentionTerm.objects.filter(institution=institution).values_list("kind", "amount")) if institution else {}
    counts = [
        _carry_out(run, rule, terms.get(rule.kind, rule.amount), executor, moment)
        for rule in _rules_of(institution)
        if (executor := executor_of(rule.kind))
    ]
    done: dict[str, Any] = {count.kind: count.done for count in counts if count.done}
    if done:
        # A round in which nothing was due leaves its report, and no entry.
        where = institution.pk if institution else None
        record("retention_carried_out", on=run, by=None, institution_id=where, **done)
    return run, any(count.left for count in counts)


def _carry_out(run: RetentionRun, rule: Rule, amount: int | None, executor: Executor, now: dt.datetime) -> RetentionCount:
    count = RetentionCount(run=run, kind=rule.kind, done=0, left=0)
    if amount is not None:
        due = executor.due(run.institution, _ends(rule, amount, now))
        taken = list(due.values_list("pk", flat=True)[:AT_ONCE])
        executor.forget(executor.rows(run.institution).filter(pk__in=taken))
        count.done, count.left = len(taken), due.count()
    oldest = executor.rows(run.institution).order_by(executor.dated).values_list(executor.dated, flat=True).first()
    count.oldest_on = oldest.date() if isinstance(oldest, dt.datetime) else oldest
    count.save(force_insert=True)
    return count


@transaction.atomic
def set_term(*, institution: Institution, by: User, kind: str, amount: int, source: str) -> RetentionTerm:
    """The institution's own period. Raises PermissionDenied, ValidationError by field."""
    may_set_privacy(by, institution).enforce()
    rule = rules().get(kind)
    if rule is None or rule.of_registry or rule.shortest is None or rule.longest is None:
        raise ValidationError({"kind": _("This period is the same for everybody.")})
    if not rule.shortest <= amount <= rule.longest:
        told = {"shortest": rule.shortest, "longest": rule.longest}
        raise ValidationError({"amount": _("Between %(shortest)s and %(longest)s.") % told})
    if not source.strip():
        raise ValidationError({"source": _("Say what the period rests on: a rule, a decision, a law.")})
    values: dict[str, Any] = {"amount": amount, "source": source.strip()}
    term, _made = RetentionTerm.objects.update_or_create(institution=institution, kind=kind, defaults=values)
    record("retention_term_set", on=term, by=by, institution_id=institution.pk, kind=kind, amount=amount)
    return term


def _rules_of(institution: Institution | None) -> list[Rule]:
    return [rule for rule in rules().values() if rule.of_registry == (institution is None)]


def _ends(rule: Rule, amount: int | None, now: dt.datetime) -> dt.datetime:
    """What began before this moment is past its period."""
    day = move(now.date(), -(amount or 0), rule.unit)
    return now.replace(year=day.year, month=day.month, day=day.day)
