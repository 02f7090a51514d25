"""Courses out of a table: one line for each outcome, what is said of the course in the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import Course, Institution, Membership, User
from institutions.policies import may_add_course, may_keep_course
from institutions.services import taking_in_words as words
from institutions.services import teaching
from institutions.services.taking_in import Column, Group, Intake, Item, register
from institutions.services.taking_in_columns import shared
from institutions.vocabulary import AssessmentType, Supervision
from micro4asia.foundation import text
from micro4asia.foundation.tabular import as_date, as_number, as_whole

KIND = "courses"
# Said once for a course; a further line repeats it or leaves it empty.
ONCE = ("title", "title_en", "hours", "credits", "level", "isced_f", "unit", "programme", "curriculum_year")


def columns(institution: Institution) -> list[Column]:
    language = institution.language
    return [
        Column(
            "code",
            gettext_lazy("Course code"),
            ("code", "mã học phần", "mã môn học", "mã", "ລະຫັດ", "ລະຫັດວິຊາ", "codice", "kód", "kód předmětu", "šifra", "kod"),
            required=True,
            help=gettext_lazy("As in your study system. The same code again, or nothing, continues the course above."),
            example=("FIN201", ""),
        ),
        Column(
            "title",
            gettext_lazy("Title of the course"),
            (
                f"title_{language}",
                *("course", "name", "tên học phần", "tên môn học", "ຊື່ວິຊາ", "titolo", "insegnamento", "název", "naziv"),
            ),
            required=True,
            help=gettext_lazy("In the language of your institution."),
            example=("Thanh toán số", ""),
        ),
        shared("title_en", example=("Digital Payments", "")),
        Column(
            "curriculum_year",
            gettext_lazy("Curriculum year"),
            ("year", "năm", "năm học", "khóa", "ປີ", "ປີຮຽນ", "anno", "rok", "godina", "année"),
            required=True,
            help=gettext_lazy("Four digits, such as 2026."),
            example=("2026", ""),
        ),
        shared("unit"),
        Column(
            "programme",
            gettext_lazy("Programme"),
            ("program", "chương trình", "chương trình đào tạo", "ຫຼັກສູດ", "corso di laurea", "studijní program", "studij"),
            help=gettext_lazy("Its short code or its title, as under Programmes."),
        ),
        shared("hours", example=("100", "")),
        Column(
            "credits",
            gettext_lazy("Credits"),
            ("ects", "cfu", "số tín chỉ", "tín chỉ", "ໜ່ວຍກິດ", "crediti", "kredity", "bodovi", "crédits"),
            required=True,
            help=gettext_lazy("In your own credit system."),
            example=("2", ""),
        ),
        shared("level", required=True),
        shared("isced_f"),
        shared("assessment", example=("written-exam; project", "")),
        shared("supervision"),
        shared("prerequisites"),
        Column(
            "owner",
            gettext_lazy("E-mail address of who is responsible"),
            ("owner", "teacher", "lecturer", "giảng viên", "ອາຈານ", "docente", "vyučující", "nositelj", "enseignant"),
            help=gettext_lazy("Somebody with a role at the institution. Several with a semicolon between them."),
        ),
        Column(
            "in_force_from",
            gettext_lazy("In force from"),
            ("valid from", "hiệu lực từ", "có hiệu lực từ", "ໃຊ້ຕັ້ງແຕ່", "valido dal", "platí od", "vrijedi od", "valable dès"),
            help=gettext_lazy("A day such as 2026-09-01. Empty: it comes in as a draft."),
        ),
        shared("outcome"),
        shared("outcome_en"),
        shared("outcome_hours", help=gettext_lazy("Together they are the hours of the course."), example=("60", "40")),
    ]


@dataclass
class _Known:
    """What a whole file is compared with, asked for once."""

    courses: dict[str, list[Course]]
    level: Callable[[str], tuple[str, str]]
    unit: Callable[[str], Any]
    programme: Callable[[str], Any]
    people: dict[str, User]
    verdicts: dict[int | None, str]


def judge(institution: Institution, by: User, groups: list[Group]) -> list[Item]:
    rows = Course.objects.filter(institution=institution).select_related("owner_unit", "main_programme", "grade_scale")
    versions: dict[str, list[Course]] = {}
    for course in rows.prefetch_related("outcomes", "owners"):
        course.institution = institution
        versions.setdefault(text.match_key(course.code), []).append(course)
    staff = Membership.objects.current().filter(institution=institution).select_related("user")
    known = _Known(
        versions,
        words.levels_of(institution),
        words.named(institution.units.in_force(), "names"),
        words.named(institution.programmes.filter(ended_on=None), "titles"),
        {row.user.email.lower(): row.user for row in staff},
        {},
    )
    return [_judged(institution, by, group, known) for group in groups]


def _judged(institution: Institution, by: User, group: Group, known: _Known) -> Item:
    code = group.read("code", _code, needed=not group.rows[0].flaw) or ""
    item = Item(code, group.lines, title=group.cell("title"), remarks=group.remarks)
    if group.rows[0].flaw:
        return item
    group.repeats(ONCE)
    said = item.said = _said(institution, group, known)
    home = (institution.language, "outcome")
    item.outcomes = group.outcomes(home, ("en", "outcome_en"), hours="outcome_hours") if group.has("outcome") else []
    unit = said.get("owner_unit")
    if unit not in known.verdicts:
        known.verdicts[unit] = str(may_keep_course(by, institution, unit).reason)
    if refused := known.verdicts[unit]:
        group.remark("unit", refused)
    _compare(item, group, known.courses.get(text.match_key(code), []), by)
    _sum(item, group)
    return item


def _code(cell: str) -> str:
    if len(cell) > 24:
        raise ValidationError(_("A code has 24 letters at most."))
    return cell


def _said(institution: Institution, group: Group, known: _Known) -> dict[str, Any]:
    level = group.read("level", known.level, needed=True) or ("", "")
    titles = group.texts((institution.language, "title"), ("en", "title_en"), most=200)
    if institution.language not in titles:
        group.remark("title", _("The title is needed in the language of your institution."))
    said: dict[str, Any] = {
        "titles": titles,
        "curriculum_year": group.read("curriculum_year", _year, needed=True),
        "hours": group.read("hours", _load, needed=True),
        "credits": group.read("credits", _credits, needed=True),
        "level_framework": level[0],
        "level_code": level[1],
        "isced_f": group.read("isced_f", words.field_of_education, needed=True),
        "supervision": group.read("supervision", words.code_in("supervision", Supervision.values)) or Supervision.ON_SITE.value,
    }
    if group.has("assessment"):
        said["assessment_types"] = group.read("assessment", words.codes_in("assessment", AssessmentType.values)) or []
    if group.has("prerequisites"):
        said["prerequisites"] = group.texts((institution.language, "prerequisites"), most=1000)
    for code, column, find in (("unit", "owner_unit", known.unit), ("programme", "main_programme", known.programme)):
        if written := group.cell(code):
            said[column] = find(written)
            said[code] = {} if said[column] else {institution.language: written[:200]}
            if said[column] is None:
                group.remark(code, _("There is none of this code or name here: only the words are kept."), stops=False)
    if group.has("owner"):
        said["owners"] = _people(group, known)
    if group.has("in_force_from"):
        said["in_force_from"] = group.read("in_force_from", as_date)
    return said


def _people(group: Group, known: _Known) -> list[User]:
    found = []
    for address in filter(None, (part.strip().lower() for part in group.cell("owner").replace(",", ";").split(";"))):
        if person := known.people.get(address):
            found.append(person)
        else:
            group.remark("owner", _("Nobody with this address has a role at the institution; left out."), stops=False)
    return found


def _year(cell: str) -> int:
    year = as_whole(cell[:4] if cell[4:5] in {"/", "-"} else cell)
    if not 1990 <= year <= 2100:
        raise ValidationError(_("Give a year between %(first)s and %(last)s.") % {"first": 1990, "last": 2100})
    return year


def _load(cell: str) -> Decimal:
    return _within(as_number(cell), Decimal(1), Decimal(9999))


def _credits(cell: str) -> Decimal:
    return _within(as_number(cell), Decimal(0), Decimal(300))


def _within(number: Decimal, least: Decimal, most: Decimal) -> Decimal:
    if not least <= number <= most:
        raise ValidationError(_("Must be between %(low)s and %(high)s.") % {"low": least, "high": most})
    return number.quantize(Decimal("0.01"))


def _sum(item: Item, group: Group) -> None:
    total, hours = sum((one["hours"] for one in item.outcomes), Decimal(0)), item.said.get("hours")
    begins = item.said.get("in_force_from") is not None
    if not item.outcomes:
        group.remark("outcome", _("Learning outcomes are missing: without them no recognition can be judged."), stops=begins)
    elif hours is not None and total != hours:
        said = {"sum": f"{total.normalize():f}", "hours": f"{hours.normalize():f}"}
        sentence = _("The hours of the outcomes add up to %(sum)s, the course has %(hours)s.") % said
        group.remark("outcome_hours", sentence, stops=begins)
    if begins and not item.said.get("assessment_types"):
        group.remark("assessment", _("The type of assessment is missing."))


def _compare(item: Item, group: Group, versions: list[Course], by: User) -> None:
    """Whether the latest version says this already; else it becomes a new one, or a draft that waits is written anew."""
    if not versions:
        return
    latest = item.existing = max(versions, key=lambda row: row.number)
    if latest.owner_unit is not None and (refused := str(may_keep_course(by, latest.institution, latest.owner_unit).reason)):
        group.remark("unit", refused)
    said = {name: value for name, value in item.said.items() if name not in {"owners", "in_force_from", "unit", "programme"}}
    told = [{"texts": one.texts, "hours": one.hours} for one in latest.outcomes.all()]
    same = all(getattr(latest, name) == value for name, value in said.items()) and told == item.outcomes
    begins = item.said.get("in_force_from")
    item.unchanged = same and (begins is None or latest.in_force_from == begins)


def write(institution: Institution, by: User, item: Item) -> None:
    """A draft, and where the table names a day, in force from it. Raises PermissionDenied, ValidationError, WrongState."""
    said = {name: value for name, value in item.said.items() if name not in {"owners", "in_force_from"}}
    existing: Course | None = item.existing
    if existing is None:
        course = teaching.draft_course(institution=institution, by=by, code=item.key, fields=said, outcomes=item.outcomes)
    elif existing.is_draft:
        course = teaching.draft_course(institution=institution, by=by, course=existing, fields=said, outcomes=item.outcomes)
    else:
        course = teaching.begin_version(course=existing, by=by, fields=said, outcomes=item.outcomes)
    if people := item.said.get("owners"):
        teaching.name_owners(course=course, by=by, owners=people)
    if begins := item.said.get("in_force_from"):
        teaching.bring_into_force(course=course, by=by, begins=begins)


COURSES = register(Intake(KIND, "code", columns, judge, write, may_add_course))
