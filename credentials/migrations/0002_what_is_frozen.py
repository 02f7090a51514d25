"""The database itself refuses to change what was approved, signed, asked and answered."""

from django.db import migrations

from micro4asia.foundation.freezing import freeze_rows

VERSION = "credentials_microcredentialversion"
APPROVED = "OLD.state NOT IN ('draft', 'internal_qa', 'discarded')"
WORDING = [
    "micro_credential_id",
    "number",
    "titles",
    "descriptions",
    "awarding_type",
    "hours",
    "level_framework",
    "level_code",
    "participation",
    "on_site_hours",
    "prerequisites",
    "stackability",
    "stacks_into",
    "isced_f",
    "learning_setting",
    "languages",
    "grade_scale_id",
    "further_information_url",
    "approved_content",
]
APPROVAL = [
    "approved_by_id",
    "approved_at",
    "approval_body",
    "approval_decision",
    "valid_from",
    "change_class",
    "computed_class",
    "change_note",
    "class_agreement",
]

AWARD = "credentials_award"
COMMITTED = "OLD.state NOT IN ('draft', 'ready')"
SEALED = "OLD.state NOT IN ('draft', 'ready', 'sealing')"
INTENT = [
    "public_id",
    "institution_id",
    "version_id",
    "learner_id",
    "name_as_printed",
    "grade",
    "grade_scale_id",
    "achieved_on",
    "supervision",
    "identity_method",
    "evidence",
    "prepared_by_id",
    "signed_by_id",
    "signed_at",
    "awarded_on",
    "serial_number",
    "register_number",
    "signing_key_id",
    "status_list_id",
    "status_index",
    "snapshot",
]

# Badges and certificates as they were used.
USED = ["public_id", "number", "primary", "secondary", "edited_by_id", "edited_at", "activated_by_id", "activated_at"]
CERTIFICATE = [
    *USED,
    "institution_id",
    "micro_credential_id",
    "layout",
    "paper",
    "logo",
    "logo_picture_id",
    "seal",
    "seal_picture_id",
    "shows_badge",
    "signatories",
    "lines",
]
BADGE = [*USED, "micro_credential_id", "shape", "icon", "text", "beads", "caption"]

# What partners are asked for and say.
REVIEW, ENDORSEMENT = "credentials_partnerreview", "credentials_endorsement"
ASKED = ["public_id", "version_id", "institution_id", "partner_id", "reason", "due_on", "asked_by_id", "asked_at"]
ANSWER = ["answer", "answered_by_id", "answered_at"]
CLAIM = ["public_id", "review_id", "version_id", "institution_id", "claim", "content", "claimed_by_id", "claimed_at"]
SIGNED = ["signed_by_id", "signed_at", "signing_key_id", "status_list_id", "status_index"]

# Stacks, and what counts where.
APPLICATION, LEDGER, LINK = "credentials_stackapplication", "credentials_useledger", "credentials_outcomelink"
RULES = ["stack_id", "number", "titles", "descriptions", "rules", "award_version_id", "starts_from", "author_id"]
RULING = ["institution_id", "first_id", "second_id", "kind", "percent", "statement", "expert_id", "ruled_on"]
SENT = ["public_id", "institution_id", "version_id", "started_on", "applied_at", "applied_on", "evaluation", "consent_wording"]
DECIDED = ["outcome", "reasons", "answers", "decided_by_id", "decided_at"]
UNTIED = "OLD.outcome = 'granted' AND NEW.applicant_id IS NULL"
ENDING = "OLD.state = 'decided' AND OLD.outcome = 'granted' AND NEW.state = 'ended'"
USE = ["award_id", "outcome_id", "hours", "kind", "institution_id", "application_id", "reference", "shared", "since"]

# Acts after issue. A certificate may come back on paper afterwards.
ACT = "credentials_lateract"
ENDED = "OLD.state NOT IN ('asked', 'agreed')"
FILE = [
    "public_id",
    "institution_id",
    "kind",
    "state",
    "reason",
    "legal_act",
    "effective_on",
    "review_on",
    "hearing",
    "heard_on",
    "appeal_to",
    "appeal_days",
    "on_paper",
    "paper_due_on",
    "field",
    "old_value",
    "new_value",
    "hides_name",
    "asked_by_id",
    "asked_at",
    "answered_by_id",
    "answered_at",
    "stopped_by_id",
    "effect_at",
]
WORDS = ["explanation", "hearing_note", "answer"]
BLANKED = " AND ".join(f"NEW.{column} = ''" for column in WORDS)

CLOSED = ["institution_id", "year", "last_number", "closed_at", "closed_by_id", "lines", "digest"]
MERGE = ["public_id", "institution_id", "kept_id", "merged_id", "by_id", "at"]
LETTER = ["letter_id", "institution_id", "award_id", "learner_id", "kind", "wording_id", "written_at", "resent_from_id"]
EVIDENCE = ["public_id", "institution_id", "correction_id", "act_id", "name", "media_type", "content", "digest"]
EVIDENCE += ["added_by_id", "added_at"]


