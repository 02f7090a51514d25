"""docs/life-cycles.md, printed from the table that the code obeys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from credentials.models.life_cycle import TABLE, State

HEAD = """# The life of a version

Printed from `credentials/models/life_cycle.py` by `python -m django print_life_cycles`; a test compares the two.
Every step is a row that the database refuses to change: who, when, why, and with which data. Nothing published is edited in
place, and no step ever touches an award that was given.

"""
TAIL = """
## The class of a change

Computed from the version before (`credentials/change_class.py`), confirmed by the author, and never below what was computed
without a reviewer's written agreement (decision 0083).

- **Editorial**, 1.2 → 1.2.1: wording, translation. Nothing that relies on it is touched.
- **Minor**, 1.2 → 1.3: sequence, share of hours, teaching form, prerequisites, hours by 10 % at most, and whatever is named
  nowhere else. Agreements hold; their owners are asked to confirm.
- **Major**, 1.2 → 2.0: outcomes, level, hours by more than 10 %, type of assessment, supervision. What agreements list is
  suspended until renewed; precedents are those of another line.

## Which versions may be awarded on a day

Published ones from their first day on; superseded ones until the end of their teach-out; retired ones until their last award
day; suspended ones not at all.
"""


def as_markdown() -> str:
    with override("en"):
        return HEAD + _diagram() + "\n" + _table() + TAIL


def _diagram() -> str:
    lines = [f"    {line.source} --> {target}: {line.key.label}" for line in TABLE for target in line.targets]
    named = [f'    state "{state.label}" as {state.value}' for state in State]
    begins, ends = f"    [*] --> {State.DRAFT}", [f"    {state} --> [*]" for state in (State.RETIRED, State.DISCARDED)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *named, begins, *lines, *ends, "```", ""])


def _table() -> str:
    rows = [
        (
            line.source.label,
            line.key.label,
            " or ".join(str(target.label) for target in line.targets),
            _listed(role.label for role in line.who) or "follows from the publication of a new version",
            _listed(line.needs),
            _listed(line.tells) or "nobody",
        )
        for line in TABLE
    ]
    head = ("State", "Step", "To", "Who", "Data required", "Notice")
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in [head, ["---"] * len(head), *rows]) + "\n"


def _listed(parts: Iterable[Any]) -> str:
    return "; ".join(str(part) for part in parts)
