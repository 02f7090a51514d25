"""The queue of a desk: what it counts, filters and finds, in a number of queries that does not grow with it (decision 121)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.http import QueryDict

from credentials.models import Learner
from institutions.models import Course, Institution, User
from micro4asia.foundation import text, walls
from recognition import life_cycle
from recognition.clock import WARN_DAYS, Clock
from recognition.life_cycle import State, Tab
from recognition.models import Absence, Decision, DelayNotice, Instrument, Pause, RecognitionRequest

# By the name that stands in addresses.
TABS: dict[str, tuple[Any, tuple[State, ...]]] = {
    tab.name.lower(): (tab.label, states) for tab, states in life_cycle.TABS.items()
}
AGES = (30, 60, 90)
# A search that finds more shows the first of them: nobody reads a list of thousands.
FOUND_AT_MOST = 300
NEVER = dt.date.max


def describe(request: RecognitionRequest) -> None:
    """Write down, when it is sent, what the queue filters by and finds. Saved by the caller."""
    if request.award:
        version = request.award.version
        request.issuer_code = request.award.institution.code
        request.level = f"{version.level_framework} {version.level_code}" if version.level_code else ""
    request.search_key = key_of(request)


@walls.everything()  # names of one applicant, kept where their case is and shown to nobody
def key_of(request: RecognitionRequest) -> str:
    """What a search looks through: number and names, folded; names once more with their marks, where they have some.

    Names are those on the credentials, of the account, and of the records that the issuers and this desk have of the person.
    """
    sources = request.further_sources.filter(award__isnull=False).select_related("award")
    awards = [award for award in (request.award, *(row.award for row in sources)) if award]
    held = [award.learner_id for award in awards]
    known = Q(pk__in=held) | Q(merged__in=held) | Q(user=request.applicant_id, institution=request.institution_id)
    names = [award.name_as_printed for award in awards] + [request.applicant.full_name]
    for learner in Learner.objects.filter(known, erased_at__isnull=True).order_by("pk").distinct():
        names += [learner.full_name, *learner.aliases]
    return folded(request.case_number or "", names)


def folded(number: str, names: Sequence[str]) -> str:
    said = [text.search_key(word) for word in (number, *names)]
    said += [text.match_key(name) for name in names if text.is_marked(name)]
    return "\n".join(dict.fromkeys(filter(None, said)))[:600]


def answered(decision: Decision) -> None:
    """Write down, when a case is decided for the first time, how long that took."""
    request = decision.request
    if decision.replaces_id is None and request.complete_on:
        request.answered_on = decision.decided_on
        request.answered_in = (decision.decided_on - request.complete_on).days
        request.save(update_fields=["answered_on", "answered_in"])


def counts(institution: Institution) -> dict[str, int]:
    """Cases under each tab, in one query over one index."""
    rows = RecognitionRequest.objects.received_by(institution).order_by("tab").values_list("tab")
    found = dict(rows.annotate(number=Count("*")))
    return {name: found.get(Tab[name.upper()], 0) for name in TABS}


def median_days(institution: Institution, year: int) -> int | None:
    """Days from a complete file to its first decision, the middle one of a year; None before there is one."""
    rows = RecognitionRequest.objects.received_by(institution).filter(answered_on__year=year, answered_in__gte=0)
    spans = list(rows.order_by("answered_in").values_list("answered_in").annotate(number=Count("*")))
    days, reached = [days for days, _number in spans], list(accumulate(number for _days, number in spans))
    if not reached:
        return None
    middle: list[int] = [days[bisect_right(reached, place)] for place in ((reached[-1] - 1) // 2, reached[-1] // 2)]
    return round(sum(middle) / 2)


@dataclass(frozen=True)
class Filters:
    """What is ticked: within one group any of them, between groups all. What does not exist filters nothing."""

    tab: str = ""
    chosen: Mapping[str, list[str]] = field(default_factory=dict)

    GROUPS = ("state", "assignee", "clock", "age", "instrument", "level", "issuer")

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        chosen = {name: [value for value in query.getlist(name) if value.isprintable()][:20] for name in cls.GROUPS}
        tab = query.get("tab", "")
        return cls(tab if tab in TABS else "", {name: values for name, values in chosen.items() if values})

    def condition(self, user: User, institution: Institution, today: dt.date) -> Q:
        return (
            self._any("assignee", assignees(user, institution, today))
            & self._any("clock", clocks(today))
            & self._any("age", ages(today, institution))
            & self._in("state", State.values, "state")
            & self._in("instrument", Instrument.values, "instrument_hint")
            & self._in("level", None, "level")
            & self._in("issuer", None, "issuer_code")
        )

    def _any(self, name: str, conditions: Mapping[str, Q]) -> Q:
        combined = Q()
        for value in self.chosen.get(name, ()):
            combined |= conditions.get(value, Q())
        return combined

    def _in(self, name: str, known: Iterable[str] | None, column: str) -> Q:
        values = [value for value in self.chosen.get(name, ()) if known is None or value in known]
        return Q(**{f"{column}__in": values}) if values else Q()

    def address(self, *, without: tuple[str, str] | None = None) -> str:
        """The query string, of one tick less if that is asked for. It holds codes alone, never what was searched for."""
        said = [("tab", self.tab)] if self.tab else []
        pairs = [(name, value) for name, values in self.chosen.items() for value in values]
        return urlencode(said + [pair for pair in pairs if pair != without])


def assignees(user: User, institution: Institution, today: dt.date) -> dict[str, Q]:
    """One's own include those of colleagues who are away and for whom one stands in."""
    away = Absence.objects.filter(institution=institution, substitute=user).on(today)
    mine = Q(officer=user) | Q(officer__in=away.values("person"))
    return {"you": mine, "nobody": Q(officer__isnull=True), "others": Q(officer__isnull=False) & ~mine}


