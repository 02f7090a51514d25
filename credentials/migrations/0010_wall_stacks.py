"""The second wall around what learners do with stacks (micro4asia/foundation/walls.py, decision 79)."""

from importlib import import_module

from django.db import migrations

from micro4asia.foundation.walling import DESKS, READER, let_read, wall_rows

OWN = import_module("credentials.migrations.0004_row_walls").OWN
HERE = f"s.institution_id = {DESKS}"


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
            f" (SELECT 1 FROM credentials_award a WHERE a.id = credentials_useledger.award_id AND a.learner_id = {OWN})",
        ),
        let_read(
            "credentials_award",
            whom="stacking",
            read="EXISTS (SELECT 1 FROM credentials_stackapplication_awards x"
            " JOIN credentials_stackapplication s ON s.id = x.stackapplication_id"
            f" WHERE x.award_id = credentials_award.id AND {HERE})",
        ),
        let_read(
            "credentials_learner",
            whom="stacking",
            read="EXISTS (SELECT 1 FROM credentials_award a JOIN credentials_stackapplication_awards x ON x.award_id = a.id"
            " JOIN credentials_stackapplication s ON s.id = x.stackapplication_id"
            f" WHERE a.learner_id = credentials_learner.id AND {HERE})",
        ),
    ]
