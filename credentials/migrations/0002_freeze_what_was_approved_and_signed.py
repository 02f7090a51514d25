"""The database itself refuses to change an approved wording, a committed intent and a seal."""

from django.db import migrations

from micro4asia.foundation.freezing import freeze_rows

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


class Migration(migrations.Migration):
    dependencies = [("credentials", "0001_micro_credentials_and_awards"), ("foundation", "0001_jobs_journal_letters")]

    operations = [
        freeze_rows(
            "credentials_microcredentialversion",
            columns=WORDING,
            when_sql="OLD.state NOT IN ('draft', 'internal_qa', 'discarded')",
        ),
        freeze_rows("credentials_award", columns=INTENT, when_sql="OLD.state NOT IN ('draft', 'ready')"),
        freeze_rows(
            "credentials_award",
            columns=["document", "digest", "sealed_at"],
            when_sql="OLD.state NOT IN ('draft', 'ready', 'sealing')",
        ),
        freeze_rows(
            "credentials_award", columns=["state", "revoked_at", "revoked_by_id"], when_sql="OLD.state = 'revoked'", deletes=False
        ),
    ]
