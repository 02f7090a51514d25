"""An evaluation as plain JSON: what is frozen with an application, and what pages are made from. Fractions are written "76/5"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from credentials.stacking.judging import CAPSTONE, Evaluation, Judgement
from credentials.stacking.suggesting import Help

JSON = dict[str, Any]


def told(evaluation: Evaluation, helps: Sequence[Help] = ()) -> JSON:
    return {
        "on": evaluation.on.isoformat(),
        "gross": str(evaluation.net.gross),
        "net": str(evaluation.hours),
        "capstone": str(evaluation.capstone),
        "ready": evaluation.ready,
        "state": str(evaluation.state),
        "parts": [
            {
                "key": each.part.key,
                "code": each.part.code,
                "number": each.part.number,
                "institution": each.part.institution,
                "eqf": each.part.eqf,
                "achieved_on": each.part.achieved_on.isoformat(),
                "hours": str(each.part.hours),
                "counted": str(each.hours),
                "why": each.why,
                "outcomes": {
                    outcome.key: str(evaluation.net.by_node.get((each.part.key, outcome.key), Fraction(0)))
                    for outcome in each.part.outcomes
                },
            }
            for each in evaluation.lent
        ],
        "overlaps": [
            {"kept": list(each.kept), "lost": list(each.lost), "hours": str(each.hours)}
            for each in evaluation.net.overlaps
            if CAPSTONE not in (each.kept[0], each.lost[0])
        ],
        "judgements": [_judgement(each) for each in evaluation.judgements],
        "helps": [
            {
                "key": each.offer.key,
                "code": each.offer.code,
                "owned": each.owned,
                "hours": str(each.offer.hours),
                "turns": [list(turn) for turn in each.turns],
                "missing": str(each.missing),
                "ready": each.ready,
            }
            for each in helps
        ],
    }


def _judgement(each: Judgement) -> JSON:
    return {
        "rule": each.rule,
        "group": each.group,
        "state": str(each.state),
        "unit": each.unit,
        "found": None if each.found is None else str(each.found),
        "required": None if each.required is None else str(each.required),
        "missing": str(each.missing),
        "names": list(each.names),
        "note": each.note,
    }


def number(value: str | None) -> Fraction:
    """A fraction as it was told; 0 where none was."""
    return Fraction(value or 0)


def slot(judgement: Mapping[str, Any]) -> str:
    """The name of one line of an evaluation, such as "volume" or "group-1": what a person's answer to it is kept under."""
    return judgement["rule"] if judgement["group"] is None else f"{judgement['rule']}-{judgement['group']}"


def plain(value: Fraction | int, places: int = 2) -> str:
    """For the eye: at most so many decimals, halves up, no trailing zeros."""
    scaled = (Fraction(value) * 10**places + Fraction(1, 2)).__floor__()
    whole, rest = divmod(scaled, 10**places)
    digits = f"{rest:0{places}}".rstrip("0") if places else ""
    return f"{whole}.{digits}" if digits else str(whole)
