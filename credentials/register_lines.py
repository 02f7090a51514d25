"""The register book line by line: awards that have their numbers, and numbers that came to nothing, in one order.

A page or a file reads the order first and then the rows of a few hundred lines at a time: five questions, however long the book.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credentials.models import Award, MicroCredentialVersion, VoidNumber
from credentials.models.register import of_year
from institutions.models import Institution
from micro4asia.foundation import text

CHUNK = 500
TAKEN_OVER = (Award.State.REPLACED, Award.State.REVOKED)
AWARD, VOID = "award", "void"
READ = ("institution", "version__micro_credential__institution", "learner", "replaced_by", "replaces")
Place = tuple[str, str, int]  # serial number, kind, primary key


@dataclass(frozen=True)
class Act:
    """What became of a line. other: the register number of the award that took its place, or whose place it took."""

    kind: str
    day: dt.date
    other: str = ""

    def __str__(self) -> str:
        said = {
            "suspended": _("Suspended on %(day)s"),
            "amended": _("Amended on %(day)s"),
            "replaced": _("Replaced by %(other)s"),
            "replaces": _("In the place of %(other)s"),
            "revoked": _("Revoked on %(day)s"),
            "expired": _("Expired on %(day)s"),
        }[self.kind]
        return said % {"day": date_format(self.day, "SHORT_DATE_FORMAT"), "other": self.other}


@dataclass(frozen=True)
class Line:
    award: Award | None = None
    void: VoidNumber | None = None

    @property
    def _row(self) -> Any:
        return self.award or self.void

    @property
    def serial_number(self) -> str:
        return str(self._row.serial_number)

    @property
    def register_number(self) -> str:
        return str(self._row.register_number)

    @property
    def day(self) -> dt.date:
        """Of award. A re-issue keeps that of what it replaces, and stands in the book of the year it was signed in."""
        day: dt.date = self._row.awarded_on if self.award else self._row.drawn_on
        return day

    @property
    def version(self) -> MicroCredentialVersion:
        version: MicroCredentialVersion = self._row.version
        return version

    @property
    def name(self) -> str:
        return self.award.name_as_printed if self.award else ""

    @property
    def state(self) -> str:
        return str(self.award.get_state_display()) if self.award else _("Void")

    @property
    def acts(self) -> list[Act]:
        return acts_of(self.award) if self.award else []

    @property
    def remarks(self) -> str:
        """What became of it, in one text."""
        if self.void:
            day = timezone.localtime(self.void.voided_at, self.void.institution.zone)
            return _("Void since %(day)s: %(reason)s") % {
                "day": date_format(day, "SHORT_DATE_FORMAT"),
                "reason": self.void.get_reason_display(),
            }
        return ". ".join(str(act) for act in self.acts)

    def fixed(self) -> list[str]:
        """What of it never changes, in the order that a year's digest is taken over."""
        kind = AWARD if self.award else VOID
        version = str(self._row.version)
        end = self.award.digest if self.award else self._row.reason
        return [self.register_number, self.serial_number, kind, self.day.isoformat(), self.name, version, end]


def acts_of(award: Award) -> list[Act]:
    """Oldest first. The caller has read `replaced_by` and `replaces` along."""

    def day(moment: dt.datetime) -> dt.date:
        return timezone.localtime(moment, award.institution.zone).date()

    acts = []
    if award.suspended_at and award.state == Award.State.SUSPENDED:
        acts.append(Act("suspended", day(award.suspended_at)))
    if award.amended_at:
        acts.append(Act("amended", day(award.amended_at)))
    former = getattr(award, "replaces", None)
    if former and former.state in TAKEN_OVER and award.signed_at:
        acts.append(Act("replaces", day(award.signed_at), former.register_number))
    if award.replaced_by and award.state in TAKEN_OVER and award.replaced_by.signed_at:
        acts.append(Act("replaced", day(award.replaced_by.signed_at), award.replaced_by.register_number))
    if award.revoked_at:
        acts.append(Act("revoked", day(award.revoked_at)))
    if award.valid_until and award.valid_until < timezone.now():
        acts.append(Act("expired", day(award.valid_until)))
    return sorted(acts, key=lambda act: act.day)


def places(
    institution: Institution, first: dt.date, last: dt.date, words: str = "", matching: Q | None = None
) -> QuerySet[Any, Any]:
    """The order of the lines entered between two days, as a Place each: of the days on which their numbers were drawn.

    words: a number or a name; matching: who is meant by a name.
    """
    begin, end = (dt.datetime.combine(day, dt.time(), institution.zone) for day in (first, last + dt.timedelta(days=1)))
    awards = Award.objects.filter(institution=institution, signed_at__gte=begin, signed_at__lt=end)
    void = VoidNumber.objects.filter(institution=institution, drawn_on__range=(first, last))
    if words:
        named = Q(serial_number__iexact=words) | Q(register_number__iexact=words)
        awards = awards.filter(named | matching if matching else named)
        void = void.filter(named)
    return _in_order(awards, void)


def _in_order(awards: Any, void: Any) -> QuerySet[Any, Any]:
    kind = {"kind": Value(AWARD, output_field=CharField())}, {"kind": Value(VOID, output_field=CharField())}
    columns = ("serial_number", "kind", "pk")
    first_part, second_part = (
        rows.exclude(serial_number="").order_by().annotate(**told).values_list(*columns)
        for rows, told in zip((awards, void), kind, strict=True)
    )
    order: QuerySet[Any, Any] = first_part.union(second_part, all=True).order_by("serial_number")
    return order


def lines_of(order: Sequence[Place]) -> list[Line]:
    """The lines at these places."""
    wanted = {kind: [pk for _serial, of, pk in order if of == kind] for kind in (AWARD, VOID)}
    awards = Award.objects.select_related(*READ).defer("snapshot", "document").in_bulk(wanted[AWARD])
    void = VoidNumber.objects.select_related("institution", "version__micro_credential__institution").in_bulk(wanted[VOID])
    return [Line(award=awards[pk]) if kind == AWARD else Line(void=void[pk]) for _serial, kind, pk in order]


def every_line(order: Sequence[Place]) -> Iterator[Line]:
    for part in chunks(order):
        yield from lines_of(part)


def chunks(order: Sequence[Place], size: int = CHUNK) -> Iterator[Sequence[Place]]:
    for start in range(0, len(order), size):
        yield order[start : start + size]


def year_of(institution: Institution, year: int) -> QuerySet[Any, Any]:
    """The lines of the book of a year, by their numbers: where the institution's clock stands moves none of them."""
    awards, void = (
        rows.filter(institution=institution, register_number__endswith=of_year(year))
        for rows in (Award.objects.all(), VoidNumber.objects.all())
    )
    return _in_order(awards, void)


def digest_of_year(institution: Institution, year: int) -> tuple[int, str]:
    """How many lines the book of a year has, and the SHA-256 over what never changes of each, hex."""
    seen, count = hashlib.sha256(), 0
    for line in every_line(list(year_of(institution, year))):
        seen.update(json.dumps(line.fixed(), ensure_ascii=False).encode() + b"\n")
        count += 1
    return count, seen.hexdigest()


def matching(words: str) -> Q:
    """Awards by the name on them or of their learner."""
    named = Q()
    for word in text.search_key(words).split():
        named &= Q(learner__search_key__contains=word)
    return Q(name_as_printed__icontains=words) | named if named else Q(name_as_printed__icontains=words)
