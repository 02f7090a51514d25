"""Programmes and courses, and the tables they are taken in from."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from credentials.services.importing import KIND as MICRO_CREDENTIALS
from institutions.services import taking_in
from institutions.services.taking_in_courses import KIND
from institutions.services.teaching import draft_course
from institutions.services.teaching_programmes import keep_curriculum, keep_programme
from tests.factories.credentials import MicroCredentialFactory
from tests.house.rights_asking import Case, at, nothing
from tests.house.rights_world import World
from tests.institutions.courses import tables


def furnish(world: World) -> None:
    """A course in force, two drafts, a programme with a year, and of both kinds of tables one in each state."""
    admin, things = world.people["inst_admin_same"], world.things
    said = tables.course_fields()
    things["course_draft"] = draft_course(
        institution=world.same, by=admin, code="DRAFT-1", fields=said, outcomes=tables.outcomes(40, 60)
    )
    things["course_spare"] = draft_course(
        institution=world.same, by=admin, code="SPARE-1", fields=said, outcomes=tables.outcomes(40, 60)
    )
    things["course_ruled"] = tables.in_force(world.same, admin, "RULED-1")
    things["programme"] = keep_programme(institution=world.same, by=admin, code="PROG", fields=tables.programme_fields())
    load = {"valid_from": tables.DAY, "valid_to": None, "hours": 6300, "credits": 126}
    things["curriculum"] = keep_curriculum(programme=things["programme"], by=admin, year=2026, fields=load, courses={})
    faculty = world.same.units.get(code="ELSEWHERE")
    things["earning"] = MicroCredentialFactory(institution=world.same, code=f"{world.prefix}EARN-01", unit=faculty)
    for kind in (KIND, MICRO_CREDENTIALS):
        content = written(kind, world)
        for state in ("sent", "read", "done"):
            file = taking_in.send_table(institution=world.same, by=admin, kind=kind, name=f"{state}.csv", content=content)
            if state != "sent":
                file = taking_in.choose_columns(
                    file=file, by=admin, columns=file.columns, encoding=file.encoding, delimiter=file.delimiter
                )
            things[f"{kind}_{state}".replace("-", "_")] = file
        done = things[f"{kind}_done".replace("-", "_")]
        type(done).objects.filter(pk=done.pk).update(state="done", taken_at=done.sent_at)
        done.refresh_from_db()


def written(kind: str, world: World) -> bytes:
    unit = world.same.units.get(code="ELSEWHERE").code
    return tables.courses_csv(world.prefix) if kind == KIND else tables.kinds_csv(world.prefix, unit)


def new_course(world: World) -> dict[str, Any]:
    return tables.course_post() | {"code": "NEW-1"}


def new_day(world: World) -> dict[str, Any]:
    return tables.day("begins") | {"replaces": "on"}


def new_programme(world: World) -> dict[str, Any]:
    return {"code": "NEW-P", "cycle": "first", "level": "VQF:6", "title_vi": "Mới", "hours": "100", "credits": "2"}


def new_year(world: World) -> dict[str, Any]:
    return {"year": "2027", "hours": "6300", "credits": "126", **tables.day("valid_from")}


def named_courses(world: World) -> dict[str, Any]:
    return {"courses": [world.course_ruled.public_id]}


def table(kind: str) -> Any:
    def made(world: World) -> dict[str, Any]:
        return {"table": SimpleUploadedFile("table.csv", written(kind, world), "text/csv")}

    return made


def places(state: str) -> Any:
    def made(world: World) -> dict[str, Any]:
        file = getattr(world, state)
        chosen = {f"column_{code}": str(place) for code, place in file.columns.items()}
        return {"encoding": file.encoding, "delimiter": file.delimiter, "do": "confirm", **chosen}

    return made


desk = at("same.slug")
draft, ruled = at("same.slug", "course_draft.public_id"), at("same.slug", "course_ruled.public_id")
programme = at("same.slug", "programme.public_id")
year = at("same.slug", "programme.public_id", "curriculum.year")


def steps(name: str, kind: str) -> list[Case]:
    of = {state: at("same.slug", f"{kind.replace('-', '_')}_{state}.public_id") for state in ("sent", "read", "done")}
    return [
        Case(name, desk),
        Case(name, desk, table(kind)),
        Case(f"{name}-template", lambda world: (world.same.slug, "xlsx")),
        Case(f"{name}-columns", of["sent"]),
        Case(f"{name}-columns", of["sent"], places(f"{kind.replace('-', '_')}_sent")),
        Case(f"{name}-check", of["read"]),
        Case(f"{name}-check", of["read"], nothing),
        Case(f"{name}-done", of["done"]),
        Case(f"{name}-problems", of["read"]),
        Case(f"{name}-discard", of["sent"], nothing),
    ]


CASES = [
    Case("institutions:public-courses", desk),
    Case("institutions:public-course", ruled),
    Case("institutions:public-programme", programme),
    Case("institutions:courses", desk),
    Case("institutions:course-new", desk),
    Case("institutions:course-new", desk, new_course),
    Case("institutions:course", draft),
    Case("institutions:course-edit", draft),
    Case("institutions:course-edit", draft, lambda world: tables.course_post()),
    Case("institutions:course-version", ruled, nothing),
    Case("institutions:course-force", draft),
    Case("institutions:course-force", draft, new_day),
    Case("institutions:course-end", ruled),
    Case("institutions:course-end", ruled, lambda world: tables.day("ends")),
    Case("institutions:course-owners", ruled),
    Case("institutions:course-owners", ruled, lambda world: {"owners": [world.preparer.public_id]}),
    Case("institutions:course-discard", at("same.slug", "course_spare.public_id")),
    Case("institutions:course-discard", at("same.slug", "course_spare.public_id"), nothing),
    Case("institutions:programmes", desk),
    Case("institutions:programme-new", desk),
    Case("institutions:programme-new", desk, new_programme),
    Case("institutions:programme", programme),
    Case("institutions:programme-edit", programme),
    Case("institutions:programme-edit", programme, new_programme),
    Case("institutions:programme-end", programme),
    Case("institutions:programme-end", programme, lambda world: tables.day("ends")),
    Case("institutions:curriculum-new", programme),
    Case("institutions:curriculum-new", programme, new_year),
    Case("institutions:curriculum-edit", year),
    Case("institutions:curriculum-edit", year, new_year),
    *steps("institutions:courses-import", KIND),
    *steps("credentials:import", MICRO_CREDENTIALS),
    Case("credentials:earned-in", at("same.slug", "earning.public_id")),
    Case("credentials:earned-in", at("same.slug", "earning.public_id"), named_courses),
]
