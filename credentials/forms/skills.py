"""The skills beside an outcome: ticked where they are named already, found by words, or typed with their address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credentials import skill_list, skills
from credentials.skill_list import Skill
from credentials.wording import language as language_name
from micro4asia.foundation.fields import Words

SEARCH = "find"  # find-12: the words that a skill for outcome 12 is looked for with


class SkillsInput(forms.Widget):
    """Reads what is ticked, and one address with its names by language; `templates/…/authoring/skills.html` draws it."""

    spoken: Sequence[str] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        ticked = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
        typed = {tag: data.get(f"{name}-name-{tag}", "") for tag in self.spoken}
        return {"ticked": ticked, "iri": data.get(f"{name}-iri", ""), "names": typed}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class Skills(forms.Field):
    """A list of skills, see skill_list. present: what the draft says now, so that a tick needs no more than an address."""

    widget = SkillsInput

    def __init__(self, *, present: Sequence[Skill], spoken: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.present = {row["iri"]: row for row in present}
        self.widget.spoken = spoken

    def to_python(self, value: Any) -> list[Skill]:
        chosen = {row["iri"]: row for row in self.named(value["ticked"])}
        if typed := self._typed(value["iri"].strip(), value["names"]):
            chosen[typed["iri"]] = typed
        if len(chosen) > skill_list.MOST:
            raise ValidationError(_("Name %(number)s skills at most.") % {"number": skill_list.MOST})
        return list(chosen.values())

    def named(self, addresses: Sequence[str]) -> list[Skill]:
        """Those we can name; no page of ours offers any other to be ticked."""
        return [row for iri in addresses if (row := self._named(iri))]

    def _named(self, iri: str) -> Skill | None:
        return self.present.get(iri) or skills.known(iri)

    def _typed(self, said: str, names: Mapping[str, str]) -> Skill | None:
        told = {tag: name for tag, words in names.items() if (name := Words(max_length=200, required=False).clean(words))}
        if not said and not told:
            return None
        if not said:
            raise ValidationError(_("Give the address of this skill too."))
        iri = skill_list.address(said)
        if iri in skill_list.listed():
            return skill_list.listed()[iri]
        if told:
            return skill_list.skill(iri, told)
        if named := self._named(iri):
            return named
        raise ValidationError(_("Say in at least one language what this skill is called."))


@dataclass
class SkillsBox:
    """What the page shows of one field of skills."""

    number: int
    bound: forms.BoundField
    chosen: list[Skill]
    words: str | None  # looked for; None where nobody has looked
    found: list[Skill] = field(default_factory=list)
    iri: str = ""
    cells: list[tuple[str, str, str]] = field(default_factory=list)  # language tag, its name, what was typed

    @property
    def open(self) -> bool:
        """Whether the part in which an address is typed has something to say."""
        return bool(self.iri or any(words for _tag, _name, words in self.cells))


def box(
    bound: forms.BoundField, number: int, *, words: str | None, isced_f: str, ticked: Sequence[str] | None = None
) -> SkillsBox:
    kind: Any = bound.field
    sent = bound.value() if bound.form.is_bound else None
    if sent:
        ticked = sent["ticked"]
    chosen = list(kind.present.values()) if ticked is None else kind.named(ticked)
    made = SkillsBox(number, bound, chosen, words)
    # What was typed without fault is saved, and stands among the chosen ones when the page is shown next.
    typed = sent["names"] if sent and bound.errors else {}
    made.iri = sent["iri"] if sent and bound.errors else ""
    made.cells = [(tag, language_name(tag), typed.get(tag, "")) for tag in kind.widget.spoken]
    if words is not None:
        taken = {row["iri"] for row in chosen}
        found = skills.find(words, isced_f=isced_f, language=get_language() or "en")
        made.found = [row for row in found if row["iri"] not in taken]
    return made
