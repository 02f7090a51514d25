"""Courses out of a table: good lines come in, bad ones wait with a reason, and nothing comes in twice."""

import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from institutions.models import Course, Role, TableFile
from institutions.services import taking_in
from institutions.services.taking_in_courses import COURSES, KIND
from institutions.services.taking_in_sheets import problems_of, template_of
from micro4asia.foundation import tabular
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Job, JournalEntry
from tests.factories.institutions import InstitutionFactory, LevelFactory, MembershipFactory
from tests.foundation.built_once import built_once
from tests.institutions.courses.tables import courses_csv

pytestmark = pytest.mark.django_db


@built_once
def institution():
    LevelFactory()
    return InstitutionFactory(key=False)


@built_once
def registrar(institution):
    return MembershipFactory(institution=institution, role=Role.REGISTRAR).user


def read(institution, by, content):
    file = taking_in.send_table(institution=institution, by=by, kind=KIND, name="c.csv", content=content)
    return taking_in.choose_columns(file=file, by=by, columns=file.columns, encoding=file.encoding, delimiter=file.delimiter)


def taken(file, by, run_jobs):
    taking_in.begin_taking_in(file=file, by=by)
    run_jobs()
    file.refresh_from_db()
    return file


def test_good_lines_come_in_as_drafts_and_the_same_file_makes_nothing_twice(institution, registrar, run_jobs):
    file = taken(read(institution, registrar, courses_csv()), registrar, run_jobs)
    course = Course.objects.get()
    assert (course.code, course.is_draft, [row.hours for row in course.outcomes.all()]) == ("T-1", True, [60, 40])
    assert (file.state, file.counts["ready"], file.counts["problem"]) == ("done", 1, 1)
    again = read(institution, registrar, courses_csv())
    assert [item.fate for item in taking_in.judged(again, registrar)] == ["unchanged", "problem"]
    with pytest.raises(WrongState):
        taking_in.begin_taking_in(file=again, by=registrar)


def test_a_problem_is_told_at_its_cell_and_downloaded_with_what_to_do(institution, registrar):
    file = read(institution, registrar, courses_csv())
    [remark] = taking_in.judged(file, registrar)[1].remarks
    assert (remark.line, remark.value, remark.stops) == (4, "fifty", True)
    sheet = openpyxl.load_workbook(io.BytesIO(problems_of(file, registrar))).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [4]
    assert "37.5" in sheet["B2"].value


def test_what_changed_becomes_a_new_version_and_what_is_in_force_stays(institution, registrar, run_jobs):
    head, *lines = courses_csv().decode().splitlines()
    dated = "\n".join([f"{head},In force from", f"{lines[0]},2025-09-01", f"{lines[1]},"]).encode()
    taken(read(institution, registrar, dated), registrar, run_jobs)
    assert Course.objects.get().in_force_from.isoformat() == "2025-09-01"
    changed = dated.replace(b"Payments", b"Digital Payments").replace(b"2025-09-01", b"2026-09-01")
    taken(read(institution, registrar, changed), registrar, run_jobs)
    versions = {row.version: row for row in Course.objects.all()}
    assert (versions["1"].titles["en"], versions["2"].titles["en"]) == ("Payments", "Digital Payments")
    assert versions["1"].in_force_to.isoformat() == "2026-08-31"


def test_a_template_is_guessed_and_read_without_a_problem(institution, registrar):
    content = template_of(COURSES, institution, workbook=True)
    table = tabular.read_table(content)
    assert set(taking_in.guess(table.headers, COURSES.columns(institution))) == {c.code for c in COURSES.columns(institution)}
    [item] = taking_in.judged(read(institution, registrar, content), registrar)
    assert (item.fate, item.key, len(item.outcomes)) == ("ready", "FIN201", 2)


def test_headers_are_known_in_the_languages_of_the_network(institution):
    headers = ["Mã học phần", "Tên học phần", "Số giờ", "Kredity", "Chuẩn đầu ra", "Razina", "ISCED-F"]
    found = taking_in.guess(headers, COURSES.columns(institution))
    assert [found[code] for code in ("code", "title", "hours", "credits", "outcome", "level", "isced_f")] == list(range(7))


def test_one_thing_in_two_places_of_a_file_is_a_problem(institution, registrar):
    head, first, second, _bad = courses_csv().decode().splitlines()
    other = first.replace("T-1", "T-9")
    content = "\n".join([head, first, second, other, second, first, second]).encode()
    assert [item.fate for item in taking_in.judged(read(institution, registrar, content), registrar)] == [
        "ready",
        "ready",
        "problem",
    ]


def test_only_who_keeps_courses_sends_a_table_and_strangers_see_none(institution, registrar):
    officer = MembershipFactory(institution=institution, role=Role.OFFICER).user
    with pytest.raises(PermissionDenied):
        read(institution, officer, courses_csv())
    read(institution, registrar, courses_csv())
    assert not TableFile.objects.visible_to(MembershipFactory().user).exists()
    assert TableFile.objects.visible_to(officer).exists()


def test_a_sheet_that_breaks_off_far_below_is_refused_when_it_is_sent(institution, registrar):
    stored = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template_of(COURSES, institution, workbook=True))) as sound,
        zipfile.ZipFile(stored, "w") as made,
    ):
        for name in sound.namelist():
            broken = name.endswith("sheet1.xml")
            made.writestr(
                name, sound.read(name).replace(b"</sheetData>", b"<row><c><v>1</row></sheetData>") if broken else sound.read(name)
            )
    with pytest.raises(ValidationError, match="breaks off"):
        taking_in.send_table(institution=institution, by=registrar, kind=KIND, name="c.xlsx", content=stored.getvalue())
    assert not TableFile.objects.exists()


def test_a_file_whose_job_has_failed_for_good_can_be_thrown_away(institution, registrar, run_jobs):
    file = read(institution, registrar, courses_csv())
    taking_in.begin_taking_in(file=file, by=registrar)
    with pytest.raises(WrongState):
        taking_in.discard_table(file=file, by=registrar)
    TableFile.objects.update(content=b"x")
    for _ in range(3):
        Job.objects.update(run_after=timezone.now())
        run_jobs(failing=True)
    file.refresh_from_db()
    assert (file.state, file.taken_by) == ("read", None)
    assert JournalEntry.objects.filter(event="table_given_up").count() == 1
    taking_in.discard_table(file=file, by=registrar)
    assert not TableFile.objects.exists()
