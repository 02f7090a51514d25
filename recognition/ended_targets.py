"""A version of a course that ended while a case about it is open: what was asked stays, and somebody says what it counts for."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from institutions.models import Course
from recognition.models import Decision, RecognitionRequest


class Ruled(Protocol):
    @property
    def outcome(self) -> str: ...
    @property
    def counts_for(self) -> str: ...


@dataclass(frozen=True)
class EndedTarget:
    """course: as it was asked about; successor: the version of the same course that is taught today, if there is one."""

    course: Course
    last_day: dt.date
    successor: Course | None

    @property
    def is_like(self) -> bool:
        """Whether the successor can stand for it as it is: the same hours and credits."""
        one = self.successor
        return one is not None and (one.hours, one.credits) == (self.course.hours, self.course.credits)


def ended_target(request: RecognitionRequest, today: dt.date) -> EndedTarget | None:
    """None while the version that was asked about is taught."""
    course = request.course
    if course is None or course.in_force_to is None or course.in_force_to >= today:
        return None
    versions = Course.objects.filter(institution=course.institution_id, code=course.code).exclude(pk=course.pk)
    return EndedTarget(course, course.in_force_to, versions.offered(today).order_by("-in_force_from", "-pk").first())


def target_errors(request: RecognitionRequest, ruling: Ruled, today: dt.date) -> dict[str, str]:
    """A grant says what it counts for, and nothing is taken for granted; as a sentence by field."""
    ended = ended_target(request, today)
    if ended is None or ruling.outcome == Decision.Outcome.REFUSED:
        return {}
    if ruling.counts_for == Decision.CountsFor.SUCCESSOR and not ended.is_like:
        return {"counts_for": _("The version in force has other hours or credits: it is asked for and compared by itself.")}
    if ruling.counts_for not in Decision.CountsFor.values:
        said = {"version": ended.course.version, "day": date_format(ended.last_day, "DATE_FORMAT")}
        return {
            "counts_for": _("Version %(version)s was taught until %(day)s. Say which version the recognition counts for.") % said
        }
    return {}


def counted_course(request: RecognitionRequest, ruling: Ruled, today: dt.date) -> Course | None:
    """The version that a grant is for: the one that was asked about, unless the one in its place was chosen."""
    ended = ended_target(request, today)
    chosen = ended and ruling.counts_for == Decision.CountsFor.SUCCESSOR
    return ended.successor if ended and chosen else request.course


def target_json(request: RecognitionRequest, today: dt.date, *, outcome: str, counts_for: str) -> str:
    """What a decision keeps of it; empty where the version is taught, nothing is granted, or nothing chosen yet."""
    ended = ended_target(request, today)
    if ended is None or outcome == Decision.Outcome.REFUSED or counts_for not in Decision.CountsFor.values:
        return ""
    kept = {"version": ended.course.version, "last_day": ended.last_day.isoformat(), "counts_for": counts_for}
    if counts_for == Decision.CountsFor.SUCCESSOR and ended.successor:
        kept["successor"] = ended.successor.version
    return json.dumps(kept, sort_keys=True)


def target_told(decision: Decision) -> list[str]:
    """As the learner reads it."""
    kept = decision.ended_course
    if not kept:
        return []
    day = date_format(dt.date.fromisoformat(kept["last_day"]), "DATE_FORMAT")
    said = {"version": kept["version"], "day": day, "successor": kept.get("successor", "")}
    ended = _("The version of the course that you asked about (%(version)s) was taught until %(day)s.") % said
    if said["successor"]:
        return [ended, _("This counts for version %(successor)s, which took its place.") % said]
    return [ended, _("This counts for it all the same.")]
