"""Who may, told as a verdict that a page can show and a service can enforce."""

from __future__ import annotations

from django.utils.translation import gettext as _

from institutions.models import (
    Agreement,
    Application,
    Institution,
    Membership,
    NameChange,
    PrivacyRequest,
    Role,
    SigningKey,
    StandingProposal,
    Unit,
    User,
)
from institutions.models.membership import GIVES
from micro4asia.foundation.errors import ALLOWED, Verdict, WrongState


def may_use_second_factor(user: User) -> Verdict:
    """Signing, revoking, key and role changes need a second factor on the account."""
    if user.has_second_factor:
        return ALLOWED
    return Verdict(_("Set up a second factor first: in your account, under “Two-factor sign-in”."))


def must_still_hold(first: Verdict) -> None:
    """Of two persons the first is judged again when the second agrees. Raises WrongState."""
    if not first:
        raise WrongState(_("Whoever began this may no longer do so. Let it fall and begin anew."))


KEEPERS_OF_KEYS = (Role.REGISTRAR, Role.INSTITUTION_ADMIN)


def may_manage_keys(user: User, institution: Institution) -> Verdict:
    """Ask for a new signing key, or give up one that waits."""
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution may manage its keys."))
    return may_use_second_factor(user)


def may_let_key_sign(user: User, key: SigningKey) -> Verdict:
    """The second pair of eyes on a new key."""
    if not user.has_role(Role.REGISTRAR, at=key.institution_id):
        return Verdict(_("Only a registrar of the institution may let a new key sign."))
    if key.started_by_id == user.pk:
        return Verdict(_("You asked for this key; another person compares it and lets it sign."))
    return may_use_second_factor(user)


def may_stop_keys(user: User, institution: Institution) -> Verdict:
    """One person is enough to stop: what a stolen key signs in the meantime is worse than an hour without signatures."""
    if not user.has_role(*KEEPERS_OF_KEYS, at=institution):
        return Verdict(_("Only a registrar or an administrator of the institution may stop its keys."))
    return may_use_second_factor(user)


def may_confirm_compromise(user: User, key: SigningKey) -> Verdict:
    if key.stopped_by_id == user.pk:
        return Verdict(_("You stopped this key; another person confirms that it is compromised."))
    return may_stop_keys(user, key.institution)


def may_lift_stop(user: User, key: SigningKey) -> Verdict:
    """The second of two persons; the first has asked."""
    if key.lift_asked_by_id == user.pk:
        return Verdict(_("You asked to let this key sign again; another person agrees."))
    return may_stop_keys(user, key.institution)


def lift_is_asked(key: SigningKey) -> bool:
    """Whether a first person has asked to let it sign again who may still do so."""
    return key.lift_asked_by is not None and bool(may_stop_keys(key.lift_asked_by, key.institution))


def may_manage_clients(user: User, institution: Institution) -> Verdict:
    """Programmes that ask the API in the institution's name."""
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution may manage its API clients."))
    return may_use_second_factor(user)


def may_configure_sign_on(user: User, institution: Institution) -> Verdict:
    """Where the institution's people are sent to sign in."""
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution may configure its university sign-in."))
    if not institution.proven_domains():
        return Verdict(_("Prove a domain of the institution first: sign-in is bound to the domains it has proven."))
    return may_use_second_factor(user)


def may_edit_profile(user: User, institution: Institution) -> Verdict:
    """What the world reads about it. Its legal name is another matter: the network confirms that."""
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution may change its profile."))
    return ALLOWED


