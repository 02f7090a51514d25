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
    countries = _countries(request)
    if not countries:
        return offered
    rows = TreatyStatus.objects.on(on).filter(country__in=countries, status=TreatyStatus.Status.PARTY)
    parties = set(rows.values_list("country", "treaty"))
    binding = [basis for basis, treaty in TREATIES.items() if all((country, treaty) in parties for country in countries)]
    return [*offered, *binding]


def _countries(request: RecognitionRequest) -> set[str]:
    """Of the receiver and of everybody who issued what is to be recognised; none where one of them is not known."""
    rows = request.further_sources.select_related("award__institution").defer("paper")
    theirs = [row.award.institution.country if row.award else str(row.described.get("country") or "") for row in rows]
    if request.award:
        theirs.append(request.award.institution.country)
    if request.institution is None or not theirs or not all(theirs):
        return set()
    return {request.institution.country, *theirs}
