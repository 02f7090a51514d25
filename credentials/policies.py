"""Who may author, prepare, sign, revoke and share. Verdicts answer the page and the service alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import (
    Award,
    BadgeDesign,
    CertificateDesign,
    DraftChange,
    Endorsement,
    Learner,
    MicroCredential,
    MicroCredentialVersion,
    PartnerReview,
    SetAside,
    StackApplication,
    StackVersion,
    VersionStep,
)
from credentials.models.life_cycle import AUTHORS, HALTERS, PUBLISHERS, Key
from institutions.models import Institution, Membership, Role, Unit, User
from institutions.policies import may_use_second_factor
from micro4asia.foundation.errors import ALLOWED, Verdict


def may_author_at(user: User, institution: Institution, unit: Unit | None = None) -> Verdict:
    """Whether this person writes what belongs to the unit; without one, to the institution as a whole."""
    if not user.has_role(*AUTHORS, at=institution):
        return Verdict(_("Only staff of the institution may write its micro-credentials."))
    # A role limited to a unit ends at what no unit owns.
    if not (user.has_role(*AUTHORS, at=institution, within=unit.names) if unit else _without_a_limit(user, institution)):
        return Verdict(_("Your role is limited to a unit, and this belongs to another one or to none."))
    return ALLOWED


def _without_a_limit(user: User, institution: Institution) -> bool:
    held = Membership.objects.current().filter(user=user, institution=institution, role__in=AUTHORS)
    return held.filter(unit__isnull=True).exists()


def may_author(user: User, micro_credential: MicroCredential) -> Verdict:
    return may_author_at(user, micro_credential.institution, micro_credential.unit)


def authors_of(version: MicroCredentialVersion) -> set[int]:
    """Everybody who wrote in it: who began it, changed a field, wrote what was set aside there, or handed it in.

    Of a version that began as a copy of a draft that was given up, also those who wrote that draft.
    """
    earlier = MicroCredentialVersion.objects.filter(micro_credential=version.micro_credential_id, pk__lt=version.pk)
    # What was published was approved by others: only words that nobody approved keep their authors.
    copied = [] if earlier.filter(published_at__isnull=False).exists() else earlier.values_list("pk", flat=True)
    among = [version.pk, *copied]
    found = MicroCredentialVersion.objects.filter(pk__in=among).order_by().values_list("author", flat=True)
    return set(
        found.union(
            DraftChange.objects.filter(version__in=among).order_by().values_list("by", flat=True),
            SetAside.objects.filter(version__in=among).order_by().values_list("by", flat=True),
            VersionStep.objects.filter(version__in=among, key=Key.SUBMIT).order_by().values_list("by", flat=True),
        )
    )


def may_review(user: User, version: MicroCredentialVersion) -> Verdict:
    """Remark, answer the checklist, return: a reviewer of its unit who wrote none of it."""
    if not user.has_role(Role.QA_REVIEWER, at=version.institution):
        return Verdict(_("Only a quality reviewer of the institution may approve."))
    if not _in_its_unit(user, version, Role.QA_REVIEWER):
        return Verdict(_("You review for another unit; this version belongs to a colleague."))
    if user.pk in authors_of(version):
        return Verdict(_("You wrote this version; another reviewer approves it."))
    return ALLOWED


def may_approve_version(user: User, version: MicroCredentialVersion) -> Verdict:
    return may_review(user, version) and may_use_second_factor(user)


def may_publish(user: User, version: MicroCredentialVersion) -> Verdict:
    if not user.has_role(*PUBLISHERS, at=version.institution):
        return Verdict(_("Only a registrar or an administrator of the institution may publish."))
    return ALLOWED


def may_halt(user: User, version: MicroCredentialVersion) -> Verdict:
    """Suspend for new awards, and lift that again."""
    if not user.has_role(*HALTERS, at=version.institution) or not _in_its_unit(user, version, *HALTERS):
        return Verdict(_("Only a quality reviewer or a registrar of the institution may suspend a version."))
    return ALLOWED


def may_retire(user: User, version: MicroCredentialVersion) -> Verdict:
    if not user.has_role(*PUBLISHERS, at=version.institution):
        return Verdict(_("Only a registrar or an administrator of the institution may retire a version."))
    return ALLOWED


def _in_its_unit(user: User, version: MicroCredentialVersion, *roles: Role) -> bool:
    return user.has_role(*roles, at=version.institution, within=_unit_of(version.micro_credential))


def _unit_of(micro_credential: MicroCredential) -> dict[str, str] | None:
    return micro_credential.unit.names if micro_credential.unit else None


def may_step(user: User, version: MicroCredentialVersion, key: str) -> Verdict:
    """Whether this person may take a step of a version's life; what else it needs is told by `gates`."""
    rules: dict[str, Callable[[User, MicroCredentialVersion], Verdict]] = {
        Key.RETURN: may_review,
        Key.APPROVE: may_approve_version,
        Key.PUBLISH: may_publish,
        Key.SUSPEND: may_halt,
        Key.RESUME: may_halt,
        Key.RETIRE: may_retire,
    }
    if rule := rules.get(key):
        return rule(user, version)
    return may_author(user, version.micro_credential)


