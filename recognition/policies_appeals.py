"""Who may appeal, who settles an appeal, and who may have the whole file of a case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from institutions.models import Role, User
from micro4asia.foundation.errors import ALLOWED, Verdict
from recognition.models import Decision, ProposedRuling, RecognitionRequest
from recognition.policies import free_of_conflict, may_assess, may_decide, may_handle_as_applicant


def may_appeal(user: User, request: RecognitionRequest) -> Verdict:
    """The learner; when is a question of the state and the window, not of the person."""
    return may_handle_as_applicant(user, request)


def may_take_appeal(user: User, request: RecognitionRequest) -> Verdict:
    """At the counter or from a letter, by an officer of the institution."""
    return may_assess(user, request)


def took_part(user: User, request: RecognitionRequest) -> bool:
    """In the first answer: evaluated, proposed, decided, or judged something that a decision rests on.

    Whoever settles an appeal may compare anew, and is no part of what was answered first by that.
    """
    if user.pk == request.officer_id or ProposedRuling.objects.filter(request=request, proposed_by=user).exists():
        return True
    return any(_had_part(user, decision) for decision in request.decisions.all() if not _is_on_appeal(decision))


def _is_on_appeal(decision: Decision) -> bool:
    return hasattr(decision, "settles")


def _had_part(user: User, decision: Decision) -> bool:
    if user.pk in {decision.decided_by_id, decision.proposed_by_id}:
        return True
    found = decision.comparison
    return any(row["author"] == user.pk for row in [*found.get("rows", []), *found.get("coverage", [])])


def may_decide_appeal(user: User, request: RecognitionRequest) -> Verdict:
    """An officer who took no part in the first answer and has no conflict of interest."""
    if not (verdict := may_assess(user, request)):
        return verdict
    if took_part(user, request):
        return Verdict(_("You took part in the first answer; somebody else settles the appeal."))
    return may_decide(user, request)


def may_have_file(user: User, request: RecognitionRequest) -> Verdict:
    """The learner, without what only the institution reads; officers without a conflict of interest, with that."""
    if user.pk == request.applicant_id and not request.is_draft:
        return ALLOWED
    if request.institution_id is None or not user.has_role(Role.OFFICER, at=request.institution_id):
        return Verdict(_("The file of a case is for the learner and for officers of the receiving institution."))
    return free_of_conflict(user, request)
