"""Who keeps the list of learners, and who words the letters to them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credentials.models import Learner
from credentials.models.directory import KEEPERS
from institutions.models import Institution, Membership, Role, User
from micro4asia.foundation.errors import ALLOWED, Verdict

WORDERS = (Role.REGISTRAR, Role.INSTITUTION_ADMIN)


def may_keep_learners_at(user: User, institution: Institution) -> Verdict:
    if not user.has_role(*KEEPERS, at=institution):
        return Verdict(_("Only issuers, registrars and administrators of the institution keep its list of learners."))
    return ALLOWED


def may_correct(user: User, learner: Learner) -> Verdict:
    if learner.user_id == user.pk:
        return Verdict(_("This is you: a colleague corrects what is on record about you."))
    return may_keep_learners_at(user, learner.institution)


def may_merge(user: User, *learners: Learner) -> Verdict:
    """Merge, take a merge back, or say that two are two: it moves what belongs to people, for the whole institution."""
    for learner in learners:
        if not (verdict := may_correct(user, learner)):
            return verdict
        held = Membership.objects.current().filter(user=user, institution=learner.institution_id, role__in=KEEPERS)
        if not held.filter(unit__isnull=True).exists():
            return Verdict(
                _("Your role is limited to a unit; records are merged by somebody who works for the whole institution.")
            )
    return ALLOWED


def may_word_letters(user: User, institution: Institution) -> Verdict:
    if not user.has_role(*WORDERS, at=institution):
        return Verdict(_("Only registrars and administrators of the institution change the wording of its letters."))
    return ALLOWED


def may_resend(user: User, learner: Learner) -> Verdict:
    return may_keep_learners_at(user, learner.institution)
