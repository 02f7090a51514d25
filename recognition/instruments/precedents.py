"""Decisions as precedents: which are near a case, what is equal and what differs. Never whose they were (domain.md §3.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credentials.change_class import line
from micro4asia.foundation import text
from micro4asia.foundation.numbers import figure
from recognition.clock import add_months
from recognition.instruments.conditions import day
from recognition.models import Decision, RecognitionRequest

MONTHS = 36
NEAREST = 3
LOOKED_AT = 60
YEARS = 1  # a curriculum year this far away is still near

DecisionRows = Any


@dataclass(frozen=True)
class Match:
    """One earlier decision beside a case: coded facts and edited words, nothing that somebody wrote about somebody."""

    decision: Decision
    equal: tuple[str, ...]
    differs: tuple[str, ...]
    exact: bool
    until: dt.date

    @property
    def refused(self) -> bool:
        return self.decision.outcome == Decision.Outcome.REFUSED

    @property
    def on_appeal(self) -> bool:
        return self.decision.replaces_id is not None

    @property
    def wording(self) -> str:
        return public_wording(self.decision)


def public_wording(decision: Decision, language: str | None = None) -> str:
    """What an officer edited for others; empty where nobody has. The reasons themselves are the applicant's, and are not told."""
    note = getattr(decision, "note", None)
    return text.pick(note.wording, language or get_language() or "en")[0] if note and note.wording else ""


def until_of(decision: Decision) -> dt.date:
    """The last day on which it may be followed: its own, but no more than 36 months."""
    oldest = add_months(decision.decided_on, MONTHS)
    return min(oldest, decision.precedent_until or oldest)


def usable(on: dt.date) -> DecisionRows:
    """In force, meant as precedents, not withdrawn, by a person, of a credential that still stands; young enough on the day."""
    rows = Decision.objects.in_force().of_one_credential().filter(is_precedent=True, automatic_under__isnull=True)
    rows = rows.filter(Q(note__isnull=True) | Q(note__withdrawn_at__isnull=True))
    rows = rows.filter(Q(precedent_until__isnull=True) | Q(precedent_until__gte=on))
    rows = rows.filter(request__course__isnull=False, request__award_revoked_at__isnull=True)
    rows = rows.filter(decided_on__gte=add_months(on, -MONTHS))
    rows = rows.exclude(request__state=RecognitionRequest.State.APPEALED)  # whether it will stand, nobody knows yet
    return rows.select_related(
        "note", "request__award__version__micro_credential__institution", "request__course__institution", "request__institution"
    )


def near(request: RecognitionRequest, on: dt.date) -> list[Match]:
    """The three nearest, of the same desk: exact ones first, on appeal before first instance, the latest before earlier ones;
    then every further refusal of the same, however old: it keeps a proposal unclear and has to be read.

    An exact match has the micro-credential, its line major.minor, the version of the course and the purpose in common.
    """
    award, course = request.award, request.course
    if award is None or course is None:
        return []
    rows = usable(on).filter(decided_on__lte=on, request__institution=request.institution_id).exclude(request=request)
    rows = rows.filter(request__award__version__micro_credential=award.version.micro_credential_id)
    rows = rows.filter(
        request__course__code=course.code,
        request__course__curriculum_year__range=(course.curriculum_year - YEARS, course.curriculum_year + YEARS),
    )
    alone = not request.further_sources.exists()
    rows = rows.order_by("-decided_at")
    latest = list(rows[:LOOKED_AT])
    older = rows.filter(outcome=Decision.Outcome.REFUSED, request__course=course, request__purpose=request.purpose)
    taken = dict.fromkeys([*latest, *(older if len(latest) == LOOKED_AT else ())])
    found = [_match(decision, request, alone=alone) for decision in taken]
    found.sort(key=lambda one: (not one.exact, len(one.differs), not one.on_appeal))
    return [*found[:NEAREST], *(one for one in found[NEAREST:] if one.exact and one.refused)]


def similar(request: RecognitionRequest, on: dt.date) -> list[Match]:
    """Information only: the same micro-credential, and another course of the same desk."""
    award, course = request.award, request.course
    if award is None or course is None:
        return []
    rows = usable(on).filter(decided_on__lte=on, request__institution=request.institution_id).exclude(request=request)
    rows = rows.filter(request__award__version__micro_credential=award.version.micro_credential_id)
    rows = rows.exclude(request__course__code=course.code)
    alone = not request.further_sources.exists()
    return [_match(decision, request, alone=alone) for decision in rows.order_by("-decided_at")[:NEAREST]]


def refusals_beside(request: RecognitionRequest, matches: list[Match]) -> int:
    return sum(1 for one in matches if one.exact and one.refused)


def _match(decision: Decision, request: RecognitionRequest, *, alone: bool) -> Match:
    """alone: whether the case rests on its leading credential; what was decided on one is not followed for more."""
    then = decision.request
    award, course, before, target = request.award, request.course, then.award, then.course
    if award is None or course is None or before is None or target is None:
        raise ValueError("a precedent and a case both have a credential and a course")
    equal, differs = [_("Micro-credential")], []
    same_line = line(before.version.number) == line(award.version.number)
    numbers = {"there": before.version.number, "here": award.version.number}
    if before.version.number == award.version.number:
        equal.append(_("Version %(number)s") % {"number": award.version.number})
    elif same_line:
        equal.append(_("Version %(there)s there, %(here)s here: only words were changed") % numbers)
    else:
        differs.append(_("Version %(there)s there, %(here)s here") % numbers)
    if target.pk == course.pk:
        equal.append(_("Course %(code)s, version %(number)s") % {"code": course.code, "number": course.version})
    else:
        told = {"there": f"{target.code} {target.version}", "here": f"{course.code} {course.version}"}
        differs.append(_("Course %(there)s there, %(here)s here") % told)
    if target.curriculum_year == course.curriculum_year:
        equal.append(_("Curriculum %(year)s") % {"year": course.curriculum_year})
    else:
        years = {"there": target.curriculum_year, "here": course.curriculum_year}
        differs.append(_("Curriculum %(there)s there, %(here)s here") % years)
    if then.purpose == request.purpose:
        equal.append(str(request.get_purpose_display()))
    else:
        told = {"there": then.get_purpose_display(), "here": request.get_purpose_display()}
        differs.append(_("“%(there)s” there, “%(here)s” here") % told)
    if before.version.hours != award.version.hours:
        hours = {"there": figure(before.version.hours), "here": figure(award.version.hours)}
        differs.append(_("%(there)s h there, %(here)s h here") % hours)
    if not alone:
        differs.append(_("One credential there; further credentials or documents here"))
    exact = alone and same_line and target.pk == course.pk and then.purpose == request.purpose
    return Match(decision, tuple(equal), tuple(differs), exact, until_of(decision))


def cited(decision: Decision) -> str:
    """How a precedent is called: by its institution and day, never by a case number, which stands on somebody's letter."""
    institution = decision.request.institution
    return _("%(code)s, %(day)s") % {"code": institution.code if institution else "", "day": day(decision.decided_on)}
