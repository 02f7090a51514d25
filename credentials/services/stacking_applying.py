"""The learner's side of a stack: follow it, choose awards, apply with them, withdraw. Applying reserves in the ledger."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Award, Stack, StackApplication, StackFollow, StackVersion, UseLedger
from credentials.policies import may_apply_for_stack, may_handle_stack_application
from credentials.services.stacking_facts import ask, held_awards, with_rows
from credentials.stacking.judging import Evaluation, evaluate
from credentials.stacking.suggesting import next_best
from credentials.stacking.telling import JSON, number, told
from institutions.models import Institution, User
from institutions.services.transferring import note_act_of_learner
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

State = StackApplication.State
IN_USE = gettext_lazy("One of these credentials is used already, or you have applied with it already. No hour counts twice.")


@dataclass(frozen=True)
class Standing:
    """Where a learner stands: the version that holds for them, the awards that count and those that could."""

    version: StackVersion
    follow: StackFollow | None
    chosen: list[Award]
    others: list[Award]
    evaluation: Evaluation
    told: JSON


def standing_of(user: User, stack: Stack) -> Standing | None:
    """Judged at this moment. None where the stack has no version this person could be on the way under."""
    follow = StackFollow.objects.going_on().filter(learner=user, stack=stack).select_related("version").first()
    versions = StackVersion.objects.for_pages()
    begun = versions.filter(pk=follow.version_id) if follow else versions.open_on(stack.institution.today()).filter(stack=stack)
    version = begun.first()
    if version is None:
        return None
    held = held_awards(user)
    rules = version.parsed
    candidates = [award for award in held if _fits(award, rules)]
    picked = set(follow.awards.values_list("pk", flat=True)) if follow else set()
    # Whoever has not chosen begins with all valid ones that fit; what was chosen is never changed by the engine.
    chosen = [award for award in candidates if (award.pk in picked if picked else award.state == Award.State.ISSUED)]
    others = [award for award in candidates if award not in chosen]
    started_on = follow.started_on if follow else version.institution.today()
    question = ask(version, chosen, started_on=started_on, others=others)
    evaluation = evaluate(question)
    helps = next_best(question, evaluation) if not evaluation.ready else ()
    return Standing(version, follow, chosen, others, evaluation, told(evaluation, helps))


def _fits(award: Award, rules: Any) -> bool:
    open_to_all = any(group.equal_by_decision for group in rules.groups)
    return open_to_all or rules.takes(award.version.micro_credential.code, award.version.number)


@transaction.atomic
def follow_stack(*, stack: Stack, by: User) -> StackFollow:
    """Begin: from today on these rules hold for this person. Following twice changes nothing. Raises WrongState."""
    today = stack.institution.today()
    going = StackFollow.objects.going_on().filter(learner=by, stack=stack).first()
    if going:
        return going
    version = StackVersion.objects.open_on(today).filter(stack=stack).first()
    if version is None:
        raise WrongState(_("Nobody can begin this stack at present."))
    follow = StackFollow(learner=by, stack=stack, version=version, started_on=today)
    try:
        with transaction.atomic():
            follow.save(force_insert=True)
    except IntegrityError:
        return StackFollow.objects.going_on().get(learner=by, stack=stack)
    record("stack_followed", on=follow, by=by, institution_id=None, stack=stack.pk, number=version.number)
    return follow


@transaction.atomic
def leave_stack(*, follow: StackFollow, by: User) -> None:
    """Stop following. An application that was sent stays."""
    follow = StackFollow.objects.select_for_update().get(pk=follow.pk, learner=by)
    if follow.ended_at is not None:
        return
    follow.ended_at = timezone.now()
    follow.save(update_fields=["ended_at"])
    record("stack_left", on=follow, by=by, institution_id=None, stack=follow.stack_id)


@transaction.atomic
def choose_awards(*, follow: StackFollow, by: User, awards: Collection[Award]) -> StackFollow:
    """Say which of one's awards are to count. Raises PermissionDenied."""
    follow = StackFollow.objects.select_for_update().get(pk=follow.pk, learner=by)
    may_apply_for_stack(by, awards).enforce()
    follow.awards.set(awards)
    record("stack_awards_chosen", on=follow, by=by, institution_id=None, awards=sorted(award.pk for award in awards))
    return follow


