"""Courses as forms, services and tables say them."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from institutions.services.teaching import bring_into_force, draft_course

DAY = dt.date(2026, 9, 1)
HEADERS = (
    "Course code,Title of the course,Title in English,Curriculum year,Hours of work,Credits,Level,"
    "Field of education (ISCED-F),Assessment,Learning outcome,Hours of the outcome"
)


def course_fields(**changes):
    return {
        "curriculum_year": 2026,
        "titles": {"vi": "Thanh toán số", "en": "Digital Payments"},
        "hours": Decimal(100),
        "credits": Decimal(2),
        "level_framework": "VQF",
        "level_code": "6",
        "isced_f": "0412",
        "assessment_types": ["written-exam"],
        "supervision": "supervised-on-site-id",
        "profile": "academic",
        **changes,
    }


def outcomes(*hours):
    return [{"texts": {"vi": f"Kết quả {n}"}, "hours": Decimal(each)} for n, each in enumerate(hours, start=1)]


def in_force(institution, by, code="FIN201", begins=dt.date(2025, 9, 1), **changes):
    course = draft_course(institution=institution, by=by, code=code, fields=course_fields(**changes), outcomes=outcomes(60, 40))
    return bring_into_force(course=course, by=by, begins=begins)


def programme_fields(**changes):
    return {
        "titles": {"vi": "Kinh tế, cử nhân", "en": "Economics, bachelor"},
        "cycle": "first",
        "level_framework": "VQF",
        "level_code": "6",
        "hours": Decimal(6300),
        "credits": Decimal(126),
        **changes,
    }


def course_post(**changes):
    return {
        "curriculum_year": "2026",
        "hours": "100",
        "credits": "2",
        "level": "VQF:6",
        "isced_f": "0412",
        "assessment_types": ["written-exam"],
        "supervision": "supervised-on-site-id",
        "profile": "academic",
        "grade_scale": "none",
        "title_vi": "Thanh toán số",
        "outcome_1_vi": "Giải thích hệ thống thanh toán",
        "hours_1": "100",
        **changes,
    }


def day(name, on=None):
    on = on or timezone.localdate()
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def courses_csv(prefix=""):
    rows = [
        HEADERS,
        f"{prefix}T-1,Thanh toán,Payments,2026,100,2,6,0412,written-exam,Giải thích,60",
        ",,,,,,,,,So sánh,40",
        f"{prefix}T-2,Kế toán,Accounting,2026,fifty,1,6,0411,written-exam,Ghi sổ,50",
    ]
    return "\n".join(rows).encode()


def kinds_csv(prefix="", unit=""):
    rows = [
        "Code,Title in your language,Title in English,Hours of work,Level,Field of education (ISCED-F),Form of participation,"
        "Assessment,Quality assurance,Learning outcome,Learning outcome in English,Hours of the outcome,Faculty or department",
        f"{prefix}NEW-PAY-01,Thanh toán,Payments,50,6,0412,blended,written-exam; project,"
        f"institution-accredited,Một,One,30,{unit}",
        ",,,,,,,,,Hai,Two,20,",
        f"{prefix}NEW-ACC-02,Kế toán,Accounting,50,6,0411,somehow,written-exam,institution-accredited,Ba,Three,50,{unit}",
    ]
    return "\n".join(rows).encode()
