"""The codes of a version as concepts of the European Learning Model, where it has them: for programmes that speak it.

Source: the authority lists of the Publications Office of the European Union and of Europass, as the reference data names them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from credentials.award_facts import VersionFacts
from institutions.code_lists import Concept, concept, level_concept


@dataclass(frozen=True)
class Said:
    """about: the member of the answer that holds the code."""

    about: str
    code: str
    iri: str
    match: str
    scheme: str


def concepts_of(version: VersionFacts) -> list[Said]:
    """Each once. A code that the model has no concept for is left out, never forced into one."""
    told = {(about, code): found for about, code, found in _asked(version) if found}
    return [Said(about, code, found.iri, found.match, found.scheme) for (about, code), found in told.items()]


def _asked(version: VersionFacts) -> Iterator[tuple[str, str, Concept | None]]:
    for level in version.levels:
        yield "levels", f"{level.framework} {level.code}", level_concept(level.framework, level.code)
    yield "iscedF", version.isced_f_code, concept("isced_f", version.isced_f_code)
    for assessment in version.assessments:
        yield "assessments.type", assessment.type, concept("assessment", assessment.type)
        yield "assessments.supervision", assessment.supervision, concept("supervision", assessment.supervision)
    yield "participation", version.participation, concept("participation", version.participation)
    for row in version.quality:
        yield "qualityAssurance", row.type, concept("quality_assurance", row.type)
    yield "learningSetting", version.learning_setting, concept("learning_setting", version.learning_setting)
    for amount in filter(None, (version.local_credits, version.ects)):
        yield "credits", amount.system, concept("credits", amount.system)
    for language in version.instruction_languages:
        yield "languages", language, concept("language", language)
    for body in version.awarding_bodies:
        yield "awardingBodies.country", body.country, concept("country", body.country)
