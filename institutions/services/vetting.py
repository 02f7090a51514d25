"""The network looks at an application and lets the institution in, sends it back, or declines."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import DomainProof, Institution, User
from institutions.policies import may_keep_partners
from institutions.services.admitting import did_for
from institutions.services.standing import enter, lock
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

State = Institution.State


def missing(institution: Institution) -> list[str]:
    """What keeps an applicant from being admitted, in words; a proof of its domain is asked for apart."""
    names = institution.names()
    wanted = [
        (names.get(institution.language), _("The legal name in its own language")),
        (names.get("en"), _("The name in English")),
        (institution.country, _("The country")),
        (institution.contact_name and institution.contact_email, _("A contact with name and address")),
        (institution.level_framework, _("The qualifications framework")),
    ]
    return [words for present, words in wanted if not present]


def has_proven_domain(institution: Institution) -> bool:
    return bool(institution.proven_domains())


@transaction.atomic
def admit_applicant(
    *, institution: Institution, by: User, reason: str, no_domain_reason: str = "", since: dt.date | None = None
) -> Institution:
    """Let an applicant in. Without a proven domain the reason for its absence is kept.

    since: its first day, today in its own time zone if none is given. Raises PermissionDenied, WrongState.
    """
    institution = lock(institution)
    may_keep_partners(by).enforce()
    if institution.state != State.IN_REVIEW:
        institution.move_to(State.IN_REVIEW)  # says where it stands
        raise WrongState(_("The institution has not sent its data yet."))
    if lacks := missing(institution):
        raise WrongState(_("This is missing: %(what)s.") % {"what": "; ".join(lacks)})
    if not has_proven_domain(institution):
        if not no_domain_reason:
            raise WrongState(_("No domain is proven. Say why it is admitted without one."))
        institution.application.no_domain_reason = no_domain_reason
        institution.application.save(update_fields=["no_domain_reason"])
    # Whatever was said of the identifiers, the database has the last word: no two members share one.
    institution.member_from = since or timezone.localtime(timezone.now(), institution.zone).date()
    institution.validate_constraints()
    enter(institution, State.ACTIVE, by=by, reason=reason, since=institution.member_from)
    record("institution_admitted", on=institution, by=by, institution_id=institution.pk)
    return institution


@transaction.atomic
def send_back(*, institution: Institution, by: User, reason: str) -> Institution:
    """Ask the applicant to put something right. Raises PermissionDenied, WrongState."""
    institution = lock(institution)
    may_keep_partners(by).enforce()
    if institution.state != State.IN_REVIEW:
        raise WrongState(_("Only an application in review is sent back."))
    enter(institution, State.INVITED, by=by, reason=reason)
    record("application_sent_back", on=institution, by=by, institution_id=institution.pk)
    return institution


@transaction.atomic
def decline(*, institution: Institution, by: User, reason: str) -> Institution:
    """Close an application for good. Its rows stay; its short name, its address and its domain are free again.

    Raises PermissionDenied, WrongState.
    """
    institution = lock(institution)
    may_keep_partners(by).enforce()
    if institution.state not in (State.INVITED, State.IN_REVIEW):
        raise WrongState(_("Only an application can be declined; a member is suspended or let go."))
    enter(institution, State.LEFT, by=by, reason=reason)
    institution.code, institution.slug = f"x{institution.pk}", f"declined-{institution.pk}"
    institution.did = did_for(institution.slug)
    institution.save(update_fields=["code", "slug", "did"])
    proofs = institution.domain_proofs.kept()
    withdrawn = DomainProof.State.WITHDRAWN
    proofs.proven().update(state=withdrawn, lapsed_at=timezone.now())
    proofs.update(state=withdrawn)
    record("application_declined", on=institution, by=by, institution_id=institution.pk)
    return institution
