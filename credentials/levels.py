"""A level in words: what the framework is, how its levels stand to the European ones, and what one can do there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from credentials import wording
from credentials.level_help import EQF_LEVELS
from credentials.models import MicroCredentialVersion
from institutions.code_lists import framework_names
from institutions.models import Level


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
    return Explained(name, eqf, confirmed, str(basis), str(EQF_LEVELS.get(eqf, "")))
