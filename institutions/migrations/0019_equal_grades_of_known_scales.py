"""Scales that came with the software get the tables that come with it now. One that somebody has entered is left alone."""

from django.db import migrations

A_TO_F = ("A", "B", "C", "D", "F")
SCALES = {
    "CZ-LETTER": {
        "values": {"A": "1", "B": "1.5", "C": "2", "D": "2.5", "E": "3", "F": "4"},
        "equals": {"CZ-NUMBER": [["A", "1"], ["B", "1.5"], ["C", "2"], ["D", "2.5"], ["E", "3"], ["F", "4"]]},
    },
    "IT-30": {"values": {"30L": "30"} | {str(number): str(number) for number in range(30, 17, -1)}},
    "VN-10": {
        "equals": {"VN-LETTER": [["8.5", "A"], ["7.0", "B"], ["5.5", "C"], ["4.0", "D"], ["0", "F"]]},
        "transfer_mark": "5.5",
        "without_grade": "R",
    },
    "VN-LETTER": {
        "values": dict(zip(A_TO_F, "43210", strict=True)),
        "equals": {"VN-4": [list(pair) for pair in zip(A_TO_F, "43210", strict=True)]},
        "transfer_mark": "C",
        "without_grade": "R",
    },
    "VN-4": {"transfer_mark": "2", "without_grade": "R"},
    "LA-4": {"values": {"A": "4.0", "B+": "3.5", "B": "3.0", "C+": "2.5", "C": "2.0", "D+": "1.5", "D": "1.0", "F": "0"}},
}
STEPS = {
    "CZ-LETTER": ["A", "B", "C", "D", "E", "F"],
    "IT-30": ["30L", *(str(number) for number in range(30, 17, -1))],
    "VN-10": [],
    "VN-LETTER": list(A_TO_F),
    "VN-4": ["4", "3", "2", "1", "0"],
    "LA-4": ["A", "B+", "B", "C+", "C", "D+", "D", "F"],
}


def fill(apps, schema_editor):
    for row in apps.get_model("institutions", "GradeScale").objects.filter(version=1, code__in=SCALES):
        if row.steps == STEPS[row.code]:
            for name, said in SCALES[row.code].items():
                setattr(row, name, said)
            row.save(update_fields=list(SCALES[row.code]))


def leave(apps, schema_editor):
    """The columns go with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0018_equal_grades")]

    operations = [migrations.RunPython(fill, leave)]
