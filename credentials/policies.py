"""Who may author, prepare, sign, revoke and share. Verdicts answer the page and the service alike."""

from __future__ import annotations

from django.utils.translation import gettext as _

from credentials.models import Award, MicroCredential, MicroCredentialVersion, Revocation
from institutions.models import Institution, Role, User
from institutions.policies import may_use_second_factor
from micro4asia.foundation.errors import ALLOWED, Verdict


def may_author(user: User, micro_credential: MicroCredential) -> Verdict:
    if not user.has_role(Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN, at=micro_credential.institution):
        return Verdict(_("Only staff of the institution may write its micro-credentials."))
    return ALLOWED


def may_approve_version(user: User, version: MicroCredentialVersion) -> Verdict:
    if not user.has_role(Role.QA_REVIEWER, at=version.institution):
        return Verdict(_("Only a quality reviewer of the institution may approve."))
    if version.author_id == user.pk:
        return Verdict(_("You wrote this version; another reviewer approves it."))
    return ALLOWED


def may_publish(user: User, version: MicroCredentialVersion) -> Verdict:
    if not user.has_role(Role.REGISTRAR, Role.INSTITUTION_ADMIN, at=version.institution):
        return Verdict(_("Only a registrar or an administrator of the institution may publish."))
    return ALLOWED


def may_prepare_at(user: User, institution: Institution) -> Verdict:
    """Whether this person prepares awards of the institution at all."""
    if not user.has_role(Role.ISSUER, Role.REGISTRAR, at=institution):
        return Verdict(_("Only an issuer or a registrar of the institution may prepare awards."))
    return ALLOWED


def may_prepare(user: User, award: Award) -> Verdict:
    if award.learner.user_id == user.pk:
        return Verdict(_("You cannot prepare your own award."))
    return may_prepare_at(user, award.institution)


def may_sign_at(user: User, institution: Institution) -> Verdict:
    """Whether this person signs for the institution at all. The award itself is judged by `may_sign`."""
    if not user.has_role(Role.REGISTRAR, at=institution):
        return Verdict(_("Only a registrar of the issuing institution may sign."))
    return ALLOWED


def may_sign(user: User, award: Award) -> Verdict:
    if not (verdict := may_sign_at(user, award.institution)):
        return verdict
    if award.prepared_by_id == user.pk:
        return Verdict(_("You prepared this award; another registrar signs it."))
    if award.learner.user_id == user.pk:
        return Verdict(_("You cannot sign your own award."))
    return may_use_second_factor(user)


def may_request_revocation(user: User, award: Award) -> Verdict:
    if award.learner.user_id == user.pk:
        return Verdict(_("You cannot ask for the revocation of your own award."))
    if not user.has_role(Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN, at=award.institution):
        return Verdict(_("Only staff of the issuing institution may ask for a revocation."))
    return ALLOWED


def may_answer_revocation(user: User, revocation: Revocation) -> Verdict:
    if not user.has_role(Role.REGISTRAR, at=revocation.award.institution):
        return Verdict(_("Only a registrar of the issuing institution may revoke."))
    if revocation.requested_by_id == user.pk:
        return Verdict(_("You asked for this revocation; another registrar answers it."))
    if revocation.award.learner.user_id == user.pk:
        return Verdict(_("You cannot revoke your own award."))
    return may_use_second_factor(user)


def may_share(user: User, award: Award) -> Verdict:
    if award.learner.user_id != user.pk:
        return Verdict(_("Only the person who earned a credential shares it."))
    return ALLOWED
