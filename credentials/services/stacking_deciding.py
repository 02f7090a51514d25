"""The institution's side of a stack: one person decides, and what is granted is signed by another, as every award is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award, Learner, StackApplication, UseLedger
from credentials.notifications import tell_stack_decided
from credentials.policies import may_decide_stack
from credentials.services.issuing import enter, prepare_award, send_to_registrar
from credentials.services.stacking_applying import release
from credentials.services.stacking_ending import end_with_award
from credentials.stacking.judging import State as Judged
from credentials.stacking.telling import slot
from institutions.models import User
from micro4asia.foundation import walls
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record
from micro4asia.foundation.remembering import before_and_after

State, Outcome = StackApplication.State, StackApplication.Outcome
# What the larger award is prepared from: see issuing.ENTERED; number, where the institution does not know the person yet.
ENTERED = ("grade", "supervision", "identity_method", "number")


@transaction.atomic
def decide_application(
    *,
    application: StackApplication,
    by: User,
    outcome: str,
    reasons: str,
    answers: Mapping[str, Mapping[str, Any]],
    award: Mapping[str, Any] | None = None,
) -> StackApplication:
    """Grant or refuse. answers: by slot of a rule that needs a human, {"met": bool, "reason": str}. award: as in ENTERED.

    Raises PermissionDenied, ValidationError (by field), WrongState.
    """
    application = _locked(application)
    may_decide_stack(by, application).enforce()
    application.move_to(State.DECIDED)
    awards = _awards_of(application)
    _check(application, awards, outcome, reasons, answers)
    application.outcome, application.reasons = outcome, reasons.strip()
    application.answers = {name: dict(answers[name]) for name in open_questions(application) if name in answers}
    application.decided_by, application.decided_at = by, timezone.now()
    if outcome == Outcome.GRANTED:
        application.award = _prepare(application, by=by, fields=award or {})
    application.save(update_fields=["state", "outcome", "reasons", "answers", "decided_by", "decided_at", "award"])
    uses = Q(application=application)
    if outcome == Outcome.GRANTED:
        UseLedger.objects.filter(uses, status=UseLedger.Status.RESERVED).update(status=UseLedger.Status.USED)
    else:
        release(uses)
    record(
        "stack_decided",
        on=application,
        by=by,
        institution_id=application.institution_id,
        outcome=outcome,
        **_told_of(application.award),
    )
    tell_stack_decided(application)
    return application


@transaction.atomic
def prepare_again(*, application: StackApplication, by: User, award: Mapping[str, Any]) -> StackApplication:
    """Where a granted award was thrown away before it was signed. Raises PermissionDenied, ValidationError, WrongState."""
    application = _locked(application)
    may_decide_stack(by, application).enforce()
    if not application.stands or application.award_id is not None:
        raise WrongState(_("There is nothing to prepare: the stack was not granted, or its award exists."))
    awards = _awards_of(application)
    lost = application.uses.exclude(status=UseLedger.Status.USED).exists()
    if lost or any(part.state != Award.State.ISSUED for part in awards):
        raise WrongState(_("A credential it was built from is not valid any more; the larger award is not prepared from it."))
    application.award = _prepare(application, by=by, fields=award)
    application.save(update_fields=["award"])
    told = _told_of(application.award)
    record("stack_award_prepared", on=application, by=by, institution_id=application.institution_id, **told)
    return application


@transaction.atomic
def note_looked_at(*, application: StackApplication, by: User) -> StackApplication:
    """A person has looked at a granted stack whose part was revoked. Raises PermissionDenied, WrongState."""
    application = _locked(application)
    may_decide_stack(by, application).enforce()
    if application.part_revoked_at is None or application.looked_at is not None:
        raise WrongState(_("There is no news to look at, or somebody did."))
    application.looked_at = timezone.now()
    application.save(update_fields=["looked_at"])
    record("stack_news_looked_at", on=application, by=by, institution_id=application.institution_id)
    return application


@transaction.atomic
def note_revoked(*, award_id: int) -> int:
    """A part of a stack was revoked: flag what it was part of; its hours are free again. A revoked larger award ends its grant.

    Run twice it changes nothing more. Returns how many applications were flagged.
    """
    end_with_award(award_id=award_id)
    open_or_granted = Q(state=State.APPLIED) | Q(state=State.DECIDED, outcome=Outcome.GRANTED)
    rows = StackApplication.objects.filter(open_or_granted, awards=award_id, part_revoked_at__isnull=True)
    flagged = 0
    for row in rows.order_by("pk"):
        application = _locked(row)
        application.part_revoked_at = timezone.now()
        application.save(update_fields=["part_revoked_at"])
        record("stack_part_revoked", on=application, by=None, institution_id=application.institution_id, award=award_id)
        flagged += 1
    release(Q(award=award_id))
    return flagged


def open_questions(application: StackApplication) -> list[str]:
    """Slots of the rules that the machine left to a person."""
    return [slot(each) for each in application.frozen["judgements"] if each["state"] == Judged.HUMAN]


def learner_of(application: StackApplication) -> Learner | None:
    """The applicant as the institution knows them; None where it has not met them yet."""
    if application.applicant_id is None:
        return None
    known = Learner.objects.present().filter(institution=application.institution_id, user=application.applicant_id)
    return known.order_by("pk").first()


def _awards_of(application: StackApplication) -> list[Award]:
    with walls.everything():  # awards of other institutions are locked here, and stay as they are
        return list(Award.objects.select_for_update(of=("self",)).filter(stack_applications=application).order_by("pk"))


def _check(
    application: StackApplication, awards: list[Award], outcome: str, reasons: str, answers: Mapping[str, Mapping[str, Any]]
) -> None:
    errors: dict[str, Any] = {}
    if outcome not in Outcome.values:
        errors["outcome"] = _("Choose an outcome.")
    if outcome == Outcome.REFUSED and not reasons.strip():
        errors["reasons"] = _("A refusal needs its reasons, as the learner will read them.")
    if outcome == Outcome.GRANTED:
        if any(award.state != Award.State.ISSUED for award in awards):
            errors["outcome"] = _("One of the credentials is not valid any more; with it the stack cannot be granted.")
        for name in open_questions(application):
            answer = answers.get(name, {})
            if answer.get("met") is None:
                errors[f"{name}-met"] = _("The rules leave this to you: say whether it is met.")
            elif not answer["met"]:
                errors["outcome"] = _("You say that a rule is not met; then the stack cannot be granted.")
            if not str(answer.get("reason", "")).strip():
                errors[f"{name}-reason"] = _("Say why, in a sentence.")
    if errors:
        raise ValidationError(errors)


def _prepare(application: StackApplication, *, by: User, fields: Mapping[str, Any]) -> Award:
    """The larger award, as a draft sent to the registrars: whoever decided has prepared it, so another one signs."""
    version = application.version.award_version
    if version is None:
        raise WrongState(_("The stack names no larger award."))
    learner = learner_of(application) or _enter_learner(application, str(fields.get("number", "")).strip())
    entered = {name: fields.get(name, "") for name in ENTERED if name != "number"} | {
        "name_as_printed": learner.full_name,
        "achieved_on": application.institution.today(),
        "evidence": "",
    }
    award = prepare_award(version=version, learner=learner, by=by, fields=entered, recorded=False)
    return send_to_registrar(award=award, by=by, recorded=False)


def _told_of(award: Award | None) -> dict[str, Any]:
    """What the one entry of a decision says of the award that it made: which, for whom, where it stands, its row's digest."""
    if award is None:
        return {"award": None}
    row = before_and_after(award)[1]
    return {"award": award.pk, "award_state": award.state, "award_row": row, "learner": award.learner_id}


def _enter_learner(application: StackApplication, number: str) -> Learner:
    """Named and dated as the issuers of the parts know them, and tied to the account that applied."""
    if not number:
        raise ValidationError({"number": _("Your institution does not know this person yet: give them a number.")})
    signed_for = Learner.objects.filter(user=application.applicant_id, awards__stack_applications=application)
    found = signed_for.filter(erased_at__isnull=True).select_related("merged_into").first()
    if found is None:
        raise WrongState(_("Nobody by this account is known any more."))
    known = found.person
    learner = Learner(
        institution=application.institution,
        number=number,
        user=application.applicant,
        full_name=known.full_name,
        birth_date=known.birth_date,
        email=known.email,
        language=known.language,
        aliases=known.aliases,
    )
    try:
        learner.full_clean()
    except ValidationError as error:
        raise ValidationError({"number": [said for messages in error.message_dict.values() for said in messages]}) from error
    enter(learner)
    return learner


def _locked(application: StackApplication) -> StackApplication:
    rows = StackApplication.objects.select_for_update(of=("self",))
    return rows.select_related("institution", "applicant", "version__stack__institution", "version__award_version").get(
        pk=application.pk
    )
