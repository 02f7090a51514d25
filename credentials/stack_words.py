"""What a stack's rules and their state say in words, in the active language. Pages, applications and print speak from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from credentials.models import StackVersion
from credentials.stacking.judging import State
from credentials.stacking.rules import Group, Rules
from credentials.stacking.telling import number, plain, slot
from credentials.wording import unit_name
from institutions.models import CreditValue
from micro4asia.foundation import text
from micro4asia.foundation.numbers import figure

STATES = {
    State.MET: pgettext_lazy("a rule of a stack", "Met"),
    State.NOT_YET: pgettext_lazy("a rule of a stack", "Not yet"),
    State.CANNOT: gettext_lazy("Cannot be met"),
    State.HUMAN: gettext_lazy("A person decides"),
}
TAGS = {State.MET: ("ok", "check"), State.NOT_YET: ("warn", "clock"), State.CANNOT: ("err", "no"), State.HUMAN: ("info", "user")}
TITLES = {
    "volume": gettext_lazy("Volume"),
    "level_floor": gettext_lazy("Level"),
    "level_mix": gettext_lazy("Share of lower level"),
    "age": gettext_lazy("Age"),
    "residency": gettext_lazy("Share from the awarding institution"),
    "recognised": gettext_lazy("Share of the degree"),
    "grades": gettext_lazy("Grades"),
    "identity": gettext_lazy("Identity checked"),
    "order": gettext_lazy("Order"),
    "partners": gettext_lazy("Countries"),
    "once": gettext_lazy("Used once"),
    "capstone": gettext_lazy("Final assessment"),
    "expiry": gettext_lazy("Time to finish"),
}
WHY = {
    "revoked": gettext_lazy("It was revoked and lends no hours."),
    "suspended": gettext_lazy("It is suspended and lends no hours."),
    "replaced": gettext_lazy("It was replaced by another credential."),
    "expired": gettext_lazy("It has expired and lends no hours."),
    "old": gettext_lazy("It is too old and lends no hours."),
    "used": gettext_lazy("Hours of it are used elsewhere already."),
    "outside": gettext_lazy("This stack does not list it."),
    "overlap": gettext_lazy("Hours that an earlier credential teaches too count there."),
    "by_decision": gettext_lazy("Not listed; a person decides whether it is equal."),
}


@dataclass(frozen=True)
class Line:
    """One rule as it stands. names: codes of the micro-credentials it is about."""

    slot: str
    title: str
    state: str
    label: str
    tag: str
    icon: str
    said: str
    names: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True)
class Unit:
    """Hours, and the credits of the awarding institution beside them."""

    system: str
    per_credit: Fraction | None

    @classmethod
    def of(cls, value: CreditValue | None) -> Unit:
        return cls(value.system, Fraction(value.hours_per_credit)) if value else cls("", None)

    def hours(self, amount: Fraction) -> str:
        return ngettext("%(hours)s hour", "%(hours)s hours", 1 if amount == 1 else 2) % {"hours": figure(amount)}

    def both(self, amount: Fraction) -> str:
        """360 hours (14.4 ECTS)"""
        if not self.per_credit or self.system == "HOURS":
            return self.hours(amount)
        credits = amount / self.per_credit
        unit = unit_name(self.system, Decimal(plain(credits, 2)))
        said = {"hours": self.hours(amount), "credits": figure(credits), "system": unit}
        return _("%(hours)s (%(credits)s %(system)s)") % said


def percent(share: Fraction) -> str:
    return _("%(number)s %%") % {"number": figure(share * 100, 1)}


def lines(told: Mapping[str, Any], rules: Rules, unit: Unit, language: str) -> list[Line]:
    """Every rule of an evaluation. language: the institution's own, where a name has none in the reader's."""
    return [_line(each, rules, unit, language) for each in told["judgements"]]


def _line(each: Mapping[str, Any], rules: Rules, unit: Unit, language: str) -> Line:
    state = State(each["state"])
    rule, group = each["rule"], each["group"]
    title = name_of(rules.groups[group], language) if group is not None else str(TITLES[rule])
    said, detail = SAY[rule](each, rules, unit)
    names = tuple(each["names"]) if state != State.MET else ()
    tag, icon = TAGS[state]
    return Line(slot(each), title, str(state), str(STATES[state]), tag, icon, said, names, detail)


def name_of(group: Group, language: str) -> str:
    return text.pick(dict(group.names), get_language() or "en", language)[0]


def _group(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    found, required = int(number(each["found"])), int(number(each["required"]))
    said = _("%(found)s there; %(required)s needed.") % {"found": found, "required": required}
    detail = {
        "too_many": _("More than the stack allows here: leave one out."),
        "not_offered": _("What is missing is not offered any more."),
        "equal": _("A person decides whether what you have is equal."),
    }.get(each["note"], "")
    if not detail and each["state"] == State.NOT_YET:
        missing = required - found
        more = len(each["names"]) > missing
        detail = (
            (ngettext("%(count)s of these is missing.", "%(count)s of these are missing.", missing) % {"count": missing})
            if more
            else _("Missing:")
        )
    return said, detail


def _volume(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    found, required, missing = number(each["found"]), number(each["required"]), number(each["missing"])
    told = {"found": unit.both(found), "required": unit.both(required)}
    if rules.capstone and rules.capstone.hours:
        said = _("%(found)s of %(required)s, after overlap, with the final assessment to come.") % told
    else:
        said = _("%(found)s of %(required)s, after overlap.") % told
    if each["note"] == "not_offered":
        return said, _("The catalogue does not offer as many hours for this stack any more.")
    if missing:
        return said, _("%(hours)s are missing.") % {"hours": unit.hours(missing)}
    return said, _("%(hours)s more than needed stay unused.") % {
        "hours": unit.hours(found - required)
    } if found > required else ""


def _level_floor(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    level = rules.level_floor.level if rules.level_floor else 0
    told = {"found": unit.both(number(each["found"])), "required": unit.both(number(each["required"])), "level": level}
    said = _("%(found)s at EQF level %(level)s or above; %(required)s are needed.") % told
    return said, _unsure(each) or (
        _("%(hours)s are missing.") % {"hours": unit.hours(number(each["missing"]))} if number(each["missing"]) else ""
    )


def _level_mix(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    level = rules.level_mix.level if rules.level_mix else 0
    told = {"found": unit.both(number(each["found"])), "most": unit.both(number(each["required"])), "level": level}
    said = _("%(found)s at EQF level %(level)s or below; at most %(most)s count.") % told
    return said, _unsure(each) or (_("Leave one out.") if each["state"] == State.NOT_YET else "")


def _unsure(each: Mapping[str, Any]) -> str:
    return _("Nobody has confirmed how the level of these compares; a person decides.") if each["note"] == "unconfirmed" else ""


def _age(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    years = int(number(each["required"]))
    said = ngettext(
        "Achieved within %(years)s year of the application.", "Achieved within %(years)s years of the application.", years
    )
    detail = {
        "old": _("These are too old and lend no hours:"),
        "extend": _("These are older; a person looks at how they were used since:"),
    }.get(each["note"], "")
    return said % {"years": years}, detail


def _residency(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    told = {"found": percent(number(each["found"])), "required": percent(number(each["required"]))}
    said = _("%(found)s of the net hours; at least %(required)s are needed.") % told
    missing = number(each["missing"])
    return said, _("%(hours)s more from there would do.") % {"hours": unit.hours(missing)} if missing else ""


def _recognised(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    told = {"found": percent(number(each["found"])), "most": percent(number(each["required"]))}
    return _("%(found)s of the degree; at most %(most)s can be recognised.") % told, ""


def _grades(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    floors = rules.grades.floors if rules.grades else {}
    listed = ", ".join(f"{grade} ({scale})" for scale, grade in floors.items())
    detail = {"low": _("Below that:"), "other_scale": _("Graded otherwise; a person decides:")}.get(each["note"], "")
    return _("At least: %(grades)s.") % {"grades": listed}, detail


def _identity(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    found, required = int(number(each["found"])), int(number(each["required"]))
    said = ngettext(
        "%(found)s assessment with identity checked; %(required)s needed.",
        "%(found)s assessments with identity checked; %(required)s needed.",
        found,
    )
    return said % {"found": found, "required": required}, ""


def _order(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    said = _("What is needed first was earned first.") if each["state"] == State.MET else _("Earned before what is needed first:")
    return said, _("A person may waive it.") if each["note"] == "waivable" else ""


def _partners(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    found, required = int(number(each["found"])), int(number(each["required"]))
    return _("Parts from %(found)s countries; %(required)s are needed.") % {"found": found, "required": required}, ""


def _once(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    if each["state"] == State.MET:
        return _("None of the hours is used elsewhere."), ""
    return _("Hours of these are used elsewhere; choose others."), ""


def _capstone(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    rule = rules.capstone
    title = text.pick(dict(rule.titles), get_language() or "en")[0] if rule else ""
    hours = number(each["required"])
    said = (
        _("%(title)s, %(hours)s.") % {"title": title, "hours": unit.hours(hours)} if hours else _("%(title)s.") % {"title": title}
    )
    return said, "" if each["state"] == State.MET else _("It follows your application, at the awarding institution.")


def _expiry(each: Mapping[str, Any], rules: Rules, unit: Unit) -> tuple[str, str]:
    years = int(number(each["required"]))
    said = ngettext("To finish within %(years)s year of beginning.", "To finish within %(years)s years of beginning.", years)
    return said % {"years": years}, _("That time is over. Begin again under the rules in force.") if each[
        "state"
    ] == State.CANNOT else ""


SAY = {
    "group": _group,
    "volume": _volume,
    "level_floor": _level_floor,
    "level_mix": _level_mix,
    "age": _age,
    "residency": _residency,
    "recognised": _recognised,
    "grades": _grades,
    "identity": _identity,
    "order": _order,
    "partners": _partners,
    "once": _once,
    "capstone": _capstone,
    "expiry": _expiry,
}


def in_words(rules: Rules, unit: Unit, language: str) -> list[tuple[str, str]]:
    """The rules themselves, for whoever has no award yet: (title, sentence)."""
    told: list[tuple[str, str]] = [("volume", _("At least %(hours)s after overlap.") % {"hours": unit.both(rules.volume.hours)})]
    for name in ("level_floor", "level_mix"):
        rule = getattr(rules, name)
        if rule:
            amounts = [unit.both(rule.hours)] if rule.hours is not None else []
            amounts += [percent(rule.share)] if rule.share is not None else []
            said = (
                _("At least %(amount)s at EQF level %(level)s or above.")
                if name == "level_floor"
                else _("At most %(amount)s at EQF level %(level)s or below.")
            )
            told += [(name, said % {"amount": amount, "level": rule.level}) for amount in amounts]
    if rules.residency:
        told.append(("residency", _("At least %(share)s of the net hours.") % {"share": percent(rules.residency.share)}))
    if rules.recognised:
        degree = {"share": percent(rules.recognised.share), "hours": unit.both(rules.recognised.of_hours)}
        told.append(("recognised", _("At most %(share)s of a degree of %(hours)s.") % degree))
    if rules.age:
        told.append(("age", _age({"required": str(rules.age.years), "note": ""}, rules, unit)[0]))
    if rules.grades:
        told.append(("grades", _grades({"note": ""}, rules, unit)[0]))
    if rules.identity:
        told.append(
            (
                "identity",
                _("An assessment with identity checked for every %(hours)s.") % {"hours": unit.hours(rules.identity.hours)},
            )
        )
    told += [("order", _("%(first)s before %(then)s.") % {"first": pair.first, "then": pair.then}) for pair in rules.order]
    if rules.partners:
        told.append(("partners", _("Parts from at least %(count)s countries.") % {"count": rules.partners.countries}))
    told.append(
        ("once", _("Hours may count elsewhere too.") if rules.double_use else _("No hour counts twice: not here, not elsewhere."))
    )
    if rules.capstone:
        told.append(("capstone", _capstone({"required": str(rules.capstone.hours), "state": State.HUMAN}, rules, unit)[0]))
    if rules.expiry:
        told.append(("expiry", _expiry({"required": str(rules.expiry.years), "state": State.MET}, rules, unit)[0]))
    return [(str(TITLES[name]), said) for name, said in told]


def choice(group: Group) -> str:
    """How many of a group's parts are asked for."""
    count, least = len(group.parts), group.minimum
    if least >= count and not group.equal_by_decision:
        return ngettext("Needed", "All needed", count)
    if group.maximum is not None and group.maximum == least:
        return _("Choose %(least)s of %(count)s") % {"least": least, "count": count}
    return _("Choose at least %(least)s of %(count)s") % {"least": least, "count": count}


def overall(told: Mapping[str, Any]) -> str:
    """The state of the whole, as the learner is told it. The engine never says “awarded”."""
    if told["ready"]:
        return _("Ready to apply")
    return _("Cannot be met as it is") if told["state"] == State.CANNOT else pgettext("a rule of a stack", "Not yet")


def unit_of(version: StackVersion) -> Unit:
    return Unit.of(version.institution.credit_value(version.institution.today()))
