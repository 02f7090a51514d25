"""Named places in the lines that institutions write for their paper. Nothing else in such a line means anything."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES = ("name", "title", "institution", "credits", "hours", "level", "date", "serial", "register")
_PLACE = re.compile(r"\{([^{}]*)\}")


def unknown(text: str) -> list[str]:
    """What stands in braces and is no place of ours, and a brace that stands alone; empty for a line that can be filled."""
    strange = [found for found in _PLACE.findall(text) if found not in NAMES]
    alone = set(_PLACE.sub("", text)) & {"{", "}"}
    return [*(f"{{{found}}}" for found in strange), *sorted(alone)]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The line with its places filled; a place without a value is left out. Values are not looked into for further places."""
    return " ".join(_PLACE.sub(lambda place: values.get(place[1], ""), text).split())
