"""What the public may know of decisions: where a micro-credential counted, for what, never for whom."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from credentials.models import MicroCredentialVersion
from institutions.models import Course, Institution
from micro4asia.foundation import walls
from recognition.models import Decision, RecognitionRequest


@dataclass(frozen=True)
class Recognised:
    """One line of "where it counts": institution, course, purpose, and the best outcome so far. No person, no day."""

    institution: Institution
    course: Course
    purpose: str
    purpose_label: str
    outcome: str
    credits: Decimal
    credit_system: str


@walls.everything()  # public: where it counted, and no person
def recognised_where(version: MicroCredentialVersion) -> list[Recognised]:
    """Positive decisions on this line of versions (major.minor), one per course and purpose, full ones before partial ones."""
    line = ".".join(version.number.split(".")[:2])
    decisions = (
        Decision.objects.positive()
        .of_one_credential()
        .filter(request__award__version__micro_credential=version.micro_credential_id, request__award_revoked_at__isnull=True)
        .select_related("request__course__institution", "request__award__version")
        .order_by("-credits", "-decided_at")
    )
    found: dict[tuple[int, str], Recognised] = {}
    for decision in decisions:
        request = decision.request
        if request.course is None or request.award is None or ".".join(request.award.version.number.split(".")[:2]) != line:
            continue
        key = (request.course.pk, request.purpose)
        better = key not in found or (decision.outcome == Decision.Outcome.FULL and found[key].outcome != Decision.Outcome.FULL)
        if better:
            found[key] = Recognised(
                institution=request.course.institution,
                course=request.course,
                purpose=request.purpose,
                purpose_label=str(RecognitionRequest.Purpose(request.purpose).label),
                outcome=decision.outcome,
                credits=decision.credits,
                credit_system=decision.credit_system,
            )
    return sorted(found.values(), key=lambda row: (row.institution.code, row.course.code, row.purpose))
