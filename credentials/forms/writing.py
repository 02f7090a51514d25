"""The sections of the editor. A form holds what was on the page when it was opened, whatever colleagues did meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credentials import drafts
from credentials.drafts import Draft, Value
from credentials.forms.skills import Skills, SkillsBox, box
from credentials.forms.writing_fields import field_for
from credentials.models import DraftChange, MicroCredentialVersion, SetAside
from credentials.parts import SECTIONS
from credentials.skill_list import named
from credentials.wording import language as language_name

ROW_FIELDS: dict[str, tuple[str, ...]] = {
    "outcome": ("texts", "hours", "skills"),
    "assessment": ("type", "weight", "outcomes", "supervision", "texts", "pass_rules"),
    "quality": ("type", "body", "scope", "decision", "decided_on", "valid_from", "valid_until", "evidence_url"),
}


@dataclass
class Block:
    """One field, or one text with a cell for each language."""

    name: str
    cells: list[tuple[str, str, forms.BoundField]]  # language tag or "", its name, field
    translated: bool

    @property
    def about(self) -> str:
        """What reviewers call it, see differences.keys_of."""
        return "level" if self.name == "level_code" else self.name


@dataclass
class Row:
    kind: str
    number: int
    title: str
    about: str  # what reviewers call it, see differences.keys_of
    blocks: list[Block] = field(default_factory=list)
    skills: SkillsBox | None = None


class SectionForm(forms.Form):
    """Valid fields of it are saved even where others are not: an hour that is no number shall not cost a sentence."""

    def __init__(
        self, data: QueryDict | None, *, draft: Draft, section: str, languages: Iterable[str], rows: Iterable[int]
    ) -> None:
        super().__init__(data, auto_id="id_%s", use_required_attribute=False)
        self.draft, self.section = draft, section
        self.spoken, self.row_numbers = list(languages), list(rows)
        # By number of the outcome: the words that a skill is looked for with.
        self.sought: dict[int, str] = {}
        for key in self._keys():
            self.fields[key] = field_for(key, draft, self.spoken)
            self.initial[key] = _shown(draft.get(key) if draft.holds(key) else drafts.empty(key), self.fields[key])

    @classmethod
    def opened(cls, draft: Draft, section: str, languages: Iterable[str]) -> SectionForm:
        rows = [number for kind, number in draft.rows if kind in SECTIONS[section]]
        return cls(None, draft=draft, section=section, languages=languages, rows=rows)

    @classmethod
    def sent(cls, data: QueryDict, draft: Draft, languages: Iterable[str]) -> SectionForm:
        """What came back. Raises KeyError, ValueError where nobody's page was like this."""
        section = str(data["section"])
        if section not in SECTIONS:
            raise ValueError(section)
        rows = [int(number) for number in str(data.get("rows", "")).split()]
        tags = [tag for tag in str(data.get("spoken", "")).split() if tag in languages]
        known = {number for kind, number in draft.rows if kind in SECTIONS[section]} | _gone(draft.version, section)
        return cls(data, draft=draft, section=section, languages=tags, rows=[number for number in rows if number in known])

    def values(self) -> dict[str, Value]:
        """By key, of the fields that can be what they say."""
        self.is_valid()
        return {key: _canonical(self.cleaned_data[key], self.fields[key]) for key in self.fields if key in self.cleaned_data}

    @property
    def blocks(self) -> list[Block]:
        return [self._block(name) for name in SECTIONS[self.section] if name not in drafts.ROWS]

    @property
    def kind(self) -> str:
        """Of the rows it holds, if it holds rows."""
        return next((name for name in SECTIONS[self.section] if name in drafts.ROWS), "")

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                self.kind,
                number,
                _title(self.kind, self.draft.rows[self.kind, number], place),
                _about(self.kind, self.draft.rows[self.kind, number]),
                [self._block(name, f"{self.kind}-{number}-") for name in ROW_FIELDS[self.kind] if name != "skills"],
                self.skills_of(number) if self.kind == "outcome" else None,
            )
            for place, number in enumerate(self.row_numbers, start=1)
            if (self.kind, number) in self.draft.rows
        ]

    def skills_of(self, number: int, ticked: list[str] | None = None) -> SkillsBox:
        """ticked: addresses that are chosen on the page by now, where they are not those of this form."""
        words, isced_f = self.sought.get(number), self.draft.get("isced_f")
        return box(self[f"outcome-{number}-skills"], number, words=words, isced_f=isced_f, ticked=ticked)

    def beside(self, asides: Iterable[SetAside]) -> None:
        """Hang what was set aside onto the field it was written in."""
        for row in asides:
            if row.key in self.fields:
                bound: Any = self[row.key]
                bound.asides = [*getattr(bound, "asides", []), (row, self.told(row.key, row.value))]

    def meanwhile(self, changes: Iterable[DraftChange]) -> list[DraftChange]:
        """Hang what colleagues changed onto the fields of this form; gives back what they changed elsewhere."""
        elsewhere = []
        for change in changes:
            if change.key in self.fields:
                bound: Any = self[change.key]
                bound.theirs = (change, self.told(change.key, change.after))
            else:
                elsewhere.append(change)
        return elsewhere

    def told(self, key: str, value: Value) -> str:
        """A value in the words of its field."""
        known = {str(code): str(name) for code, name in getattr(self.fields[key], "choices", ())}
        if isinstance(self.fields[key], Skills):
            return ", ".join(named(row, get_language() or "en") for row in value or [])
        values = value if isinstance(value, list) else [value]
        return ", ".join(known.get(str(each), str(each)) for each in values if each not in (None, ""))

    def _keys(self) -> Iterable[str]:
        for name in SECTIONS[self.section]:
            if name in drafts.ROWS:
                for number in self.row_numbers:
                    for part in ROW_FIELDS[name]:
                        yield from self._in_languages(f"{name}-{number}-{part}", part in drafts.ROW_TEXTS[name])
            else:
                yield from self._in_languages(name, name in drafts.TEXTS)

    def _in_languages(self, key: str, translated: bool) -> list[str]:  # noqa: FBT001 of two kinds, told by position
        return [f"{key}-{language}" for language in self.spoken] if translated else [key]

    def _block(self, name: str, prefix: str = "") -> Block:
        translated = name in (drafts.ROW_TEXTS[self.kind] if prefix else drafts.TEXTS)
        if not translated:
            return Block(name, [("", "", self[f"{prefix}{name}"])], translated=False)
        cells = [(tag, language_name(tag), self[f"{prefix}{name}-{tag}"]) for tag in self.spoken]
        return Block(name, cells, translated=True)


