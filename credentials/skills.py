"""Finding a skill by words: among those of ESCO we offer, and those that published micro-credentials of the network name."""

from __future__ import annotations

from django.core.cache import cache

from credentials.models import LearningOutcome, MicroCredentialVersion
from credentials.skill_list import Skill, fields_of_listed, listed, named
from micro4asia.foundation import text

SHOWN = 8
_MINUTES = 10


def in_use() -> dict[str, Skill]:
    """Skills beside the outcomes of published versions that our list does not hold, by address. Ten minutes old at most."""
    rows: dict[str, Skill] | None = cache.get("skills-in-use")
    if rows is None:
        published = MicroCredentialVersion.objects.published().values("pk")
        found = LearningOutcome.objects.filter(version__in=published).exclude(skills=[]).values_list("skills", flat=True)
        rows = {skill["iri"]: skill for skills in found for skill in skills if skill["iri"] not in listed()}
        cache.set("skills-in-use", rows, 60 * _MINUTES)
    return rows


def known(iri: str) -> Skill | None:
    """What we can name without asking anybody."""
    return listed().get(iri) or in_use().get(iri)


def find(words: str, *, isced_f: str, language: str) -> list[Skill]:
    """Those whose names hold all the words, in whatever language; without words, those that fit the field of education.

    First what begins with the words, then what fits the field, then by name. At most SHOWN.
    """
    sought = text.search_key(words).split()
    if not sought:
        fitting = [row for iri, row in listed().items() if isced_f in fields_of_listed()[iri]]
        return _in_order(fitting, "", isced_f, language)[:SHOWN]
    rows = [*listed().values(), *in_use().values()]
    found = [row for row in rows if all(word in _searched(row) for word in sought)]
    return _in_order(found, " ".join(sought), isced_f, language)[:SHOWN]


def _searched(row: Skill) -> str:
    return text.search_key(" ".join([*row["names"].values(), row["iri"]]))


def _in_order(rows: list[Skill], sought: str, isced_f: str, language: str) -> list[Skill]:
    def place(row: Skill) -> tuple[bool, bool, bytes | str]:
        begins = any(text.search_key(name).startswith(sought) for name in row["names"].values())
        fits = isced_f in fields_of_listed().get(row["iri"], ())
        return not begins, not fits, text.sort_key(named(row, language), language)

    return sorted(rows, key=place)
