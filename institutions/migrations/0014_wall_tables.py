"""The second wall: tables that were sent, courses not in force (micro4asia/foundation/walls.py, decision 79)."""

from importlib import import_module

from django.db import migrations

from micro4asia.foundation.walling import NETWORK, READER, wall_rows

AT_THE_DESK = import_module("institutions.migrations.0012_row_walls").AT_THE_DESK
APPLICATION = "institutions_application"
# Whoever proved the address that the network wrote to: see ApplicationQuerySet.
ASKED_FOR = f"""EXISTS (
    SELECT 1 FROM account_emailaddress e JOIN institutions_institution i ON lower(i.contact_email) = lower(e.email)
    WHERE i.id = {APPLICATION}.institution_id AND e.user_id = {READER} AND e.verified
)"""
COURSE = "institutions_course"
OUTCOME = "institutions_courseoutcome"


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0013_programmes_and_courses"),
        ("account", "0001_initial"),
    ]

    operations = [
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
