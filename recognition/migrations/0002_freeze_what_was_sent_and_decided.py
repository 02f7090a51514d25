"""The database itself refuses to change what a learner sent, and any decision."""

from django.db import migrations

from micro4asia.foundation.freezing import freeze_rows

SENT = [
    "public_id",
    "applicant_id",
    "purpose",
    "institution_id",
    "course_id",
    "award_id",
    "decision_language",
    "message",
    "case_number",
    "submitted_at",
    "consented_at",
    "consent_wording",
    "crosses_border",
    "verification",
    "document_digest",
]


class Migration(migrations.Migration):
    dependencies = [("recognition", "0001_requests_and_decisions"), ("foundation", "0001_jobs_journal_letters")]

    operations = [
        freeze_rows("recognition_recognitionrequest", columns=SENT, when_sql="OLD.state <> 'draft'"),
        freeze_rows("recognition_recognitionrequest", columns=["complete_on"], when_sql="OLD.complete_on IS NOT NULL", deletes=False),
        freeze_rows("recognition_question", columns=["wording", "asked_at", "asked_by_id"], deletes=False),
        freeze_rows("recognition_decision"),
    ]
