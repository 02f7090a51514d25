"""A level in words: what the framework is, how its levels stand to the European ones, and what one can do there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credentials import wording
from credentials.models import MicroCredentialVersion
from institutions.code_lists import framework_names
from institutions.models import Level

# In our words, after the descriptors of the European Qualifications Framework (Council Recommendation 2017/C 189/03, Annex II).
MEANS: dict[str, str | Promise] = {
    "1": _("Simple tasks under direct supervision, with basic general knowledge."),
    "2": _("Routine tasks by simple rules, under supervision with some independence."),
    "3": _("Tasks and problems solved by choosing among basic methods, with responsibility for one's own work."),
    "4": _("Specific problems of a field solved on a broad base of facts and theory; routine work of others is supervised."),
    "5": _(
        "Comprehensive, specialised knowledge and awareness of its limits; creative answers to abstract problems. Short cycle."
    ),
    "6": _(
        "Advanced knowledge with a critical grasp of theory; complex problems of a special field are solved. Bachelor's level."
    ),
    "7": _(
        "Highly specialised knowledge, some of it at the forefront; new knowledge and procedures are developed. Master's level."
    ),
    "8": _("Knowledge at the most advanced frontier, research and innovation that extend it. Doctoral level."),
}


@dataclass(frozen=True)
class Explained:
    """eqf: the European level, or empty. confirmed: only then does it count as one."""

    framework: str
    eqf: str
    confirmed: bool
    basis: str
    means: str


def explain(version: MicroCredentialVersion) -> Explained | None:
    """None where it is not levelled."""
    if not version.level_code:
        return None
    name = wording.own(framework_names(version.level_framework))
    row = Level.objects.on(timezone.localdate()).filter(framework=version.level_framework, code=version.level_code).first()
    eqf = version.level_code if version.level_framework == "EQF" else row.eqf if row else ""
    confirmed = version.level_framework == "EQF" or bool(row and row.eqf_confirmed)
    basis = row.get_eqf_basis_display() if row and row.eqf and version.level_framework != "EQF" else ""
    return Explained(name, eqf, confirmed, str(basis), str(MEANS.get(eqf, "")))
