"""Requests of the network's desk and of applicants."""

from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.factories.institutions import AwardingStatusFactory, InstitutionFactory, MembershipFactory
from tests.factories.network import AccreditationFactory, ApplicationFactory, NameChangeFactory, StandingProposalFactory
from tests.house.rights_asking import Case, at, nothing, sent


def furnish(world: Any) -> None:
    """An application of the learner's, one of somebody else's, and a member about which something is proposed."""
    application = ApplicationFactory(
        institution=InstitutionFactory(
            code=f"{world.prefix}ASKS",
            state="invited",
            member_from=None,
            schac_domain=f"{world.prefix.lower()}asks.example",
            key=False,
        ),
        applied_by=world.people["learner_owner"],
    )
    reviewed = ApplicationFactory(institution__code=f"{world.prefix}WAITS")
    member = InstitutionFactory(code=f"{world.prefix}MEMB", may_award="unknown")
    status = AwardingStatusFactory(institution=member)
    disputed = InstitutionFactory(code=f"{world.prefix}DISP")
    proposer = MembershipFactory(institution=None, role="network_admin").user
    TOTP.activate(proposer, generate_totp_secret())
    StandingProposalFactory(institution=disputed, proposed_by=proposer)
    world.things |= {
        "application": application,
        "waiting": reviewed.institution,
        "member": member,
        "since": (member.slug, status.valid_from.isoformat()),
        "disputed_member": disputed,
        "change": NameChangeFactory(institution=member),
        "accreditation": AccreditationFactory(institution=member),
    }


def first_day(world: Any) -> tuple[str, str]:
    return world.since


partner = at("member.slug")
waiting = at("waiting.slug")
NEW = {"name": "University of Rights", "code": "RIGHTS", "country": "VN", "language": "vi", "email": "contact@example.org"}
DAYS = {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2031"}
LAST = {"valid_to_day": "1", "valid_to_month": "1", "valid_to_year": "2031"}
DECIDED = {"decided_on_day": "1", "decided_on_month": "1", "decided_on_year": "2025"}
QUALITY = {"kind": "institution-accredited", "agency_en": "An agency", "decision": "D-1", "in_deqar": "not_looked_up"}

CASES = [
    Case("institutions:network"),
    Case("institutions:network-partners"),
    Case("institutions:partner-apply"),
    Case("institutions:partner-apply", data=nothing, comes_back=True),
    Case("institutions:partner-application", at("application.public_id")),
    Case(
        "institutions:partner-application",
        at("application.public_id"),
        nothing,
        row="institution.fill_in_application",
        comes_back=True,
    ),
    Case(
        "institutions:partner-application-domain",
        at("application.public_id"),
        sent(method="dns"),
        row="institution.fill_in_application",
    ),
    Case("institutions:partner-invite"),
    Case("institutions:partner-invite", data=sent(**NEW, reason="A neighbour.")),
    Case("institutions:network-partner", partner),
    Case("institutions:partner-admit", waiting),
    Case("institutions:partner-admit", waiting, sent(reason="Known.", no_domain_reason="Known for years.")),
    Case("institutions:partner-send-back", waiting),
    Case("institutions:partner-send-back", waiting, sent(reason="The number is wrong.")),
    Case("institutions:partner-decline", waiting),
    Case("institutions:partner-decline", waiting, sent(reason="Not an institution.")),
    Case("institutions:partner-standing", partner),
    Case("institutions:partner-standing", partner, sent(state="suspended", reason="Under inquiry.")),
    Case("institutions:partner-standing-answer", at("disputed_member.slug")),
    Case("institutions:partner-standing-answer", at("disputed_member.slug"), sent(do="confirm")),
    Case("institutions:partner-awarding", partner),
    Case(
        "institutions:partner-awarding",
        at("disputed_member.slug"),
        sent(may_award_credits="yes", legal_basis="Act 1", **DAYS),
        comes_back=True,
    ),
    Case("institutions:partner-awarding-end", first_day),
    Case("institutions:partner-awarding-end", first_day, sent(**LAST)),
    Case("institutions:partner-accreditation-new", partner),
    Case("institutions:partner-accreditation-new", partner, sent(**QUALITY, **DECIDED, **DAYS)),
    Case("institutions:partner-accreditation", at("member.slug", "accreditation.public_id")),
    Case("institutions:partner-accreditation", at("member.slug", "accreditation.public_id"), sent(**QUALITY, **DECIDED, **DAYS)),
    Case("institutions:partner-name", at("member.slug", "change.public_id")),
    Case("institutions:partner-name", at("member.slug", "change.public_id"), sent(do="confirm")),
]