def stands_still() -> Exists:
    """Whether the clock of a case is paused, and was so before its day had passed."""
    return Exists(Pause.objects.filter(request=OuterRef("pk"), ended_on__isnull=True, began_on__lte=OuterRef("due_on")))


def clocks(today: dt.date) -> dict[str, Q]:
    running = Q(state__in=RecognitionRequest.OPEN)
    return {
        "late": running & Q(due_on__lt=today) & ~Q(stands_still()),
        "soon": running & Q(due_on__range=(today, today + dt.timedelta(days=WARN_DAYS))),
        "paused": Q(state=State.INFORMATION_REQUESTED),
    }


def ages(today: dt.date, institution: Institution) -> dict[str, Q]:
    """Days since it was sent, in steps."""
    midnight = dt.datetime.combine(today, dt.time(), tzinfo=institution.zone)
    bounds = {days: midnight - dt.timedelta(days=days) for days in AGES}
    first, second, third = (bounds[days] for days in AGES)
    return {
        "under-30": Q(submitted_at__gte=first),
        "30-60": Q(submitted_at__lt=first, submitted_at__gte=second),
        "60-90": Q(submitted_at__lt=second, submitted_at__gte=third),
        "over-90": Q(submitted_at__lt=third),
    }


# From each value straight on to the next, along an index: as many look-ups as there are values, however many cases.
_NEXT = "SELECT min({column}) FROM {table} WHERE institution_id = %s AND {column} > {after}"
_VALUES = f"""
WITH RECURSIVE present(value) AS (
    {_NEXT.replace("{after}", "''")} UNION ALL SELECT ({_NEXT.replace("{after}", "present.value")}) FROM present WHERE value > ''
) SELECT value FROM present WHERE value > ''
"""  # noqa: S608 columns and table are named below


def values_of(institution: Institution, column: str) -> list[str]:
    """What may be ticked: the values that there are. column: issuer_code or level."""
    named = {name: connection.ops.quote_name(name) for name in (column, RecognitionRequest._meta.db_table)}
    statement = _VALUES.format(column=named[column], table=named[RecognitionRequest._meta.db_table])
    with connection.cursor() as cursor:
        cursor.execute(statement, [institution.pk, institution.pk])
        return [value for (value,) in cursor.fetchall()]


def found(institution: Institution, words: str) -> list[int]:
    """Keys of the cases with these words in number, name or course: those that are not over first, fewest days left first.

    Names are found without their marks. A mark that is typed counts: Lân is not Lan. One more than FOUND_AT_MOST at most.
    """
    keys = {word: key for word in words.split() if (key := text.search_key(word))}
    if not keys:
        return []
    named, taught = Q(), Q(institution=institution)
    for word, key in keys.items():
        named &= Q(search_key__contains=text.match_key(word) if text.is_marked(word) else key)
        taught &= Q(search_key__contains=key)
    courses = Course.objects.order_by().filter(taught | Q(institution=institution, code__icontains=words))
    rows = RecognitionRequest.objects.received_by(institution).filter(named | Q(course__in=courses.values("pk")))
    # In the order of an index, so that it ends where enough is found.
    first = rows.order_by("tab", *RecognitionRequest.BY_LEGAL_CLOCK)[: FOUND_AT_MOST + 1]
    told = first.values_list("pk", "tab", "due_on", "submitted_at")
    return [
        key for _over, _due, _sent, key in sorted((tab == Tab.CLOSED, due or NEVER, sent, key) for key, tab, due, sent in told)
    ]


# What a row shows. Leaving out the check, the consent and the rest of what a case holds makes it a tenth of the size.
COLUMNS = (
    *("public_id", "state", "purpose", "case_number", "submitted_at", "complete_on", "due_on", "instrument_hint", "institution"),
    *("award_revoked_at", "level", "version", "officer__full_name", "applicant__full_name"),
    *("course__titles", "course__institution", "programme__titles", "programme__institution"),
    *("award__name_as_printed", "award__institution__code", "award__institution__language"),
    *("award__version__titles", "award__version__hours"),
)


def shown(institution: Institution, keys: Iterable[int], now: dt.datetime) -> list[tuple[RecognitionRequest, Clock | None]]:
    """These cases in this order, with what the queue shows of them, and the clocks of those that are not over."""
    rows = RecognitionRequest.objects.select_related(
        "applicant", "officer", "course", "programme", "award__institution", "award__version"
    )
    by_key = {row.pk: row for row in rows.only(*COLUMNS).filter(pk__in=list(keys))}
    cases = [by_key[key] for key in keys if key in by_key]
    for row in cases:
        row.institution = institution
        for target in (row.course, row.programme):
            if target and target.institution_id == institution.pk:
                target.institution = institution
    prefetch_related_objects([row for row in cases if row.version_id], "version__micro_credential__institution")
    prefetch_related_objects([row for row in cases if not row.award_id and not row.version_id], "further_sources")
    running = [row.pk for row in cases if row.is_open]
    pauses = _by_case(Pause.objects.filter(request__in=running))
    notices = _by_case(DelayNotice.objects.filter(request__in=running))
    return [(row, row.clock_from(pauses[row.pk], notices[row.pk], now) if row.is_open else None) for row in cases]


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.request_id].append(row)
    return found


def in_order(rows: QuerySet[RecognitionRequest], tab: str) -> QuerySet[RecognitionRequest]:
    """Fewest days left first; what is over, the latest first."""
    return rows.order_by(*(("-submitted_at", "-pk") if tab == "closed" else RecognitionRequest.BY_LEGAL_CLOCK))