def may_prepare_at(user: User, institution: Institution) -> Verdict:
    """Whether this person prepares awards of the institution at all."""
    if not user.has_role(Role.ISSUER, Role.REGISTRAR, at=institution):
        return Verdict(_("Only an issuer or a registrar of the institution may prepare awards."))
    return ALLOWED


def may_prepare_of(user: User, version: MicroCredentialVersion) -> Verdict:
    """Whether this person prepares awards of this version: a role limited to a unit ends at what belongs to another."""
    if not (verdict := may_prepare_at(user, version.institution)):
        return verdict
    if not _in_its_unit(user, version, Role.ISSUER, Role.REGISTRAR):
        return Verdict(_("Your role is limited to a unit, and this belongs to another one or to none."))
    return ALLOWED


def may_prepare(user: User, award: Award) -> Verdict:
    if award.learner.user_id == user.pk:
        return Verdict(_("You cannot prepare your own award."))
    return may_prepare_of(user, award.version)


def may_sign_at(user: User, institution: Institution) -> Verdict:
    """Whether this person signs for the institution at all. The award itself is judged by `may_sign`."""
    if not user.has_role(Role.REGISTRAR, at=institution):
        return Verdict(_("Only a registrar of the issuing institution may sign."))
    return ALLOWED


def may_return(user: User, award: Award) -> Verdict:
    """Whether this person judges what a colleague prepared."""
    if not (verdict := may_sign_at(user, award.institution)):
        return verdict
    if award.prepared_by_id == user.pk:
        return Verdict(_("You prepared this award; another registrar signs it."))
    if award.learner.user_id == user.pk:
        return Verdict(_("You cannot sign your own award."))
    return may_use_second_factor(user)


def may_sign(user: User, award: Award) -> Verdict:
    if not (verdict := may_return(user, award)):
        return verdict
    if award.learner.erased_at:
        return Verdict(_("The learner's record was erased; nothing can be signed for it any more."))
    if PartnerReview.objects.holding_back([award.version_id]):
        return Verdict(_("The version waits for a partner's review before anything is awarded for it."))
    if StackApplication.objects.flagged().filter(award=award).exists():
        return Verdict(_("One of its parts was revoked since. The institution looks at it."))
    if award.is_successor and not Award.objects.filter(replaced_by=award, state=Award.State.ISSUED).exists():
        return Verdict(_("The award that it is to replace is not in force any more."))
    return ALLOWED


def may_share(user: User, award: Award) -> Verdict:
    """Whether this person decides who sees the credential at all: opening a page to the world or a link is judged further."""
    if award.learner.user_id != user.pk:
        return Verdict(_("Only the person who earned a credential shares it."))
    return ALLOWED


def may_hand_out(user: User, award: Award) -> Verdict:
    """Links and a public page are for adults: a child is not asked to judge what will be found in ten years."""
    if not (verdict := may_share(user, award)):
        return verdict
    if award.learner.is_under("adulthood", timezone.localdate(timezone=award.institution.zone)):
        return Verdict(
            _("Public sharing is off until you are of age. Your certificate and its code can be checked all the same.")
        )
    return ALLOWED


def may_claim(learner: Learner) -> Verdict:
    """Somebody too young to agree alone takes a credential into an account once a parent or guardian agreed."""
    if learner.lacks_guardian(timezone.localdate(timezone=learner.institution.zone)):
        return Verdict(
            _("A parent or guardian has to agree first. Ask %(institution)s; once it has noted that, this link works.")
            % {"institution": learner.institution.name()}
        )
    return ALLOWED


def may_record_guardian(user: User, learner: Learner) -> Verdict:
    if learner.user_id == user.pk:
        return Verdict(_("Nobody notes the consent of their own guardian."))
    if not user.has_role(Role.ISSUER, Role.REGISTRAR, at=learner.institution):
        return Verdict(_("Only an issuer or a registrar of the institution notes a guardian's consent."))
    return ALLOWED


def may_edit_design(user: User, institution: Institution, micro_credential: MicroCredential | None = None) -> Verdict:
    """micro_credential: whose paper or badge it is; without one it is about the paper and the pictures of the institution."""
    if not user.has_role(*AUTHORS, at=institution):
        return Verdict(_("Only issuers, registrars and administrators of the institution may change designs."))
    if micro_credential:
        within = user.has_role(*AUTHORS, at=institution, within=_unit_of(micro_credential))
    else:
        within = _without_a_limit(user, institution)
    if not within:
        return Verdict(_("Your role is limited to a unit, and this belongs to another one or to none."))
    return ALLOWED