def may_change_logo(user: User, institution: Institution) -> Verdict:
    """The picture on its profile and its paper: whoever makes or signs that paper may put it right."""
    if not user.has_role(Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only issuers, registrars and administrators of the institution may change its logo."))
    return ALLOWED


def may_prove_domains(user: User, institution: Institution) -> Verdict:
    """University sign-in is bound to proven domains, hence the second factor. An applicant proves its own before it is in."""
    application = Application.objects.filter(institution=institution, institution__member_from=None).first()
    if application:
        return may_write_application(user, application)
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution may prove its domains."))
    return may_use_second_factor(user)


def is_network_admin(user: User) -> bool:
    return Membership.objects.current().filter(user=user, role=Role.NETWORK_ADMIN).exists()


def may_keep_team(user: User, institution: Institution | None) -> Verdict:
    """Inviting people, giving and ending roles: at the institution, or in the network where none is given."""
    if institution is None and not is_network_admin(user):
        return Verdict(_("Only a network administrator gives roles of the network."))
    if institution is not None and not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution gives roles there."))
    return may_use_second_factor(user)


def may_give_role(user: User, role: str, institution: Institution | None, *, to: User | None = None) -> Verdict:
    """Nobody gives a role above their own or to themselves. The network gives a partner its first administrator, no more."""
    if to is not None and to.pk == user.pk:
        return Verdict(_("Nobody gives themselves a role."))
    if institution and role == Role.INSTITUTION_ADMIN and is_network_admin(user) and not has_administrator(institution):
        return may_use_second_factor(user)
    if not (verdict := may_keep_team(user, institution)):
        return verdict
    if role not in GIVES[Role.INSTITUTION_ADMIN if institution else Role.NETWORK_ADMIN]:
        return Verdict(_("This role is not yours to give."))
    return ALLOWED


def may_change_role(user: User, membership: Membership) -> Verdict:
    if membership.user_id == user.pk:
        return Verdict(_("Another administrator changes your own roles."))
    return may_keep_team(user, membership.institution)


def may_confirm_role(user: User, *, to: User, asked_by: User, institution: Institution) -> Verdict:
    """The second of two: another administrator of the institution, or one of the network where it has no other."""
    if user.pk == asked_by.pk:
        return Verdict(_("You want to give this role; another administrator confirms it."))
    if user.pk == to.pk:
        return Verdict(_("Nobody gives themselves a role."))
    of_network = is_network_admin(user)
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution) and not of_network:
        return Verdict(_("Only an administrator of the institution or of the network confirms a role."))
    # Or one person would be both: as themselves, and as the administrator they chose.
    if of_network and institution.memberships.filter(role=Role.INSTITUTION_ADMIN, granted_by=user).exists():
        return Verdict(_("You gave this institution its administrator; another administrator of the network confirms."))
    return may_use_second_factor(user)


def may_close_account(user: User, person: User) -> Verdict:
    if user.pk == person.pk:
        return Verdict(_("Another network administrator closes your account."))
    return may_keep_team(user, None)


def may_recover_factor(user: User, person: User, *, approved_by: User | None = None) -> Verdict:
    if user.pk == person.pk:
        return Verdict(_("Nobody approves this for themselves."))
    if approved_by is not None and user.pk == approved_by.pk:
        return Verdict(_("You have approved this; a second network administrator has to."))
    return may_keep_team(user, None)


def has_administrator(institution: Institution, *, besides: Membership | None = None) -> bool:
    """Whether somebody administers it today, whatever its own state in the network."""
    held = Membership.objects.in_force().filter(institution=institution, role=Role.INSTITUTION_ADMIN, user__is_active=True)
    return (held.exclude(pk=besides.pk) if besides else held).exists()


def may_set_privacy(user: User, institution: Institution) -> Verdict:
    """Whom people ask, how long things are kept, what goes abroad."""
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution may change this."))
    return ALLOWED


def may_answer_privacy_request(user: User, request: PrivacyRequest) -> Verdict:
    """Never one's own: an erasure of one's own record would be an erasure of the register."""
    if request.person_id == user.pk:
        return Verdict(_("This is your own request; a colleague answers it."))
    if not user.has_role(Role.INSTITUTION_ADMIN, Role.REGISTRAR, at=request.institution):
        return Verdict(_("Only an administrator or a registrar of the institution answers privacy requests."))
    return may_use_second_factor(user)


def may_export_journal(user: User, institution: Institution | None) -> Verdict:
    """As a file: an institution's administrators their own chain, the network's its own and any other without data."""
    if is_network_admin(user) or (institution and user.has_role(Role.INSTITUTION_ADMIN, at=institution)):
        return ALLOWED
    return Verdict(_("Only an administrator of the institution or of the network exports its journal."))


def may_apply(user: User) -> Verdict:
    """Whoever reads a mailbox that was proven to be theirs; what they say is then looked at by the network."""
    if not user.verified_addresses():
        return Verdict(_("Confirm your e-mail address first: the network answers to it."))
    return ALLOWED


