"""A grant that ends: with the revocation of its larger award, or by a registrar where that award is not made any more."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import Award, StackApplication
from credentials.notifications import tell_stack_ended
from credentials.policies import may_decide_stack
from credentials.services.stacking_applying import release
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

State = StackApplication.State


@transaction.atomic
def end_grant(*, application: StackApplication, by: User, reason: str) -> StackApplication:
    """Give up a grant that has no award, and free its hours. reason: as the learner will read it.

    Raises PermissionDenied, ValidationError, WrongState.
    """
    application = _locked(application.pk)
    may_decide_stack(by, application).enforce()
    if not application.stands:
        raise WrongState(_("Only a granted stack can be ended."))
    if application.award_id is not None:
        raise WrongState(_("The larger award exists. Have it revoked, or discard it before it is signed; the stack ends then."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, as the learner will read it.")})
    _end(application, by=by, reason=reason.strip())
    tell_stack_ended(application)
    return application


@transaction.atomic
def end_with_award(*, award_id: int) -> bool:
    """The larger award was revoked, or what replaced it: the grant ends, and its hours are free. Run twice, it ends once."""
    award = Award.objects.get(pk=award_id)
    # Of an award that was replaced the successor still stands for the grant.
    if award.state != Award.State.REVOKED or award.replaced_by_id is not None:
        return False
    chain = [award.pk]
    while earlier := Award.objects.filter(replaced_by=chain[-1]).values_list("pk", flat=True).first():
        chain.append(earlier)
    found = StackApplication.objects.granted().filter(award__in=chain).values_list("pk", flat=True).first()
    if found is None:
        return False
    _end(_locked(found), by=None, reason="")
    return True


def _end(application: StackApplication, *, by: User | None, reason: str) -> None:
    application.move_to(State.ENDED)
    application.ended_at, application.ended_by, application.end_reason = timezone.now(), by, reason
    application.save(update_fields=["state", "ended_at", "ended_by", "end_reason"])
    freed = release(Q(application=application))
    home, award = application.institution_id, application.award_id
    record("stack_ended", on=application, by=by, institution_id=home, award=award, freed=freed)


def _locked(pk: int) -> StackApplication:
    rows = StackApplication.objects.select_for_update(of=("self",))
    return rows.select_related("institution", "applicant", "version__stack__institution").get(pk=pk)
