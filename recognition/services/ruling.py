"""Rules are drafted by one side, signed by each, published, and stopped when what they rest on changes (domain.md §3.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.change_class import line
from credentials.models import ListedLine, MicroCredential, MicroCredentialVersion
from institutions.models import Agreement, Course, Institution, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.numbers import figure
from recognition.clock import add_months
from recognition.instruments.conditions import order
from recognition.models import RecognitionRequest, Rule, RuleChange, RuleSignature, RuleSource
from recognition.policies_instruments import (
    may_change_rule,
    may_end_rule,
    may_keep_rule,
    may_propose_rules,
    may_sign_rule,
)
from recognition.rule_letters import News, ask_to_sign, tell_sides

Kind, State, Step, Side = Rule.Kind, Rule.State, RuleChange.Step, RuleSignature.Side
YEARS = 3
TERMS = (
    *("kind", "number", "receiver", "sender", "course", "agreement", "learner", "purposes", "credits", "grade_floor"),
    *("grade_rule", "quota", "wording", "valid_from", "valid_to"),
)


@dataclass(frozen=True)
class Source:
    """One micro-credential, from one line major.minor to another, both included."""

    micro_credential: MicroCredential
    first_line: str
    last_line: str


def default_end(begins: dt.date) -> dt.date:
    """Three years, less a day."""
    return add_months(begins, 12 * YEARS) - dt.timedelta(days=1)


@transaction.atomic
def draft_rule(*, institution: Institution, by: User, fields: dict[str, Any], sources: Sequence[Source]) -> Rule:
    """Draft one for the side that this officer works for. Raises PermissionDenied, ValidationError by field."""
    may_propose_rules(by, institution).enforce()
    rule = Rule(proposer=institution, drafted_by=by, **{name: fields[name] for name in TERMS if name in fields})
    _check(rule, sources)
    rule.full_clean()
    rule.save(force_insert=True)
    _put_sources(rule, sources)
    _log(rule, Step.DRAFTED, by)
    record("rule_drafted", on=rule, by=by, institution_id=institution.pk, kind=rule.kind)
    return rule


@transaction.atomic
def change_rule(*, rule: Rule, by: User, fields: dict[str, Any], sources: Sequence[Source]) -> Rule:
    """Rewrite a draft; the log says what became different. Raises PermissionDenied, ValidationError by field, WrongState."""
    rule = _locked(rule)
    may_change_rule(by, rule).enforce()
    if rule.state != State.DRAFT:
        raise WrongState(_("Only a draft is changed; take it back first."))
    changed = sorted(name for name in TERMS if name in fields and fields[name] != getattr(rule, name))
    for name in TERMS:
        if name in fields:
            setattr(rule, name, fields[name])
    _check(rule, sources)
    rule.full_clean()
    rule.save(update_fields=TERMS)
    _put_sources(rule, sources)
    _log(rule, Step.CHANGED, by, ", ".join(changed))
    record("rule_changed", on=rule, by=by, institution_id=rule.proposer_id, fields=changed)
    return rule


@transaction.atomic
def propose_rule(*, rule: Rule, by: User) -> Rule:
    """Sign it for the side that drafted it, and ask the others. Raises PermissionDenied, ValidationError, WrongState."""
    rule = _locked(rule)
    may_change_rule(by, rule).enforce()
    if rule.kind == Kind.EQUIVALENCE and not rule.number.strip():
        raise ValidationError({"number": _("Name the faculty's decision by its number.")})
    rule.move_to(State.PROPOSED)
    rule.save(update_fields=["state"])
    _log(rule, Step.PROPOSED, by)
    side = Side.RECEIVER if rule.proposer_id == rule.receiver_id else Side.SENDER
    _sign(rule, side, by)
    record("rule_proposed", on=rule, by=by, institution_id=rule.proposer_id, digest=rule.fingerprint())
    if rule.state == State.PROPOSED:
        ask_to_sign(rule, besides=by)
    return rule


@transaction.atomic
def sign_rule(*, rule: Rule, side: str, by: User, seen: str) -> Rule:
    """Countersign for a side. seen: the fingerprint on the page. Raises PermissionDenied, WrongState."""
    rule = _locked(rule)
    may_sign_rule(by, rule, side).enforce()
    if rule.state != State.PROPOSED or side not in rule.signers():
        raise WrongState(_("This rule is “%(state)s”; there is nothing to sign.") % {"state": rule.get_state_display()})
    if seen != rule.fingerprint():
        raise WrongState(_("The rule has changed since you opened it. Read it again."))
    if rule.signatures.filter(side=side).exists():
        raise WrongState(_("Your side has signed it already."))
    _sign(rule, side, by)
    home = rule.sender_id if side == Side.SENDER else rule.receiver_id
    record("rule_signed", on=rule, by=by, institution_id=home, side=side, digest=rule.fingerprint())
    return rule


@transaction.atomic
def take_back_rule(*, rule: Rule, by: User) -> Rule:
    """Back to the draft; what was signed is void. Raises PermissionDenied, WrongState."""
    rule = _locked(rule)
    may_change_rule(by, rule).enforce()
    rule.move_to(State.DRAFT)
    rule.signatures.all().delete()
    rule.save(update_fields=["state"])
    _log(rule, Step.WITHDRAWN, by)
    record("rule_taken_back", on=rule, by=by, institution_id=rule.proposer_id)
    return rule


@transaction.atomic
def publish_rule(*, rule: Rule, by: User) -> Rule:
    """Put it in force, as the side that counts by it. Raises PermissionDenied, WrongState."""
    rule = _locked(rule)
    may_keep_rule(by, rule).enforce()
    rule.move_to(State.PUBLISHED)
    rule.published_at = timezone.now()
    rule.save(update_fields=["state", "published_at"])
    _log(rule, Step.PUBLISHED, by)
    record("rule_published", on=rule, by=by, institution_id=rule.receiver_id, digest=rule.fingerprint())
    tell_sides(News.PUBLISHED, rule, besides=by)
    return rule


@transaction.atomic
def resume_rule(*, rule: Rule, by: User) -> Rule:
    """Let a suspended rule go on, after a look at what has changed. Raises PermissionDenied, WrongState."""
    rule = _locked(rule)
    may_keep_rule(by, rule).enforce()
    if rule.course.in_force_to and rule.course.in_force_to < rule.receiver.today():
        raise WrongState(_("This version of the course is no longer taught: propose a new rule for the one in force."))
    if rule.state != State.SUSPENDED:
        raise WrongState(_("This rule is not suspended."))
    rule.move_to(State.PUBLISHED)
    rule.looked_at, rule.suspended_why, rule.suspended_for = timezone.now(), "", None
    rule.save(update_fields=["state", "looked_at", "suspended_why", "suspended_for"])
    _log(rule, Step.RESUMED, by)
    record("rule_resumed", on=rule, by=by, institution_id=rule.receiver_id)
    return rule


@transaction.atomic
def end_rule(*, rule: Rule, by: User, reason: str) -> Rule:
    """End it before its day; either side may. Raises PermissionDenied, ValidationError, WrongState."""
    rule = _locked(rule)
    may_end_rule(by, rule).enforce()
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it ends; the other side reads it.")})
    rule.move_to(State.ENDED)
    rule.ended_at = timezone.now()
    rule.save(update_fields=["state", "ended_at"])
    _log(rule, Step.ENDED, by, reason.strip())
    home = rule.receiver_id if by.has_role("officer", at=rule.receiver) else rule.sender_id
    record("rule_ended", on=rule, by=by, institution_id=home)
    tell_sides(News.ENDED, rule, besides=by)
    return rule


def _sign(rule: Rule, side: str, by: User) -> None:
    RuleSignature.objects.create(rule=rule, side=side, signed_by=by, fingerprint=rule.fingerprint())
    _log(rule, Step.SIGNED, by, str(Side(side).value))
    if set(rule.signers()) <= set(rule.signatures.values_list("side", flat=True)):
        rule.move_to(State.COUNTERSIGNED)
        rule.save(update_fields=["state"])


def _check(rule: Rule, sources: Sequence[Source]) -> None:
    """Everything that two rows together must promise, as sentences by field."""
    errors: dict[str, str] = {}
    course: Course = rule.course
    if course.institution_id != rule.receiver_id:
        errors["course"] = _("The course belongs to the institution that counts it.")
    if not sources:
        errors["sources"] = _("Choose at least one micro-credential.")
    if any(one.micro_credential.institution_id != rule.sender_id for one in sources):
        errors["sources"] = _("The micro-credentials belong to the institution that awards them.")
    if any(order(one.last_line) < order(one.first_line) for one in sources):
        errors["sources"] = _("The last version does not come before the first.")
    if rule.valid_to < rule.valid_from:
        errors["valid_to"] = _("A rule cannot end before it begins.")
    elif rule.valid_to > add_months(rule.valid_from, 12 * YEARS):
        errors["valid_to"] = _("Three years at most; then both sides look at it again.")
    if not rule.purposes or set(rule.purposes) - set(RecognitionRequest.Purpose.values):
        errors["purposes"] = _("Choose at least one purpose.")
    errors |= _check_credits(rule, course)
    if rule.kind == Kind.AGREEMENT:
        errors |= _check_agreement(rule, sources)
    if rule.kind == Kind.LEARNING_AGREEMENT and rule.learner is None:
        errors["learner"] = _("Name the learner.")
    if errors:
        raise ValidationError(dict(errors))


def _check_credits(rule: Rule, course: Course) -> dict[str, str]:
    if rule.credits is None:
        return {}
    value = rule.receiver.credit_value(rule.receiver.today())
    if rule.credits <= 0 or rule.credits > course.credits:
        return {"credits": _("The course itself has %(credits)s credits.") % {"credits": figure(course.credits)}}
    if value and Fraction(rule.credits) % Fraction(value.step):
        return {"credits": _("Credits are granted in steps of %(step)s.") % {"step": figure(value.step)}}
    return {}


def _check_agreement(rule: Rule, sources: Sequence[Source]) -> dict[str, str]:
    agreement = rule.agreement
    if agreement is None or agreement.state != Agreement.State.PUBLISHED:
        return {"agreement": _("Choose a published agreement.")}
    if {rule.receiver_id, rule.sender_id} - {party.institution_id for party in agreement.parties.all()}:
        return {"agreement": _("Both institutions must be parties of the agreement.")}
    if rule.valid_to > agreement.valid_to:
        return {"valid_to": _("Not beyond the last day of the agreement.")}
    listed = ListedLine.objects.standing().filter(agreement=agreement, receiver=rule.receiver)
    lines = set(listed.values_list("micro_credential", "line"))
    if any((one.micro_credential.pk, one.first_line) not in lines or one.first_line != one.last_line for one in sources):
        return {"sources": _("The agreement does not list this version; list it there first.")}
    return {}


def _put_sources(rule: Rule, sources: Sequence[Source]) -> None:
    rule.sources.all().delete()
    RuleSource.objects.bulk_create(
        RuleSource(
            rule=rule,
            position=position,
            micro_credential=one.micro_credential,
            first_line=one.first_line,
            last_line=one.last_line,
        )
        for position, one in enumerate(sources, start=1)
    )


def source_of(version: MicroCredentialVersion) -> Source:
    """The version's own line and no other."""
    return Source(version.micro_credential, line(version.number), line(version.number))


def _log(rule: Rule, step: str, by: User | None, said: str = "") -> None:
    RuleChange.objects.create(rule=rule, step=step, said=said[:1000], by=by)


def _locked(rule: Rule) -> Rule:
    rows = Rule.objects.select_for_update(of=("self",))
    return rows.select_related("receiver", "sender", "proposer", "course").get(pk=rule.pk)


def note(rule: Rule, step: str, said: str = "") -> None:
    """In the log, by the clock."""
    _log(rule, step, None, said)
