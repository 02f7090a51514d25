"""What is taught, broken; see test_constraints.py."""

from tests.breaking import change, repeat
from tests.factories.courses import CurriculumCourseFactory, CurriculumYearFactory, ProgrammeFactory, TableFileFactory
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory


def draft_course():
    """One in force is frozen."""
    return CourseFactory(in_force_from=None)


BROKEN = {
    "one_programme_per_code": lambda: repeat(ProgrammeFactory(), public_id="another"),
    "a_programme_has_a_load_or_none_on_record": lambda: change(ProgrammeFactory(), hours=0),
    "an_own_cap_lies_within_the_credits": lambda: change(ProgrammeFactory(), own_cap=127),
    "one_curriculum_per_programme_and_year": lambda: repeat(CurriculumYearFactory()),
    "a_curriculum_has_a_load": lambda: change(CurriculumYearFactory(), credits=0),
    "a_curriculum_ends_after_it_began": lambda: change(CurriculumYearFactory(), valid_to="2019-12-31"),
    "one_course_once_per_curriculum": lambda: repeat(CurriculumCourseFactory()),
    "one_course_per_code_and_version": lambda: repeat(CourseFactory(), public_id="another"),
    "one_draft_per_course": lambda: repeat(draft_course(), public_id="another", version="2"),
    "a_course_has_hours": lambda: change(draft_course(), hours=0),
    "a_course_ends_after_it_began": lambda: change(CourseFactory(), in_force_to="2019-12-31"),
    "one_course_outcome_per_position": lambda: repeat(CourseOutcomeFactory()),
    "a_course_outcome_has_hours": lambda: change(CourseOutcomeFactory(), hours=0),
    "a_file_taken_in_is_dated": lambda: change(TableFileFactory(), state="done"),
}
