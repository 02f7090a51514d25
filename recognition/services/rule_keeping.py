"""What time and news do to rules: suspended, reminded of, expired; each once, and told to both sides."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from credentials.change_class import line
from credentials.models import ChangeClass, MicroCredentialVersion
from institutions.models import Course
from micro4asia.foundation.journal import record
from recognition.clock import add_months
from recognition.instruments.conditions import order
from recognition.models import Rule, RuleChange
from recognition.models.rule import RuleQuerySet
from recognition.rule_letters import News, tell_sides
from recognition.services.ruling import note

State, Why = Rule.State, Rule.Why
REMIND_MONTHS = 6


@transaction.atomic
def suspend_for_version(*, version_id: int) -> int:
    """A new major version suspends what counts an earlier one, until somebody has looked. Run twice, it suspends once."""
    version = MicroCredentialVersion.objects.get(pk=version_id)
    if version.change_class != ChangeClass.MAJOR:
        return 0
    rules = _published().filter(sources__micro_credential=version.micro_credential_id)
    touched = [rule for rule in rules if _is_older(rule, version)]
    for rule in touched:
        _suspend(rule, Why.VERSION, because=version)
    return len(touched)


def _is_older(rule: Rule, version: MicroCredentialVersion) -> bool:
    looked = rule.looked_at and version.published_at and rule.looked_at > version.published_at
    lines = [one.last_line for one in rule.sources.all() if one.micro_credential_id == version.micro_credential_id]
    return not looked and any(order(last) < order(line(version.number)) for last in lines)


def look_after_rules() -> dict[str, int]:
    """By the clock: rules whose course or accreditation has changed are suspended, those that are over expire, both sides are
    reminded half a year before. Days are those of the receiver."""
    done = {"suspended": 0, "expired": 0, "reminded": 0}
    for pk in list(Rule.objects.filter(state__in=[State.PUBLISHED, State.SUSPENDED]).values_list("pk", flat=True)):
        with transaction.atomic():
            rule = _every().select_for_update(of=("self",)).filter(pk=pk).first()
            if rule is None:
                continue
            today = rule.receiver.today()
            if rule.valid_to < today:
                _expire(rule)
                done["expired"] += 1
                continue
            if rule.state == State.PUBLISHED and (why := _what_changed(rule, today)):
                _suspend(rule, why)
                done["suspended"] += 1
            if rule.reminded_at is None and rule.valid_to <= add_months(today, REMIND_MONTHS):
                _remind(rule)
                done["reminded"] += 1
    return done


def _what_changed(rule: Rule, today: dt.date) -> str:
    looked_on = rule.looked_at.astimezone(rule.receiver.zone).date() if rule.looked_at else dt.date.min
    course = rule.course
    later = Course.objects.offered(today).filter(institution=course.institution_id, code=course.code).exclude(pk=course.pk)
    if course.in_force_to and course.in_force_to < today:
        return Why.COURSE
    since = course.in_force_from or dt.date.min
    if later.filter(in_force_from__gt=max(since, looked_on)).exists():
        return Why.COURSE
    return Why.ACCREDITATION if _lapsed(rule, today, looked_on) else ""


def _lapsed(rule: Rule, today: dt.date, looked_on: dt.date) -> bool:
    """An accreditation of the issuer ended, and no other covers today; nothing is concluded where there never was one."""
    rows = rule.sender.accreditations.filter(valid_from__lte=today)
    standing = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    if standing.exists():
        return False
    last: dt.date | None = rows.order_by("-valid_to").values_list("valid_to", flat=True).first()
    return last is not None and last >= looked_on


def _suspend(rule: Rule, why: str, *, because: MicroCredentialVersion | None = None) -> None:
    rule.move_to(State.SUSPENDED)
    rule.suspended_at, rule.suspended_why, rule.suspended_for = timezone.now(), why, because
    rule.save(update_fields=["state", "suspended_at", "suspended_why", "suspended_for"])
    note(rule, RuleChange.Step.SUSPENDED, str(Why(why).value))
    record("rule_suspended", on=rule, by=None, institution_id=rule.receiver_id, why=why)
    tell_sides(News.SUSPENDED, rule, mark=f"{rule.suspended_at:%Y%m%d%H%M%S}")


def _expire(rule: Rule) -> None:
    rule.move_to(State.EXPIRED)
    rule.ended_at = timezone.now()
    rule.save(update_fields=["state", "ended_at"])
    note(rule, RuleChange.Step.EXPIRED)
    record("rule_expired", on=rule, by=None, institution_id=rule.receiver_id)
    tell_sides(News.ENDED, rule)


def _remind(rule: Rule) -> None:
    rule.reminded_at = timezone.now()
    rule.save(update_fields=["reminded_at"])
    record("rule_reminded", on=rule, by=None, institution_id=rule.receiver_id, valid_to=rule.valid_to)
    tell_sides(News.ENDING, rule)


def _every() -> RuleQuerySet:
    return Rule.objects.select_related("receiver", "sender", "course").prefetch_related("sources")


def _published() -> RuleQuerySet:
    return _every().select_for_update(of=("self",)).filter(state=State.PUBLISHED)