@transaction.atomic
def apply_for_stack(
    *, version: StackVersion, by: User, awards: Collection[Award], consent: bool, wording: str
) -> StackApplication:
    """Send it: what the rules say at this moment is frozen, and every outcome of the awards is reserved in the ledger.

    wording: the consent as it was shown. Raises PermissionDenied, ValidationError (by field), WrongState (an award is in use).
    """
    # Locked in one order, so that two applications with the same awards wait for each other instead of meeting half-way.
    keys = sorted(award.pk for award in awards)
    locked = list(Award.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    rows = list(with_rows(Award.objects.filter(pk__in=[award.pk for award in locked]).order_by("achieved_on", "pk")))
    may_apply_for_stack(by, rows).enforce()
    version = StackVersion.objects.for_pages().get(pk=version.pk)
    follow = StackFollow.objects.going_on().filter(learner=by, stack=version.stack_id).first()
    today = version.institution.today()
    if version.state == StackVersion.State.DRAFT or not (follow and follow.version_id == version.pk):
        raise WrongState(_("Follow the stack first: the day you begin decides which rules hold for you."))
    evaluation = evaluate(ask(version, rows, started_on=follow.started_on, on=today))
    if not version.parsed.double_use and any(each.part.used for each in evaluation.lent):
        raise WrongState(IN_USE)
    _may_be_sent(rows, evaluation, consent=consent, wording=wording)
    application = StackApplication(
        institution=version.institution,
        version=version,
        applicant=by,
        started_on=follow.started_on,
        applied_at=timezone.now(),
        applied_on=today,
        evaluation=json.dumps(told(evaluation), ensure_ascii=False, sort_keys=True),
        consent_wording=wording.strip(),
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
            application.awards.set(rows)
            _reserve(application, rows)
    except IntegrityError as error:
        raise WrongState(IN_USE) from error
    for sender in _abroad(rows, version.institution):
        note_act_of_learner(sender=sender, recipient=version.institution, on=today)
    record(
        "stack_applied_for",
        on=application,
        by=by,
        institution_id=version.institution.pk,
        version=version.pk,
        awards=[award.pk for award in rows],
        hours=str(evaluation.hours),
    )
    return application


def _may_be_sent(rows: Collection[Award], evaluation: Evaluation, *, consent: bool, wording: str) -> None:
    errors: dict[str, Any] = {}
    if not rows:
        errors["awards"] = _("Choose at least one credential.")
    elif any(award.state != Award.State.ISSUED for award in rows):
        errors["awards"] = _("One of the credentials is not valid any more. Leave it out.")
    elif not evaluation.ready:
        errors["awards"] = _("Not every rule is met by these credentials yet.")
    if not consent or not wording.strip():
        errors["consent"] = _("Without your consent nobody there may look at the credentials.")
    if errors:
        raise ValidationError(errors)


def _reserve(application: StackApplication, rows: Collection[Award]) -> None:
    """Every outcome of every award, also one that lent nothing: it is the same learning as the one that did."""
    lends: Mapping[str, Any] = {part["key"]: part["outcomes"] for part in application.frozen["parts"]}
    shared = application.version.parsed.double_use
    uses = []
    for award in rows:
        for outcome in award.version.outcomes.all():
            hours = number(lends[award.public_id].get(str(outcome.pk)))
            uses.append(
                UseLedger(
                    award=award,
                    outcome=outcome,
                    holder=application.applicant,
                    hours=Decimal(hours.numerator) / Decimal(hours.denominator),
                    kind=UseLedger.Kind.STACK,
                    institution=application.institution,
                    application=application,
                    shared=shared,
                    since=application.applied_on,
                )
            )
    UseLedger.objects.bulk_create(uses)


def _abroad(rows: Collection[Award], recipient: Institution) -> list[Institution]:
    """Issuers in another country: the learner's own act takes their data across the border."""
    senders = {award.institution_id: award.institution for award in rows if award.institution.country != recipient.country}
    return [senders[key] for key in sorted(senders)]


@transaction.atomic
def withdraw_application(*, application: StackApplication, by: User) -> StackApplication:
    """Take it back while it is not decided; the hours are free again. Raises PermissionDenied, WrongState."""
    application = StackApplication.objects.select_for_update().get(pk=application.pk)
    may_handle_stack_application(by, application).enforce()
    application.move_to(State.WITHDRAWN)
    application.ended_at = timezone.now()
    application.save(update_fields=["state", "ended_at"])
    release(Q(application=application))
    record("stack_application_withdrawn", on=application, by=by, institution_id=application.institution_id)
    return application


def release(which: Q) -> int:
    """Give back what these uses took; what was released stays in the ledger as released. In the caller's transaction."""
    rows = UseLedger.objects.standing().filter(which)
    return rows.update(status=UseLedger.Status.RELEASED, released_at=timezone.now())
