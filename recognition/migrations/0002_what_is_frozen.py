"""The database itself refuses to change what was sent, said and decided."""

from django.db import migrations

from micro4asia.foundation.freezing import freeze_rows, refuse_inserts

REQUEST = "recognition_recognitionrequest"
SENT = [
    "public_id",
    "applicant_id",
    "purpose",
    "institution_id",
    "course_id",
    "award_id",
    "decision_language",
    "case_number",
    "submitted_at",
    "consented_at",
    "consent_wording",
    "crosses_border",
    "verification",
    "document_digest",
]
ASKED = ["kind", "version_id", "programme_id", "curriculum_year_id", "follows_id", "opened_by_id", "asked_digest"]
SOURCE = ["request_id", "position", "award_id", "paper_id", "described", "verification", "document_digest"]
PAPER = ["content", "digest", "media_type", "added_by_id", "added_at"]
ENDED = "NEW.message = '' AND OLD.state IN ('withdrawn', 'closed')"
BEGINS_ANEW = "NEW.complete_on IS NULL AND OLD.state = 'closed' AND NEW.state = 'checking'"
REOPENING = ["request_id", "ground", "why", "reopened_by_id", "reopened_at", "closed_at", "complete_on", "due_on"]
OPINION = [
    "request_id",
    "asked_by_id",
    "assessor_id",
    "due_on",
    "question",
    "kept",
    "interest",
    "remark",
    "signed_name",
    "signed_at",
    "declined_at",
    "withdrawn_at",
]
TERMS = [
    "kind",
    "number",
    "receiver_id",
    "sender_id",
    "course_id",
    "agreement_id",
    "learner_id",
    "purposes",
    "credits",
    "grade_floor",
    "grade_rule",
    "quota",
    "wording",
    "valid_from",
    "valid_to",
]
CONDITION = ["decision_id", "position", "what", "due_on", "checked_by", "otherwise", "credits_otherwise"]
LETTER, APPEAL = "recognition_decisionletter", "recognition_appeal"
LODGED = ["request_id", "against_id", "lodged_at", "lodged_by_id", "received_on", "due_on"]
SETTLED = ["outcome", "answer_id", "instruction", "settled_by_id", "settled_at", "settled_on"]
EARLIER = ["learner_id", "institution_id", "programme_id", "credits", "reference", "recognised_on", "entered_by_id"]
# In full, then less; or credits taken away; or refused where something was granted.
LESS = """
NEW.lowered_because = '' AND EXISTS (
    SELECT 1 FROM recognition_decision AS former WHERE former.id = NEW.replaces_id AND former.outcome <> 'refused' AND (
        NEW.outcome = 'refused' OR NEW.credits < former.credits OR (former.outcome = 'full' AND NEW.outcome <> 'full')
    )
)
"""


class Migration(migrations.Migration):
    replaces = [
        ("recognition", "0002_freeze_what_was_sent_and_decided"),
        ("recognition", "0003_forget_closed_files"),
    ]

    dependencies = [("recognition", "0001_recognition")]

    operations = [
        freeze_rows(REQUEST, columns=SENT, when_sql="OLD.state <> 'draft'"),
        freeze_rows(REQUEST, columns=ASKED, when_sql="OLD.state <> 'draft'", deletes=False),
        # What a learner wrote may be blanked when the period of a closed case is over; it cannot be changed into other words.
        freeze_rows(REQUEST, columns=["message"], when_sql=f"OLD.state <> 'draft' AND NOT ({ENDED})", deletes=False),
        # A reopened case has a clock of its own; what the former one said stands with the reopening.
        freeze_rows(
            REQUEST,
            columns=["complete_on"],
            when_sql=f"OLD.complete_on IS NOT NULL AND NOT ({BEGINS_ANEW})",
            deletes=False,
        ),
        # Once sent, a source carries what its check said.
        freeze_rows("recognition_requestsource", columns=SOURCE, when_sql="OLD.verification <> ''", deletes=False),
        freeze_rows("recognition_casepaper", columns=PAPER, deletes=False),
        freeze_rows("recognition_preanswer"),
        freeze_rows("recognition_question", columns=["wording", "asked_at", "asked_by_id"], deletes=False),
        freeze_rows("recognition_questionitem", columns=["question_id", "position", "what", "why"], deletes=False),
        freeze_rows(
            "recognition_pause",
            columns=["request_id", "cause", "question_id", "why", "began_on", "noted_by_id"],
            deletes=False,
        ),
        freeze_rows(
            "recognition_delaynotice",
            columns=["request_id", "missed", "expected_on", "reason", "written_by_id", "written_at"],
            deletes=False,
        ),
        freeze_rows("recognition_reopening", columns=REOPENING, deletes=False),
        freeze_rows(
            "recognition_casemessage", columns=["request_id", "author_id", "from_desk", "words", "sent_at"], deletes=False
        ),
        freeze_rows("recognition_awardnews", columns=["request_id", "award_id", "kind", "happened_at"], deletes=False),
        freeze_rows("recognition_declaration", deletes=False),
        freeze_rows("recognition_opinion", columns=OPINION, when_sql="OLD.signed_at IS NOT NULL", deletes=False),
        freeze_rows("recognition_opinionverdict", deletes=False),
        freeze_rows("recognition_rule", columns=TERMS, when_sql="OLD.state <> 'draft'"),
        freeze_rows("recognition_rulechange", deletes=False),
        freeze_rows("recognition_rulesignature", columns=["side", "signed_by_id", "signed_at", "fingerprint"], deletes=False),
        freeze_rows("recognition_decision"),
        refuse_inserts("recognition_decision", LESS.strip(), "less_than_before_says_why"),
        freeze_rows("recognition_condition", columns=CONDITION),
        freeze_rows("recognition_condition", when_sql="OLD.state <> 'open'", deletes=False),
        freeze_rows(LETTER, columns=["decision_id", "public_id", "holder_key"]),
        freeze_rows(
            LETTER,
            columns=["signing_key_id", "place_id", "signed_at", "document", "digest"],
            when_sql="OLD.document <> ''",
            deletes=False,
        ),
        freeze_rows(APPEAL, columns=LODGED, deletes=False),
        # Grounds may be blanked when the period of the file is over; they cannot be changed into other words.
        freeze_rows(APPEAL, columns=["grounds"], when_sql="NOT (OLD.outcome <> '' AND NEW.grounds = '')", deletes=False),
        freeze_rows(APPEAL, columns=SETTLED, when_sql="OLD.outcome <> ''", deletes=False),
        freeze_rows("recognition_earlierrecognition", columns=EARLIER),
        freeze_rows("recognition_graderule", deletes=False),
    ]
