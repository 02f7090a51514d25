"""A page that shows twenty credentials of others asks about twenty, no longer about every case its desk ever had (decision 121)."""

from importlib import import_module

from django.db import migrations

from micro4asia.foundation.walling import DESKS, WallSQL, wall_rows

before = import_module("recognition.migrations.0006_cases_with_many_sources_and_decisions")
below = import_module("credentials.migrations.0010_wall_stacks")

# What is rare stands in functions, so that it is not planned with every query.
ASKED_SQL = """
CREATE OR REPLACE FUNCTION wall_asked_further(award bigint, desks bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE COST 1000 AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    found boolean;
BEGIN
    IF desks = '{}' THEN
        RETURN false;
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    found := EXISTS (
        SELECT 1 FROM recognition_requestsource s JOIN recognition_recognitionrequest r ON r.id = s.request_id
        WHERE s.award_id = award AND r.institution_id = ANY (desks) AND r.state <> 'draft'
    );
    PERFORM set_config('micro4asia.scope', scope, true);
    RETURN found;
END $$;
CREATE OR REPLACE FUNCTION wall_asked_of(learner bigint, desks bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE COST 1000 AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    found boolean;
BEGIN
    IF desks = '{}' THEN
        RETURN false;
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    found := EXISTS (
        SELECT 1 FROM credentials_award a WHERE a.learner_id = learner AND (
            EXISTS (
                SELECT 1 FROM recognition_recognitionrequest r
                WHERE r.award_id = a.id AND r.institution_id = ANY (desks) AND r.state <> 'draft'
            )
            OR wall_asked_further(a.id, desks)
        )
    );
    PERFORM set_config('micro4asia.scope', scope, true);
    RETURN found;
END $$;
"""
NOBODY_ASKED_SQL = "DROP FUNCTION wall_asked_of(bigint, bigint[]); DROP FUNCTION wall_asked_further(bigint, bigint[]);"
# Rows of one's own desk never ask it: dear as it was said to be, a long queue seemed dearer than it is.
COST_SQL = "ALTER FUNCTION wall_issued_at(bigint, bigint[]) COST {};"
SETS_SQL = "DROP FUNCTION IF EXISTS wall_asked_learners(); DROP FUNCTION IF EXISTS wall_asked_awards();"
HERE = "(SELECT wall_desks())::bigint[]"
# Written out, so that PostgreSQL looks up a few rows one by one and many at once.
ASKED_AWARD = (
    "EXISTS (SELECT 1 FROM recognition_recognitionrequest r WHERE r.award_id = credentials_award.id AND r.state <> 'draft'"
    f" AND r.institution_id = {DESKS}) OR wall_asked_further(id, {HERE})"
)
WALLED = ("credentials_learner", "credentials_award")
# Going back puts up what stood before.
BACK_SQL = ";\n".join(
    statement
    for operation in below.Migration.operations
    if getattr(operation, "table", "") in WALLED
    for statement in operation.statements()
)


class Migration(migrations.Migration):
    dependencies = [("recognition", "0017_less_than_before")]

    operations = [
        WallSQL(ASKED_SQL, f"{BACK_SQL};\n{NOBODY_ASKED_SQL}"),
        wall_rows(
            "credentials_learner",
            read=f"{below.walls.LEARNER} OR wall_asked_of(id, {HERE}) OR {below.STACKED_LEARNER}",
            write=below.walls.LEARNER,
        ),
        wall_rows(
            "credentials_award",
            read=f"{below.walls.AWARD} OR {ASKED_AWARD} OR {below.STACKED_AWARD}",
            write=below.walls.AWARD,
        ),
        WallSQL(SETS_SQL, before.ASKED_SQL),
        WallSQL(COST_SQL.format(100), COST_SQL.format(1000)),
    ]
