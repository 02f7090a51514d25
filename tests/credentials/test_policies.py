"""Who may, and what somebody who may not is told. Services and pages ask the same functions."""

from credentials import policies, policies_after
from credentials.models.later_act import Kind
from credentials.services.revoking import request_revocation
from institutions.models import Role
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.factories.institutions import MembershipFactory
from tests.foundation.built_once import built_once

AT_HOME = (Role.ISSUER, Role.QA_REVIEWER, Role.REGISTRAR, Role.OFFICER, Role.ASSESSOR, Role.INSTITUTION_ADMIN)


@built_once
def who_may(member, institution, other_institution):
    """The roles that a policy allows at the institution of the thing; no role elsewhere may, and nobody without one."""

    def ask(policy, thing):
        for role in AT_HOME:
            assert not policy(member(role, other_institution, second_factor=True), thing), f"{role} of another institution"
        network = member(Role.NETWORK_ADMIN, None, second_factor=True)
        assert not policy(network, thing), "the network's administrator"
        return {role for role in AT_HOME if policy(member(role, institution, second_factor=True), thing)}

    return ask


def test_each_act_has_its_roles_and_they_count_at_ones_own_institution_only(who_may, institution, version, ready_award):
    writers = {Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN}
    assert who_may(policies.may_author, MicroCredentialFactory(institution=institution)) == writers
    assert who_may(policies.may_approve_version, version) == {Role.QA_REVIEWER}
    assert who_may(policies.may_publish, version) == {Role.REGISTRAR, Role.INSTITUTION_ADMIN}
    assert who_may(policies.may_prepare_at, institution) == {Role.ISSUER, Role.REGISTRAR}
    assert who_may(policies.may_prepare, ready_award) == {Role.ISSUER, Role.REGISTRAR}
    assert who_may(policies.may_sign_at, institution) == {Role.REGISTRAR}
    assert who_may(policies.may_sign, ready_award) == {Role.REGISTRAR}
    for kind in Kind:
        allowed = who_may(lambda user, award, kind=kind: policies_after.may_ask(user, kind, [award]), ready_award)
        assert allowed == (writers if kind == Kind.REVOKE else {Role.REGISTRAR})
    assert who_may(policies.may_share, ready_award) == set()


def test_a_reviewer_does_not_approve_what_they_wrote(member, institution):
    author = member(Role.QA_REVIEWER, institution)
    verdict = policies.may_approve_version(author, VersionFactory(institution=institution, author=author, landing="draft"))
    assert verdict.reason == "You wrote this version; another reviewer approves it."


def test_who_prepared_does_not_sign(ready_award, issuer, institution):
    MembershipFactory(user=issuer, institution=institution, role=Role.REGISTRAR)
    assert policies.may_sign(issuer, ready_award).reason == "You prepared this award; another registrar signs it."


def test_who_asked_for_a_revocation_does_not_answer(who_may, issued_award, registrar, other_registrar):
    file = request_revocation(award=issued_award, by=registrar, reason="fraud", explanation="Proven.")
    assert policies_after.may_answer(other_registrar, file)
    assert policies_after.may_answer(registrar, file).reason == "You asked for this; another registrar answers it."
    for policy in (policies_after.may_answer, policies_after.may_stop):
        assert who_may(policy, file) == {Role.REGISTRAR}


def test_nobody_acts_on_what_they_earned_but_shows_it(ready_award, learner, registrar):
    learner.user = registrar
    learner.save(update_fields=["user"])
    ready_award.learner.refresh_from_db()
    assert policies.may_prepare(registrar, ready_award).reason == "You cannot prepare your own award."
    assert policies.may_sign(registrar, ready_award).reason == "You cannot sign your own award."
    told = policies_after.may_ask(registrar, Kind.REVOKE, [ready_award]).reason
    assert told == "You cannot ask for the revocation of your own award."
    assert policies_after.may_ask(registrar, Kind.SUSPEND, [ready_award]).reason == "Nobody acts on an award of their own."
    assert policies.may_share(registrar, ready_award)


def test_signing_and_revoking_need_a_second_factor(member, institution, ready_award, settings):
    person = member(Role.REGISTRAR, institution, second_factor=False)
    for verdict in (
        policies.may_sign(person, ready_award),
        policies_after.may_ask(person, Kind.SUSPEND, [ready_award]),
    ):
        assert verdict.reason.startswith("Set up a second factor first")
    settings.SECOND_FACTOR_WAIVED = True
    assert policies.may_sign(person, ready_award)


def test_a_role_that_ended_and_an_account_that_was_closed_open_nothing(member, institution, ready_award, registrar):
    former = member(Role.REGISTRAR, institution)
    former.memberships.update(valid_to="2024-12-31")
    assert not policies.may_sign(former, ready_award)
    registrar.is_active = False
    registrar.save(update_fields=["is_active"])
    assert not policies.may_sign(registrar, ready_award)


def test_an_institution_that_left_signs_no_more(ready_award, registrar, institution):
    assert policies.may_sign(registrar, ready_award)
    institution.state = "left"
    institution.save(update_fields=["state"])
    assert not policies.may_sign(registrar, ready_award)
