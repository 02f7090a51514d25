"""The bar of hours of a stack, what overlaps in it, what would help most: an evaluation as pages draw it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from credentials.models import MicroCredentialVersion
from credentials.stack_words import TITLES, WHY, name_of
from credentials.stacking.rules import Rules
from credentials.stacking.telling import number, plain
from micro4asia.foundation.numbers import figure


@dataclass(frozen=True)
class Piece:
    """One award in the bar of hours."""

    code: str
    counted: str
    gross: str
    why: str
    x: str
    width: str
    place: int
    to_come: bool = False


def bar(told: Mapping[str, Any], rules: Rules) -> dict[str, Any]:
    """The net hours award by award on a scale that ends at what is needed, or beyond it where there is more.

    The final assessment counts with them and is still to come: nobody has earned its hours.
    """
    net, required = number(told["net"]), rules.volume.hours
    to_come = number(told["capstone"]) if rules.capstone else Fraction(0)
    scale = max(net, required)
    pieces, x = [], Fraction(0)
    entries = [(part["code"], number(part["counted"]), number(part["hours"]), part["why"]) for part in told["parts"]]
    if to_come and rules.capstone:
        entries.append((rules.capstone.code, to_come, to_come, "to_come"))
    for place, (code, counted, gross, why) in enumerate(entries):
        said = str(WHY.get(why, _("To come at the awarding institution.") if why == "to_come" else ""))
        start, width = plain(x * 100 / scale), plain(counted * 100 / scale)
        pieces.append(Piece(code, figure(counted), figure(gross), said, start, width, place % 4, why == "to_come"))
        x += counted
    return {
        "pieces": pieces,
        "needed": plain(required * 100 / scale),
        "earned": figure(net - to_come),
        "to_come": figure(to_come) if to_come else "",
        "required": figure(required),
    }


@dataclass(frozen=True)
class Named:
    """A micro-credential as a stack names it: what is in force, else the last there was."""

    code: str
    version: MicroCredentialVersion | None

    @property
    def title(self) -> str:
        return self.version.title() if self.version else self.code


def names_of(codes: Iterable[str]) -> dict[str, Named]:
    wanted = list(dict.fromkeys(codes))
    rows = MicroCredentialVersion.objects.public().filter(micro_credential__code__in=wanted)
    found: dict[str, MicroCredentialVersion] = {}
    for row in rows.select_related("micro_credential__institution").order_by("published_at", "pk"):
        code = row.micro_credential.code
        if code not in found or found[code].state != MicroCredentialVersion.State.PUBLISHED:
            found[code] = row
    return {code: Named(code, found.get(code)) for code in wanted}


def overlaps(told: Mapping[str, Any]) -> list[str]:
    """Hours that two awards teach, in sentences: which outcome counts and which does not."""
    code = {part["key"]: part["code"] for part in told["parts"]}
    return [
        _("%(hours)s h are in both %(kept)s and %(lost)s; they count once, for %(kept)s.")
        % {"hours": figure(number(each["hours"])), "kept": code[each["kept"][0]], "lost": code[each["lost"][0]]}
        for each in told["overlaps"]
        if each["kept"][0] in code and each["lost"][0] in code
    ]


@dataclass(frozen=True)
class Advice:
    """One micro-credential that would help, and how."""

    named: Named | None
    code: str
    hours: str
    owned: bool
    said: str
    ready: bool


def helps(told: Mapping[str, Any], rules: Rules, names: Mapping[str, Named], language: str) -> list[Advice]:
    """What would help most, the best first."""
    advice = []
    for each in told["helps"]:
        turns = [
            name_of(rules.groups[group], language) if group is not None else str(TITLES[rule]) for rule, group in each["turns"]
        ]
        missing = number(each["missing"])
        if each["ready"]:
            said = _("With it you would be ready to apply.")
        elif turns:
            said = _("With it these rules would be met: %(rules)s.") % {"rules": ", ".join(turns)}
        else:
            said = _("With it %(hours)s h would still be missing.") % {"hours": figure(missing)}
        hours = figure(number(each["hours"]))
        advice.append(Advice(names.get(each["code"]), each["code"], hours, each["owned"], said, each["ready"]))
    return advice
