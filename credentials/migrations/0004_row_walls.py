"""Row-level security on PostgreSQL: the second wall (micro4asia/foundation/walls.py, decision 79)."""

from django.db import migrations

from micro4asia.foundation.walling import DESKS, READER, WallSQL, wall_rows

# Sets that a policy compares with, looked up once for a statement and only when a row needs it. As sub-queries in the
# policies themselves they would be planned with each query, policies within policies. `wall_asked_…` are filled from above.
OWN_SQL = """
CREATE OR REPLACE FUNCTION wall_asked_awards() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$ BEGIN END $$;
CREATE OR REPLACE FUNCTION wall_asked_learners() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$ BEGIN END $$;
CREATE OR REPLACE FUNCTION wall_own_learners() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    reader bigint := wall_reader();
    own bigint[];
BEGIN
    IF reader IS NULL THEN
        RETURN '{}';
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    SELECT coalesce(array_agg(id), '{}') INTO own FROM credentials_learner WHERE user_id = reader;
    PERFORM set_config('micro4asia.scope', scope, true);
    RETURN own;
END $$;
"""
FORGET_SQL = """
DROP FUNCTION IF EXISTS wall_own_learners();
DROP FUNCTION IF EXISTS wall_asked_learners();
DROP FUNCTION IF EXISTS wall_asked_awards();
"""
OWN = "ANY ((SELECT wall_own_learners())::bigint[])"
LEARNER = f"user_id = {READER} OR institution_id = {DESKS}"
AWARD = f"institution_id = {DESKS} OR learner_id = {OWN}"
ASKED_LEARNER = "id IN (SELECT wall_asked_learners())"
ASKED_AWARD = "id IN (SELECT wall_asked_awards())"


def of_award(table: str, condition: str) -> str:
    """The award that a row hangs on, if the condition over its columns holds."""
    return f"EXISTS (SELECT 1 FROM credentials_award a WHERE a.id = {table}.award_id AND ({condition}))"


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0003_guardian_consent"),
        ("institutions", "0012_row_walls"),
    ]

    operations = [
        WallSQL(OWN_SQL, FORGET_SQL),
        wall_rows("credentials_learner", read=f"{LEARNER} OR {ASKED_LEARNER}", write=LEARNER),
        wall_rows(
            "credentials_guardianconsent",
            read="EXISTS (SELECT 1 FROM credentials_learner l WHERE l.id = credentials_guardianconsent.learner_id"
            f" AND (l.institution_id = {DESKS} OR l.user_id = {READER}))",
            write="EXISTS (SELECT 1 FROM credentials_learner l WHERE l.id = credentials_guardianconsent.learner_id"
            f" AND l.institution_id = {DESKS})",
        ),
        wall_rows("credentials_award", read=f"{AWARD} OR {ASKED_AWARD}", write=AWARD),
        wall_rows(
            "credentials_revocation",
            read=of_award("credentials_revocation", f"a.institution_id = {DESKS} OR a.learner_id = {OWN}"),
            write=of_award("credentials_revocation", f"a.institution_id = {DESKS}"),
        ),
        wall_rows("credentials_sharelink", read=of_award("credentials_sharelink", f"a.learner_id = {OWN}")),
        wall_rows("credentials_registerbook", read=f"institution_id = {DESKS}"),
    ]