class Migration(migrations.Migration):
    replaces = [
        ("credentials", "0002_freeze_what_was_approved_and_signed"),
        ("credentials", "0014_give_back_endorsements"),
        ("credentials", "0025_forget_words_of_acts"),
    ]

    dependencies = [("credentials", "0001_credentials")]

    operations = [
        freeze_rows(VERSION, columns=WORDING, when_sql=APPROVED),
        freeze_rows(VERSION, columns=["level_argument"], when_sql=APPROVED, deletes=False),
        freeze_rows(VERSION, columns=APPROVAL, when_sql=APPROVED, deletes=False),
        freeze_rows(VERSION, columns=["validity_months"], when_sql=APPROVED, deletes=False),
        freeze_rows("credentials_draftchange", deletes=False),
        freeze_rows("credentials_versionstep"),
        # An intent that nobody has sealed may be taken back whole, when its signer has lost the right to sign in between.
        freeze_rows(
            AWARD,
            columns=INTENT,
            when_sql=f"{COMMITTED} AND NOT (OLD.state = 'sealing' AND NEW.state = 'ready')",
            deletes=False,
        ),
        freeze_rows(AWARD, columns=["public_id"], when_sql=COMMITTED),
        freeze_rows(AWARD, columns=["occurrence"], when_sql=COMMITTED),
        freeze_rows(AWARD, columns=["document", "digest", "sealed_at"], when_sql=SEALED),
        freeze_rows(AWARD, columns=["is_successor"], when_sql=SEALED, deletes=False),
        freeze_rows(AWARD, columns=["state", "revoked_at", "revoked_by_id"], when_sql="OLD.state = 'revoked'", deletes=False),
        # What was used stays as it was, so that old paper prints as it did; what was drafted may be thrown away.
        freeze_rows("credentials_certificatedesign", columns=CERTIFICATE, when_sql="OLD.state <> 'draft'"),
        freeze_rows("credentials_badgedesign", columns=BADGE, when_sql="OLD.state <> 'draft'"),
        freeze_rows("credentials_designpicture"),
        freeze_rows("credentials_reviewcomment"),
        # ASKED stands frozen with every row, deletion included.
        freeze_rows(REVIEW, columns=ASKED),
        # The intent of an endorsement, and the answer it was, may be taken back whole as long as nothing is sealed.
        freeze_rows(
            REVIEW,
            columns=ANSWER,
            when_sql="OLD.state <> 'asked' AND NOT (OLD.state = 'endorsed' AND NEW.state = 'asked')",
            deletes=False,
        ),
        freeze_rows(ENDORSEMENT, columns=CLAIM, when_sql="OLD.state <> 'claimed'"),
        freeze_rows(
            ENDORSEMENT,
            columns=SIGNED,
            when_sql="OLD.state <> 'claimed' AND NOT (OLD.state = 'signing' AND NEW.state = 'claimed')",
            deletes=False,
        ),
        freeze_rows(ENDORSEMENT, columns=["document", "digest"], when_sql="OLD.document <> ''"),
        freeze_rows("credentials_stackversion", columns=RULES, when_sql="OLD.state <> 'draft'"),
        freeze_rows(LINK, columns=RULING),
        freeze_rows(LINK, columns=["withdrawn_at", "withdrawn_by_id"], when_sql="OLD.withdrawn_at IS NOT NULL"),
        # What was granted stays, without the person (decision 0092); a granted stack may end (decision 0110).
        freeze_rows(APPLICATION, columns=SENT, deletes=False),
        freeze_rows(APPLICATION, columns=["applicant_id"], when_sql=f"NOT ({UNTIED})", deletes=False),
        freeze_rows(APPLICATION, columns=DECIDED, when_sql="OLD.state <> 'applied'", deletes=False),
        freeze_rows(APPLICATION, columns=["state"], when_sql=f"OLD.state <> 'applied' AND NOT ({ENDING})", deletes=False),
        freeze_rows(
            APPLICATION,
            columns=["ended_at", "ended_by_id", "end_reason"],
            when_sql="OLD.state IN ('withdrawn', 'ended')",
            deletes=False,
        ),
        freeze_rows(APPLICATION, columns=["bundle"], when_sql="OLD.bundle <> '' AND NEW.bundle <> ''", deletes=False),
        # Only what lent nothing to anything may be deleted.
        freeze_rows(APPLICATION, columns=["public_id"], when_sql="NOT (OLD.state = 'withdrawn' OR OLD.outcome = 'refused')"),
        freeze_rows("credentials_stackapplication_awards", deletes=False),
        freeze_rows(LEDGER, columns=USE, deletes=False),
        freeze_rows(LEDGER, columns=["holder_id"], when_sql="NEW.holder_id IS NOT NULL", deletes=False),
        freeze_rows(LEDGER, columns=["status", "released_at"], when_sql="OLD.status = 'released'", deletes=False),
        freeze_rows(LEDGER, columns=["award_id"], when_sql="OLD.status <> 'released'"),
        # What was asked, answered and done stays as it was once it has ended. Its words may be blanked, all at once, where its
        # people are erased; never changed into other words.
        freeze_rows(ACT, columns=FILE, when_sql=ENDED),
        freeze_rows(ACT, columns=WORDS, when_sql=f"{ENDED} AND NOT ({BLANKED})", deletes=False),
        freeze_rows("credentials_voidnumber"),
        freeze_rows("credentials_certifiedcopy"),
        freeze_rows("credentials_registerbook", columns=CLOSED, when_sql="OLD.closed_at IS NOT NULL"),
        freeze_rows("credentials_learnercorrection", deletes=False),
        freeze_rows("credentials_learnermerge", columns=MERGE),
        freeze_rows(
            "credentials_learnermerge", columns=["undone_at", "undone_by_id"], when_sql="OLD.undone_at IS NOT NULL", deletes=False
        ),
        freeze_rows("credentials_lettertext"),
        freeze_rows("credentials_learnerletter", columns=LETTER),
        freeze_rows("credentials_evidencepaper", columns=EVIDENCE, deletes=False),
    ]
