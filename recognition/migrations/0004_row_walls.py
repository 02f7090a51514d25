"""Row-level security on PostgreSQL: the second wall (micro4asia/foundation/walls.py, decision 79)."""

from django.db import migrations

from micro4asia.foundation.walling import DESKS, READER, WallSQL, wall_rows

# An award is read by those who are asked about it, and what is asked by those who issued the award: that side is looked up
# apart, and only for rows that the desk neither sent nor received.
ISSUED_SQL = """
CREATE OR REPLACE FUNCTION wall_issued_at(award bigint, desks bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE COST 1000 AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    found boolean;
BEGIN
    IF award IS NULL OR desks = '{}' THEN
        RETURN false;
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    found := EXISTS (SELECT 1 FROM credentials_award a WHERE a.id = award AND a.institution_id = ANY (desks));
    PERFORM set_config('micro4asia.scope', scope, true);
    RETURN found;
END $$;
"""
# Those who are asked may look: see credentials/0004.
ASKED_SQL = """
CREATE OR REPLACE FUNCTION wall_asked_awards() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    desks bigint[] := wall_desks();
BEGIN
    IF desks = '{}' THEN
        RETURN;
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    RETURN QUERY SELECT r.award_id FROM recognition_recognitionrequest r
    WHERE r.institution_id = ANY (desks) AND r.state <> 'draft';
    PERFORM set_config('micro4asia.scope', scope, true);
END $$;
CREATE OR REPLACE FUNCTION wall_asked_learners() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    desks bigint[] := wall_desks();
BEGIN
    IF desks = '{}' THEN
        RETURN;
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    RETURN QUERY SELECT a.learner_id FROM credentials_award a
    WHERE a.id IN (
        SELECT r.award_id FROM recognition_recognitionrequest r WHERE r.institution_id = ANY (desks) AND r.state <> 'draft'
    );
    PERFORM set_config('micro4asia.scope', scope, true);
END $$;
"""
NOBODY_ASKED_SQL = """
CREATE OR REPLACE FUNCTION wall_asked_awards() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$ BEGIN END $$;
CREATE OR REPLACE FUNCTION wall_asked_learners() RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$ BEGIN END $$;
"""
REQUEST = "recognition_recognitionrequest"
ISSUED_HERE = f"wall_issued_at({REQUEST}.award_id, (SELECT wall_desks())::bigint[])"
SEEN = f"applicant_id = {READER} OR (state <> 'draft' AND (institution_id = {DESKS} OR {ISSUED_HERE}))"


def of_request(table: str, condition: str = "true") -> str:
    """The request that a row hangs on, if the reader may read it and the condition holds."""
    return f"EXISTS (SELECT 1 FROM {REQUEST} r WHERE r.id = {table}.request_id AND {condition})"


def of(parent: str, table: str, column: str) -> str:
    """A row is read and written by whoever may read the one it is part of."""
    return f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{column})"


class Migration(migrations.Migration):
    dependencies = [
        ("recognition", "0003_forget_closed_files"),
        ("credentials", "0004_row_walls"),
    ]

    operations = [
        WallSQL(ISSUED_SQL, "DROP FUNCTION IF EXISTS wall_issued_at(bigint, bigint[]);"),
        WallSQL(ASKED_SQL, NOBODY_ASKED_SQL),
        # Officers of the issuer look on: asked to do something, the service locks the row and tells them that it is not theirs.
        wall_rows(
            REQUEST,
            read=SEEN,
            lock=SEEN,
            write=f"applicant_id = {READER} OR (state <> 'draft' AND institution_id = {DESKS})",
        ),
        wall_rows("recognition_comparison", read=of_request("recognition_comparison", f"r.institution_id = {DESKS}")),
        wall_rows("recognition_comparisonrow", read=of("recognition_comparison", "recognition_comparisonrow", "comparison_id")),
        wall_rows(
            "recognition_outcomecoverage", read=of("recognition_comparison", "recognition_outcomecoverage", "comparison_id")
        ),
        wall_rows(
            "recognition_outcomecoverage_sources",
            read=of("recognition_outcomecoverage", "recognition_outcomecoverage_sources", "outcomecoverage_id"),
        ),
        wall_rows(
            "recognition_decision",
            read=of_request("recognition_decision"),
            write=of_request("recognition_decision", f"r.institution_id = {DESKS}"),
        ),
        wall_rows(
            "recognition_question",
            read=of_request("recognition_question"),
            write=of_request("recognition_question", f"(r.applicant_id = {READER} OR r.institution_id = {DESKS})"),
        ),
    ]
