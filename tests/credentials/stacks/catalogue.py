"""The micro-credentials and stacks of the domain's examples, as the arithmetic sees them."""

import datetime as dt
from fractions import Fraction

from credentials.stacking.judging import Asked
from credentials.stacking.parts import Home, Link, Outcome, Part
from credentials.stacking.rules import Rules

TODAY = dt.date(2026, 6, 1)
# code: institution, country, EQF level, hours of the outcomes
KNOWN = {
    "MUNI-DA-01": ("MUNI", "CZ", 6, (40, 45, 40)),
    "UNISI-SF-01": ("UNISI", "IT", 7, (50, 50, 50)),
    "UNISI-SF-02": ("UNISI", "IT", 7, (30, 15, 30)),
    "UNIDU-TD-01": ("UNIDU", "HR", 6, (40, 50, 30)),
    "UNIDU-TD-02": ("UNIDU", "HR", 6, (30, 40, 20)),
    "IHF-EU-01": ("UNISI", "IT", 6, (25, 30, 20)),
    "UEH-FT-01": ("UEH", "VN", 6, (35, 35, 30)),
    "UEH-SA-02": ("UEH", "VN", 6, (40, 30, 30)),
    "UEH-DA-03": ("UEH", "VN", 6, (50, 60, 40)),
    "HUB-RM-01": ("HUB", "VN", 7, (70, 65, 15)),
    "NEU-EC-01": ("NEU", "VN", 7, (45, 60, 45)),
}
STRESS = Link("UNISI-SF-02/LO2", "HUB-RM-01/LO3", Fraction(1))
NO_OVERLAP = Link("MUNI-DA-01/LO2", "NEU-EC-01/LO1", Fraction(0))


def part(code, *, achieved_on=dt.date(2026, 1, 10), **more):
    institution, country, eqf, hours = KNOWN[code]
    outcomes = tuple(Outcome(f"{code}/LO{rank}", f"LO{rank}", Fraction(each)) for rank, each in enumerate(hours, 1))
    told = {"institution": institution, "country": country, "eqf": eqf, "verified": 1, "outcomes": outcomes, "number": "1.0"}
    return Part(key=code, code=code, achieved_on=achieved_on, **{**told, **more})


def group(*codes, minimum=None, **more):
    parts = [{"code": code} for code in codes]
    return {"names": {"en": "Parts"}, "parts": parts, "minimum": len(codes) if minimum is None else minimum, **more}


ST_1 = {
    "groups": [group("MUNI-DA-01", "UEH-FT-01"), group("UEH-DA-03", "NEU-EC-01", minimum=1, maximum=1)],
    "volume": {"hours": "450"},
    "residency": {"share": "1/3"},
    "age": {"years": 5},
    "capstone": {"code": "UEH-CAP-1", "titles": {"en": "Capstone"}, "hours": "75", "level": 6},
}
ST_2 = {
    "groups": [group("UNISI-SF-01", "UNISI-SF-02"), group("HUB-RM-01", "UEH-SA-02", minimum=1)],
    "volume": {"hours": "375"},
    "level_floor": {"level": 7, "hours": "225"},
    "level_mix": {"level": 6, "hours": "100"},
    "residency": {"share": "1/3"},
    "capstone": {"code": "UNISI-VIVA-1", "titles": {"en": "Final viva"}},
}
ST_3 = {
    "groups": [group("UNIDU-TD-01", "UNIDU-TD-02", "IHF-EU-01")],
    "volume": {"hours": "270"},
    "residency": {"share": "1/3"},
    "recognised": {"share": "1/4", "of_hours": "5400"},
}


def asked(rules, *codes, links=(), home="UNISI", country="IT", parts=None, offers=None, **more):
    offered = tuple(part(code, owned=False, achieved_on=TODAY) for code in (KNOWN if offers is None else offers))
    days = {"on": TODAY, "started_on": dt.date(2025, 9, 1)}
    in_turn = (part(code, achieved_on=dt.date(2025, 10, rank)) for rank, code in enumerate(codes, 1))
    chosen = tuple(in_turn) if parts is None else parts
    return Asked(Rules.from_json(rules), chosen, tuple(links), Home(home, country), **{**days, "offers": offered, **more})
