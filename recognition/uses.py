"""Where the hours of the credentials of a case went, line by line: for the officer who must not count them twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from credentials.models import Award, UseLedger
from micro4asia.foundation import walls
from recognition.models import RecognitionRequest
from recognition.sources import awards_of


@dataclass(frozen=True)
class AwardUses:
    """hours: of the whole credential. used: of its own outcomes, each once, as far as no rule shares them."""

    award: Award
    lines: Sequence[UseLedger]

    @property
    def hours(self) -> Fraction:
        return sum((Fraction(outcome.hours) for outcome in self.award.version.outcomes.all()), Fraction(0))

    @property
    def used(self) -> Fraction:
        return sum((Fraction(line.hours) for line in self.lines if not line.shared), Fraction(0))


def uses_of(request: RecognitionRequest) -> list[AwardUses]:
    """Of the leading credential and the further ones; lines of another credential of the same person for the same outcome too."""
    return [AwardUses(award, _lines(award)) for award in awards_of(request)]


@walls.everything()  # an hour counts once in the whole network: whoever decides on a credential is told where its hours went
def _lines(award: Award) -> list[UseLedger]:
    own = Q(award=award)
    if award.learner.user_id:
        own |= Q(holder=award.learner.user_id, outcome__in=award.version.outcomes.all())
    rows = UseLedger.objects.standing().filter(own).select_related("outcome", "institution")
    return list(rows.prefetch_related("institution__name_history").order_by("outcome__position", "pk"))
