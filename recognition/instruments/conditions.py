"""Conditions, one function each: values in, a condition with its words out, in the active language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from recognition.instruments.engine import Answer, Condition


def held(*, holds: bool | None) -> Answer:
    """None: nobody knows."""
    if holds is None:
        return Answer.UNKNOWN
    return Answer.PASS if holds else Answer.FAIL


def order(line: str) -> tuple[int, ...]:
    """1.10 comes after 1.9."""
    return tuple(int(part) if part.isdecimal() else 0 for part in line.split("."))


def day(value: dt.date) -> str:
    return date_format(value, "DATE_FORMAT")


def in_force(*, begins: dt.date, ends: dt.date, on: dt.date, today: dt.date | None = None, stopped: str = "") -> Condition:
    """on: the day it was sent. stopped: why it does not hold although the days would let it, in words."""
    found = stopped or _("%(begins)s to %(ends)s") % {"begins": day(begins), "ends": day(ends)}
    holds = not stopped and begins <= on <= ends
    if ends < on and not stopped:
        found = _("Ended on %(day)s") % {"day": day(ends)}
    elif holds and today is not None and ends < today:
        found = _("Ended on %(day)s; in force when it was sent") % {"day": day(ends)}
    return Condition(
        "in-force",
        _("In force"),
        found,
        _("On %(day)s, when it was sent") % {"day": day(on)},
        held(holds=holds),
        "" if holds else _("Both sides renew it or let it go on."),
        is_over=bool(stopped) or ends < (today or on),
    )


def version(*, code: str, line: str | None, first: str, last: str, number: str = "") -> Condition:
    """line: of the award that was brought; None where none of this micro-credential was."""
    required = f"{code} {first}" if first == last else f"{code} {first}–{last}"
    if line is None:
        change = _("Ask for it together with %(code)s.") % {"code": code}
        return Condition("version", _("Micro-credential and version"), _("Not asked for"), required, Answer.FAIL, change)
    holds = order(first) <= order(line) <= order(last)
    change = "" if holds else _("List this version, after looking at what has changed in it.")
    return Condition(
        "version", _("Micro-credential and version"), f"{code} {number or line}", required, held(holds=holds), change
    )


def listed(*, agreement: str, state: str | None, holds: bool, to_confirm: bool, line: str) -> Condition:
    """Whether the agreement lists this line. state: what its list says of it, in words; None where it does not stand there."""
    label = _("Listed in the agreement")
    required = _("%(line)s in the list of %(number)s") % {"line": line, "number": agreement}
    if state is None:
        return Condition(
            "listed", label, _("Not listed"), required, Answer.FAIL, _("The party that counts it lists this version.")
        )
    answer = Answer.UNKNOWN if to_confirm else held(holds=holds)
    change = "" if answer == Answer.PASS else _("An administrator renews the line in the agreement.")
    return Condition("listed", label, state, required, answer, change)


def purpose(*, found: str, wanted: Sequence[str], holds: bool) -> Condition:
    change = "" if holds else _("Ask for another purpose.")
    return Condition("purpose", _("Purpose"), found, ", ".join(wanted), held(holds=holds), change)


def course(*, code: str, version: str, wanted: str, same: bool, retired_on: dt.date | None) -> Condition:
    """retired_on: the last day of the version asked for, where that lies behind us."""
    found = f"{code}, {_('version %(number)s') % {'number': version}}"
    if retired_on:
        found = _("%(course)s, retired on %(day)s") % {"course": found, "day": day(retired_on)}
    holds = same and retired_on is None
    change = "" if holds else _("Look whether it also holds for the version of the course that is in force.")
    required = _("version %(number)s, in force") % {"number": wanted}
    return Condition("course", _("Course"), found, required, held(holds=holds), change)


def course_named() -> Condition:
    """A line for a whole micro-credential settles nothing about one course, unless both sides have set terms for it."""
    change = _("Both sides name the course in the list, or agree terms for it.")
    return Condition("course-named", _("Course in the agreement"), _("None named"), _("Named by both sides"), Answer.FAIL, change)


def grade(*, found: str, floor: str, holds: bool | None) -> Condition:
    change = ""
    if holds is None:
        change = _("Ask the issuer for the grade.")
    elif not holds:
        change = _("Compare the case by itself: a lower grade is no substantial difference.")
    required = _("%(grade)s or better") % {"grade": floor}
    return Condition("grade", _("Grade"), found or _("No grade stated"), required, held(holds=holds), change)


def quota(*, found: int, allowed: int) -> Condition:
    required = _("fewer than %(allowed)s in this year") % {"allowed": allowed}
    change = "" if found < allowed else _("Wait for the next year, or decide the case by itself.")
    return Condition("quota", _("Quota"), str(found), required, held(holds=found < allowed), change)


def authentic(*, found: str, holds: bool | None) -> Condition:
    change = "" if holds else _("Ask the issuer to confirm the credential.")
    return Condition("authentic", _("Credential"), found, _("Valid, signature verified"), held(holds=holds), change)


def identity(*, holds: bool | None) -> Condition:
    found = _("Held by the account that asks") if holds else _("Not certain")
    change = "" if holds else _("Ask for a proof of identity.")
    return Condition("identity", _("Person"), found, _("The one who earned it"), held(holds=holds), change)


def issuer(*, found: str, holds: bool | None) -> Condition:
    change = "" if holds else _("Ask the issuer, or the network.")
    return Condition("issuer", _("Issuer"), found, _("Active, nothing open against it"), held(holds=holds), change)


def person(*, holds: bool) -> Condition:
    found = _("Signed for this learner") if holds else _("Signed for somebody else")
    return Condition("person", _("Learner"), found, _("The learner who signed it"), held(holds=holds))


def beforehand(*, agreed_on: dt.date | None, earned_on: dt.date) -> Condition:
    holds = agreed_on is not None and agreed_on <= earned_on
    found = _("Agreed on %(day)s") % {"day": day(agreed_on)} if agreed_on else _("Not signed by all")
    required = _("Before %(day)s, when it was earned") % {"day": day(earned_on)}
    return Condition("beforehand", _("Agreed before study"), found, required, held(holds=holds))


def cap(*, found: str, exceeded: bool | None) -> Condition:
    """exceeded: None where no sum or no limit is known."""
    change = ""
    if exceeded:
        change = _("A smaller grant, or another programme with room left.")
    elif exceeded is None:
        change = _("Enter the programme, its credits and what it counted before.")
    answer = held(holds=None if exceeded is None else not exceeded)
    # What cannot be told is a sentence of its own, and the page ends it once more.
    return Condition("cap", _("Limit of the programme"), found.rstrip("."), _("Not exceeded"), answer, change)


def unused(*, where: Sequence[str]) -> Condition:
    found = " ".join(where) or _("Used nowhere")
    change = _("The use elsewhere is given back, or your rules let the hours count twice.") if where else ""
    return Condition("unused", _("Hours of the credential"), found, _("Not counted elsewhere"), held(holds=not where), change)


def revoked(*, state: str, holds: bool) -> Condition:
    return Condition("revoked", _("Standing of the credential"), state, _("Valid"), held(holds=holds))


def precedent_age(*, decided_on: dt.date, until: dt.date, on: dt.date) -> Condition:
    found = _("Decided on %(day)s") % {"day": day(decided_on)}
    required = _("Not older than 36 months, until %(day)s") % {"day": day(until)}
    return Condition("age", _("Age"), found, required, held(holds=on <= until))


def undisputed(*, refusals: int) -> Condition:
    """Another decision went the other way: both are read before one is followed."""
    found = _("Also refused: %(count)s") % {"count": refusals} if refusals else _("None that went the other way")
    change = _("Read the refusal, and say what differs.") if refusals else ""
    answer = Answer.UNKNOWN if refusals else Answer.PASS
    return Condition("undisputed", _("Other decisions"), found, _("None that went the other way"), answer, change)
