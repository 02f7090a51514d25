"""The second part of docs/life-cycles.md, printed from the table that requests obey."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from recognition.life_cycle import TABLE, State

HEAD = """
# The life of a recognition request

Printed from `recognition/life_cycle.py` by the same command. Each step is one service; what it needs, the service asks for, and
what must never be is kept by the database: no refusal without a substantial difference or a ground of law that is named, none
that a rule brings about, no decision by a rule but a recognition in full under an agreement.

"""


def as_markdown() -> str:
    with override("en"):
        return HEAD + _diagram() + "\n" + _table()


def _diagram() -> str:
    named = [f'    state "{state.label}" as {state.value}' for state in State]
    lines = [f"    {line.source} --> {line.target}: {line.step}" for line in TABLE]
    ends = [f"    {state} --> [*]" for state in (State.WITHDRAWN, State.CLOSED)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *named, f"    [*] --> {State.DRAFT}", *lines, *ends, "```", ""])


def _table() -> str:
    head = ("State", "Step", "To", "Who", "Data required", "Notice")
    rows = [
        (
            line.source.label,
            line.step,
            line.target.label,
            _listed(actor.label for actor in line.who),
            _listed(line.needs) or "-",
            _listed(line.tells) or "-",
        )
        for line in TABLE
    ]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in [head, ["---"] * len(head), *rows]) + "\n"


def _listed(parts: Iterable[Any]) -> str:
    return "; ".join(str(part) for part in parts)
