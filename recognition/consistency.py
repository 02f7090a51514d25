"""Cases that are alike and came out differently: in outcome, in credits, or in how the grade was treated. No persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from micro4asia.foundation.numbers import plain
from recognition.charts import Chart
from recognition.models import Decision, RecognitionRequest
from recognition.report_rows import Settled


class Aspect(models.TextChoices):
    """What of an answer may differ. Credits and grades are compared among what was granted: a refusal has none."""

    OUTCOME = "outcome", pgettext_lazy("of a decision", "Outcome")
    CREDITS = "credits", gettext_lazy("Credits")
    HANDLING = "grade-handling", gettext_lazy("How the grade was found")
    GRADE = "grade", gettext_lazy("Grade found for the same grade")


@dataclass(frozen=True)
class Group:
    """Like cases, and in what they differ; in nothing where all came out alike."""

    rows: tuple[Settled, ...]
    differs: tuple[Aspect, ...]


def groups_of(decided: Iterable[Settled]) -> list[Group]:
    """Cases of which there is more than one: of one line, one target, one purpose, at one desk."""
    alike: dict[tuple[int | None, object], list[Settled]] = defaultdict(list)
    for row in decided:
        if row.key is not None:
            alike[row.receiver, row.key].append(row)
    return [Group(tuple(rows), differences_of(rows)) for rows in alike.values() if len(rows) > 1]


def unlike(decided: Iterable[Settled]) -> list[Group]:
    return [group for group in groups_of(decided) if group.differs]


def differences_of(rows: Iterable[Settled]) -> tuple[Aspect, ...]:
    rows = list(rows)
    granted = [row for row in rows if row.granted]
    # Where no grade was given there is nothing to treat, so nothing to treat otherwise.
    graded = [row for row in granted if row.issued_grade]
    by_grade: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for row in graded:
        by_grade[row.issued_grade, row.handling].add(row.grade)
    found = {
        Aspect.OUTCOME: _several(rows, lambda row: row.outcome),
        Aspect.CREDITS: _several(granted, lambda row: row.credits),
        Aspect.HANDLING: _several(graded, lambda row: row.handling),
        Aspect.GRADE: any(len(grades) > 1 for grades in by_grade.values()),
    }
    return tuple(aspect for aspect, differs in found.items() if differs)


def _several(rows: Iterable[Settled], said: Callable[[Settled], object]) -> bool:
    return len({said(row) for row in rows}) > 1


def chart_of(decided: Iterable[Settled], slug: str) -> Chart:
    """slug: of the desk, where the reader may be led to its cases; else no case is named."""
    found = groups_of(decided)
    differing = [group for group in found if group.differs]
    table, links = [], []
    for group in differing:
        for row in group.rows:
            table.append((row.case_number if slug else "–", *_cells(group, row)))
            links.append(reverse("recognition:request", args=[slug, row.public_id]) if slug else "")
    counted = [(_("All came out alike"), len(found) - len(differing))]
    counted += [(str(aspect.label), sum(aspect in group.differs for group in differing)) for aspect in Aspect]
    return Chart(
        "consistency",
        _("Same case, different answer"),
        _("Micro-credential of one line, course of one version or the same programme, one purpose: how many of these differ."),
        (_("How many"),),
        [(label, (number,), str(number)) for label, number in counted],
        (
            _("Case"),
            _("Alike in"),
            _("Differs in"),
            pgettext("of a decision", "Outcome"),
            _("Credits"),
            _("Grade"),
            _("Decided on"),
        ),
        table,
        links=links,
        notes=() if table else (_("None came out differently."),),
    )


def _cells(group: Group, row: Settled) -> tuple[str | Decimal, ...]:
    target = row.course_code or row.programme_code or "–"
    return (
        f"{row.code} {row.line} → {target}, {RecognitionRequest.Purpose(row.purpose).label}",
        ", ".join(str(aspect.label) for aspect in group.differs),
        str(Decision.Outcome(row.outcome).label),
        Decimal(plain(row.credits)),
        str(Decision.GradeHandling(row.handling).label) if row.granted else "–",
        date_format(row.decided_on, "DATE_FORMAT"),
    )
