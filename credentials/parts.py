"""The parts of the editor: what stands in each, and how far each is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from credentials.completeness import Finding

# What stands in each part, in the order of the page: single fields, texts in several languages, rows.
SECTIONS: dict[str, tuple[str, ...]] = {
    "texts": ("titles", "descriptions", "prerequisites", "further_information_url"),
    "outcomes": ("outcome",),
    "workload": ("hours", "participation", "on_site_hours"),
    "level": ("level_framework", "level_code", "level_argument"),
    "field": ("isced_f", "languages", "learning_setting"),
    "assessments": ("assessment",),
    "quality": ("quality",),
    "awarding": ("awarding_type", "partners", "grade_scale", "validity_months", "stackability", "stacks_into"),
}
# How many things `completeness.findings` asks of each part.
ASKED = {"texts": 2, "outcomes": 3, "workload": 3, "level": 1, "field": 2, "assessments": 3, "quality": 1, "awarding": 1}
ALL = "all"


@dataclass(frozen=True)
class Part:
    section: str
    asked: int
    missing: int
    doubts: int  # what a reader may stumble over


def part_of(place: str) -> str:
    """The part in which an anchor of the editor or a key of a remark stands; empty for what stands beside the parts."""
    name = re.split(r"[-:]", place.removeprefix("id_"))[0]
    if name in SECTIONS:
        return name
    name = "level_code" if name == "level" else re.sub(r"_\d+$", "", name)
    return next((section for section, fields in SECTIONS.items() if name in fields), "")


def parts_of(findings: Iterable[Finding]) -> list[Part]:
    """In the order of the page."""
    told = [(part_of(finding.anchor), finding.severity) for finding in findings]
    return [
        Part(section, asked, told.count((section, "problem")), told.count((section, "warning")))
        for section, asked in ASKED.items()
    ]
