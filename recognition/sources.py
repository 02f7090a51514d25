"""Everything that one request asks to have recognised: its credential, further ones, and documents with what is said of them.

Outcomes are named in forms by their key: those of the registry by their row, those of a document by the row of the document
and their place in it ("12:3").
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from credentials.models import Award
from micro4asia.foundation.errors import WrongState
from recognition.models import Comparison, RecognitionRequest, RequestSource
from recognition.source_facts import SourceFacts, SourceOutcome, Standing, facts_of_award, facts_of_document

__all__ = ["Source", "SourceFacts", "SourceOutcome", "awards_of", "leading_standing", "read_whole", "sources_of", "states_of"]


class NotEnoughFacts(WrongState):
    """Something must be known before anything can be said: that it was sent, hours, or hours of the receiver's credit."""


@dataclass(frozen=True)
class Source:
    """standing: None for a document that nobody could check."""

    facts: SourceFacts
    standing: Standing | None
    award: Award | None = None
    row: RequestSource | None = None


def sources_of(request: RecognitionRequest) -> list[Source]:
    """The leading one first. Raises NotEnoughFacts where it was not sent."""
    found = [Source(_facts(request.award), leading_standing(request), award=request.award)] if request.award else []
    found += [_further(request, row) for row in further_of(request)]
    if all(source.award or source.facts.hours for source in found):
        return found
    entered = entered_hours(request)
    return [_with_hours(source, entered) for source in found]


def entered_hours(request: RecognitionRequest) -> dict[str, str]:
    """What the desk entered of documents that state no hours, by the key of their row: see stating.py."""
    kept = Comparison.objects.filter(request=request).values_list("hours", flat=True).first()
    return dict(kept or {})


def _with_hours(source: Source, entered: Mapping[str, str]) -> Source:
    hours = entered.get(str(source.row.pk)) if source.row and not source.facts.hours else None
    return replace(source, facts=replace(source.facts, declared=Fraction(hours))) if hours else source


def _further(request: RecognitionRequest, row: RequestSource) -> Source:
    if row.award:
        return Source(_facts(row.award), _standing(request, row.award, row.verification, row.document_digest), row.award, row)
    standing = None
    if row.verification and request.submitted_at:
        standing = Standing(
            _verdict(row.verification), request.submitted_at, same_bytes=True, was_member=None, may_award_credits=None
        )
    return Source(facts_of_document(row.described, key=str(row.pk)), standing, row=row)


def _facts(award: Award) -> SourceFacts:
    told = [SourceOutcome(str(each.pk), each.code, each.texts, _hours(each.hours)) for each in award.version.outcomes.all()]
    return facts_of_award(award.facts, told)


def _hours(value: object) -> Fraction | None:
    hours = Fraction(str(value))
    return hours or None


def leading_standing(request: RecognitionRequest) -> Standing | None:
    """Of the leading credential; None where the request has none. Raises NotEnoughFacts where it was not sent."""
    if request.submitted_at is None:
        raise NotEnoughFacts(_("This request has not been sent."))
    return _standing(request, request.award, request.verification, request.document_digest) if request.award else None


def _standing(request: RecognitionRequest, award: Award, verification: str, digest: str) -> Standing:
    """The check as frozen at sending; the bytes as they are now; the issuer as it was on the day of the award."""
    if request.submitted_at is None:
        raise NotEnoughFacts(_("This request has not been sent."))
    on = award.awarded_on or award.achieved_on
    # What happened since counts at once, whatever the check said then.
    ended = {Award.State.REVOKED: "revoked", Award.State.REPLACED: "replaced", Award.State.SUSPENDED: "suspended"}
    return Standing(
        verdict=ended.get(Award.State(award.state)) or _verdict(verification),
        checked_at=request.submitted_at,
        same_bytes=sha256(award.document.encode()).hexdigest() == digest,
        was_member=award.institution.was_member(on),
        may_award_credits=award.institution.may_award_credits(on),
    )


def _verdict(verification: str) -> str:
    try:
        said = json.loads(verification)
    except ValueError:
        return ""
    return str(said.get("verdict", "")) if isinstance(said, dict) else ""


def awards_of(request: RecognitionRequest) -> list[Award]:
    """Everything of the network that is to be recognised, the leading credential first."""
    return [*([request.award] if request.award else []), *(row.award for row in further_of(request) if row.award)]


def further_of(request: RecognitionRequest) -> list[RequestSource]:
    """What is asked beside the leading credential. Answers from `further_sources` when prefetched."""
    rows = list(request.further_sources.all())
    prefetch_related_objects(rows, "award__version__micro_credential", "award__institution", "award__learner")
    return rows


def states_of(request: RecognitionRequest) -> set[str]:
    """Of its credentials as they are at this moment, whatever was read of them before."""
    brought = {request.award_id, *(row.award_id for row in request.further_sources.all())}
    return set(Award.objects.filter(pk__in=brought - {None}).order_by().values_list("state", flat=True))


def read_whole(request: RecognitionRequest) -> None:
    """All that one answer asks again and again of what was sent and of the course, read once.

    For a row that was read or locked for this one answer: what comes in later is not seen through it.
    """
    prefetch_related_objects([request], "further_sources")
    prefetch_related_objects(awards_of(request), "version__outcomes", "institution__awarding_statuses")
    if request.institution:
        prefetch_related_objects([request.institution], "credit_values")
    if request.course:
        prefetch_related_objects([request.course], "outcomes", "years__programme")


def by_kind(keys: Iterable[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Keys of outcomes apart: rows of the registry, and those of documents."""
    found = list(keys)
    return tuple(int(key) for key in found if ":" not in key), tuple(key for key in found if ":" in key)


def told_apart(stated: Iterable[SourceFacts]) -> list[SourceOutcome]:
    """All that was learned, to be chosen from by its code; where two sources use one code, with the source before it."""
    pairs = [(facts, outcome) for facts in stated for outcome in facts.outcomes]
    codes = Counter(outcome.code for _facts, outcome in pairs)
    return [
        replace(outcome, code=f"{facts.label} {outcome.code}") if codes[outcome.code] > 1 else outcome for facts, outcome in pairs
    ]


def outcome_keys(sources: Sequence[Source]) -> dict[str, SourceOutcome]:
    """All that was learned, by key, in the order of the sources."""
    return {each.key: each for source in sources for each in source.facts.outcomes}