def designable_by(user: User, institution: Institution, kinds: Iterable[MicroCredential]) -> list[MicroCredential]:
    """Of an institution's micro-credentials those that `may_edit_design` allows; asked once however many there are."""
    held = Membership.objects.current().filter(user=user, institution=institution, role__in=AUTHORS)
    units = [row.unit for row in held.select_related("unit__institution")]
    return [
        kind
        for kind in kinds
        if units and (not (names := _unit_of(kind)) or any(unit is None or unit.covers(names) for unit in units))
    ]


def may_retire_design(user: User, institution: Institution) -> Verdict:
    if not user.has_role(Role.REGISTRAR, at=institution):
        return Verdict(_("Only a registrar of the institution says which design is used."))
    return ALLOWED


def may_activate_design(user: User, design: CertificateDesign | BadgeDesign) -> Verdict:
    if not (verdict := may_retire_design(user, design.institution)):
        return verdict
    if design.edited_by_id == user.pk:
        return Verdict(_("You were the last to change this design; another registrar lets it be used."))
    return ALLOWED


def may_ask_review(user: User, version: MicroCredentialVersion) -> Verdict:
    """Whoever writes and signs for the institution asks a partner to look at its micro-credential."""
    if not user.has_role(*AUTHORS, at=version.institution):
        return Verdict(_("Only issuers, registrars and administrators of the institution may ask a partner for a review."))
    if not _in_its_unit(user, version, *AUTHORS):
        return Verdict(_("Your role is limited to a unit, and this belongs to another one or to none."))
    return ALLOWED


def may_answer_review(user: User, review: PartnerReview) -> Verdict:
    if not user.has_role(Role.QA_REVIEWER, Role.REGISTRAR, at=review.partner):
        return Verdict(_("Only a quality reviewer or a registrar of the institution that was asked may answer."))
    return ALLOWED


def may_withdraw_endorsement(user: User, endorsement: Endorsement) -> Verdict:
    if not user.has_role(Role.REGISTRAR, at=endorsement.institution):
        return Verdict(_("Only a registrar of the endorsing institution signs or withdraws an endorsement."))
    return may_use_second_factor(user)


def may_sign_endorsement(user: User, endorsement: Endorsement) -> Verdict:
    if not (verdict := may_withdraw_endorsement(user, endorsement)):
        return verdict
    if endorsement.claimed_by_id == user.pk:
        return Verdict(_("You worded this endorsement; another registrar signs it."))
    return ALLOWED


def may_write_stack(user: User, institution: Institution) -> Verdict:
    """A stack is the institution's as a whole: its parts may come from anywhere."""
    if not user.has_role(*AUTHORS, at=institution):
        return Verdict(_("Only staff of the institution may write its stacks."))
    if not _without_a_limit(user, institution):
        return Verdict(_("Your role is limited to a unit, and this belongs to another one or to none."))
    return ALLOWED


def may_publish_stack(user: User, version: StackVersion) -> Verdict:
    if not user.has_role(Role.REGISTRAR, Role.INSTITUTION_ADMIN, at=version.institution):
        return Verdict(_("Only a registrar or an administrator of the institution may publish."))
    if version.author_id == user.pk:
        return Verdict(_("You wrote this version; a second person publishes it."))
    return ALLOWED


def may_rule_overlap(user: User, institution: Institution) -> Verdict:
    """An expert: who reviews quality there, or is responsible for one of its courses."""
    if user.has_role(Role.QA_REVIEWER, at=institution) or institution.courses.filter(owners=user).exists():
        return ALLOWED
    return Verdict(_("Only a quality reviewer or somebody responsible for a course of the institution rules on overlaps."))


def may_apply_for_stack(user: User, awards: Collection[Award]) -> Verdict:
    if any(award.learner.user_id != user.pk for award in awards):
        return Verdict(_("Only the person who earned the credentials applies with them."))
    return ALLOWED


def may_handle_stack_application(user: User, application: StackApplication) -> Verdict:
    """Withdraw it, or take the bundle of the award: the applicant alone."""
    if application.applicant_id != user.pk:
        return Verdict(_("Only the person who applied may do that."))
    return ALLOWED


def may_decide_stack(user: User, application: StackApplication) -> Verdict:
    if not user.has_role(Role.REGISTRAR, at=application.institution):
        return Verdict(_("Only a registrar of the institution decides on a stack."))
    if application.applicant_id is None:
        return Verdict(_("Whoever applied had the tie to them erased."))
    if application.applicant_id == user.pk:
        return Verdict(_("This is your own application; a colleague decides."))
    return may_use_second_factor(user)
