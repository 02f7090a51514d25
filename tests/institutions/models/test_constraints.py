"""What the database keeps about institutions and people, whatever wrote it: every promise broken once, past Python."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F, UniqueConstraint
from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.institutions import (
    DomainProofFactory,
    GradeScaleFactory,
    GradeTableFactory,
    InstitutionFactory,
    InstitutionLogoFactory,
    LevelFactory,
    MembershipFactory,
    RegistryKeyFactory,
    SigningKeyFactory,
    TimeLimitFactory,
    UserFactory,
)
from tests.factories.network import (
    AccreditationFactory,
    AgreementFactory,
    ApiClientFactory,
    ApplicationFactory,
    CreditSystemFactory,
    DataExportFactory,
    FactorRecoveryFactory,
    GrantFactory,
    HolidayFactory,
    InvitationFactory,
    LegalCapFactory,
    NameChangeFactory,
    PrivacyRequestFactory,
    RegulatedFieldFactory,
    RetentionCountFactory,
    RetentionTermFactory,
    SignOnFactory,
    StandingFactory,
    StandingProposalFactory,
    StatutoryLimitFactory,
    TransferRecordFactory,
    TreatyStatusFactory,
    UnitFactory,
)
from tests.institutions.models import broken_courses


def another_member(**number):
    InstitutionFactory(**number)
    return change(InstitutionFactory(), **number)


def agreed_alone():
    return {"answered_by": F("proposed_by"), "answered_at": timezone.now(), "confirmed": True}


def retired_key():
    return SigningKeyFactory(state="retired", retired_at=timezone.now())


def two_people_key():
    stopped = {"state": "stopped", "stopped_at": timezone.now(), "stopped_by": UserFactory()}
    return SigningKeyFactory(started_by=UserFactory(), approved_by=UserFactory(), **stopped)


def retired_registry_key():
    return RegistryKeyFactory(is_active=False, retired_at=timezone.now())


def in_a_unit():
    unit = UnitFactory()
    return MembershipFactory(institution=unit.institution, unit=unit)


def network_administrator():
    return MembershipFactory(institution=None, role="network_admin")


def confirmed_grant():
    role = MembershipFactory(role="registrar")
    answer = {"outcome": "confirmed", "answered_by": UserFactory(), "answered_at": timezone.now(), "membership": role}
    return GrantFactory(user=role.user, institution=role.institution, **answer)


def accepted():
    return InvitationFactory(accepted_by=UserFactory(), accepted_at=timezone.now())


def approved_recovery():
    now = timezone.now()
    first = {"first_by": UserFactory(), "first_at": now}
    second = {"second_by": UserFactory(), "second_at": now, "due_at": now + dt.timedelta(days=1)}
    return FactorRecoveryFactory(state="waiting", **first, **second)


def an_ended(row):
    """A row with its last day, so that its twin meets nothing but the first one."""
    change(row, valid_to="2020-12-31")()
    row.refresh_from_db()
    return row


def proven_domain():
    return DomainProofFactory(state="proven", proven_at=timezone.now())


def answered_request():
    return PrivacyRequestFactory(state="answered", ended_at=timezone.now(), answered_by=UserFactory())


def act_of_a_learner():
    return TransferRecordFactory(basis="act-of-learner", recipient=InstitutionFactory())


def over_time(noun, make):
    """What the database promises of every kind of reference data."""
    return {
        f"a_{noun}_ends_after_it_began": lambda: change(make(), valid_to="1899-12-31"),
        f"one_{noun}_from_a_day": lambda: repeat(an_ended(make())),
        f"one_{noun}_without_an_end": lambda: repeat(make(), valid_from="2021-01-01"),
    }


def published():
    row = AgreementFactory()
    change(row, state="published", published_at=timezone.now(), document_digest="0" * 64)()
    row.refresh_from_db()
    return row


FACTS = {
    "credit_value": lambda: InstitutionFactory().credit_values.get(),
    "level": LevelFactory,
    "grade_table": GradeTableFactory,
    "time_limit": TimeLimitFactory,
    "credit_system": CreditSystemFactory,
    "legal_cap": LegalCapFactory,
    "regulated_field": RegulatedFieldFactory,
    "treaty_status": TreatyStatusFactory,
    "statutory_limit": StatutoryLimitFactory,
    "holiday": HolidayFactory,
}
BROKEN = {
    **broken_courses.BROKEN,
    **{name: attempt for noun, make in FACTS.items() for name, attempt in over_time(noun, make).items()},
    "a_grade_scale_ends_after_it_began": lambda: change(GradeScaleFactory(), valid_to="1899-12-31"),
    "one_grade_scale_from_a_day": lambda: repeat(an_ended(GradeScaleFactory()), version=2),
    "one_grade_scale_without_an_end": lambda: repeat(GradeScaleFactory(), version=2, valid_from="2021-01-01"),
    "a_credit_system_counts_hours_within_its_range": lambda: change(CreditSystemFactory(), hours_max=10),
    "a_statutory_limit_is_some_time": lambda: change(StatutoryLimitFactory(), value=0),
    "an_agreement_ends_after_it_began": lambda: change(AgreementFactory(), valid_to="2019-12-31"),
    "an_agreement_is_published_iff_dated": lambda: change(published(), published_at=None),
    "an_agreement_has_ended_iff_dated": lambda: change(published(), ended_on="2024-01-01"),
    "an_agreement_leaves_the_draft_with_its_document": lambda: change(published(), document_digest=""),
    "one_party_once_in_an_agreement": lambda: repeat(AgreementFactory().parties.first()),
    "a_party_has_countersigned_iff_dated_and_signed_off": lambda: change(
        AgreementFactory().parties.first(), countersigned_at=timezone.now()
    ),
    "a_party_leaves_iff_it_gave_notice": lambda: change(AgreementFactory().parties.first(), leaves_on="2024-01-01"),
    "an_active_institution_has_a_first_day": lambda: change(InstitutionFactory(), member_from=None),
    "a_membership_ends_after_it_began": lambda: change(InstitutionFactory(), member_to="2019-12-31"),
    "one_member_per_schac_domain": lambda: another_member(schac_domain="vdu.example"),
    "one_member_per_erasmus_code": lambda: another_member(erasmus_code="CZ BRNO05"),
    "one_member_per_pic": lambda: another_member(pic="999880560"),
    "one_member_per_ror": lambda: another_member(ror="02j46qs45"),
    "one_name_per_language_from_a_day": lambda: repeat(InstitutionFactory().name_history.first(), valid_to="2030-01-01"),
    "one_name_per_language_has_no_last_day": lambda: repeat(InstitutionFactory().name_history.first(), valid_from="2021-01-01"),
    "a_name_ends_after_it_began": lambda: change(InstitutionFactory().name_history.first(), valid_to="2019-12-31"),
    "one_awarding_status_from_a_day": lambda: repeat(InstitutionFactory().awarding_statuses.get(), valid_to="2030-01-01"),
    "one_awarding_status_has_no_last_day": lambda: repeat(InstitutionFactory().awarding_statuses.get(), valid_from="2021-01-01"),
    "an_awarding_status_ends_after_it_began": lambda: change(InstitutionFactory().awarding_statuses.get(), valid_to="2019-12-31"),
    "an_accreditation_ends_after_it_began": lambda: change(AccreditationFactory(), valid_to="2019-12-31"),
    "an_accreditation_was_looked_up_iff_dated": lambda: change(AccreditationFactory(), in_deqar="found"),
    "an_application_is_sent_by_somebody": lambda: change(ApplicationFactory(), applied_by=None),
    "a_standing_has_a_reason": lambda: change(StandingFactory(), reason=""),
    "who_proposes_a_standing_does_not_confirm_it": lambda: change(StandingFactory(), proposed_by=F("by")),
    "one_standing_is_proposed_at_a_time": lambda: repeat(StandingProposalFactory()),
    "a_standing_proposal_is_answered_whole": lambda: change(StandingProposalFactory(), confirmed=False),
    "two_administrators_change_a_standing": lambda: change(StandingProposalFactory(), **agreed_alone()),
    "only_members_are_suspended_reinstated_or_let_go": lambda: change(StandingProposalFactory(), state="invited"),
    "one_name_per_language_is_proposed_at_a_time": lambda: repeat(NameChangeFactory(), public_id="another"),
    "a_name_change_is_answered_whole": lambda: change(NameChangeFactory(), confirmed=False),
    "two_people_change_a_name": lambda: change(NameChangeFactory(), **agreed_alone()),
    "only_the_network_role_has_no_institution": lambda: change(MembershipFactory(), institution=None),
    "a_role_ends_after_it_began": lambda: change(MembershipFactory(), valid_to="2019-12-31"),
    "one_role_once_from_a_day": lambda: repeat(MembershipFactory(), public_id="another"),
    "one_role_in_a_unit_once_from_a_day": lambda: repeat(in_a_unit(), public_id="another"),
    "one_role_of_the_network_once_from_a_day": lambda: repeat(network_administrator(), public_id="another"),
    "only_roles_at_desks_are_limited_to_a_unit": lambda: change(in_a_unit(), role="registrar"),
    "a_role_taken_away_names_who_took_it": lambda: change(MembershipFactory(), ended_at=timezone.now()),
    "a_grant_is_answered_iff_dated_and_signed_off": lambda: change(GrantFactory(), outcome="declined"),
    "whoever_wants_to_give_a_role_does_not_confirm_it": lambda: change(confirmed_grant(), answered_by=F("asked_by")),
    "nobody_confirms_a_role_of_their_own": lambda: change(confirmed_grant(), answered_by=F("user")),
    "a_grant_is_confirmed_iff_it_became_a_role": lambda: change(confirmed_grant(), membership=None),
    "one_open_grant_per_person_and_role": lambda: repeat(GrantFactory(), public_id="another"),
    "one_unit_per_code": lambda: repeat(UnitFactory()),
    "a_unit_ends_after_it_began": lambda: change(UnitFactory(), valid_to="2019-12-31"),
    "a_unit_is_no_part_of_itself": lambda: change(UnitFactory(), parent=F("id")),
    "only_the_network_invites_to_no_institution": lambda: change(InvitationFactory(), institution=None),
    "an_invitation_is_accepted_iff_dated": lambda: change(InvitationFactory(), accepted_at=timezone.now()),
    "an_invitation_is_accepted_or_revoked_and_not_both": lambda: change(accepted(), revoked_at=timezone.now()),
    "nobody_accepts_their_own_invitation": lambda: change(accepted(), accepted_by=F("invited_by")),
    "an_invited_role_ends_after_it_began": lambda: change(InvitationFactory(), valid_to="2019-12-31"),
    "one_open_recovery_per_person": lambda: repeat(FactorRecoveryFactory(), public_id="another", stop_hash="f" * 64),
    "two_different_people_approve_a_recovery": lambda: change(approved_recovery(), second_by=F("first_by")),
    "nobody_approves_a_recovery_of_their_own": lambda: change(approved_recovery(), first_by=F("user")),
    "a_factor_is_removed_by_two_and_after_its_day": lambda: change(approved_recovery(), due_at=F("second_at")),
    "a_recovery_is_closed_iff_dated": lambda: change(approved_recovery(), state="done"),
    "a_credit_has_hours_and_a_step": lambda: change(InstitutionFactory().credit_values.get(), hours_per_credit=0),
    "one_grade_scale_per_code_and_version": lambda: repeat(an_ended(GradeScaleFactory()), valid_from="1950-01-01"),
    "a_numeric_scale_has_both_ends": lambda: change(GradeScaleFactory(), minimum=10, maximum=4),
    "a_decision_takes_four_months_at_most": lambda: change(TimeLimitFactory(), decision_months=5),
    "a_key_fragment_is_never_used_twice": lambda: repeat(retired_key()),
    "one_active_key_per_institution": lambda: repeat(InstitutionFactory().signing_keys.get(), fragment="key-9"),
    "one_key_waits_at_a_time": lambda: repeat(SigningKeyFactory(state="pending"), fragment="key-9"),
    "a_key_is_retired_iff_dated": lambda: change(retired_key(), retired_at=None),
    "a_stopped_key_is_dated_and_signed_for": lambda: change(retired_key(), state="stopped"),
    "a_waiting_key_has_no_last_day_yet": lambda: change(SigningKeyFactory(state="pending"), expires_on="2030-01-01"),
    "who_starts_a_key_does_not_let_it_sign": lambda: change(two_people_key(), approved_by=F("started_by")),
    "who_stops_a_key_does_not_confirm_it": lambda: change(two_people_key(), compromised_by=F("stopped_by")),
    "a_registry_key_fragment_is_never_used_twice": lambda: repeat(retired_registry_key()),
    "one_active_registry_key": lambda: repeat(RegistryKeyFactory(), fragment="registry-9"),
    "a_registry_key_is_retired_iff_dated": lambda: change(RegistryKeyFactory(), is_active=False),
    "one_account_per_email_address": lambda: repeat(
        UserFactory(email="one@example.org"), email="ONE@example.org", public_id="another"
    ),
    "a_domain_is_proven_by_one_institution_at_a_time": lambda: repeat(
        proven_domain(), public_id="another", institution=InstitutionFactory()
    ),
    "an_institution_names_a_domain_once": lambda: repeat(DomainProofFactory(), public_id="another"),
    "a_proof_that_holds_or_held_is_dated": lambda: change(proven_domain(), proven_at=None),
    "a_logo_has_a_size": lambda: change(InstitutionLogoFactory(), width=0),
    "a_sign_on_has_what_its_protocol_needs": lambda: change(SignOnFactory(), client_id=""),
    "a_sign_on_names_its_issuer": lambda: change(SignOnFactory(), issuer=""),
    "an_api_client_lives_at_most_400_days": lambda: change(
        ApiClientFactory(), expires_at=F("created_at") + dt.timedelta(days=401)
    ),
    "one_term_per_institution_and_kind": lambda: repeat(RetentionTermFactory()),
    "a_term_lasts_a_while": lambda: change(RetentionTermFactory(), amount=0),
    "one_count_per_run_and_kind": lambda: repeat(RetentionCountFactory()),
    "one_open_privacy_request_of_a_kind": lambda: repeat(PrivacyRequestFactory(), public_id="another"),
    "a_privacy_request_has_ended_iff_dated": lambda: change(PrivacyRequestFactory(), ended_at=timezone.now()),
    "a_privacy_request_is_answered_by_somebody_else": lambda: change(answered_request(), answered_by=F("person")),
    "an_answer_to_a_privacy_request_has_an_author": lambda: change(answered_request(), answered_by=None),
    "an_export_ends_after_it_was_asked_for": lambda: change(DataExportFactory(), expires_at=F("asked_at")),
    "a_transfer_names_its_recipient": lambda: change(TransferRecordFactory(), recipient=None, recipient_name=""),
    "nobody_transfers_to_themselves": lambda: change(TransferRecordFactory(), recipient=F("institution")),
    "a_dossier_follows_the_first_transfer": lambda: change(
        TransferRecordFactory(), dossier_number="1", submitted_on=F("first_on") - dt.timedelta(days=1)
    ),
    "a_submitted_dossier_has_a_number": lambda: change(TransferRecordFactory(), dossier_number="", submitted_on=F("first_on")),
    "acts_of_learners_are_counted_once_per_recipient": lambda: repeat(act_of_a_learner(), public_id="another"),
}


def promises():
    models = apps.get_app_config("institutions").get_models()
    return {promise.name: (model, promise) for model in models for promise in model._meta.constraints}


def test_every_promise_of_this_floor_is_tried():
    assert set(BROKEN) == set(promises())


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_keeps_the_promise(db, name):
    attempt = BROKEN[name]()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attempt()
    model, promise = promises()[name]
    said = [name]
    if connection.vendor == "sqlite" and isinstance(promise, UniqueConstraint) and promise.fields:
        # There the refusal names the columns, not the constraint.
        said = [f"{model._meta.db_table}.{model._meta.get_field(field).column}" for field in promise.fields]
    assert all(words in str(refusal.value) for words in said)


@pytest.mark.parametrize("ends", [{"minimum": 0}, {"maximum": 10}])
def test_a_scale_with_one_end_is_no_scale_of_numbers(db, ends):
    with pytest.raises(IntegrityError, match="a_numeric_scale_has_both_ends"), transaction.atomic():
        change(GradeScaleFactory(), **ends)()
