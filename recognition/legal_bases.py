"""What a decision may rest on in law. A treaty is offered only where it binds both countries on the day of the decision."""

from __future__ import annotations

import datetime as dt

from institutions.models import TreatyStatus
from recognition.models import Decision, RecognitionRequest

LegalBasis = Decision.LegalBasis
TREATIES = {
    LegalBasis.LISBON: TreatyStatus.Treaty.LISBON,
    LegalBasis.TOKYO: TreatyStatus.Treaty.TOKYO,
    LegalBasis.GLOBAL: TreatyStatus.Treaty.GLOBAL,
}
# What is cited by act and article, in the version of a day.
CITED = (LegalBasis.LAW,)


def legal_bases(request: RecognitionRequest, on: dt.date) -> list[LegalBasis]:
    """Network agreement, own rules and national law always; of the treaties, those both sides are party to."""
    offered = [LegalBasis.NETWORK, LegalBasis.RULES, LegalBasis.LAW]
    if request.institution is None or request.award is None:
        return offered
    countries = {request.institution.country, request.award.institution.country}
    rows = TreatyStatus.objects.on(on).filter(country__in=countries, status=TreatyStatus.Status.PARTY)
    parties = set(rows.values_list("country", "treaty"))
    binding = [basis for basis, treaty in TREATIES.items() if all((country, treaty) in parties for country in countries)]
    return [*offered, *binding]
