"""How many credits of a programme are recognised already, and how many may be (domain.md §4.3): a legal bar's arithmetic.

Counted are decisions in force that grant credits, and what the institution entered of the time before the registry. Where the
programme, its size or the rule is not known, that is said and nothing is made up.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import UseLedger
from institutions.models import LegalCap, Programme
from institutions.services.teaching_programmes import caps_of
from micro4asia.foundation.numbers import figure, plain
from recognition.clock import local_day
from recognition.models import Decision, EarlierRecognition, RecognitionRequest


@dataclass(frozen=True)
class Entry:
    """One recognition that counts: by a case of this registry, or by a decision before it."""

    reference: str
    credits: Decimal
    on: dt.date
    earlier: EarlierRecognition | None = None
    request: RecognitionRequest | None = None


@dataclass(frozen=True)
class Ceiling:
    """The strictest limit and who sets it. law: the row of reference data; none where the institution's own rule is stricter."""

    credits: Decimal
    law: LegalCap | None

    def said(self) -> str:
        if self.law is None:
            return _("own rule of the institution")
        return f"{self.law.get_measure_display()}: {figure(self.law.value)} {self.law.unit}".strip()


@dataclass(frozen=True)
class Totals:
    """What stands before the case at hand. unknown: why no sum or no limit can be told, as a sentence."""

    programme: Programme | None
    entries: tuple[Entry, ...] = ()
    ceiling: Ceiling | None = None
    unknown: str = ""

    @property
    def used(self) -> Decimal:
        return sum((entry.credits for entry in self.entries), Decimal(0))

    @property
    def cap(self) -> Decimal | None:
        return self.ceiling.credits if self.ceiling else None

    @property
    def left(self) -> Decimal | None:
        return None if self.cap is None else max(Decimal(0), self.cap - self.used)

    def after(self, credits: Decimal | Fraction | int) -> Fraction:
        return Fraction(self.used) + Fraction(credits)

    def exceeded_by(self, credits: Decimal | Fraction | int) -> bool:
        """Whether a grant would go over the limit; never where no limit is known."""
        return self.cap is not None and credits > 0 and self.after(credits) > Fraction(self.cap)

    def sentence(self, credits: Decimal | Fraction | int | None = None) -> str:
        """ "18 of 63 credits used, 21 after this", or why that cannot be said."""
        if self.programme is None or self.cap is None:
            return self.unknown
        said = {"used": figure(self.used), "cap": figure(self.cap)}
        if not credits:
            return _("%(used)s of %(cap)s credits used") % said
        return _("%(used)s of %(cap)s credits used, %(after)s after this") % {**said, "after": figure(self.after(credits))}

    def kept(self, credits: Decimal) -> str:
        """What a decision keeps of it, JSON; empty where no programme is known."""
        if self.programme is None:
            return ""
        law = self.ceiling.law if self.ceiling else None
        said = {
            "programme": self.programme.code,
            "titles": self.programme.titles,
            "used": plain(self.used),
            "after": plain(self.after(credits)),
            "limit": None if self.cap is None else plain(self.cap),
            "rule": "" if law is None else f"{law.country} {law.scope}, {law.measure} {law.value} {law.unit}".strip(),
            "source": law.source if law else "",
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True)


def programme_of(request: RecognitionRequest) -> Programme | None:
    """The programme that the request names, else the course's own, else the only one it is taught in; else not known."""
    if request.programme is not None:
        return request.programme
    course = request.course
    if course is None:
        return None
    if course.main_programme is not None:
        return course.main_programme
    taught = {year.programme for year in course.years.all()}
    return taught.pop() if len(taught) == 1 else None


def used(request: RecognitionRequest, on: dt.date | None = None) -> Totals:
    """Totals of the applicant in the programme of the request, without the request itself. on: the receiver's day, else today."""
    programme = programme_of(request)
    if programme is None:
        return Totals(None, unknown=_("Not known: the course is listed in no programme, or in several."))
    day = on or local_day(timezone.now(), programme.institution.zone)
    entries = tuple(sorted(_entries(request, programme), key=lambda entry: (entry.on, entry.reference)))
    ceiling = ceiling_of(programme, day)
    return Totals(programme, entries, ceiling, "" if ceiling else _why_unlimited(programme, day))


def ceiling_of(programme: Programme, on: dt.date, among: Iterable[LegalCap] | None = None) -> Ceiling | None:
    """The strictest of the country's caps on the day and the institution's own. among: the caps, where they are known."""
    found = [Ceiling(cap.credits, cap.row) for cap in caps_of(programme, on, among) if cap.credits is not None]
    if programme.own_cap is not None:
        found.append(Ceiling(programme.own_cap, None))
    return min(found, key=lambda ceiling: ceiling.credits, default=None)


def _entries(request: RecognitionRequest, programme: Programme) -> list[Entry]:
    decisions = (
        Decision.objects.positive()
        .filter(
            request__applicant=request.applicant_id,
            request__institution=programme.institution_id,
            request__purpose__in=RecognitionRequest.COUNTS_CREDITS,
            credits__gt=0,
        )
        .exclude(request=request)
        .select_related("request__programme", "request__course__main_programme")
        .prefetch_related("request__course__years__programme")
    )
    found = [one for one in decisions if programme_of(one.request) == programme]
    released = _released([one.request.case_number or "" for one in found])
    earlier = EarlierRecognition.objects.standing().filter(learner=request.applicant_id, programme=programme)
    return [
        *(
            Entry(one.request.case_number or "", one.credits, one.decided_on, request=one.request)
            for one in found
            if one.request.case_number not in released
        ),
        *(Entry(row.reference, row.credits, row.recognised_on, earlier=row) for row in earlier),
    ]


def _released(cases: list[str]) -> set[str]:
    """Cases whose hours were all given back: they count no more."""
    rows = UseLedger.objects.filter(kind=UseLedger.Kind.DECISION, reference__in=cases).values_list("reference", "status")
    standing = {reference for reference, status in rows if status in UseLedger.STANDING}
    return {reference for reference, _status in rows} - standing


def _why_unlimited(programme: Programme, on: dt.date) -> str:
    shares = {LegalCap.Measure.SHARE_OF_CREDITS, LegalCap.Measure.SHARE_OF_LOAD}
    if programme.credits is None and any(cap.row.measure in shares for cap in caps_of(programme, on)):
        return _("Not known: the programme has no number of credits on record, and its limit is a share of them.")
    return _("No limit is known for this programme.")
