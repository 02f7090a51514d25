"""What the codes of the journal's events are called on pages. The journal itself speaks codes in every language.

Events of the floors above are named here too: a code is only a word, and one list is what a page filters by. A code without a
name is shown as it stands; a test asks every recorded code for one.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from institutions.models import Role
from micro4asia.foundation.text import sort_key

EVENTS: dict[str, Promise] = {
    # network and institutions
    "network_founded": _("Network founded"),
    "heads_anchored": _("Ends of all journals written down"),
    "journal_exported": _("Journal exported"),
    "institution_admitted": _("Institution admitted"),
    "profile_changed": _("Profile changed"),
    "logo_changed": _("Logo changed"),
    "logo_removed": _("Logo removed"),
    "domain_proposed": _("Domain entered"),
    "domain_checked": _("Domain checked"),
    "domain_proven": _("Domain proven"),
    "domain_lapsed": _("Proof of a domain lapsed"),
    "domain_withdrawn": _("Domain withdrawn"),
    "agreement_drafted": _("Agreement drafted"),
    "agreement_revised": _("Agreement revised"),
    "agreement_proposed": _("Agreement sent to its parties"),
    "agreement_taken_back": _("Agreement taken back"),
    "agreement_countersigned": _("Agreement countersigned"),
    "agreement_published": _("Agreement published"),
    "agreement_notice_given": _("Notice given on an agreement"),
    "agreement_ended": _("Agreement ended"),
    "fact_changed": _("Reference data changed"),
    "fact_withdrawn": _("Reference data withdrawn"),
    "reference_loaded": _("Reference data loaded"),
    "framework_chosen": _("Level framework chosen"),
    "partner_invited": _("Institution invited to apply"),
    "application_sent": _("Application sent to the network"),
    "application_sent_back": _("Application sent back"),
    "application_declined": _("Application declined"),
    "standing_proposed": _("Change of standing proposed"),
    "standing_proposal_dropped": _("Proposed change of standing dropped"),
    "institution_suspended": _("Institution suspended"),
    "institution_reinstated": _("Suspension of the institution ended"),
    "institution_left": _("Membership of the institution ended"),
    "name_proposed": _("Change of name proposed"),
    "name_confirmed": _("Change of name confirmed"),
    "name_refused": _("Change of name not confirmed"),
    "name_withdrawn": _("Proposed change of name withdrawn"),
    "awarding_status_added": _("Awarding status added"),
    "awarding_status_ended": _("Awarding status ended"),
    "accreditation_recorded": _("Accreditation recorded"),
    "accreditation_changed": _("Record of an accreditation changed"),
    # people
    "account_opened": _("Account opened"),
    "account_closed": _("Account closed"),
    "account_opened_again": _("Account opened again"),
    "role_granted": _("Role given"),
    "role_proposed": _("Role proposed"),
    "role_confirmed": _("Role confirmed by a second person"),
    "role_declined": _("Role declined by a second person"),
    "role_withdrawn": _("Proposal of a role withdrawn"),
    "role_offered": _("Role offered by invitation"),
    "role_offer_revoked": _("Invitation withdrawn"),
    "role_dated": _("Dates of a role changed"),
    "role_ended": _("Role ended"),
    "unit_entered": _("Unit entered"),
    "unit_changed": _("Unit changed"),
    "course_drafted": _("Course drafted"),
    "course_changed": _("Draft of a course changed"),
    "course_version_begun": _("New version of a course begun"),
    "course_in_force": _("Course in force"),
    "course_ended": _("Course ended"),
    "course_discarded": _("Draft of a course discarded"),
    "course_owners_named": _("Persons responsible for a course named"),
    "programme_entered": _("Programme entered"),
    "programme_changed": _("Programme changed"),
    "programme_ended": _("Programme closed"),
    "curriculum_entered": _("Curriculum of a year entered"),
    "curriculum_changed": _("Curriculum of a year changed"),
    "courses_earned_in_named": _("Courses of a micro-credential named"),
    "table_sent": _("Table sent to be taken in"),
    "table_read": _("Columns of a table chosen"),
    "table_begun": _("Taking in of a table begun"),
    "table_taken_in": _("Table taken in"),
    "table_discarded": _("Table thrown away"),
    "factor_recovery_asked": _("New second factor asked for"),
    "factor_recovery_approved": _("New second factor approved"),
    "factor_recovery_once": _("New second factor approved by one"),
    "factor_recovery_waiting": _("New second factor waits a day"),
    "factor_recovery_done": _("Second factor removed"),
    "factor_recovery_stopped": _("New second factor stopped by the person"),
    "factor_recovery_refused": _("New second factor refused"),
    "password_reset_sent": _("Way to a new password sent"),
    "university_account_linked": _("University account linked"),
    "university_account_unlinked": _("University account unlinked"),
    "sign_on_configured": _("University sign-in configured"),
    "sign_on_switched": _("University sign-in switched on or off"),
    "api_client_created": _("API client made"),
    "api_client_rotated": _("Secret of an API client renewed"),
    "api_client_revoked": _("API client ended"),
    # keys
    "key_ceremony_started": _("Key ceremony begun"),
    "signing_key_activated": _("Signing key in use"),
    "signing_key_given_up": _("Signing key given up before use"),
    "signing_key_stopped": _("Signing stopped"),
    "signing_key_lift_asked": _("End of the signing stop asked for"),
    "signing_key_stop_lifted": _("Signing resumed"),
    "signing_key_compromised": _("Signing key declared compromised"),
    "registry_key_activated": _("Registry's own key in use"),
    # privacy
    "privacy_contact_set": _("Privacy contact set"),
    "transfer_recorded": _("Transfer abroad recorded"),
    "transfer_changed": _("Transfer abroad changed"),
    "guardian_consent_recorded": _("Consent of a guardian recorded"),
    "guardian_consent_withdrawn": _("Consent of a guardian withdrawn"),
    "retention_term_set": _("Retention period set"),
    "retention_carried_out": _("Retention carried out"),
    "privacy_asked": _("Privacy request made"),
    "privacy_answered": _("Privacy request answered"),
    "privacy_request_withdrawn": _("Privacy request withdrawn"),
    "export_asked": _("Copy of one's data asked for"),
    # micro-credentials and awards
    "version_drafted": _("Micro-credential drafted"),
    "micro_credential_begun": _("Micro-credential begun"),
    "draft_saved": _("Draft of a micro-credential saved"),
    "draft_choice_made": _("One of two texts of a draft chosen"),
    "unit_assigned": _("Micro-credential given to a unit"),
    "version_discarded": _("Draft of a micro-credential discarded"),
    "version_submitted": _("Micro-credential sent to review"),
    "version_approved": _("Micro-credential approved"),
    "version_published": _("Micro-credential published"),
    "version_returned": _("Micro-credential returned with remarks"),
    "version_suspended": _("Micro-credential suspended for new awards"),
    "version_resumed": _("Suspension of a micro-credential lifted"),
    "version_retired": _("Micro-credential retired"),
    "remark_made": _("Remark on a micro-credential made"),
    "remark_answered": _("Remark on a micro-credential answered"),
    "remark_settled": _("Remark on a micro-credential settled"),
    "checklist_answered": _("Questions of quality review answered"),
    "line_listed": _("Micro-credential listed in an agreement"),
    "lines_touched": _("Agreements to be renewed after a new version"),
    "award_drafted": _("Award prepared"),
    "award_sent_to_registrar": _("Award sent to the registrar"),
    "award_returned": _("Award returned to the issuer"),
    "award_draft_discarded": _("Draft of an award discarded"),
    "award_signed": _("Award signed"),
    "award_signature_withdrawn": _("Signature of an award withdrawn before sealing"),
    "award_sealed": _("Award sealed"),
    "award_visibility_set": _("Visibility of an award changed"),
    "revocation_requested": _("Revocation asked for"),
    "revocation_declined": _("Revocation declined"),
    "award_revoked": _("Award revoked"),
    # stacks
    "stack_drafted": _("Stack drafted"),
    "stack_changed": _("Draft of a stack changed"),
    "stack_draft_discarded": _("Draft of a stack discarded"),
    "stack_published": _("Stack published"),
    "stack_retired": _("Stack retired"),
    "overlap_ruled": _("Overlap of outcomes ruled on"),
    "stack_followed": _("Stack followed"),
    "stack_left": _("Stack left"),
    "stack_awards_chosen": _("Credentials for a stack chosen"),
    "stack_applied_for": _("Stack applied for"),
    "stack_application_withdrawn": _("Application for a stack withdrawn"),
    "stack_decided": _("Application for a stack decided"),
    "stack_award_prepared": _("Award of a stack prepared"),
    "stack_record_asked_for": _("Record of a stack asked for"),
    "stack_record_sealed": _("Record of a stack signed"),
    "stack_part_revoked": _("Part of a stack was revoked"),
    "stack_news_looked_at": _("Stack with a revoked part looked at"),
    "learner_claimed": _("Credential taken into an account"),
    "share_link_created": _("Link to an award made"),
    "share_link_withdrawn": _("Link to an award withdrawn"),
    # recognition
    "request_submitted": _("Recognition asked for"),
    "request_withdrawn": _("Recognition request withdrawn"),
    "request_discarded": _("Draft of a recognition request discarded"),
    "request_taken": _("Recognition request taken up"),
    "request_complete": _("Recognition request complete"),
    "request_question_asked": _("Question to the learner"),
    "request_question_answered": _("Question answered by the learner"),
    "comparison_saved": _("Comparison saved"),
    "request_decided": _("Recognition decided"),
    "request_award_revoked": _("Award of a request was revoked"),
    "request_closed": _("Recognition request closed"),
}
# What an institution has not answered yet is not the learner's to read.
INTERNAL = ("revocation_requested", "revocation_declined", "award_returned", "award_draft_discarded")


def title(event: str) -> str:
    return str(EVENTS.get(event, event))


def choices() -> list[tuple[str, str]]:
    named = [(code, str(words)) for code, words in EVENTS.items()]
    return sorted(named, key=lambda pair: sort_key(pair[1], get_language()))


def roles(codes: str) -> str:
    """The roles an entry was written in, as a page names them."""
    known: dict[str, str | Promise] = {role.value: role.label for role in Role}
    return ", ".join(str(known.get(code, _("Learner"))) for code in codes.split(",")) if codes else ""
