"""What a request is called on pages and in letters: what is shown, and what it should count for. It may lack award and course."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.utils.translation import get_language, override

from micro4asia.foundation import text
from recognition.models import RecognitionRequest
from recognition.sources import Source

Texts = tuple[Mapping[str, str], str]  # by language tag, and the language to fall back to


def titles_of(request: RecognitionRequest) -> Texts | None:
    """Of the leading credential, of the version that is asked about, or of the first document. None: nothing chosen yet."""
    if request.award:
        return request.award.version.titles, request.award.institution.language
    if request.version:
        return request.version.titles, request.version.institution.language
    first = next(iter(request.further_sources.all()), None)
    return ({"": str(first.described.get("title", ""))}, "") if first and first.described else None


def targets_of(request: RecognitionRequest) -> Texts | None:
    """The course, else the programme. None: it should count for the purpose as such."""
    target = request.course or request.programme
    return (target.titles, target.institution.language) if target else None


def title_of(request: RecognitionRequest, language: str | None = None) -> str:
    if request.award:
        return request.award.version.title(language)
    if request.version:
        return request.version.title(language)
    found = titles_of(request)
    return found[0][""] if found else ""


def target_of(request: RecognitionRequest, language: str | None = None) -> str:
    target = request.course or request.programme
    if target:
        return target.title(language)
    with override(language or get_language()):
        return str(request.get_purpose_display())


def person_of(request: RecognitionRequest) -> str:
    """As the credential names its holder; else as the account does."""
    return request.award.name_as_printed if request.award else request.applicant.full_name


def shown_of(sources: Iterable[Source], language: str) -> list[tuple[str, Fraction | None]]:
    """Everything that is to be recognised: its title, and its hours as far as they are stated."""
    found = []
    for source in sources:
        own = source.award.institution.language if source.award else source.facts.language
        found.append((text.pick(source.facts.titles, language, own)[0] or source.facts.label, source.facts.hours))
    return found
