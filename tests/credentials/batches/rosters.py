"""A class list of 500 with eleven kinds of problem, as it might come out of a learning platform; and who is known before.

Pure: it makes bytes and numbers. Browser journeys use it as well.
"""

import datetime as dt
import io

from openpyxl import Workbook

HEADERS = ["MSSV", "Họ và tên", "Ngày sinh", "Email", "Điểm", "Ngày hoàn thành", "Giám sát", "Minh chứng", "serial_number"]
SIZE = 500
FAMILY = ["Nguyễn Thị", "Trần Văn", "Lê Thử", "Phạm Mẫu", "Hoàng Thị", "Vũ Thí", "Đặng Ví", "Bùi Thử", "Đỗ Văn", "Hồ Thị"]
GIVEN = ["Dụ", "Mẫu", "Nghiệm", "Thử", "Ví", "Minh", "An", "Bình", "Châu", "Dung"]
DAY, FUTURE = dt.date(2026, 6, 30), dt.date(2999, 1, 1)
# Line in the sheet (the first holds the headers): what is wrong there, and in which column it is told.
PROBLEMS = {
    14: "grade",
    15: "future",
    27: "no-day",
    38: "no-address",
    39: "broken-address",
    51: "no-letters",
    77: "supervision",
    102: "turned",
    203: "twice",
    310: "held",
    404: "same-person",
}
# Rows that are told something and go all the same.
WARNINGS = {57: "renamed", 58: "a-mark"}
KNOWN = {
    "held": {"number": "TEST-2025-0031", "full_name": "Trần Văn Mẫu", "birth_date": dt.date(2000, 3, 1)},
    "renamed": {"number": "TEST-2025-0032", "full_name": "Jana Vzorová", "birth_date": dt.date(1999, 7, 9)},
    "same-person": {"number": "TEST-2024-0404", "full_name": "Nguyễn Thị Ví Dụ", "birth_date": dt.date(2001, 5, 4)},
}
COUNTS = {"ready": 487, "warning": 2, "problem": 8, "duplicate-in-file": 1, "duplicate": 1, "same-person": 1}


def rows(*, grade="B", bad_grade="Z", day=DAY):
    """The lines below the headers; numbers, days and texts as a spreadsheet keeps them. day: of achievement."""
    made = [_good(place, grade, day) for place in range(SIZE)]
    for line, kind in {**PROBLEMS, **WARNINGS}.items():
        _spoil(made, line - 2, kind, bad_grade)
    return made


def _good(place, grade, day):
    tens, ones = divmod(place, 10)
    name = f"{FAMILY[tens % 10]} {GIVEN[ones]} {'ABCDE'[place // 100]}"
    born = dt.date(1995, 1, 2) + dt.timedelta(days=place * 5)
    number, address = f"TEST-2026-{place + 2:04}", f"learner-{place + 2}@example.org"
    return [number, name, born, address, grade, day, "", "", "MINE-1"]


def _spoil(made, at, kind, bad_grade):
    row = made[at]
    match kind:
        case "grade":
            row[4] = bad_grade
        case "future":
            row[5] = FUTURE
        case "no-day":
            row[5] = "30 tháng 6"
        case "no-address":
            row[3] = ""
        case "broken-address":
            row[3] = "learner at example.org"
        case "no-letters":
            row[1] = "Пример 例"
        case "supervision":
            row[6] = "somebody looked"
        case "turned":
            row[1] = "Nguyễn \u202eThị Dụ"
        case "twice":
            made[at] = [*made[at - 1]]
        case "held" | "renamed":
            known = KNOWN[kind]
            row[0], row[2] = known["number"].lower(), known["birth_date"].strftime("%d/%m/%Y")
            row[1] = "Jana Ukázková" if kind == "renamed" else known["full_name"]
        case "same-person":
            row[1], row[2] = "NGUYEN THI VI DU", "໐4/໐5/2001"
        case "a-mark":
            row[1] = made[at - 4][1].replace("Nghiệm", "Nghiêm")


def workbook(headers=HEADERS, **said):
    book = Workbook()
    sheet = book.active
    sheet.append(headers)
    for row in rows(**said):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def enter_known(institution, version, award):
    """The learners KNOWN names, the first of whom has the micro-credential. award: a factory of awards."""
    from tests.factories.credentials import LearnerFactory

    learners = {kind: LearnerFactory(institution=institution, **said) for kind, said in KNOWN.items()}
    award(version=version, learner=learners["held"])
    return learners
