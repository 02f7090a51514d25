"""The three stacks of the demo: their larger awards, their rules, what experts ruled, and who is on the way."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from credentials.models import LearningOutcome, MicroCredential, Stack
from credentials.services.stacking import create_stack, publish_stack
from credentials.services.stacking_applying import follow_stack
from credentials.services.stacking_links import rule_overlap
from institutions.facts import KINDS
from institutions.models import GradeScale, Institution, Level, User
from institutions.services.reference import change_fact, plan_change, preview
from recognition.seeding import data
from recognition.seeding.catalogue import draft
from recognition.seeding.network import day, first_of_the_network
from recognition.seeding.reviewing import bring_out, staff_of

# A national level counts as one of the EQF only where somebody confirmed it; these two are confirmed for the demo alone.
CONFIRMED = {"6": "6", "7": "7"}
SOURCE = "Confirmed for the demonstration only (invented)"


def seed_stacks() -> None:
    """ST-1 to ST-3; Mario Esempio is one credential short of ST-2."""
    _confirm_levels(first_of_the_network())
    partners = {partner.code: partner for partner in Institution.objects.all()}
    scales = {scale.code: scale for scale in GradeScale.objects.all()}
    people = {user.email: user for user in User.objects.all()}
    for row in data("stacks"):
        stack = _publish(row, partners, scales)
        for overlap in row["overlaps"]:
            _rule(overlap, partners[row["institution"]])
        for email in row["followed_by"]:
            follow_stack(stack=stack, by=people[email])


def _confirm_levels(chief: User) -> None:
    kind = KINDS["levels"]
    for code, eqf in CONFIRMED.items():
        fields: dict[str, Any] = {"framework": "VQF", "code": code, "eqf": eqf, "eqf_confirmed": True}
        fields |= {"eqf_basis": Level.Basis.COMPARED, "valid_from": timezone.localdate(), "source": SOURCE, "doubt": "proposal"}
        change_fact(kind=kind, fields=fields, by=chief, seen=preview(plan_change(kind, fields))[1])


def _publish(row: dict[str, Any], partners: dict[str, Institution], scales: dict[str, GradeScale]) -> Stack:
    home, larger = partners[row["institution"]], row["award"]
    author, _reviewer, registrar = staff_of(home)
    kind = MicroCredential.objects.create(institution=home, code=larger["code"], badge_icon=larger["badge_icon"])
    award = bring_out(draft(kind, larger, partners, scales), larger["approval"])
    fields = {name: row[name] for name in ("titles", "descriptions", "rules")}
    fields |= {"award_version": award, "starts_from": day(row["starts_from"])}
    version = create_stack(institution=home, by=author, code=row["code"], fields=fields)
    return publish_stack(version=version, by=registrar, shown=version.mark).stack


def _rule(row: dict[str, Any], home: Institution) -> None:
    _author, reviewer, _registrar = staff_of(home)
    rule_overlap(
        institution=home,
        first=_outcome(row["first"]),
        second=_outcome(row["second"]),
        kind=row["kind"],
        statement=row["statement"],
        by=reviewer,
    )


def _outcome(name: str) -> LearningOutcome:
    """The outcome of a published version, from a name such as UNISI-SF-02/LO2."""
    code, _slash, outcome = name.partition("/")
    rows = LearningOutcome.objects.select_related("version")
    return rows.get(version__micro_credential__code=code, version__state="published", code=outcome)