def may_write_application(user: User, application: Application) -> Verdict:
    """Its author, or whoever reads the mailbox of the contact that was invited. The network does not write for others."""
    contact = application.institution.contact_email.lower()
    if application.applied_by_id == user.pk or contact in [address.lower() for address in user.verified_addresses()]:
        return ALLOWED
    return Verdict(_("Only the institution fills in its application."))


def may_keep_partners(user: User) -> Verdict:
    """Invite, admit, decline; write down awarding status and accreditations; propose that a member be suspended."""
    if not is_network_admin(user):
        return Verdict(_("Only a network administrator keeps the list of partners."))
    return may_use_second_factor(user)


def may_confirm_standing(user: User, proposal: StandingProposal) -> Verdict:
    if proposal.proposed_by_id == user.pk:
        return Verdict(_("You proposed this; another network administrator confirms it."))
    return may_keep_partners(user)


def may_propose_name(user: User, institution: Institution) -> Verdict:
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution proposes a change of its name."))
    return may_use_second_factor(user)


def may_answer_name(user: User, change: NameChange) -> Verdict:
    if change.proposed_by_id == user.pk:
        return Verdict(_("You proposed this name; somebody else of the network confirms it."))
    return may_keep_partners(user)


def may_keep_agreements(user: User) -> Verdict:
    """Draft, propose, take back and publish. The network puts its own name to none of them."""
    if not is_network_admin(user):
        return Verdict(_("Only a network administrator keeps the register of agreements."))
    return may_use_second_factor(user)


def may_countersign(user: User, agreement: Agreement, institution: Institution) -> Verdict:
    """For one's own institution, never for another."""
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution countersigns for it."))
    if not agreement.parties.filter(institution=institution).exists():
        return Verdict(_("Your institution is not a party to this agreement."))
    return may_use_second_factor(user)


def may_give_notice(user: User, agreement: Agreement, institution: Institution) -> Verdict:
    if not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution gives notice for it."))
    return may_countersign(user, agreement, institution)


def may_keep_reference(user: User, institution: Institution | None) -> Verdict:
    """Facts of the network, where no institution is given; else an institution's own ways of counting and grading."""
    if institution is None:
        if not is_network_admin(user):
            return Verdict(_("Only a network administrator changes the reference data of the network."))
    elif not user.has_role(Role.INSTITUTION_ADMIN, at=institution):
        return Verdict(_("Only an administrator of the institution changes how it counts and grades."))
    return may_use_second_factor(user)


# Who keeps what is taught at the whole institution, and whose role can be limited to a unit whose courses they then keep.
# A recognition officer measures credentials by courses and therefore changes none.
KEEPERS_OF_COURSES = (Role.REGISTRAR, Role.INSTITUTION_ADMIN)
KEEPERS_IN_UNITS = (Role.ISSUER, Role.QA_REVIEWER, Role.ASSESSOR)


def units_kept(user: User, institution: Institution) -> list[Unit]:
    """Units that a role of this person is limited to, and whose courses they therefore keep, with what is part of them."""
    held = Membership.objects.current().filter(user=user, institution=institution, role__in=KEEPERS_IN_UNITS, unit__isnull=False)
    roots = {row.unit_id for row in held}
    if not roots:
        return []
    units = list(institution.units.select_related("parent__parent__parent", "institution"))
    return [unit for unit in units if roots & {above.pk for above in unit.within()}]


def may_add_course(user: User, institution: Institution) -> Verdict:
    """Whether this person enters courses at all; the unit of each is judged by `may_keep_course`."""
    if user.has_role(*KEEPERS_OF_COURSES, at=institution) or units_kept(user, institution):
        return ALLOWED
    return Verdict(
        _("Courses are kept by the registrars and administrators of the institution, and by those whose role is for their unit.")
    )


def may_keep_course(user: User, institution: Institution, unit: Unit | None) -> Verdict:
    """A course or a programme of this unit; of what has none, whoever keeps those of the whole institution."""
    if user.has_role(*KEEPERS_OF_COURSES, at=institution):
        return ALLOWED
    kept = units_kept(user, institution)
    if unit is not None and unit in kept:
        return ALLOWED
    if kept:
        return Verdict(_("Your role is for another unit. Choose a unit of yours, or ask a registrar of the institution."))
    return may_add_course(user, institution)
