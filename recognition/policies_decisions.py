"""Who proposes, returns, decides what was proposed, settles conditions, and says when two officers are needed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from institutions.models import Institution, Role, User
from institutions.policies import may_use_second_factor
from micro4asia.foundation.errors import ALLOWED, Verdict
from recognition.models import ProposedRuling, RecognitionRequest
from recognition.policies import may_assess, may_decide

SETTING = (Role.OFFICER, Role.INSTITUTION_ADMIN)


def may_decide_proposed(user: User, request: RecognitionRequest, proposal: ProposedRuling | None) -> Verdict:
    """Decide or return: somebody else than who proposed it."""
    if not (verdict := may_decide(user, request)):
        return verdict
    if proposal is not None and proposal.proposed_by_id == user.pk:
        return Verdict(_("You proposed this decision; a colleague decides."))
    return ALLOWED


def may_settle_condition(user: User, request: RecognitionRequest) -> Verdict:
    return may_decide(user, request)


def may_see_conditions(user: User, request: RecognitionRequest) -> Verdict:
    return may_assess(user, request)


def may_read_settings(user: User, institution: Institution) -> Verdict:
    if not user.has_role(*SETTING, at=institution):
        return Verdict(_("Only recognition officers and administrators of the institution see how it decides."))
    return ALLOWED


def may_set_rules(user: User, institution: Institution) -> Verdict:
    """When two officers are needed is said by an administrator, not by those whom it binds."""
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution says when two officers are needed."))
    return may_use_second_factor(user)


def may_edit_paragraphs(user: User, institution: Institution) -> Verdict:
    if not user.has_role(*SETTING, at=institution):
        return Verdict(_("Only recognition officers and administrators of the institution edit its paragraphs."))
    return ALLOWED
