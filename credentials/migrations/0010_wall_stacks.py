"""The second wall around what learners do with stacks (micro4asia/foundation/walls.py, decision 79)."""

from importlib import import_module

from django.db import migrations

from micro4asia.foundation.walling import DESKS, READER, WallSQL, wall_rows

walls = import_module("credentials.migrations.0004_row_walls")
STACKED_SQL = """
CREATE OR REPLACE FUNCTION wall_stacked_awards() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    desks bigint[] := wall_desks();
BEGIN
    IF desks = '{}' THEN
        RETURN;
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    RETURN QUERY SELECT x.award_id FROM credentials_stackapplication_awards x
    JOIN credentials_stackapplication s ON s.id = x.stackapplication_id WHERE s.institution_id = ANY (desks);
    PERFORM set_config('micro4asia.scope', scope, true);
END $$;
CREATE OR REPLACE FUNCTION wall_stacked_learners() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    desks bigint[] := wall_desks();
BEGIN
    IF desks = '{}' THEN
        RETURN;
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    RETURN QUERY SELECT a.learner_id FROM credentials_award a
    JOIN credentials_stackapplication_awards x ON x.award_id = a.id
    JOIN credentials_stackapplication s ON s.id = x.stackapplication_id WHERE s.institution_id = ANY (desks);
    PERFORM set_config('micro4asia.scope', scope, true);
END $$;
"""
FORGET_SQL = "DROP FUNCTION IF EXISTS wall_stacked_learners() CASCADE; DROP FUNCTION IF EXISTS wall_stacked_awards() CASCADE;"
STACKED_LEARNER = "id IN (SELECT wall_stacked_learners())"
STACKED_AWARD = "id IN (SELECT wall_stacked_awards())"


def of(parent: str, table: str, column: str) -> str:
    return f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{column})"


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0009_stacks"),
    ]

    operations = [
        wall_rows("credentials_stackfollow", read=f"learner_id = {READER}"),
        wall_rows(
            "credentials_stackfollow_awards",
            read=of("credentials_stackfollow", "credentials_stackfollow_awards", "stackfollow_id"),
        ),
        wall_rows("credentials_stackapplication", read=f"applicant_id = {READER} OR institution_id = {DESKS}"),
        wall_rows(
            "credentials_stackapplication_awards",
            read=of("credentials_stackapplication", "credentials_stackapplication_awards", "stackapplication_id"),
        ),
        # An hour counts once in the whole network: whoever may read an award is told where its hours went.
        wall_rows(
            "credentials_useledger",
            read=f"institution_id = {DESKS} OR {of('credentials_award', 'credentials_useledger', 'award_id')}",
            write=f"institution_id = {DESKS} OR EXISTS"
            f" (SELECT 1 FROM credentials_award a WHERE a.id = credentials_useledger.award_id AND a.learner_id = {walls.OWN})",
        ),
        # The desk that is applied to looks at the awards it is to count, and at whose they are.
        WallSQL(STACKED_SQL, FORGET_SQL),
        wall_rows(
            "credentials_learner", read=f"{walls.LEARNER} OR {walls.ASKED_LEARNER} OR {STACKED_LEARNER}", write=walls.LEARNER
        ),
        wall_rows("credentials_award", read=f"{walls.AWARD} OR {walls.ASKED_AWARD} OR {STACKED_AWARD}", write=walls.AWARD),
    ]
