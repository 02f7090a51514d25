"""Distributions of grades: taken in from a table with what is wrong at its place, and used by field, cycle and number."""

import datetime as dt

import pytest

from institutions.models import GradeTable, Role
from institutions.services.taking_in import begin_taking_in, choose_columns, judged, send_table, take_in
from institutions.services.taking_in_grades import KIND
from recognition.suggesting import grades_of
from tests.factories.institutions import GradeTableFactory
from tests.foundation.built_once import built_once

HEAD = "Field of education (ISCED-F),Grade scale,Cycle of study,Years,Grade,Number,Source"
GOOD = [
    "0412,CZ-LETTER,first,2023-25,A,300,Records",
    ",,,,B,400,",
    ",,,,C,600,",
    "0412,CZ-LETTER,second,2023-25,A,10,Records",
    ",,,,B,20,",
    "0311,cz-letter,,2022–24,A,0,Records",
    ",,,,E,100,",
]


@built_once
def board(member, muni):
    return member(Role.INSTITUTION_ADMIN, muni, second_factor=True, email="board@example.org")


@built_once
def send(muni, board, course_scale):
    def make(*lines):
        content = "\n".join([HEAD, *lines]).encode()
        file = send_table(institution=muni, by=board, kind=KIND, name="grades.csv", content=content)
        return choose_columns(file=file, by=board, columns=file.columns, encoding=file.encoding, delimiter=file.delimiter)

    return make


def test_a_line_for_each_grade_and_a_table_for_each_thing_it_is_about(send, board, muni):
    file = send(*GOOD)
    assert [str(item.fate) for item in judged(file, board)] == ["ready", "warning", "ready"]
    take_in(file=begin_taking_in(file=file, by=board))
    rows = {(row.isced_f, row.cycle, row.years): row for row in GradeTable.objects.filter(institution=muni)}
    assert set(rows) == {("0412", "first", "2023-25"), ("0412", "second", "2023-25"), ("0311", "", "2022-24")}
    assert rows["0412", "first", "2023-25"].counts == [["A", 300], ["B", 400], ["C", 600]]
    assert rows["0311", "", "2022-24"].counts == [["A", 0], ["E", 100]]
    assert rows["0412", "first", "2023-25"].source == "Records"


def test_taken_in_twice_it_is_there_already_and_with_other_numbers_it_follows(send, board, muni):
    take_in(file=begin_taking_in(file=send(*GOOD[:3]), by=board))
    assert [str(item.fate) for item in judged(send(*GOOD[:3]), board)] == ["unchanged"]
    changed = send("0412,CZ-LETTER,first,2023-25,A,301,Records", *GOOD[1:3])
    [item] = judged(changed, board)
    assert str(item.fate) == "changed"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("8888,CZ-LETTER,,2023-25,A,300,Records", "Field of education (ISCED-F)"),
        ("0412,NOWHERE,,2023-25,A,300,Records", "Grade scale"),
        ("0412,CZ-LETTER,fourth,2023-25,A,300,Records", "Cycle of study"),
        ("0412,CZ-LETTER,,25,A,300,Records", "Years"),
        ("0412,CZ-LETTER,,2023-25,F,300,Records", "Grade"),
        ("0412,CZ-LETTER,,2023-25,A,many,Records", "How many"),
        ("0412,CZ-LETTER,,2023-25,A,0,Records", "How many"),
        ("0412,CZ-LETTER,,2023-25,A,300,", "Source"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(send, board, line, column):
    [item] = judged(send(line), board)
    assert str(item.fate) == "problem"
    assert {(remark.line, remark.column) for remark in item.remarks} == {(2, column)}


def test_a_grade_that_stands_twice_is_told_at_its_line(send, board):
    [item] = judged(send("0412,CZ-LETTER,,2023-25,A,300,Records", ",,,,A,5,"), board)
    assert [(remark.line, remark.column) for remark in item.remarks] == [(3, "Grade")]


def test_a_table_of_the_cycle_goes_before_one_of_all_and_one_of_another_never_counts(award, course, muni, course_scale):
    said = {"institution": muni, "scale": course_scale}
    GradeTableFactory(**said, cycle="second", counts=[["A", 500], ["B", 500]])
    assert grades_of(award, course).ours.cycle == ""
    GradeTableFactory(**said, cycle="first", counts=[["A", 600], ["B", 600]])
    assert grades_of(award, course).ours.cycle == "first"
    assert grades_of(award, course).basis()["ours"]["n"] == 1200


def test_a_narrow_table_that_is_too_small_gives_way_to_the_wider_field_then_to_none(award, course, muni, course_scale):
    muni.grade_tables.update(counts=[["A", 60], ["B", 39]])
    assert grades_of(award, course).statistical is None
    GradeTableFactory(institution=muni, scale=course_scale, isced_f="04", counts=[["A", 60], ["B", 40]])
    view = grades_of(award, course)
    assert (view.ours.isced_f, view.ours_n) == ("04", 100)
    assert view.statistical is not None


def test_a_table_counts_from_its_first_day_to_its_last(award, course, muni, course_scale):
    muni.grade_tables.update(valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 6, 30))
    assert grades_of(award, course, on=dt.date(2026, 6, 30)).ours is not None
    assert grades_of(award, course, on=dt.date(2026, 7, 1)).ours is None


@pytest.mark.parametrize("course_scale", [None])
def test_pass_or_fail_is_never_converted(award, course, course_scale):
    assert grades_of(award, course) is None


def test_a_credential_that_was_passed_is_never_converted(make_award, course):
    award = make_award()
    award.grade = ""
    assert grades_of(award, course) is None
