"""The queue of a desk: what it counts, filters and finds, in a number of queries that does not grow with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from credentials.models import Learner
from institutions.models import Course, Institution, User
from micro4asia.foundation import text
from recognition.clock import WARN_DAYS
from recognition.life_cycle import State
from recognition.models import Absence, Instrument, Pause, RecognitionRequest

# Which states stand under which tab; what is being evaluated moves to "decide" once every outcome has a verdict.
TABS: dict[str, tuple[Any, tuple[State, ...]]] = {
    "check": (_("To check"), (State.SUBMITTED, State.CHECKING)),
    "waiting": (_("Waiting for reply"), (State.INFORMATION_REQUESTED,)),
    "evaluate": (_("To evaluate"), (State.COMPLETE, State.ASSIGNED)),
    "decide": (_("To decide"), (State.PROPOSED,)),
    "appeals": (_("Appeals"), (State.APPEALED,)),
    "closed": (_("Closed"), (State.DECIDED, State.DECIDED_ON_APPEAL, State.CLOSED, State.WITHDRAWN)),
}
TAB_OF = {state: name for name, (_label, states) in TABS.items() for state in states}
AGES = (30, 60, 90)
# A search that finds more shows the first of them: nobody reads a list of thousands.
FOUND_AT_MOST = 300


def describe(request: RecognitionRequest) -> None:
    """Write down, when it is sent, what the queue filters by. Saved by the caller."""
    if request.award:
        version = request.award.version
        request.issuer_code = request.award.institution.code
        request.level = f"{version.level_framework} {version.level_code}" if version.level_code else ""


def tab_condition(name: str) -> Q:
    condition = Q(state__in=TABS[name][1])
    if name in {"evaluate", "decide"}:
        condition |= Q(state=State.IN_EVALUATION, judged=name == "decide")
    return condition


def counts(institution: Institution) -> dict[str, int]:
    """Cases under each tab, in one query over one index."""
    found = dict.fromkeys(TABS, 0)
    rows = RecognitionRequest.objects.received_by(institution).order_by("state", "judged").values_list("state", "judged")
    for state, judged, number in rows.annotate(number=Count("pk")):
        name = TAB_OF.get(state, "decide" if judged else "evaluate")
        found[name] += number
    return found


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


def values_of(institution: Institution, column: str) -> list[str]:
    """What may be ticked: the values that there are."""
    rows = RecognitionRequest.objects.filter(institution=institution).exclude(**{column: ""})
    return list(rows.order_by(column).values_list(column, flat=True).distinct())


def found(institution: Institution, words: str) -> QuerySet[RecognitionRequest]:
    """By case number, learner or course; names are found without their marks. Each way is looked through by its own index."""
    rows = RecognitionRequest.objects.received_by(institution).order_by()
    keys = text.search_key(words).split()
    learners, courses = Learner.objects.order_by(), Course.objects.filter(institution=institution).order_by()
    for key in keys:
        learners, courses = learners.filter(search_key__contains=key), courses.filter(search_key__contains=key)
    ways = [rows.filter(case_number__icontains=words)]
    if keys:
        ways += [
            rows.filter(applicant__in=learners.filter(user__isnull=False).values("user")),
            rows.filter(award__learner__in=learners),
            rows.filter(course__in=Course.objects.filter(institution=institution, code__icontains=words).order_by()),
            rows.filter(course__in=courses),
        ]
    ids: set[int] = set()
    for way in ways:
        ids.update(way.values_list("pk", flat=True)[:FOUND_AT_MOST])
    return RecognitionRequest.objects.filter(pk__in=ids)


def in_order(rows: QuerySet[RecognitionRequest], tab: str) -> QuerySet[RecognitionRequest]:
    """Fewest days left first; what is over, the latest first."""
    if tab == "closed":
        return rows.order_by("-submitted_at", "-pk")
    ordered: QuerySet[RecognitionRequest] = rows.by_legal_clock()  # type: ignore[attr-defined]
    return ordered
