"""A version laid out field by field, and beside the one before it: which words came and which went."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from credentials import wording
from credentials.models import MicroCredentialVersion
from institutions.code_lists import isced_f_names
from micro4asia.foundation import text

# {language tag, or "" for what is said in none: words}
Said = dict[str, str]
SAME, GONE, NEW = "same", "del", "ins"
_TOKEN = re.compile(r"\s+|[^\s\u200b.,;:!?()“”\"/]+|[.,;:!?()“”\"/]")

LABELS: dict[str, Any] = {
    "titles": _("Title"),
    "descriptions": _("Description"),
    "awarding_type": _("Awarded by"),
    "hours": _("Hours of work"),
    "level": _("Level"),
    "level_argument": _("Why this level"),
    "participation": _("Form of participation"),
    "on_site_hours": _("Hours on site"),
    "prerequisites": _("Prerequisites"),
    "stackability": _("Stackability"),
    "stacks_into": _("Counts towards"),
    "isced_f": _("Field of education"),
    "learning_setting": _("Learning setting"),
    "languages": _("Languages of instruction"),
    "grade_scale": _("Grading scale"),
    "validity_months": _("Valid for how many months"),
    "further_information_url": _("Further information"),
    "checklist": _("The whole"),
}


@dataclass(frozen=True)
class Cell:
    """One field in one language. parts: (SAME, GONE or NEW, words) in reading order."""

    language: str
    old: str
    new: str

    @property
    def changed(self) -> bool:
        return self.old != self.new

    @property
    def before(self) -> list[tuple[str, str]]:
        return _joined([part for part in marked(self.old, self.new) if part[0] != NEW])

    @property
    def after(self) -> list[tuple[str, str]]:
        return _joined([part for part in marked(self.old, self.new) if part[0] != GONE])


@dataclass(frozen=True)
class Row:
    """key: what remarks are tied to."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    added: bool = False
    removed: bool = False

    @property
    def changed(self) -> bool:
        return any(cell.changed for cell in self.cells)


def label(key: str, version: MicroCredentialVersion | None = None) -> str:
    """What people call a key, such as "outcome:LO1"."""
    kind, _colon, which = key.partition(":")
    if kind == "outcome":
        return str(_("Learning outcome %(code)s") % {"code": which})
    if kind == "assessment":
        return str(_("Assessment %(number)s") % {"number": which})
    if kind == "quality":
        return str(_("Quality assurance %(number)s") % {"number": which})
    return str(LABELS.get(kind) or kind.replace("_", " ").capitalize())


def marked(old: str, new: str) -> list[tuple[str, str]]:
    """Both texts as one run of parts, word by word; Lao by the words that ICU finds."""
    if old == new:
        return [(SAME, old)] if old else []
    before, after = (_TOKEN.findall(text.break_lao(value)) for value in (old, new))
    parts: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            parts.append((SAME, "".join(before[a:b])))
            continue
        parts += [(GONE, "".join(before[a:b]))] if b > a else []
        parts += [(NEW, "".join(after[c:d]))] if d > c else []
    return parts