def _about(kind: str, row: Any) -> str:
    return f"{kind}:{row.code if kind == 'outcome' else row.position}"


def _title(kind: str, row: Any, place: int) -> str:
    match kind:
        case "outcome":
            return _("Outcome %(code)s") % {"code": row.code}
        case "assessment":
            return _("Assessment %(number)s") % {"number": place}
    return _("Quality assurance %(number)s") % {"number": place}


def _gone(version: MicroCredentialVersion, section: str) -> set[int]:
    """Numbers of rows that were taken out of the draft: a colleague's page may still hold them."""
    taken_out = version.changes.filter(after__isnull=True).values_list("key", flat=True)
    split = [key.split("-") for key in taken_out]
    return {int(parts[1]) for parts in split if len(parts) == 2 and parts[0] in SECTIONS[section] and parts[1].isdigit()}


def _shown(value: Value, kind: forms.Field) -> Any:
    if isinstance(kind, forms.DateField):
        return dt.date.fromisoformat(value) if value else None
    if isinstance(kind, forms.DecimalField | forms.IntegerField):
        return "" if str(value) in {"", "0"} else value
    return "\n".join(value) if isinstance(value, list) and isinstance(kind.widget, forms.Textarea) else value


def _canonical(value: Any, kind: forms.Field) -> Value:
    if isinstance(kind, forms.DateField):
        return value.isoformat() if value else ""
    if isinstance(kind, forms.DecimalField):
        return drafts.number(value or Decimal(0))
    if isinstance(kind, forms.IntegerField):
        return value or 0
    return sorted(value) if isinstance(kind, forms.MultipleChoiceField) else value


__all__ = ["ROW_FIELDS", "SECTIONS", "Block", "Row", "SectionForm"]
