"""The database itself refuses to change what a course in force says."""

from django.db import migrations

from micro4asia.foundation.freezing import freeze_rows

# See CONTENT in models/course.py.
WORDING = [
    "institution_id",
    "code",
    "version",
    "curriculum_year",
    "titles",
    "unit",
    "programme",
    "hours",
    "credits",
    "level_framework",
    "level_code",
    "eqf",
    "isced_f",
    "assessment_types",
    "supervision",
    "quality_required",
    "profile",
    "grade_scale_id",
    "prerequisites",
    "in_force_from",
]


class Migration(migrations.Migration):
    replaces = [("institutions", "0013_programmes_and_courses")]

    dependencies = [("institutions", "0002_the_network")]

    operations = [
        freeze_rows("institutions_course", columns=WORDING, when_sql="OLD.in_force_from IS NOT NULL"),
        freeze_rows("institutions_courseoutcome", when_sql="OLD.is_frozen"),
    ]
