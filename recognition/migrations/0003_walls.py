"""Row-level security on PostgreSQL: the second wall (micro4asia/foundation/walls.py, decision 79)."""

from importlib import import_module

from django.db import migrations

from micro4asia.foundation.walling import DESKS, READER, WallSQL, wall_rows

below = import_module("credentials.migrations.0003_walls")

# An award is read by those who are asked about it, and what is asked by those who issued the award: that side is looked up
# apart, and only for rows that the desk neither sent nor received. Rows of one's own desk never ask it: said to be dearer, it
# would make a long queue seem so.
ISSUED_SQL = """
CREATE OR REPLACE FUNCTION wall_issued_at(award bigint, desks bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE COST 100 AS $$
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
# A page that shows twenty credentials of others asks about twenty, not about every case its desk ever had (decision 121). What
# is rare stands in functions, so that it is not planned with every query.
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
FORGET_SQL = """
DROP FUNCTION IF EXISTS wall_asked_of(bigint, bigint[]) CASCADE;
DROP FUNCTION IF EXISTS wall_asked_further(bigint, bigint[]) CASCADE;
DROP FUNCTION IF EXISTS wall_issued_at(bigint, bigint[]) CASCADE;
"""
# Two tables from below are walled anew here; going back puts up what stood before.
WALLED = ("credentials_learner", "credentials_award")
BACK_SQL = ";\n".join(
    statement
    for operation in below.Migration.operations
    if getattr(operation, "table", "") in WALLED
    for statement in operation.statements()
)

REQUEST = "recognition_recognitionrequest"
RULE = "recognition_rule"
HERE = "(SELECT wall_desks())::bigint[]"
AT_DESK = f"institution_id = {DESKS}"
OWN = f"person_id = {READER}"
SEEN = f"applicant_id = {READER} OR (state <> 'draft' AND ({AT_DESK} OR wall_issued_at({REQUEST}.award_id, {HERE})))"
# Written out, so that PostgreSQL looks up a few rows one by one and many at once.
ASKED_AWARD = (
    "EXISTS (SELECT 1 FROM recognition_recognitionrequest r WHERE r.award_id = credentials_award.id AND r.state <> 'draft'"
    f" AND r.institution_id = {DESKS}) OR wall_asked_further(id, {HERE})"
)
# Conditions over the request that a row hangs on.
DESK = f"r.institution_id = {DESKS}"
BOTH_SIDES = f"(r.applicant_id = {READER} OR {DESK})"


def of_request(table: str, condition: str = "true") -> str:
    """The request that a row hangs on, if the reader may read it and the condition holds."""
    return f"EXISTS (SELECT 1 FROM {REQUEST} r WHERE r.id = {table}.request_id AND {condition})"


def of_decision(table: str, condition: str = "true") -> str:
    """The decision that a row hangs on, if the reader may read it and the condition holds of its request."""
    return (
        f"EXISTS (SELECT 1 FROM recognition_decision d JOIN {REQUEST} r ON r.id = d.request_id"
        f" WHERE d.id = {table}.decision_id AND {condition})"
    )


def part(table: str, parent: str, column: str):
    """A row is read and written by whoever may read the one it is part of."""
    return wall_rows(table, read=f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {table}.{column})")


def case(table: str, *, read: str = "true", write: str = DESK):
    """What a case consists of: read with it unless less is said, written at its desk unless more is said."""
    return wall_rows(table, read=of_request(table, read), write=of_request(table, write))


def ruling(table: str, *, read: str = "true"):
    """What hangs on a decision, written at its desk."""
    return wall_rows(table, read=of_decision(table, read), write=of_decision(table, DESK))


class Migration(migrations.Migration):
    replaces = [("recognition", "0004_row_walls"), ("recognition", "0018_ask_by_row")]

    dependencies = [("recognition", "0002_what_is_frozen"), ("credentials", "0003_walls")]

    operations = [
        WallSQL(ISSUED_SQL + ASKED_SQL, f"{BACK_SQL};\n{FORGET_SQL}"),
        # Who is asked to recognise an award looks at it, and at whose it is.
        wall_rows(
            "credentials_learner",
            read=f"{below.LEARNER} OR wall_asked_of(id, {HERE}) OR {below.STACKED_LEARNER}",
            write=below.LEARNER,
        ),
        wall_rows(
            "credentials_award",
            read=f"{below.AWARD} OR {ASKED_AWARD} OR {below.STACKED_AWARD}",
            write=below.AWARD,
        ),
        # Officers of the issuer look on: asked to do something, the service locks the row and tells them that it is not theirs.
        wall_rows(REQUEST, read=SEEN, lock=SEEN, write=f"applicant_id = {READER} OR (state <> 'draft' AND {AT_DESK})"),
        case("recognition_requestsource", write=BOTH_SIDES),
        case("recognition_casepaper", write=BOTH_SIDES),
        case("recognition_question", write=BOTH_SIDES),
        part("recognition_questionitem", "recognition_question", "question_id"),
        case("recognition_casemessage", read=BOTH_SIDES, write=BOTH_SIDES),
        case("recognition_pause", write=BOTH_SIDES),
        case("recognition_delaynotice"),
        case("recognition_reopening", write=BOTH_SIDES),
        case("recognition_awardnews"),
        case("recognition_preanswer"),
        case("recognition_appeal", write=BOTH_SIDES),
        case("recognition_humanreview", write=BOTH_SIDES),
        wall_rows("recognition_importedcredential", read=f"user_id = {READER}"),
        # Whom it was prepared for reads it by the link alone, which is looked up with everything open.
        wall_rows("recognition_preparedrequest", read=AT_DESK),
        wall_rows(
            "recognition_casefile",
            read=f"asked_by_id = {READER} OR (for_desk AND {of_request('recognition_casefile', DESK)})",
        ),
        # What leads to a decision is the desk's; the learner reads the decision.
        case("recognition_comparison", read=DESK),
        part("recognition_comparisonrow", "recognition_comparison", "comparison_id"),
        part("recognition_outcomecoverage", "recognition_comparison", "comparison_id"),
        part("recognition_outcomecoverage_sources", "recognition_outcomecoverage", "outcomecoverage_id"),
        wall_rows("recognition_opinion", read=f"assessor_id = {READER} OR {of_request('recognition_opinion', DESK)}"),
        part("recognition_opinionverdict", "recognition_opinion", "opinion_id"),
        case("recognition_proposalanswer", read=DESK),
        case("recognition_proposedruling", read=DESK),
        wall_rows(
            "recognition_declaration",
            read=f"{OWN} OR {of_request('recognition_declaration', DESK)}",
            write=of_request("recognition_declaration", DESK),
        ),
        case("recognition_decision"),
        ruling("recognition_condition"),
        ruling("recognition_decisionletter"),
        ruling("recognition_precedentnote", read=DESK),
        ruling("recognition_auditsample", read=DESK),
        # What a desk keeps for itself, and its people for themselves.
        wall_rows("recognition_assignmentrule", read=AT_DESK),
        part("recognition_assignmentrule_officers", "recognition_assignmentrule", "assignmentrule_id"),
        wall_rows("recognition_absence", read=AT_DESK),
        wall_rows("recognition_reasonparagraph", read=AT_DESK),
        wall_rows("recognition_secondofficerrule", read=AT_DESK),
        wall_rows("recognition_savedview", read=OWN),
        wall_rows("recognition_deskhabit", read=OWN),
        wall_rows("recognition_earlierrecognition", read=f"learner_id = {READER} OR {AT_DESK}", write=AT_DESK),
        # What was settled beforehand is public, but for what was agreed with one learner.
        wall_rows(
            RULE,
            read="(published_at IS NOT NULL AND kind <> 'learning-agreement')"
            f" OR receiver_id = {DESKS} OR sender_id = {DESKS} OR learner_id = {READER}",
            write=f"receiver_id = {DESKS} OR sender_id = {DESKS} OR learner_id = {READER}",
        ),
        part("recognition_rulesource", RULE, "rule_id"),
        part("recognition_rulesignature", RULE, "rule_id"),
        part("recognition_rulechange", RULE, "rule_id"),
    ]
