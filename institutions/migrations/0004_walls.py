"""Row-level security on PostgreSQL: the second wall (micro4asia/foundation/walls.py, decision 79)."""

from django.db import migrations

from micro4asia.foundation.walling import DESKS, NETWORK, READER, SCOPE_SQL, WallSQL, wall_rows

# Roles are walled themselves; whoever looks them up for a policy must not ask that policy again. The day comes with the
# scope, so that the application's clock counts. Which role it is does not matter here: walls stand between institutions.
ROLES_SQL = """
CREATE OR REPLACE FUNCTION wall_desks() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    reader bigint := wall_reader();
    today date := wall_part('on')::date;
    desks bigint[];
BEGIN
    IF reader IS NULL THEN
        RETURN coalesce(string_to_array(wall_part('at'), ',')::bigint[], '{}');
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    SELECT coalesce(array_agg(DISTINCT institution_id), '{}') INTO desks FROM institutions_membership
    WHERE user_id = reader AND institution_id IS NOT NULL AND ended_at IS NULL
        AND valid_from <= today AND (valid_to IS NULL OR valid_to >= today);
    PERFORM set_config('micro4asia.scope', scope, true);
    RETURN desks;
END $$;
CREATE OR REPLACE FUNCTION wall_network() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    reader bigint := wall_reader();
    today date := wall_part('on')::date;
    found boolean;
BEGIN
    IF reader IS NULL THEN
        RETURN false;
    END IF;
    PERFORM set_config('micro4asia.scope', 'all', true);
    found := EXISTS (
        SELECT 1 FROM institutions_membership
        WHERE user_id = reader AND role = 'network_admin' AND ended_at IS NULL
            AND valid_from <= today AND (valid_to IS NULL OR valid_to >= today)
    );
    PERFORM set_config('micro4asia.scope', scope, true);
    RETURN found;
END $$;
"""
FORGET_SQL = """
DROP FUNCTION IF EXISTS wall_network();
DROP FUNCTION IF EXISTS wall_desks();
DROP FUNCTION IF EXISTS wall_reader();
DROP FUNCTION IF EXISTS wall_part(text);
DROP FUNCTION IF EXISTS wall_open();
"""
AT_THE_DESK = f"institution_id = {DESKS}"
APPLICATION = "institutions_application"
# Whoever proved the address that the network wrote to: see ApplicationQuerySet.
ASKED_FOR = f"""EXISTS (
    SELECT 1 FROM account_emailaddress e JOIN institutions_institution i ON lower(i.contact_email) = lower(e.email)
    WHERE i.id = {APPLICATION}.institution_id AND e.user_id = {READER} AND e.verified
)"""
COURSE = "institutions_course"
OUTCOME = "institutions_courseoutcome"


class Migration(migrations.Migration):
    replaces = [("institutions", "0012_row_walls"), ("institutions", "0014_wall_tables")]

    dependencies = [("institutions", "0003_what_is_frozen")]

    operations = [
        WallSQL(SCOPE_SQL + ROLES_SQL, FORGET_SQL),
        # Nobody gives themselves a role: one's own are only read.
        wall_rows(
            "institutions_membership",
            read=f"user_id = {READER} OR {AT_THE_DESK} OR {NETWORK}",
            write=f"{AT_THE_DESK} OR {NETWORK}",
        ),
        wall_rows(
            "institutions_grant",
            read=f"user_id = {READER} OR {AT_THE_DESK} OR {NETWORK}",
            write=f"{AT_THE_DESK} OR {NETWORK}",
        ),
        wall_rows("institutions_invitation", read=f"{AT_THE_DESK} OR {NETWORK}"),
        wall_rows("institutions_apiclient", read=AT_THE_DESK),
        wall_rows("institutions_signon", read=AT_THE_DESK),
        wall_rows("institutions_privacyrequest", read=f"person_id = {READER} OR {AT_THE_DESK}"),
        wall_rows("institutions_dataexport", read=f"person_id = {READER}"),
        wall_rows("institutions_transferrecord", read=AT_THE_DESK),
        wall_rows("institutions_factoruse", read=f"user_id = {READER}"),
        wall_rows("institutions_factorrecovery", read=f"user_id = {READER} OR {NETWORK}"),
        # What somebody does at another institution, such as asking it, stands in that institution's chain. The network reads what
        # was done about partners: codes and days.
        wall_rows(
            "foundation_journalentry",
            read=f"actor_id = {READER} OR chain = {DESKS} OR ((chain = 0 OR subject_type LIKE 'institutions.%') AND {NETWORK})",
            write="",
        ),
        wall_rows("foundation_denial", read=f"actor_id = {READER} OR chain = {DESKS} OR {NETWORK}"),
        wall_rows("foundation_letter", read=""),
        wall_rows(APPLICATION, read=f"applied_by_id = {READER} OR {AT_THE_DESK} OR {NETWORK} OR {ASKED_FOR}"),
        # A table may hold anything: whoever sent it, and their colleagues.
        wall_rows("institutions_tablefile", read=AT_THE_DESK),
        # What is or was taught is public.
        wall_rows(COURSE, read=f"in_force_from IS NOT NULL OR {AT_THE_DESK}", write=AT_THE_DESK),
        wall_rows(
            OUTCOME,
            read=f"EXISTS (SELECT 1 FROM {COURSE} c WHERE c.id = {OUTCOME}.course_id)",
            write=f"EXISTS (SELECT 1 FROM {COURSE} c WHERE c.id = {OUTCOME}.course_id AND c.{AT_THE_DESK})",
        ),
    ]
