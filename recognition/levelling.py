"""Two levels as numbers of one framework where there is one, else side by side as a working assumption."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from credentials.award_facts import LevelFacts


def numbers(
    levels: Sequence[LevelFacts], source: LevelFacts, *, framework: str, code: str, eqf: str
) -> tuple[str, int | None, int | None]:
    """By what they are compared, in words; theirs; ours. None: a code that is no number.

    levels: all that are stated of theirs; source: the one to compare. framework, code, eqf: ours.
    """
    if source.framework == framework:
        return "", _number(source.code), _number(code)
    common = next((level for level in levels if level.framework == "EQF"), None)
    if common and (eqf or framework == "EQF"):
        return _("Compared through EQF"), _number(common.code), _number(eqf or code)
    return _("Equal numbers in two frameworks are an assumption: confirm it"), _number(source.code), _number(code)


def _number(code: str) -> int | None:
    """Sublevels count as their level: 7.1 is 7."""
    head = code.partition(".")[0]
    return int(head) if head.isdecimal() else None
