"""Reports of recognition: what was decided how fast and why, by an institution about itself or by the network about all.

Between institutions small numbers stay hidden (decision 0090): from five on a number is told, and of those how many were
granted only where neither the granted nor the refused are one to four.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from statistics import median

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from institutions.models import Institution
from micro4asia.foundation import walls
from micro4asia.foundation.numbers import figure, plain
from recognition import consistency
from recognition import report_rows as rows_of
from recognition.charts import Chart
from recognition.comparing import Element
from recognition.models import Decision, Followed, Instrument, RecognitionRequest
from recognition.report_rows import Settled
from recognition.totals import ceiling_of

FEWEST = 5
Outcome = Decision.Outcome
OUTCOMES = (Outcome.FULL, Outcome.PARTIAL, Outcome.CONDITIONAL, Outcome.ALTERNATIVE, Outcome.REFUSED)
LATE = ((1, 7), (8, 30), (31, None))


@dataclass(frozen=True)
class Period:
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Report:
    decided: int
    charts: list[Chart]

    def chart(self, code: str) -> Chart | None:
        return next((chart for chart in self.charts if chart.code == code), None)


def of_institution(institution: Institution, period: Period, *, opens_cases: bool) -> Report:
    """Its own decisions, whole. opens_cases: whether the reader may be led to single ones."""
    decided = rows_of.settled(institution, period.first, period.last)
    names = rows_of.names_of({row.issuer for row in decided if row.issuer})
    charts = [
        _times(rows_of.first_answers(institution, period.first, period.last)),
        _outcomes(
            "issuers",
            _("Outcomes by issuer"),
            _("Whose credentials were recognised, and how."),
            _("Issuer"),
            decided,
            lambda row: rows_of.issuer_name(names, row.issuer),
        ),
        _outcomes(
            "fields",
            _("Outcomes by field"),
            _("By broad field of ISCED-F."),
            _("Field"),
            decided,
            lambda row: rows_of.field_name(row.field),
        ),
        _refusals(decided),
        _overdue(rows_of.waiting(institution), institution.today()),
        _instruments(decided),
        consistency.chart_of(decided, institution.slug if opens_cases else ""),
        _programmes(institution, decided, period.last),
    ]
    return Report(len(decided), charts)


@walls.everything()  # counts of the whole network, small ones hidden, and shows none of what it counts
def of_network(period: Period, today: dt.date) -> Report:
    decided = rows_of.settled(None, period.first, period.last)
    open_cases = rows_of.waiting(None)
    places = {row.issuer for row in decided} | {row.receiver for row in decided} | {place for place, _due in open_cases}
    names = rows_of.names_of({place for place in places if place})
    charts = [
        _times(_enough_by_month(rows_of.first_answers(None, period.first, period.last))),
        _pairs(decided, names),
        _fields_of_network(decided),
        _refusals(decided, least=FEWEST),
        _overdue_by_place(open_cases, names, today),
        _instruments(decided, least=FEWEST),
        _consistency_by_place(decided, names),
    ]
    return Report(len(decided), charts)


def ninetieth(days: Sequence[int]) -> int:
    """Nine in ten took no longer; by nearest rank, so it is a number of days that occurred."""
    return sorted(days)[ceil(len(days) * 0.9) - 1]


def _enough_by_month(answers: list[tuple[dt.date, int, bool]]) -> list[tuple[dt.date, int, bool]]:
    counted = Counter((on.year, on.month) for on, _days, _late in answers)
    return [row for row in answers if counted[row[0].year, row[0].month] >= FEWEST]


def _times(answers: list[tuple[dt.date, int, bool]]) -> Chart:
    months: dict[dt.date, list[int]] = defaultdict(list)
    late: Counter[dt.date] = Counter()
    for on, taken, too_late in answers:
        months[on.replace(day=1)].append(taken)
        late[on.replace(day=1)] += too_late
    told = [(month, sorted(days)) for month, days in sorted(months.items())]
    rows, table = [], []
    for month, days in told:
        middle, most = Fraction(median(days)), ninetieth(days)
        name = date_format(month, "YEAR_MONTH_FORMAT")
        rows.append((name, (float(middle), max(0.0, float(most - middle))), f"{figure(middle)} · {most}"))
        table.append((name, len(days), _bare(middle), most, late[month]))
    return Chart(
        "time",
        _("Days to a decision"),
        _("From the day the file was complete to the first decision, by month."),
        (_("Half took no longer"), _("Nine in ten took no longer")),
        rows[-12:],
        (_("Month"), _("Decisions"), _("Median"), _("90th percentile"), _("After their date")),
        table,
    )


def _outcomes(code: str, title: str, lead: str, head: str, decided: list[Settled], name: Callable[[Settled], str]) -> Chart:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in decided:
        counted[name(row)][row.outcome] += 1
    ordered = sorted(counted.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))
    return Chart(
        code,
        title,
        lead,
        [str(outcome.label) for outcome in OUTCOMES],
        [(label, [told[one] for one in OUTCOMES], str(sum(told.values()))) for label, told in ordered],
        (head, *(str(outcome.label) for outcome in OUTCOMES), _("Together")),
        [(label, *(told[one] for one in OUTCOMES), sum(told.values())) for label, told in ordered],
    )


def told_counts(granted: int, refused: int) -> tuple[str, str]:
    """How many, and how many of them granted, as far as it may be told between institutions."""
    together = granted + refused
    if together < FEWEST:
        return (_("fewer than %(fewest)s") % {"fewest": FEWEST}, "–")
    hidden = any(0 < number < FEWEST for number in (granted, refused))
    return (str(together), "–" if hidden else str(granted))


def _hidden(code: str, title: str, lead: str, head: str, counted: dict[str, list[int]]) -> Chart:
    """counted: granted and refused by label; only numbers that may be told are drawn."""
    ordered = sorted(counted.items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    drawn = [(label, (granted + refused,), str(granted + refused)) for label, (granted, refused) in ordered]
    return Chart(
        code,
        title,
        lead,
        (_("Decisions"),),
        [row for row in drawn if row[1][0] >= FEWEST],
        (head, _("Decisions"), _("Recognised, in full or in part")),
        [(label, *told_counts(granted, refused)) for label, (granted, refused) in ordered],
        notes=(_("Numbers below five are not told, nor what would give them away."),),
    )


def _pairs(decided: list[Settled], names: dict[int, str]) -> Chart:
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in decided:
        label = f"{rows_of.issuer_name(names, row.issuer)} → {names.get(row.receiver or 0, '?')}"
        counted[label][0 if row.granted else 1] += 1
    lead = _("From the issuer of the credential to the institution that decided.")
    return _hidden("pairs", _("Decisions by pair of institutions"), lead, _("Pair"), counted)


def _fields_of_network(decided: list[Settled]) -> Chart:
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in decided:
        counted[rows_of.field_name(row.field)][0 if row.granted else 1] += 1
    return _hidden("fields", _("Decisions by field"), _("By broad field of ISCED-F."), _("Field"), counted)


def _simple(
    code: str, title: str, lead: str, head: str, counted: Sequence[tuple[str, int]], *, least: int = 1, notes: Sequence[str] = ()
) -> Chart:
    """One bar for each line; numbers from `least` on are told."""
    small = _("fewer than %(fewest)s") % {"fewest": least}
    return Chart(
        code,
        title,
        lead,
        (_("How many"),),
        [(label, (number,), str(number)) for label, number in counted if number >= least],
        (head, _("How many")),
        [(label, number if number >= least or not number else small) for label, number in counted],
        notes=notes,
    )


def _refusals(decided: list[Settled], *, least: int = 1) -> Chart:
    refused = [row for row in decided if not row.granted]
    elements = Counter(element for _request, element in rows_of.differences([row.request for row in refused]))
    bars = Counter(row.bar for row in refused if row.bar)
    named = [(str(Element(code).label), number) for code, number in elements.items()]
    named += [(str(Decision.Bar(code).label), number) for code, number in bars.items()]
    return _simple(
        "refusals",
        _("Reasons for refusal"),
        _("Substantial differences and grounds of law that refusals in force name; one refusal may name several."),
        _("Reason"),
        sorted(named, key=lambda pair: (-pair[1], pair[0])),
        least=least,
    )


def _bare(value: Fraction | Decimal) -> Decimal:
    """A number of a table: pages write it as their reader does, files with a point."""
    return Decimal(plain(value))


def _late(days: int) -> str:
    for low, high in LATE:
        if high is None or days <= high:
            return _("%(low)s days or more") % {"low": low} if high is None else f"{low}–{high}"
    return ""


def _overdue(open_cases: list[tuple[int | None, dt.date | None]], today: dt.date) -> Chart:
    late = Counter(_late((today - due).days) for _place, due in open_cases if due and due < today)
    ordered = [(_late(low), late[_late(low)]) for low, _high in LATE]
    return _simple(
        "overdue",
        _("Overdue today"),
        _("Open cases past the day they are to be decided by, by how many days."),
        _("Days late"),
        ordered,
        notes=(_("Open cases: %(number)s.") % {"number": len(open_cases)},),
    )


def _overdue_by_place(open_cases: list[tuple[int | None, dt.date | None]], names: dict[int, str], today: dt.date) -> Chart:
    late = Counter(names.get(place or 0, "?") for place, due in open_cases if due and due < today)
    return _simple(
        "overdue",
        _("Overdue today"),
        _("Open cases past the day they are to be decided by, by institution."),
        _("Institution"),
        sorted(late.items(), key=lambda pair: (-pair[1], pair[0])),
        least=FEWEST,
    )


def _instruments(decided: list[Settled], *, least: int = 1) -> Chart:
    rests = Counter(row.instrument for row in decided)
    answers = Counter(row.followed for row in decided if row.followed)
    named = [(str(one.label), rests[one]) for one in Instrument]
    named += [(_("Proposal: %(answer)s") % {"answer": one.label}, answers[one]) for one in Followed if answers[one]]
    return _simple(
        "instruments",
        _("What decisions rest on"),
        _("Agreements, rules and precedents, and what became of proposals."),
        _("Instrument"),
        named,
        least=least,
    )


def _consistency_by_place(decided: list[Settled], names: dict[int, str]) -> Chart:
    places = Counter(names.get(group.rows[0].receiver or 0, "?") for group in consistency.unlike(decided))
    return _simple(
        "consistency",
        _("Same case, different answer"),
        _("How many groups of like cases differ in outcome, credits or grade, by institution."),
        _("Institution"),
        sorted(places.items(), key=lambda pair: (-pair[1], pair[0])),
        least=FEWEST,
    )


def _programmes(institution: Institution, decided: list[Settled], on: dt.date) -> Chart:
    """Credits recognised in each programme in the period, beside the limit for one learner."""
    counts = [row for row in decided if row.granted and row.credits and row.purpose in RecognitionRequest.COUNTS_CREDITS]
    sums: dict[int | None, Decimal] = defaultdict(Decimal)
    numbers: Counter[int | None] = Counter()
    for row in counts:
        sums[row.programme] += row.credits
        numbers[row.programme] += 1
    programmes = rows_of.programmes_of(institution)
    caps = rows_of.caps_in(institution.country, on)
    rows, table = [], []
    for key in sorted(sums, key=lambda key: (-sums[key], key or 0)):
        programme = programmes.get(key or 0)
        name = f"{programme.code} {programme.title()}" if programme else _("No programme known")
        ceiling = ceiling_of(programme, on, caps) if programme else None
        rows.append((name, (float(sums[key]),), figure(sums[key])))
        table.append((name, numbers[key], _bare(sums[key]), _bare(ceiling.credits) if ceiling else "–"))
    return Chart(
        "programmes",
        _("Credits recognised by programme"),
        _("Sum of what was granted; the limit is that of one learner."),
        (_("Credits"),),
        rows,
        (_("Programme"), _("Decisions"), _("Credits"), _("Limit for one learner")),
        table,
    )
