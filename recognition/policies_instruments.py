"""Who proposes, signs and keeps rules; who withdraws a precedent."""

from __future__ import annotations

from django.utils.translation import gettext as _

from institutions.models import Institution, Role, User
from micro4asia.foundation.errors import ALLOWED, Verdict
from recognition.models import Decision, Rule, RuleSignature
from recognition.policies import free_of_conflict

Side = RuleSignature.Side


def may_propose_rules(user: User, institution: Institution) -> Verdict:
    if not user.has_role(Role.OFFICER, at=institution):
        return Verdict(_("Only a recognition officer proposes rules for the institution."))
    return ALLOWED


def may_change_rule(user: User, rule: Rule) -> Verdict:
    """The side that drafted it."""
    return may_propose_rules(user, rule.proposer)


def may_sign_rule(user: User, rule: Rule, side: str) -> Verdict:
    """Each side by its own; nobody for two of them."""
    if rule.signatures.filter(signed_by=user).exists():
        return Verdict(_("You have signed it for your side; the other side signs for itself."))
    if side == Side.LEARNER:
        return ALLOWED if rule.learner_id == user.pk else Verdict(_("Only the learner signs for the learner."))
    institution = rule.receiver if side == Side.RECEIVER else rule.sender
    if not user.has_role(Role.OFFICER, at=institution):
        return Verdict(_("Only a recognition officer of the other side countersigns."))
    if user.pk == rule.learner_id:
        return Verdict(_("This is your own learning agreement; a colleague signs for the institution."))
    return ALLOWED


def may_keep_rule(user: User, rule: Rule) -> Verdict:
    """Publish it or let it go on: the side that counts by it, which alone is bound."""
    if not user.has_role(Role.OFFICER, at=rule.receiver):
        return Verdict(_("Only a recognition officer of the institution that counts it may do that."))
    return ALLOWED


def may_end_rule(user: User, rule: Rule) -> Verdict:
    if not any(user.has_role(Role.OFFICER, at=side) for side in (rule.receiver, rule.sender)):
        return Verdict(_("Only a recognition officer of one of the two sides ends it."))
    return ALLOWED


def may_note_precedent(user: User, decision: Decision) -> Verdict:
    institution = decision.request.institution
    if institution is None or not user.has_role(Role.OFFICER, at=institution):
        return Verdict(_("Only a recognition officer of the institution that decided may do that."))
    return free_of_conflict(user, decision.request)