def _joined(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Changed words with nothing but a space between them as one: whoever listens is told once."""
    joined: list[tuple[str, str]] = []
    for what, words in parts:
        if len(joined) > 1 and what != SAME and joined[-1][0] == SAME and joined[-1][1].isspace() and joined[-2][0] == what:
            space = joined.pop()[1]
            joined[-1] = (what, joined[-1][1] + space + words)
        else:
            joined.append((what, words))
    return joined


def compare(old: MicroCredentialVersion | None, new: MicroCredentialVersion) -> list[Row]:
    """Every field that either says, in the order of the new one; what only the old one had comes where it stood by kind."""
    then, now = (sheet(old) if old else {}), sheet(new)
    keys = sorted({**now, **then}, key=_place)
    return [
        Row(
            key=key,
            label=label(key),
            cells=tuple(_cells(then.get(key, {}) if old else now.get(key, {}), now.get(key, {}))),
            added=old is not None and key not in then,
            removed=old is not None and key not in now,
        )
        for key in keys
    ]


def sheet(version: MicroCredentialVersion) -> dict[str, Said]:
    """What a version says, by key; what is empty is left out."""
    said: dict[str, Said] = {}
    for name, tell in _FIELDS.items():
        said[name] = tell(version)
    for outcome in version.outcomes.all():
        facts = [_hours(outcome.hours), *(wording.own(skill["names"]) for skill in outcome.skills)]
        said[f"outcome:{outcome.code}"] = {**outcome.texts, "": " · ".join(filter(None, facts))}
    for row in version.assessments.prefetch_related("outcomes"):
        codes = ", ".join(outcome.code for outcome in row.outcomes.all())
        facts = [row.get_type_display(), f"{row.weight} %", row.get_supervision_display(), codes]
        rules = {language: f"{row.texts.get(language, '')} {rule}".strip() for language, rule in row.pass_rules.items()}
        said[f"assessment:{row.position}"] = {**row.texts, **rules, "": " · ".join(map(str, filter(None, facts)))}
    for record in version.quality.all():
        days = [wording.day(day.isoformat()) if day else "" for day in (record.decided_on, record.valid_from, record.valid_until)]
        facts = [record.get_type_display(), record.decision, *days, record.evidence_url]
        said[f"quality:{record.position}"] = {**record.body, "": " · ".join(map(str, filter(None, facts)))}
    return {key: words for key, words in said.items() if any(words.values())}


def _cells(then: Said, now: Said) -> Iterator[Cell]:
    for language in {**now, **then}:
        if then.get(language) or now.get(language):
            yield Cell(language, then.get(language, ""), now.get(language, ""))


def _place(key: str) -> tuple[int, str]:
    kind = key.partition(":")[0]
    order = ["titles", "descriptions", "outcome", *list(_FIELDS)[2:], "assessment", "quality"]
    return (order.index(kind), key)


def _hours(hours: Any) -> str:
    return str(_("%(hours)s h") % {"hours": f"{hours.normalize():f}"}) if hours else ""


def _chosen(name: str) -> Callable[[MicroCredentialVersion], Said]:
    return lambda version: {"": str(getattr(version, f"get_{name}_display")())}


def _texts(name: str) -> Callable[[MicroCredentialVersion], Said]:
    return lambda version: dict(getattr(version, name))


def _awarding(version: MicroCredentialVersion) -> Said:
    partners = ", ".join(partner.name() for partner in version.partners.all())
    return {"": ": ".join(filter(None, [str(version.get_awarding_type_display()), partners]))}


def _level(version: MicroCredentialVersion) -> Said:
    return {"": f"{version.level_framework} {version.level_code}".strip()}


def _field_of_education(version: MicroCredentialVersion) -> Said:
    name = wording.own(isced_f_names(version.isced_f)) if version.isced_f else ""
    return {"": f"{version.isced_f} {name}".strip()}


_FIELDS: dict[str, Callable[[MicroCredentialVersion], Said]] = {
    "titles": _texts("titles"),
    "descriptions": _texts("descriptions"),
    "hours": lambda version: {"": _hours(version.hours)},
    "level": _level,
    "level_argument": _texts("level_argument"),
    "isced_f": _field_of_education,
    "participation": _chosen("participation"),
    "on_site_hours": lambda version: {"": _hours(version.on_site_hours)},
    "prerequisites": _texts("prerequisites"),
    "awarding_type": _awarding,
    "stackability": _chosen("stackability"),
    "stacks_into": _texts("stacks_into"),
    "learning_setting": _chosen("learning_setting"),
    "languages": lambda version: {"": ", ".join(wording.language(tag) for tag in version.languages)},
    "grade_scale": lambda version: {"": str(version.grade_scale) if version.grade_scale else ""},
    "validity_months": lambda version: {"": str(version.validity_months) if version.validity_months else ""},
    "further_information_url": lambda version: {"": version.further_information_url},
}


def keys_of(version: MicroCredentialVersion) -> list[str]:
    """Every key a remark may be tied to: what the version says, what it could say, and the whole."""
    rows = [key for key in sheet(version) if ":" in key]
    return [*_FIELDS, *rows, "checklist"]
