"""What counts towards a programme, how grades are converted, and reports: read and kept by those who recognise there."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from institutions.services.taking_in import choose_columns, send_table
from institutions.services.taking_in_grades import KIND
from tests.factories.cases_counting import EarlierRecognitionFactory, GradeRuleFactory
from tests.factories.courses import ProgrammeFactory
from tests.factories.institutions import GradeScaleFactory
from tests.house.rights_asking import Case, at, nothing, sent
from tests.house.rights_world import World


def furnish(world: World) -> None:
    """Of the applicant of a request that was taken: something of before; of `same`: a choice that has not begun."""
    request = world.request_taken
    programme = ProgrammeFactory(institution=world.receiving, code=f"{world.prefix}PROG")
    world.things["earlier"] = EarlierRecognitionFactory(
        learner=request.applicant, programme=programme, credits=Decimal(3), reference=f"{world.prefix}1"
    )
    admin = world.people["inst_admin_same"]
    GradeScaleFactory(code=f"{world.prefix}LETTERS", steps=["A", "B", "F"], pass_mark="B")
    for state in ("sent", "read", "done"):
        file = send_table(institution=world.same, by=admin, kind=KIND, name=f"{state}.csv", content=table(world))
        if state != "sent":
            file = choose_columns(file=file, by=admin, columns=file.columns, encoding=file.encoding, delimiter=file.delimiter)
        if state == "done":
            type(file).objects.filter(pk=file.pk).update(state="done", taken_at=file.sent_at)
            file.refresh_from_db()
        world.things[f"grades_{state}"] = file
    later = world.same.today() + dt.timedelta(days=30)
    world.things["grade_rule"] = GradeRuleFactory(institution=world.same, valid_from=later)


def table(world: World) -> bytes:
    lines = (
        "Field of education (ISCED-F),Grade scale,Years,Grade,Number,Source",
        f"0412,{world.prefix}LETTERS,2023-25,A,100,Records",
    )
    return "\n".join(lines).encode()


def uploaded(world: World) -> dict[str, Any]:
    return {"table": SimpleUploadedFile("grades.csv", table(world))}


def places(world: World) -> dict[str, Any]:
    """Columns as they were guessed, confirmed."""
    file = world.grades_sent
    chosen = {f"column_{code}": str(place) for code, place in file.columns.items()}
    return {"encoding": file.encoding, "delimiter": file.delimiter, "do": "confirm", **chosen}


def chosen(world: World) -> dict[str, Any]:
    day = world.same.today() + dt.timedelta(days=60)
    begins = {"valid_from_day": day.day, "valid_from_month": day.month, "valid_from_year": day.year}
    return {"method": "linear", "body": "Board 4", "programme": "", **begins}


taken = at("receiving.slug", "request_taken.public_id")
CASES = [
    Case("recognition:case-uses", taken),
    Case("recognition:case-uses", taken, sent(credits="x"), comes_back=True),
    Case("recognition:earlier-withdraw", at("receiving.slug", "request_taken.public_id", "earlier.public_id"), sent()),
    Case("recognition:grade-rules", at("same.slug")),
    Case("recognition:grade-rules", at("same.slug"), chosen, row="recognition_rule.choose_grades"),
    Case("recognition:grade-rule-withdraw", at("same.slug", "grade_rule.public_id"), sent()),
    Case("institutions:grades-import", at("same.slug")),
    Case("institutions:grades-import", at("same.slug"), uploaded),
    Case("institutions:grades-import-template", lambda world: (world.same.slug, "xlsx")),
    Case("institutions:grades-import-columns", at("same.slug", "grades_sent.public_id")),
    Case("institutions:grades-import-columns", at("same.slug", "grades_sent.public_id"), places),
    Case("institutions:grades-import-check", at("same.slug", "grades_read.public_id")),
    Case("institutions:grades-import-check", at("same.slug", "grades_read.public_id"), nothing),
    Case("institutions:grades-import-done", at("same.slug", "grades_done.public_id")),
    Case("institutions:grades-import-problems", at("same.slug", "grades_read.public_id")),
    Case("institutions:grades-import-discard", at("same.slug", "grades_sent.public_id"), nothing),
    Case("recognition:reports", at("same.slug")),
    Case("recognition:reports-csv", lambda world: (world.same.slug, "time")),
    Case("recognition:network-reports"),
    Case("recognition:network-reports-csv", lambda world: ("time",)),
]
