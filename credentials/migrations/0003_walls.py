"""Row-level security on PostgreSQL: the second wall (micro4asia/foundation/walls.py, decision 79)."""

from django.db import migrations

from micro4asia.foundation.walling import DESKS, READER, WallSQL, wall_rows

# Sets that a policy compares with, looked up once for a statement and only when a row needs it. As sub-queries in the
# policies themselves they would be planned with each query, policies within policies.
OWN_SQL = """
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
# A signed endorsement is public, and with it that the review was asked. Reviews and endorsements are walled by each other:
# one of the two sides is looked up apart.
ENDORSED_SQL = """
CREATE OR REPLACE FUNCTION wall_endorsed(review bigint) RETURNS boolean LANGUAGE plpgsql STABLE COST 1000 AS $$
DECLARE
    scope text := current_setting('micro4asia.scope', true);
    found boolean;
BEGIN
    PERFORM set_config('micro4asia.scope', 'all', true);
    found := EXISTS (SELECT 1 FROM credentials_endorsement e WHERE e.review_id = review AND e.state IN ('issued', 'withdrawn'));
    PERFORM set_config('micro4asia.scope', scope, true);
    RETURN found;
END $$;
"""
FORGET_SQL = """
DROP FUNCTION IF EXISTS wall_endorsed(bigint) CASCADE;
DROP FUNCTION IF EXISTS wall_stacked_learners() CASCADE;
DROP FUNCTION IF EXISTS wall_stacked_awards() CASCADE;
DROP FUNCTION IF EXISTS wall_own_learners() CASCADE;
"""

OWN = "ANY ((SELECT wall_own_learners())::bigint[])"
OF_DESK = f"institution_id = {DESKS}"
LEARNER = f"user_id = {READER} OR {OF_DESK}"
AWARD = f"{OF_DESK} OR learner_id = {OWN}"
STACKED_LEARNER = "id IN (SELECT wall_stacked_learners())"
STACKED_AWARD = "id IN (SELECT wall_stacked_awards())"

VERSION = "credentials_microcredentialversion"
KIND = "credentials_microcredential"
REVIEW = "credentials_partnerreview"
ACT = "credentials_lateract"
EVIDENCE = "credentials_evidencepaper"
STACKED = "credentials_stackversion"
STACK_PARTS = "credentials_stackversion_parts"
DRAWN_FROM = "credentials_assessment_outcomes"
# States of versions that are public for good: see VersionQuerySet.public.
HIDDEN = "('draft', 'internal_qa', 'approved', 'discarded')"
ASKED = f"EXISTS (SELECT 1 FROM {REVIEW} r WHERE r.version_id = {VERSION}.id AND r.partner_id = {DESKS})"
BOTH_SIDES = f"(p.institution_id = {DESKS} OR p.partner_id = {DESKS})"
OWN_STACK = f"EXISTS (SELECT 1 FROM credentials_stack s WHERE s.id = {{}}.stack_id AND s.institution_id = {DESKS})"
SENT_EVIDENCE = (
    "EXISTS (SELECT 1 FROM credentials_correction c JOIN credentials_award a ON a.id = c.award_id"
    f" WHERE c.id = {EVIDENCE}.correction_id AND a.institution_id = {EVIDENCE}.institution_id AND a.learner_id = {OWN})"
)


def of(parent: str, table: str, column: str, condition: str = "") -> str:
    """What a row is part of, if one may read it and the condition holds."""
    return f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{column}{condition and f' AND {condition}'})"


def of_learner(table: str, condition: str) -> str:
    """The learner that a row hangs on, if the condition over its columns holds."""
    return f"EXISTS (SELECT 1 FROM credentials_learner l WHERE l.id = {table}.learner_id AND ({condition}))"


def of_award(table: str, condition: str) -> str:
    """The award that a row hangs on, if the condition over its columns holds."""
    return f"EXISTS (SELECT 1 FROM credentials_award a WHERE a.id = {table}.award_id AND ({condition}))"


def of_kind(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM {KIND} k WHERE k.id = {table}.micro_credential_id AND k.institution_id = {DESKS})"


def of_version(table: str) -> str:
    """The desk of the version that a row hangs on."""
    return (
        f"EXISTS (SELECT 1 FROM {VERSION} v JOIN {KIND} k ON k.id = v.micro_credential_id"
        f" WHERE v.id = {table}.version_id AND k.institution_id = {DESKS})"
    )


def part(table: str, parent: str, column: str):
    """Rows that are there with what they are part of."""
    return wall_rows(table, read=of(parent, table, column))


def said(table: str):
    """What a version says: read with it, written at its desk."""
    return wall_rows(table, read=of(VERSION, table, "version_id", "true"), write=of_version(table))


def inner(table: str):
    """What is said about a version at its desk."""
    return wall_rows(table, read=of_version(table))


class Migration(migrations.Migration):
    replaces = [
        ("credentials", "0004_row_walls"),
        ("credentials", "0010_wall_stacks"),
        ("credentials", "0013_wall_drafts"),
    ]

    dependencies = [("credentials", "0002_what_is_frozen"), ("institutions", "0004_walls")]

    operations = [
        WallSQL(OWN_SQL + STACKED_SQL + ENDORSED_SQL, FORGET_SQL),
        # The desk that is applied to looks at the awards it is to count, and at whose they are. Who is asked to recognise one may
        # look as well: see the walls of recognition.
        wall_rows("credentials_learner", read=f"{LEARNER} OR {STACKED_LEARNER}", write=LEARNER),
        wall_rows("credentials_award", read=f"{AWARD} OR {STACKED_AWARD}", write=AWARD),
        wall_rows(
            "credentials_guardianconsent",
            read="EXISTS (SELECT 1 FROM credentials_learner l WHERE l.id = credentials_guardianconsent.learner_id"
            f" AND (l.institution_id = {DESKS} OR l.user_id = {READER}))",
            write="EXISTS (SELECT 1 FROM credentials_learner l WHERE l.id = credentials_guardianconsent.learner_id"
            f" AND l.institution_id = {DESKS})",
        ),
        wall_rows("credentials_sharelink", read=of_award("credentials_sharelink", f"a.learner_id = {OWN}")),
        wall_rows("credentials_registerbook", read=OF_DESK),
        # Stacks.
        wall_rows("credentials_stackfollow", read=f"learner_id = {READER}"),
        part("credentials_stackfollow_awards", "credentials_stackfollow", "stackfollow_id"),
        wall_rows("credentials_stackapplication", read=f"applicant_id = {READER} OR {OF_DESK}"),
        part("credentials_stackapplication_awards", "credentials_stackapplication", "stackapplication_id"),
        # An hour counts once in the whole network: whoever may read an award is told where its hours went.
        wall_rows(
            "credentials_useledger",
            read=f"{OF_DESK} OR {of('credentials_award', 'credentials_useledger', 'award_id')}",
            write=f"{OF_DESK} OR EXISTS"
            f" (SELECT 1 FROM credentials_award a WHERE a.id = credentials_useledger.award_id AND a.learner_id = {OWN})",
        ),
        wall_rows(STACKED, read=f"state <> 'draft' OR {OWN_STACK.format(STACKED)}", write=OWN_STACK.format(STACKED)),
        wall_rows(
            STACK_PARTS,
            read=of(STACKED, STACK_PARTS, "stackversion_id", "true"),
            write=of(STACKED, STACK_PARTS, "stackversion_id", OWN_STACK.format("p")),
        ),
        # What institutions have not published. Those who are asked for their view read what they are asked about, before it is.
        wall_rows(VERSION, read=f"state NOT IN {HIDDEN} OR {of_kind(VERSION)} OR {ASKED}", write=of_kind(VERSION)),
        said("credentials_learningoutcome"),
        said("credentials_assessment"),
        said("credentials_qualityrecord"),
        wall_rows(
            DRAWN_FROM,
            read=of("credentials_assessment", DRAWN_FROM, "assessment_id", "true"),
            write=of("credentials_assessment", DRAWN_FROM, "assessment_id", of_version("p")),
        ),
        inner("credentials_draftchange"),
        inner("credentials_setaside"),
        inner("credentials_versionstep"),
        inner("credentials_remark"),
        inner("credentials_checklistanswer"),
        wall_rows(
            REVIEW,
            read=f"{OF_DESK} OR partner_id = {DESKS} OR wall_endorsed(id)",
            write=f"{OF_DESK} OR partner_id = {DESKS}",
        ),
        wall_rows("credentials_reviewcomment", read=of(REVIEW, "credentials_reviewcomment", "review_id", BOTH_SIDES)),
        wall_rows(
            "credentials_endorsement",
            read=f"state IN ('issued', 'withdrawn') OR {of(REVIEW, 'credentials_endorsement', 'review_id', BOTH_SIDES)}",
            write=of(REVIEW, "credentials_endorsement", "review_id", BOTH_SIDES),
        ),
        # What is or was in use is printed for whoever holds an award.
        wall_rows("credentials_certificatedesign", read=f"state IN ('active', 'retired') OR {OF_DESK}", write=OF_DESK),
        wall_rows(
            "credentials_badgedesign",
            read=f"state IN ('active', 'retired') OR {of_kind('credentials_badgedesign')}",
            write=of_kind("credentials_badgedesign"),
        ),
        # Rows of a batch name people who have no award yet.
        wall_rows("credentials_batch", read=OF_DESK),
        part("credentials_batchrow", "credentials_batch", "batch_id"),
        wall_rows(
            "credentials_batchpart",
            read="EXISTS (SELECT 1 FROM credentials_batch b WHERE b.id = credentials_batchpart.batch_id"
            f" AND b.institution_id = {DESKS})",
        ),
        # The learner reads what befell their award; files themselves are the desk's, who write them.
        wall_rows(
            "credentials_lateractrow",
            read=of_award("credentials_lateractrow", f"a.institution_id = {DESKS} OR a.learner_id = {OWN}"),
            write=of_award("credentials_lateractrow", f"a.institution_id = {DESKS}"),
        ),
        wall_rows(
            ACT,
            read=f"{OF_DESK} OR EXISTS (SELECT 1 FROM credentials_lateractrow r"
            f" JOIN credentials_award a ON a.id = r.award_id WHERE r.act_id = {ACT}.id AND a.learner_id = {OWN})",
            write=OF_DESK,
        ),
        wall_rows("credentials_actsetting", read=OF_DESK),
        wall_rows(
            "credentials_correction",
            read=of_award("credentials_correction", f"a.institution_id = {DESKS} OR a.learner_id = {OWN}"),
        ),
        wall_rows(EVIDENCE, read=f"{OF_DESK} OR {SENT_EVIDENCE}"),
        # The register.
        wall_rows("credentials_voidnumber", read=OF_DESK),
        wall_rows("credentials_certifiedcopy", read=OF_DESK),
        wall_rows("credentials_referencedaward", read=f"{OF_DESK} OR learner_id = {OWN}", write=OF_DESK),
        wall_rows("credentials_paperrun", read=OF_DESK),
        part("credentials_paperrun_awards", "credentials_paperrun", "paperrun_id"),
        wall_rows("credentials_reverification", read=OF_DESK),
        part("credentials_storeddefect", "credentials_reverification", "run_id"),
        # Learners. What was read on a learner's own page is the list's business; the person reads their facts, not what was merged.
        wall_rows(
            "credentials_learnercorrection",
            read=of_learner("credentials_learnercorrection", f"l.institution_id = {DESKS} OR l.user_id = {READER}"),
            write=of_learner("credentials_learnercorrection", f"l.institution_id = {DESKS}"),
        ),
        wall_rows("credentials_learnermerge", read=OF_DESK),
        wall_rows("credentials_keptapart", read=OF_DESK),
        wall_rows("credentials_lettertext", read=OF_DESK),
        wall_rows("credentials_learnerletter", read=OF_DESK),
    ]
