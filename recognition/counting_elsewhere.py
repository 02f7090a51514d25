"""Where one's credential would count: what is agreed and listed, what was decided before, and never for whom."""

from __future__ import annotations

from dataclasses import dataclass

from credentials.floors import Counts, ask_where_it_counts
from credentials.models import MicroCredentialVersion
from micro4asia.foundation import walls
from recognition.models import Decision, RecognitionRequest

# Decision 90: from how many on a number may be told.
TOLD_FROM = 5


@dataclass(frozen=True)
class Past:
    """Requests of one purpose at one institution that were granted. number: None where it would tell of a person."""

    institution: str
    purpose: str
    number: int | None


def counts_for(version: MicroCredentialVersion) -> list[Counts]:
    return ask_where_it_counts(version)


@walls.everything()  # public: institutions, purposes and numbers, and no person
def past_outcomes(version: MicroCredentialVersion) -> list[Past]:
    """Granted ones of the same line major.minor, by institution and purpose. Refusals are never told by institution."""
    decisions = (
        Decision.objects.positive()
        .of_one_credential()
        .filter(request__award__version__micro_credential=version.micro_credential_id)
        .exclude(request__award__state="revoked")
        .select_related("request__institution", "request__award__version")
        .prefetch_related("request__institution__name_history")
    )
    found: dict[tuple[str, str], int] = {}
    line = version.number.split(".")[:2]
    for decision in decisions[:2_000]:
        request = decision.request
        if request.institution and request.award and request.award.version.number.split(".")[:2] == line:
            key = (request.institution.name(), request.purpose)
            found[key] = found.get(key, 0) + 1
    purposes = dict(RecognitionRequest.Purpose.choices)
    return [
        Past(institution, str(purposes[purpose]), number if number >= TOLD_FROM else None)
        for (institution, purpose), number in sorted(found.items())
    ]
