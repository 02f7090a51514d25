"""Decisions and open cases as reports count them: asked for once, a constant number of queries whatever there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credentials.change_class import line
from institutions.code_lists import isced_f_names
from institutions.models import Institution, LegalCap, Programme
from micro4asia.foundation import text
from recognition.models import ComparisonRow, Decision, RecognitionRequest, RequestSource
from recognition.queueing import stands_still

FIELDS = (
    "decided_on",
    "outcome",
    "instrument",
    "followed",
    "bar",
    "credits",
    "grade_handling",
    "grade",
    "replaces_id",
    "request_id",
    "request__case_number",
    "request__public_id",
    "request__complete_on",
    "request__due_on",
    "request__purpose",
    "request__institution_id",
    "request__award__institution_id",
    "request__award__version__isced_f",
    "request__award__version__micro_credential__code",
    "request__award__version__number",
    "request__award__grade",
    "request__course__code",
    "request__course_id",
    "request__course__isced_f",
    "request__programme_id",
    "request__course__main_programme_id",
    "request__programme__code",
)


@dataclass(frozen=True)
class Settled:
    """One decision in force, without the person."""

    decided_on: dt.date
    outcome: str
    instrument: str
    followed: str
    bar: str
    credits: Decimal
    handling: str
    grade: str
    replaces: int | None
    request: int
    case_number: str
    public_id: str
    complete_on: dt.date | None
    due_on: dt.date | None
    purpose: str
    receiver: int | None
    issuer: int | None
    award_field: str | None
    code: str | None
    number: str | None
    issued_grade: str | None
    course_code: str | None
    course: int | None
    course_field: str | None
    asked_programme: int | None
    course_programme: int | None
    programme_code: str | None
    several: bool

    @property
    def programme(self) -> int | None:
        return self.asked_programme or self.course_programme

    @property
    def field(self) -> str:
        return self.award_field or self.course_field or ""

    @property
    def granted(self) -> bool:
        return self.outcome != Decision.Outcome.REFUSED

    @property
    def line(self) -> str:
        return line(self.number) if self.number else ""

    @property
    def key(self) -> tuple[str, str, int | None, int | None, str] | None:
        """Cases that are alike: the line of the micro-credential, the course in its version, else the programme, the purpose.

        None where documents or several credentials were judged together: no other case is like that one.
        """
        if self.code is None or self.several:
            return None
        return (self.code, self.line, self.course, None if self.course else self.asked_programme, self.purpose)


def settled(institution: Institution | None, first: dt.date, last: dt.date) -> list[Settled]:
    """Decisions in force that were made from the first day to the last; of one institution, or of all."""
    rows = Decision.objects.in_force().filter(decided_on__range=(first, last))
    if institution is not None:
        rows = rows.filter(request__institution=institution)
    several = Exists(RequestSource.objects.filter(request=OuterRef("request")))
    return [Settled(*row) for row in rows.order_by("decided_on", "pk").values_list(*FIELDS, several)]


def first_answers(institution: Institution | None, first: dt.date, last: dt.date) -> list[tuple[dt.date, int, bool]]:
    """Of first decisions, not those on appeal: the day, how many days after the file was complete, whether too late.

    A case that was opened again has a new day of completion, after its first decision: it is left out.
    """
    rows = Decision.objects.filter(
        replaces__isnull=True, decided_on__range=(first, last), request__complete_on__lte=F("decided_on")
    )
    if institution is not None:
        rows = rows.filter(request__institution=institution)
    found = rows.order_by("decided_on").values_list("decided_on", "request__complete_on", "request__due_on")
    return [(on, (on - complete).days, bool(due and on > due)) for on, complete, due in found if complete]


def differences(refused: Sequence[int]) -> list[tuple[int, str]]:
    """Request and element of each substantial difference of these."""
    rows = ComparisonRow.objects.filter(substantial=True, comparison__request__in=refused)
    return list(rows.values_list("comparison__request", "element"))


def waiting(institution: Institution | None) -> list[tuple[int | None, dt.date | None]]:
    """Open cases: where, and by when they are to be decided; no day while the clock stands still before it."""
    rows = RecognitionRequest.objects.open()
    if institution is not None:
        rows = rows.filter(institution=institution)
    found = rows.order_by("pk").annotate(still=stands_still()).values_list("institution_id", "due_on", "still")
    return [(place, None if still else due) for place, due, still in found]


def names_of(institutions: set[int]) -> dict[int, str]:
    return {row.pk: row.code for row in Institution.objects.filter(pk__in=institutions)}


def programmes_of(institution: Institution) -> dict[int, Programme]:
    found = {}
    for row in institution.programmes.all():
        row.institution = institution
        found[row.pk] = row
    return found


def caps_in(country: str, on: dt.date) -> list[LegalCap]:
    return list(LegalCap.objects.on(on).filter(country=country))


def field_name(code: str) -> str:
    """The broad field of ISCED-F, by its name."""
    if not code:
        return _("Field not stated")
    return f"{code[:2]} {text.pick(isced_f_names(code[:2]), get_language() or 'en')[0]}"


def issuer_name(names: dict[int, str], issuer: int | None) -> str:
    return names.get(issuer, "?") if issuer else _("Outside the network")
