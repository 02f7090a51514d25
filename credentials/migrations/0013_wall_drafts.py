"""The second wall around what institutions have not published (micro4asia/foundation/walls.py, decision 79)."""

from django.db import migrations

from micro4asia.foundation.walling import DESKS, WallSQL, wall_rows

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
VERSION = "credentials_microcredentialversion"
KIND = "credentials_microcredential"
REVIEW = "credentials_partnerreview"
# States of versions that are public for good: see VersionQuerySet.public.
HIDDEN = "('draft', 'internal_qa', 'approved', 'discarded')"


def of_kind(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM {KIND} k WHERE k.id = {table}.micro_credential_id AND k.institution_id = {DESKS})"


def of_version(table: str) -> str:
    """The desk of the version that a row hangs on."""
    return (
        f"EXISTS (SELECT 1 FROM {VERSION} v JOIN {KIND} k ON k.id = v.micro_credential_id"
        f" WHERE v.id = {table}.version_id AND k.institution_id = {DESKS})"
    )


def of(parent: str, table: str, column: str, condition: str = "true") -> str:
    """What a row is part of, if one may read it and the condition holds."""
    return f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{column} AND {condition})"


def part(name: str):
    """What a version says: read with it, written at its desk."""
    return wall_rows(name, read=of(VERSION, name, "version_id"), write=of_version(name))


def inner(name: str):
    """What is said about a version at its desk."""
    return wall_rows(name, read=of_version(name))


ASKED = f"EXISTS (SELECT 1 FROM {REVIEW} r WHERE r.version_id = {VERSION}.id AND r.partner_id = {DESKS})"
BOTH_SIDES = f"(p.institution_id = {DESKS} OR p.partner_id = {DESKS})"
STACKED = "credentials_stackversion"
STACK_PARTS = "credentials_stackversion_parts"
OWN_STACK = f"EXISTS (SELECT 1 FROM credentials_stack s WHERE s.id = {{}}.stack_id AND s.institution_id = {DESKS})"
DRAWN_FROM = "credentials_assessment_outcomes"


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0012_forget_stack_applications"),
        ("institutions", "0014_wall_tables"),
    ]

    operations = [
        WallSQL(ENDORSED_SQL, "DROP FUNCTION IF EXISTS wall_endorsed(bigint) CASCADE;"),
        # Those who are asked for their view read what they are asked about, before it is published.
        wall_rows(
            VERSION,
            read=f"state NOT IN {HIDDEN} OR {of_kind(VERSION)} OR {ASKED}",
            write=of_kind(VERSION),
        ),
        part("credentials_learningoutcome"),
        part("credentials_assessment"),
        part("credentials_qualityrecord"),
        wall_rows(
            DRAWN_FROM,
            read=of("credentials_assessment", DRAWN_FROM, "assessment_id"),
            write=of("credentials_assessment", DRAWN_FROM, "assessment_id", of_version("p")),
        ),
        inner("credentials_draftchange"),
        inner("credentials_setaside"),
        inner("credentials_versionstep"),
        inner("credentials_remark"),
        inner("credentials_checklistanswer"),
        wall_rows(
            REVIEW,
            read=f"institution_id = {DESKS} OR partner_id = {DESKS} OR wall_endorsed(id)",
            write=f"institution_id = {DESKS} OR partner_id = {DESKS}",
        ),
        wall_rows(
            "credentials_reviewcomment",
            read=of(REVIEW, "credentials_reviewcomment", "review_id", BOTH_SIDES),
        ),
        wall_rows(
            "credentials_endorsement",
            read=f"state IN ('issued', 'withdrawn') OR {of(REVIEW, 'credentials_endorsement', 'review_id', BOTH_SIDES)}",
            write=of(REVIEW, "credentials_endorsement", "review_id", BOTH_SIDES),
        ),
        # What is or was in use is printed for whoever holds an award.
        wall_rows(
            "credentials_certificatedesign",
            read=f"state IN ('active', 'retired') OR institution_id = {DESKS}",
            write=f"institution_id = {DESKS}",
        ),
        wall_rows(
            "credentials_badgedesign",
            read=f"state IN ('active', 'retired') OR {of_kind('credentials_badgedesign')}",
            write=of_kind("credentials_badgedesign"),
        ),
        wall_rows(
            STACKED,
            read=f"state <> 'draft' OR {OWN_STACK.format(STACKED)}",
            write=OWN_STACK.format(STACKED),
        ),
        wall_rows(
            STACK_PARTS,
            read=of(STACKED, STACK_PARTS, "stackversion_id"),
            write=of(STACKED, STACK_PARTS, "stackversion_id", OWN_STACK.format("p")),
        ),
    ]
