"""One aggregate per file, its queryset beside it."""

from institutions.models.course import Course, CourseOutcome
from institutions.models.institution import AwardingStatus, Institution, InstitutionName
from institutions.models.membership import AWARDING, Membership, Role
from institutions.models.reference import CreditValue, GradeScale, GradeTable, Level, TimeLimit
from institutions.models.signing_key import SigningKey
from institutions.models.user import User

__all__ = [
    "AWARDING",
    "AwardingStatus",
    "Course",
    "CourseOutcome",
    "CreditValue",
    "GradeScale",
    "GradeTable",
    "Institution",
    "InstitutionName",
    "Level",
    "Membership",
    "Role",
    "SigningKey",
    "TimeLimit",
    "User",
]
